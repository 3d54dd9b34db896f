"""Scores as bands and words, and a short feedback, for whoever wants it so."""

from __future__ import annotations

import re

import pytest

from bot.local.person import LocalPerson
from bot.tg import texts as t
from tests.support.prefs import prefer
from tests.support.scenes import ANSWER, CARD, asked, card_of, shown
from tests.support.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")
SETTINGS = {"model": "scripted:echo"}
WEAK = "A pre-trained model comes with weights already learned on a large, general data set."
NUMBERS = re.compile(r"/100|\(worth|\+\d|-\d|worth up to|\d+ ?%|of 100|is \d+\.|at \d+")


async def test_no_score_is_a_number_from_question_to_objection(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/start")
    await prefer(talk, sam, hide_numbers=True)
    await asked(talk, sam)
    question = sam.last.message_id
    told = [await talk.taps(sam, verb, question) for verb in ("Hint", "Example answer")]
    feedback = await talk.says(sam, WEAK)
    assert shown(feedback).splitlines()[0] in t.BAND_WORDS.values()
    told += [feedback, await talk.says(sam, "/why"), await talk.says(sam, "/retry")]
    assert f"Last time: {shown(feedback).splitlines()[0]}" in shown(told[-1])
    better = await talk.says(sam, ANSWER)
    assert " · better than your last try" in shown(better).splitlines()[0]
    told += [better, await talk.taps(sam, "Fill the gap")]
    assert "So far: " in shown(told[-1])
    filled = await talk.says(sam, "It also saves compute, since training starts from learned features.")
    assert "by what you added" in shown(filled).splitlines()[0]
    told.append(filled)
    await talk.taps(sam, "Disagree")
    await talk.taps(sam, "1. ")
    told.append(await talk.says(sam, "I said so in my own words."))
    for messages in told:
        assert not NUMBERS.search(shown(messages)), shown(messages)


async def test_with_numbers_they_are_there(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    assert NUMBERS.search(shown(await talk.taps(sam, "Hint")))
    assert NUMBERS.search(shown(await talk.says(sam, WEAK)))
    assert NUMBERS.search(shown(await talk.says(sam, "/why")))


async def test_brief_feedback_is_score_gap_and_next_step_and_why_has_the_rest(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    whole = await talk.says(sam, WEAK)
    await prefer(talk, sam, brief=True)
    await talk.says(sam, f"/start q_{CARD}")
    (message,) = await talk.says(sam, WEAK)
    lines = message.text.splitlines()
    assert lines[0] == shown(whole).splitlines()[0]
    assert "Next step, worth up to" in message.text
    gaps = [line for line in shown(whole).splitlines() if line.startswith(t.MARKS["missing"])]
    top = gaps[0].removeprefix(t.MARKS["missing"]).partition(" (worth")[0].strip()
    assert top in message.text
    assert gaps[1] not in message.text
    assert t.COVERED not in message.text
    assert len(lines) <= 5
    assert message.labels == whole[-1].labels
    why = shown(await talk.says(sam, "/why"))
    assert all(point.text in why for point in card_of(talk).key_points)


async def test_a_brief_feedback_says_why_an_answer_was_none(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/start")
    await prefer(talk, sam, brief=True)
    await asked(talk, sam)
    assert t.GATES["dont_know"] in shown(await talk.says(sam, "idk"))
