"""/history: earlier answers in pages, opened and tried again from any message."""

from __future__ import annotations

import re

import pytest

from bot.local.person import LocalPerson
from bot.local.seen import SeenMessage
from bot.tg import texts as t
from bot.tg.buttons import Button, encode
from tests.support.prefs import prefer
from tests.support.scenes import ANSWER, OTHER_CARD, answered, asked, card_of, score_of, shown
from tests.support.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.long]
SETTINGS = {"model": "scripted:echo"}
WEAK = "A pre-trained model comes with weights already learned on a large, general data set."


async def answers(talk: Talk, person: LocalPerson, how_many: int) -> list[int]:
    """Several answers, a day apart; their scores."""
    scores = []
    for n in range(how_many):
        scores.append(await answered(talk, person, f"{ANSWER if n % 2 else WEAK} This was answer {n}."))
        talk.clock.forward(days=1)
    return scores


async def test_without_answers_the_next_command_is_named(talk: Talk, sam: LocalPerson) -> None:
    assert shown(await talk.says(sam, "/history")) == t.NOTES["no_history"]
    assert "/question" in t.NOTES["no_history"]


async def test_pages_show_the_newest_first_with_day_score_and_question(talk: Talk, sam: LocalPerson) -> None:
    scores = await answers(talk, sam, 7)
    (first,) = await talk.says(sam, "/history")
    lines = first.text.splitlines()
    assert lines[0] == "Your answers, page 1 of 2"
    rows = [line for line in lines if "/100" in line]
    assert [row.partition(".")[0] for row in rows] == ["1", "2", "3", "4", "5"]
    assert [f"{score}/100" in row for score, row in zip(reversed(scores), rows, strict=False)] == [True] * 5
    assert rows[0].startswith("1. 8 Mar 2026 · ")
    assert card_of(talk).question[:60] in first.text
    assert first.labels == ["Open 1", "Open 2", "Open 3", "Open 4", "Open 5", "Next page"]
    (second,) = await talk.taps(sam, "Next page")
    assert second.labels == ["Open 6", "Open 7", "Previous page"]
    assert shown(await talk.says(sam, "/history 2")) == second.text
    assert shown(await talk.says(sam, "/history 99")) == second.text, "there is no page 99, so the last one"
    assert shown(await talk.taps(sam, "Previous page", second.message_id)) == first.text
    for wrong in ("zero", "0", "-1", "1.5"):
        assert shown(await talk.says(sam, f"/history {wrong}")) == t.NOTES["history_page"]


async def test_an_opened_answer_is_shown_as_written_with_its_feedback(talk: Talk, sam: LocalPerson) -> None:
    first = await answered(talk, sam, WEAK)
    await talk.says(sam, "/retry")
    feedback = (await talk.says(sam, ANSWER))[-1]
    (listed,) = await talk.says(sam, "/history")
    assert " · retry" in listed.text
    (opened,) = await talk.taps(sam, "Open 1")
    card = card_of(talk)
    assert opened.text.startswith("2 Mar 2026 · ") or "2026 · Medium · concept · retry" in opened.text
    assert card.question in opened.text
    assert f"{t.HISTORY_ANSWER}\n{ANSWER}" in opened.text
    assert feedback.text in opened.text, "headline, delta, quotes, gaps and next step as they were shown"
    assert opened.labels == ["Retry", "Disagree", "Save", "All my answers"]
    (older,) = await talk.taps(sam, "Open 2", listed.message_id)
    assert WEAK in older.text
    assert f"{first}/100" in older.text
    assert "retry" not in older.text.splitlines()[0]
    assert shown(await talk.taps(sam, "All my answers", older.message_id)) == listed.text


async def test_retry_under_an_old_answer_is_compared_with_that_answer(talk: Talk, sam: LocalPerson) -> None:
    first = await answered(talk, sam, WEAK)
    await answered(talk, sam, "The p-value says how likely such data are if there is no difference.", OTHER_CARD)
    await talk.says(sam, "/history")
    (opened,) = await talk.taps(sam, "Open 2")
    asked_again = shown(await talk.taps(sam, "Retry", opened.message_id))
    assert card_of(talk).question in asked_again
    assert f"Last time: {first}/100" in asked_again
    assert await talk.taps(sam, "Retry", opened.message_id) == [], "a double tap is one"
    assert sam.toast == t.STALE_TOAST
    told = await talk.says(sam, ANSWER)
    assert f"{score_of(told) - first:+d} against your last try" in shown(told)
    newest = (await talk.app.store.attempts(sam.user_id, 1))[0]
    assert newest.retry_of == (await talk.app.store.attempts(sam.user_id))[2].id


async def test_an_older_answer_tried_again_is_not_called_the_last(talk: Talk, sam: LocalPerson) -> None:
    first = await answered(talk, sam, WEAK)
    await talk.says(sam, "/retry")
    best = score_of(await talk.says(sam, ANSWER))
    await talk.says(sam, "/history")
    await talk.taps(sam, "Open 2")
    question = shown(await talk.taps(sam, "Retry"))
    assert f"That answer: {first}/100" in question
    assert "Last time" not in question
    headline = (await talk.says(sam, f"{ANSWER} That is all."))[-1].text.splitlines()[0]
    assert headline.endswith(f"{best - first:+d} against that answer")
    await talk.says(sam, "/history")
    assert headline in shown(await talk.taps(sam, "Open 1")).splitlines()
    assert f"Last time: {best}/100" in shown(await talk.says(sam, "/retry"))


async def test_the_buttons_that_only_read_work_from_older_messages(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam, WEAK)
    (old,) = await talk.says(sam, "/history")
    await asked(talk, sam, OTHER_CARD)
    (opened,) = await talk.taps(sam, "Open 1", old.message_id)
    assert WEAK in opened.text
    assert await talk.taps(sam, "Open 1", old.message_id) != [], "twice is no harm"
    assert "Still open" in shown(await talk.says(sam, "/question")), "reading leaves the question on the table"
    retried = shown(await talk.taps(sam, "Retry", opened.message_id))
    assert "Put aside" in retried
    assert card_of(talk).question in retried


async def test_retry_waits_while_an_answer_is_half_typed(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam, WEAK)
    await asked(talk, sam, OTHER_CARD)
    await talk.says(sam, "A long part. " * 300)
    await talk.says(sam, "/history")
    await talk.taps(sam, "Open 1")
    assert "characters of an answer here" in shown(await talk.taps(sam, "Retry"))


@pytest.mark.parametrize("name", ["", "1", "1-1", "x", "1-1-1", "1-1|1", "%", "99999999999999999999999-1"])
async def test_a_made_up_answer_opens_nothing(talk: Talk, sam: LocalPerson, name: str) -> None:
    await answered(talk, sam, WEAK)
    await sam.taps_old(sam.last.message_id, encode(Button("", "open", name), 1, sam.user_id))
    await talk.settle()
    assert sam.last.text == t.NOTES["attempt_gone"]
    assert sam.spinning == 0


async def test_nobody_opens_the_answer_of_somebody_else(talk: Talk, sam: LocalPerson, ben: LocalPerson) -> None:
    await answered(talk, sam, "quixotically " + WEAK)
    await talk.says(ben, "/start")
    (attempt,) = await talk.app.store.attempts(sam.user_id)
    name = attempt.id.partition("-")[2]
    await ben.taps_old(ben.last.message_id, encode(Button("", "open", name), 1, ben.user_id))
    await ben.taps_old(ben.last.message_id, encode(Button("", "open", attempt.id), 1, ben.user_id))
    await talk.settle()
    assert "quixotically" not in shown(ben.sees)
    assert ben.last.text == t.NOTES["attempt_gone"]


async def test_what_held_nothing_to_mark_has_no_number_in_the_list(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.says(sam, "????")
    told = shown(await talk.says(sam, "/history"))
    assert "/100" not in told
    assert re.search(r"^1\. .+ · no answer yet$", told, re.MULTILINE)


async def test_what_was_no_answer_and_what_waits_say_so(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.says(sam, "idk")
    await talk.says(sam, "/history")
    (opened,) = await talk.taps(sam, "Open 1")
    assert t.HISTORY_GATED in opened.text
    assert opened.text.count("idk") == 1


async def test_a_joined_answer_is_one(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.says_at_once(sam, WEAK)
    await talk.says_at_once(sam, "Bias in the pre-training data is passed on to whatever you build.")
    (listed,) = await talk.says(sam, "/history")
    assert [label for label in listed.labels if label.startswith("Open")] == ["Open 1"]
    (opened,) = await talk.taps(sam, "Open 1")
    assert "passed on to whatever you build" in opened.text


async def test_a_filled_gap_is_named(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam, WEAK)
    await talk.taps(sam, "Fill the gap")
    await talk.says(sam, "The new task then needs far fewer labelled examples.")
    (listed,) = await talk.says(sam, "/history")
    assert " · gap filled" in listed.text
    (opened,) = await talk.taps(sam, "Open 1")
    assert "by what you added" in opened.text


async def test_a_very_long_answer_comes_whole_in_pieces(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.says(sam, f"{WEAK} " * 47)
    await talk.says(sam, f"{WEAK} The end of it.")
    await talk.says(sam, "/history")
    pieces: list[SeenMessage] = await talk.taps(sam, "Open 1")
    assert len(pieces) > 1
    assert "The end of it." in shown(pieces)
    assert pieces[0].labels == []
    assert pieces[-1].labels[0] == "Retry"


async def test_bands_take_the_place_of_numbers(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam, WEAK)
    await talk.says(sam, "/retry")
    await talk.says(sam, ANSWER)
    await prefer(talk, sam, hide_numbers=True)
    (listed,) = await talk.says(sam, "/history")
    (opened,) = await talk.taps(sam, "Open 1")
    assert "better than your last try" in opened.text
    for words in (listed.text, opened.text):
        assert "/100" not in words
        assert "(worth" not in words
