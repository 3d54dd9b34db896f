"""A mock interview from its first question to its report."""

from __future__ import annotations

import re

import pytest

from bot.interview.assessment import Status
from bot.local.person import LocalPerson
from bot.tg import texts as t
from tests.support.mock_talk import answers, begun, mocks_of, on_screen
from tests.support.prefs import have_saved
from tests.support.scenes import CARD, asked, card_of, score_of, scores_in, shown
from tests.support.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.long]
SETTINGS = {"model": "scripted:echo"}
NUMBER = re.compile(r"\d+ ?/ ?100")
VAGUE = "I would look at the numbers first and then talk with everybody who works with them."


async def test_without_a_number_the_sizes_are_offered_and_a_tap_begins(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/role data scientist")
    told = await talk.says(sam, "/mock")
    assert t.MOCK_OFFER in shown(told)
    assert [label.split(" ")[0] for label in sam.last.labels] == ["3", "5", "10"]
    told = await talk.taps(sam, "3 (about")
    assert t.MOCK_RULES in shown(told)
    assert "Questions: 3, about " in shown(told)
    assert "1 of 3 · " in shown(told)


@pytest.mark.parametrize("size", ["7", "many", "0", "-3", "③", "5 of them", "seven"])
async def test_a_size_there_is_none_of_is_named_and_the_sizes_offered(talk: Talk, sam: LocalPerson, size: str) -> None:
    await talk.says(sam, "/role data scientist")
    told = shown(await talk.says(sam, f"/mock {size}"))
    assert f"“{size}” is no size" in told
    assert len(sam.last.labels) == 3
    assert await mocks_of(talk, sam) == ()


@pytest.mark.parametrize("size", ["5 please", "five", "Fünf, bitte!", "Cinco por favor."])
async def test_a_size_may_be_a_word_and_polite(talk: Talk, sam: LocalPerson, size: str) -> None:
    await talk.says(sam, "/role data scientist")
    assert "1 of 5 · " in shown(await talk.says(sam, f"/mock {size}"))


async def test_a_size_may_be_typed_after_mock(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/role data scientist")
    await talk.says(sam, "/mock")
    assert "“seven” is no size" in shown(await talk.says(sam, "seven"))
    assert "1 of 5 · " in shown(await talk.says(sam, "5"))


async def test_a_size_asked_for_while_a_question_is_open_is_not_typed(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    assert t.PLAIN_TEXT_IS_ANSWER in shown(await talk.says(sam, "/mock"))


async def test_a_mock_needs_a_role_and_asks_for_it(talk: Talk, sam: LocalPerson) -> None:
    told = shown(await talk.says(sam, "/mock 3"))
    assert t.NOTES["mock_role"] in told
    assert "Which role" in told
    await talk.says(sam, "data scientist")
    assert "1 of 3" in shown(await talk.says(sam, "/mock 3"))


async def test_in_exam_mode_question_begins_a_mock_of_three(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/role data scientist")
    await talk.says(sam, "/settings mode exam")
    assert "1 of 3" in shown(await talk.says(sam, "/question"))
    assert "1 of 3" in shown(await talk.says(sam, "/question"))
    assert len(await mocks_of(talk, sam)) == 1


async def test_two_taps_on_a_size_begin_one_mock(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/role data scientist")
    await talk.says(sam, "/mock")
    offer = sam.last.message_id
    await talk.taps(sam, "3 (about", offer)
    assert await talk.taps(sam, "3 (about", offer) == []
    assert sam.toast == t.STALE_TOAST
    assert len(await mocks_of(talk, sam)) == 1


async def test_no_feedback_until_the_end_then_all_of_it(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam)
    said = []
    for number, text in enumerate((None, VAGUE), 1):
        said.append(await answers(talk, sam, text))
        assert f"{number + 1} of 3 · " in shown(said[-1])
        assert not NUMBER.search(shown(said[-1]))
        assert "✅" not in shown(said[-1])
        (newest, *_) = await talk.app.store.attempts(sam.user_id)
        assert newest.assessment is not None, "the answer was not graded beside the talk"
    told = await answers(talk, sam)
    attempts = list(reversed(await talk.app.store.attempts(sam.user_id)))
    scores = [attempt.score or 0 for attempt in attempts]
    overall = round(sum(scores) / 3)
    assert t.MOCK_CLOSED["done"] in told[0].text
    picture, report = told[-2:]
    assert picture.photo is not None
    assert f"\n{overall}/100 · " in picture.text
    assert report.text.startswith(f"{t.REPORT_TITLE}\n{overall}/100 · ")
    assert "Questions: 3 · answered: 3" in report.text
    for number, score in enumerate(scores, 1):
        assert f"\n{number}. {score}/100 · " in report.text
        assert re.search(rf"^{number}\. [a-z ]+: {score}/100 · ", picture.text, re.MULTILINE)
    for title in (t.REPORT_BY_TYPE, t.REPORT_BY_TAG, t.REPORT_STRONGEST, t.REPORT_WEAKEST, t.REPORT_NEXT):
        assert f"\n{title}\n" in report.text
    steps = report.text.partition(f"{t.REPORT_NEXT}\n")[2].splitlines()
    assert [line[:3] for line in steps[:3]] == ["1. ", "2. ", "3. "]
    words = " ".join(attempt.answer for attempt in attempts)
    quotes = re.findall(r"^“(.+?)…?”$", report.text, re.MULTILINE)
    assert len(quotes) == 2
    assert all(quote in words for quote in quotes), "somebody else's words are quoted"


async def test_each_question_says_how_long_the_last_took_and_what_is_left(talk: Talk, sam: LocalPerson) -> None:
    told = shown(await begun(talk, sam))
    planned = int(re.search(r"about (\d+) min", told)[1])  # type: ignore[index]
    assert "planned time" not in told.partition("1 of 3")[2]
    told = shown(await answers(talk, sam, minutes=4))
    assert f"The last one took 4 min. Left of the planned time: {planned - 4} min." in told
    told = shown(await answers(talk, sam, minutes=90))
    assert "The last one took 90 min. The planned time is used up" in told
    assert "Write your answer" in told, "time locks"


async def test_hints_examples_and_scores_wait_for_the_end(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam)
    first = on_screen(talk, sam)
    assert sam.last.labels == ["Skip", "Pause"]
    assert t.NOTES["mock_no_hint"] in shown(await talk.says(sam, "/hint"))
    assert t.NOTES["mock_no_solution"] in shown(await talk.says(sam, "/solution"))
    await answers(talk, sam)
    for command in ("/why", "/stats", "/history", "/cheatsheet"):
        told = shown(await talk.says(sam, command))
        assert t.NOTES["mock_no_score"] in told
        assert not NUMBER.search(told)
    await have_saved(talk, sam, (first.id,))
    assert not NUMBER.search(shown(await talk.says(sam, "/saved")).replace("Saved questions: 1", ""))
    assert t.NOTES["report_running"] in shown(await talk.says(sam, "/report"))
    await talk.says(sam, "/cancel")
    told = shown(await talk.says(sam, "/solution"))
    assert first.standard_response.strip()[:60] not in told
    assert "Hint" not in shown(await talk.says(sam, "/hint"))


async def test_a_skipped_question_counts_as_not_answered(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam)
    await answers(talk, sam)
    told = shown(await talk.taps(sam, "Skip"))
    assert told.startswith(t.NOTES["mock_skipped"])
    assert "3 of 3" in told
    told = shown(await answers(talk, sam))
    attempts = await talk.app.store.attempts(sam.user_id)
    assert len(attempts) == 2
    assert f"{round(sum(a.score or 0 for a in attempts) / 3)}/100" in told
    assert "Not answered: 1 (counted as 0)" in told
    assert "\n2. not answered\n" in told
    assert "Answer question 2, which you left out." in told


async def test_nothing_answered_is_no_report(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam)
    for _ in range(2):
        await talk.says(sam, "/skip")
    told = shown(await talk.says(sam, "/skip"))
    assert t.MOCK_NO_ANSWERS in told
    assert not NUMBER.search(told)
    assert t.NOTES["no_report"] in shown(await talk.says(sam, "/report"))


@pytest.mark.parametrize("text", ["I don't know", "Numbers.", "?!"])
async def test_what_is_no_answer_counts_as_one_and_reopens_nothing(talk: Talk, sam: LocalPerson, text: str) -> None:
    await begun(talk, sam)
    first = on_screen(talk, sam)
    told = shown(await answers(talk, sam, text))
    assert "2 of 3" in told
    assert "still open" not in told
    (attempt,) = await talk.app.store.attempts(sam.user_id)
    assert (attempt.card_id, attempt.assessment and attempt.assessment.status) == (first.id, Status.GATED)
    await answers(talk, sam)
    told = shown(await answers(talk, sam))
    assert "\n1. 0/100 · no answer yet" in told
    assert "Answer question 1 again: there was nothing to mark." in told


async def test_a_question_of_the_mock_can_be_tried_again_with_feedback_at_once(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam)
    first = on_screen(talk, sam)
    await answers(talk, sam, VAGUE)
    for _ in range(2):
        await answers(talk, sam)
    before = (await talk.app.store.attempts(sam.user_id))[-1]
    told = shown(await talk.taps(sam, "Try question 1"))
    assert first.question.strip() in told
    assert f"Last time: {before.score}/100" in told
    assert "Hint" in sam.last.labels, "coach mode is over"
    messages = await answers(talk, sam)
    assert f"{score_of(messages) - (before.score or 0):+d} against your last try" in shown(messages)


async def test_a_question_of_the_mock_tried_twice_keeps_the_hints_taken(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam)
    for _ in range(3):
        await answers(talk, sam)
    await talk.taps(sam, "Try question 1")
    for command in ("/hint", "/cancel"):
        await talk.says(sam, command)
        report = next(m for m in await talk.says(sam, "/report") if "Try question 1" in m.labels)
        assert t.QUESTION_OPEN in shown(await talk.taps(sam, "Try question 1", report.message_id))
    assert "Hint 2 of" in shown(await talk.says(sam, "/hint"))


async def test_the_last_answer_can_be_looked_at_when_the_mock_is_over(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam)
    for _ in range(3):
        await answers(talk, sam)
    assert "How your score came about" in shown(await talk.says(sam, "/why"))
    assert "Answers: 3 " in shown(await talk.says(sam, "/stats"))
    assert "Last time: " in shown(await talk.says(sam, "/retry"))


async def test_an_open_question_is_put_aside_for_the_mock_and_comes_back_after_it(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/role data scientist")
    await asked(talk, sam)
    told = shown(await talk.says(sam, "/mock 3"))
    assert t.NOTES["cancelled"] in told
    assert "1 of 3" in told
    for _ in range(3):
        await talk.says(sam, "/skip")
    assert card_of(talk, CARD).question in shown(await talk.says(sam, "/resume"))


async def test_half_an_answer_keeps_a_mock_from_beginning(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/role data scientist")
    await asked(talk, sam)
    await talk.says(sam, "word " * 770)
    assert "Tap “Done”" in shown(await talk.says(sam, "/mock 3"))
    assert await mocks_of(talk, sam) == ()


async def test_a_text_sent_before_the_next_question_was_asked_belongs_to_the_answer(
    talk: Talk, sam: LocalPerson
) -> None:
    await begun(talk, sam)
    first = on_screen(talk, sam)
    talk.clock.forward(minutes=1)
    # Both lie with Telegram while the bot is busy elsewhere.
    await sam.says(VAGUE)
    await sam.says("And I would write down what I find.")
    talk.clock.forward(seconds=20)
    await talk.settle()
    assert "Added to your answer to question 1." in shown(sam.sees)
    whole = [a for a in await talk.app.store.attempts(sam.user_id) if not a.superseded]
    assert [(a.card_id, a.answer.count("\n")) for a in whole] == [(first.id, 1)]
    assert "2 of 3" in shown(await talk.says(sam, "/question"))


async def test_a_part_that_follows_the_last_answer_quickly_is_marked_with_it(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam)
    for _ in range(2):
        await talk.says(sam, "/skip")
    before = len(scores_in(await answers(talk, sam, VAGUE)))
    talk.clock.forward(seconds=2)
    told = shown(await talk.says_at_once(sam, "And then I would decide with the team what follows from that."))
    assert before == 0
    assert "Added to your answer to question 3." in told
    assert t.REPORT_TITLE in told
    whole = [a for a in await talk.app.store.attempts(sam.user_id) if not a.superseded]
    assert len(whole) == 1


async def test_the_same_question_never_comes_twice(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam, 10)
    (mock,) = await mocks_of(talk, sam)
    ids = [slot.card_id for slot in mock.slots]
    assert len(set(ids)) == 10
    kinds = {card_of(talk, card_id).type for card_id in ids}
    assert len(kinds) >= 4, "a mock is spread over the types of questions"
