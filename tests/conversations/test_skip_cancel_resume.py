"""Leaving a question and coming back to it."""

from __future__ import annotations

import pytest

from bot.local.person import LocalPerson
from bot.tg import texts as t
from tests.support.scenes import CARD, LONG_SENTENCE, OTHER_CARD, answered, asked, card_of, scores_in, shown
from tests.support.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")
SETTINGS = {"model": "scripted:echo"}
PART = f"{LONG_SENTENCE.rstrip(' .')}, {'m' * 3_800}."


async def test_skip_brings_another_question(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/role data scientist")
    first = (await talk.taps(sam, "Adaptive"))[-1].text
    told = shown(await talk.taps(sam, "Skip"))
    assert told.startswith("Skipped.")
    assert "Write your answer" in told
    assert first not in told


async def test_parts_survive_cancel_and_resume(talk: Talk, sam: LocalPerson) -> None:
    card = await asked(talk, sam)
    await talk.says(sam, "/hint")
    await talk.says(sam, PART)
    assert "/resume" in shown(await talk.says(sam, "/cancel"))
    assert "nothing to put aside" in shown(await talk.says(sam, "/cancel"))
    told = shown(await talk.says(sam, "/resume"))
    assert card.question in told
    assert f"{len(PART)} characters" in told
    assert "Hint 2 of" in shown(await talk.says(sam, "/hint"))
    assert len(scores_in(await talk.taps(sam, "Done"))) == 1
    (attempt,) = await talk.app.store.attempts(sam.user_id)
    assert attempt.answer == PART
    assert attempt.hints == 2


async def test_several_questions_put_aside_come_back_last_first(talk: Talk, sam: LocalPerson) -> None:
    for card_id in (CARD, OTHER_CARD):
        await asked(talk, sam, card_id)
        await talk.says(sam, "/cancel")
    assert card_of(talk, OTHER_CARD).question in shown(await talk.says(sam, "/resume"))
    await talk.says(sam, "I do not know")
    assert card_of(talk, CARD).question in shown(await talk.says(sam, "/resume"))
    await talk.says(sam, "I do not know")
    assert "no question put aside" in shown(await talk.says(sam, "/resume"))


async def test_resume_with_an_open_question_shows_that_one_first(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam, CARD)
    await talk.says(sam, "/cancel")
    open_card = await asked(talk, sam, OTHER_CARD)
    assert open_card.question in shown(await talk.says(sam, "/resume"))
    await talk.says(sam, "idk")
    assert card_of(talk, CARD).question in shown(await talk.says(sam, "/resume"))


async def test_a_link_puts_the_open_question_aside(talk: Talk, sam: LocalPerson) -> None:
    first = await asked(talk, sam, CARD)
    await asked(talk, sam, OTHER_CARD)
    await talk.says(sam, "idk")
    assert first.question in shown(await talk.says(sam, "/resume"))


async def takes(talk: Talk, person: LocalPerson, way: str) -> str:
    """The person takes the question with its link, or from the list that this command shows; what they are told."""
    if way == "link":
        return shown(await talk.says(person, f"/start q_{CARD}"))
    await talk.says(person, way)
    return shown(await talk.taps(person, "Take 1"))


@pytest.mark.parametrize("way", ["link", f"/find {CARD}", "/saved"])
async def test_taken_from_anywhere_it_comes_back_with_what_was_typed_and_once(
    talk: Talk, sam: LocalPerson, way: str
) -> None:
    card = await asked(talk, sam)
    await talk.taps(sam, "Save")
    await talk.says(sam, "/hint")
    await talk.says(sam, PART)
    await talk.says(sam, "/cancel")
    await answered(talk, sam, card_id=OTHER_CARD)
    told = await takes(talk, sam, way)
    assert told.startswith(t.QUESTION_OPEN)
    assert card.question in told
    assert f"{len(PART)} characters" in told
    assert "Hint 2 of" in shown(await talk.says(sam, "/hint"))
    await talk.taps(sam, "Done")
    attempt = (await talk.app.store.attempts(sam.user_id))[0]
    assert (attempt.card_id, attempt.answer, attempt.hints) == (CARD, PART, 2)
    assert shown(await talk.says(sam, "/resume")) == t.NOTES["nothing_paused"]


async def test_left_for_another_it_keeps_what_was_seen_and_its_cap(talk: Talk, sam: LocalPerson) -> None:
    card = await asked(talk, sam)
    await talk.says(sam, "/solution")
    await asked(talk, sam, OTHER_CARD)
    told = await takes(talk, sam, f"/find {CARD}")
    assert told.startswith(t.NOTES["cancelled"])
    assert card.question in told
    assert "best possible score is 50" in shown(await talk.says(sam, "/hint"))
    await talk.says(sam, "I do not know")
    assert card_of(talk, OTHER_CARD).question in shown(await talk.says(sam, "/resume"))
    await talk.says(sam, "I do not know")
    assert shown(await talk.says(sam, "/resume")) == t.NOTES["nothing_paused"]


async def test_put_aside_untouched_it_may_as_well_be_asked_afresh(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.says(sam, "/cancel")
    assert t.QUESTION_OPEN not in await takes(talk, sam, "link")
    await talk.says(sam, "I do not know")
    assert shown(await talk.says(sam, "/resume")) == t.NOTES["nothing_paused"]
