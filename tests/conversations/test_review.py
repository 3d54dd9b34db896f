"""/review: what is due, when something will be, and practising it; due ones first in /question."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.interview.attempt import Attempt
from bot.local.person import LocalPerson
from bot.tg import texts as t
from bot.tg.phrases import day
from tests.support.scenes import CARD, OTHER_CARD, asked, card_of, shown
from tests.support.scored import FAILS, NamedScore, worth
from tests.support.talk import Talk, open_talk

pytestmark = pytest.mark.asyncio(loop_scope="module")
ROLE = "/role data scientist"
THIRD = "sql-latest-row-per-group"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def talk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Talk]:
    async with open_talk(tmp_path_factory.mktemp("viva"), examiner=NamedScore()) as talk:
        yield talk


async def answers(talk: Talk, person: LocalPerson, card_id: str, text: str) -> None:
    await asked(talk, person, card_id)
    assert "/100" in shown(await talk.says(person, text))


async def attempts_of(talk: Talk, person: LocalPerson) -> tuple[Attempt, ...]:
    return await talk.app.store.attempts(person.user_id)


async def test_without_any_answer_it_says_what_to_do(talk: Talk, sam: LocalPerson) -> None:
    for said in ("/review", "/review go", "/review 2"):
        assert shown(await talk.says(sam, said)) == t.NOTES["review_nothing_known"]
    await asked(talk, sam)
    assert shown(await talk.says(sam, "/review")) == t.NOTES["review_nothing_known"]


async def test_when_nothing_is_due_it_says_when_the_next_will_be(talk: Talk, sam: LocalPerson) -> None:
    await answers(talk, sam, CARD, worth(90))
    await answers(talk, sam, OTHER_CARD, worth(50))
    told = shown(await talk.says(sam, "/review"))
    tomorrow = day(talk.clock.now.date().replace(day=talk.clock.now.day + 1), talk.clock.now.date())
    assert told.startswith(t.REVIEW_ALL_DONE)
    assert f"Next: {tomorrow}, questions: 1. Within a week: 1." in told
    assert sam.last.labels == ["Get a question"]
    assert shown(await talk.says(sam, "/review go")) == told


async def test_what_is_due_is_listed_the_most_urgent_first(talk: Talk, sam: LocalPerson) -> None:
    await answers(talk, sam, CARD, worth(70))
    await answers(talk, sam, OTHER_CARD, worth(20))
    talk.clock.forward(days=3)
    told = shown(await talk.says(sam, "/review"))
    assert told.startswith("Due for review: 2\n")
    assert told.index(card_of(talk, OTHER_CARD).question[:60]) < told.index(card_of(talk, CARD).question[:60])
    assert "last time 20/100 · days late: 2" in told
    assert "last time 70/100 · days late: 1" in told
    assert sam.last.labels == ["Start", "Take 1", "Take 2"]


async def test_a_plan_makes_nothing_late_that_was_not_late_before(talk: Talk, sam: LocalPerson) -> None:
    await answers(talk, sam, CARD, worth(90))
    await answers(talk, sam, OTHER_CARD, worth(20))
    talk.clock.forward(days=4)
    assert "days late: 3" in shown(await talk.says(sam, "/review"))
    await talk.says(sam, "/interview tomorrow data scientist")
    told = shown(await talk.says(sam, "/review"))
    assert told.startswith("Due for review: 2\n")
    assert told.count("days late") == told.count("last time 20/100 · days late: 3") == 1
    talk.clock.forward(days=1)
    told = shown(await talk.says(sam, "/review"))
    assert "last time 20/100 · days late: 4" in told
    assert "last time 90/100" not in told  # on the day itself nothing is due for the plan's sake


async def test_a_tap_puts_the_most_urgent_on_the_table_and_says_why(talk: Talk, sam: LocalPerson) -> None:
    await answers(talk, sam, CARD, worth(20))
    talk.clock.forward(days=1)
    await talk.says(sam, "/review")
    listed = sam.last.message_id
    told = shown(await talk.taps(sam, "Start"))
    assert card_of(talk).question in told
    assert "Last time: 20/100" in told
    assert "(due for review)" in told
    assert await talk.taps(sam, "Start", listed) == []  # the second tap is explained by a notice
    assert len([m for m in sam.sees if card_of(talk).question in m.text and "(due for review)" in m.text]) == 1


async def test_one_of_the_list_can_be_taken_by_button_or_number(talk: Talk, sam: LocalPerson, ben: LocalPerson) -> None:
    for person in (sam, ben):
        await answers(talk, person, CARD, worth(70))
        await answers(talk, person, OTHER_CARD, worth(20))
    talk.clock.forward(days=3)
    await talk.says(sam, "/review")
    for told in (shown(await talk.taps(sam, "Take 2")), shown(await talk.says(ben, "/review 2"))):
        assert card_of(talk, CARD).question in told
        assert "Last time: 70/100" in told
        assert "(due for review)" in told


@pytest.mark.parametrize("wrong", ["sql", "0x1", "everything please", "deadbeefdeadbeef"])
async def test_a_wrong_argument_is_answered_with_the_right_ones(talk: Talk, sam: LocalPerson, wrong: str) -> None:
    await answers(talk, sam, CARD, worth(30))
    assert shown(await talk.says(sam, f"/review {wrong}")) == t.NOTES["review_unclear"]


@pytest.mark.parametrize("number", ["0", "7", "999"])
async def test_a_number_that_is_not_in_the_list_shows_the_list(talk: Talk, sam: LocalPerson, number: str) -> None:
    await answers(talk, sam, CARD, worth(30))
    talk.clock.forward(days=1)
    assert shown(await talk.says(sam, f"/review {number}")).startswith("Due for review: 1")


async def test_an_open_question_stays_and_is_put_aside_for_a_review(talk: Talk, sam: LocalPerson) -> None:
    await answers(talk, sam, CARD, worth(30))
    talk.clock.forward(days=1)
    await asked(talk, sam, OTHER_CARD)
    assert t.FOUND_STAYS in shown(await talk.says(sam, "/review"))
    told = shown(await talk.says(sam, "/review go"))
    assert t.NOTES["cancelled"] in told
    assert card_of(talk).question in told
    await talk.says(sam, worth(90))
    assert card_of(talk, OTHER_CARD).question in shown(await talk.says(sam, "/resume"))


async def test_an_answer_half_typed_is_not_left(talk: Talk, sam: LocalPerson) -> None:
    await answers(talk, sam, CARD, worth(30))
    talk.clock.forward(days=1)
    await asked(talk, sam, OTHER_CARD)
    await talk.says(sam, "A long beginning. " * 220)
    assert "Tap “Done” to have it graded" in shown(await talk.says(sam, "/review go"))


async def test_due_ones_come_first_in_question_and_say_so(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, ROLE)
    await talk.taps(sam, "Adaptive")
    first = sam.last.text
    await talk.says(sam, worth(20))
    await talk.taps(sam, "Next")
    await talk.says(sam, worth(90))
    talk.clock.forward(days=1)
    told = shown(await talk.says(sam, "/question"))
    (again,) = [a for a in await attempts_of(talk, sam) if a.score == 20]
    question = card_of(talk, again.card_id).question
    assert question in told
    assert question in first
    assert "due for review" in told
    await talk.says(sam, worth(85))
    assert "due for review" not in shown(await talk.taps(sam, "Next"))


async def test_a_skipped_review_rests_till_tomorrow(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, ROLE)
    await talk.taps(sam, "Adaptive")
    await talk.says(sam, "idk")
    talk.clock.forward(days=1)
    assert "due for review" in shown(await talk.says(sam, "/question"))
    assert "due for review" not in shown(await talk.says(sam, "/skip"))
    assert shown(await talk.says(sam, "/review")).startswith("Due for review: 1")
    await talk.says(sam, "/cancel")
    assert "due for review" not in shown(await talk.says(sam, "/question"))
    await talk.says(sam, "/skip")
    await talk.says(sam, "/cancel")
    talk.clock.forward(days=1)
    assert "due for review" in shown(await talk.says(sam, "/question"))


async def cancels_what_is_due(talk: Talk, person: LocalPerson, *said: str) -> str:
    """A question is answered badly, comes back when it is due, and is cancelled after ``said``; its text."""
    await talk.says(person, ROLE)
    await talk.taps(person, "Adaptive")
    await talk.says(person, worth(20))
    talk.clock.forward(days=1)
    assert "due for review" in shown(await talk.says(person, "/question"))
    (before,) = await attempts_of(talk, person)
    for text in said:
        await talk.says(person, text)
    await talk.says(person, "/cancel")
    return card_of(talk, before.card_id).question


async def test_a_cancelled_review_rests_till_tomorrow_and_then_comes_once(talk: Talk, sam: LocalPerson) -> None:
    question = await cancels_what_is_due(talk, sam)
    assert "due for review" not in shown(await talk.says(sam, "/question"))
    await talk.says(sam, worth(90))
    talk.clock.forward(days=1)
    told = shown(await talk.says(sam, "/question"))
    assert question in told
    assert "due for review" in told
    await talk.says(sam, worth(90))
    assert shown(await talk.says(sam, "/resume")) == t.NOTES["nothing_paused"]


async def test_a_review_left_for_another_question_comes_next(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, ROLE)
    await answers(talk, sam, CARD, worth(20))
    talk.clock.forward(days=1)
    await talk.says(sam, "/review go")
    await answers(talk, sam, OTHER_CARD, worth(90))
    told = shown(await talk.says(sam, "/question"))
    assert card_of(talk).question in told
    assert "due for review" in told


async def test_a_cancelled_gap_keeps_no_review_away(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, ROLE)
    await answers(talk, sam, CARD, worth(20))
    await talk.taps(sam, "Fill the gap")
    await talk.taps(sam, "Cancel")
    talk.clock.forward(days=1)
    told = shown(await talk.says(sam, "/question"))
    assert card_of(talk).question in told
    assert "due for review" in told


@pytest.mark.parametrize("way", ["/review go", "/question"])
async def test_a_cancelled_review_comes_back_with_the_hints_taken(talk: Talk, sam: LocalPerson, way: str) -> None:
    question = await cancels_what_is_due(talk, sam, "/hint")
    talk.clock.forward(days=1)
    told = shown(await talk.says(sam, way))
    assert told.startswith(t.QUESTION_OPEN)
    assert question in told
    assert "Last time: 20/100" in told
    assert "due for review" in told
    assert "Hint 2 of" in shown(await talk.says(sam, "/hint"))


async def test_a_review_half_answered_is_taken_up_where_it_was_left(talk: Talk, sam: LocalPerson) -> None:
    part = "A long beginning. " * 220
    question = await cancels_what_is_due(talk, sam, part)
    told = shown(await talk.says(sam, "/review go"))
    assert question in told
    assert f"{len(part.strip())} characters" in told
    await talk.says(sam, worth(90))
    assert (await attempts_of(talk, sam))[0].answer == f"{part.strip()}\n{worth(90)}"
    assert shown(await talk.says(sam, "/resume")) == t.NOTES["nothing_paused"]


async def test_a_review_half_answered_waits_for_resume(talk: Talk, sam: LocalPerson) -> None:
    part = "A long beginning. " * 220
    question = await cancels_what_is_due(talk, sam, part)
    talk.clock.forward(days=1)
    assert "due for review" not in shown(await talk.says(sam, "/question"))
    await talk.says(sam, worth(90))
    told = shown(await talk.says(sam, "/resume"))
    assert question in told
    assert f"{len(part.strip())} characters" in told


async def test_a_question_put_aside_does_not_come_back_once_it_was_answered_another_way(
    talk: Talk, sam: LocalPerson
) -> None:
    await answers(talk, sam, CARD, worth(20))
    await asked(talk, sam, OTHER_CARD)
    await talk.says(sam, "/cancel")
    await answers(talk, sam, OTHER_CARD, worth(90))
    assert shown(await talk.says(sam, "/resume")) == t.NOTES["nothing_paused"]


async def test_an_answer_that_waits_for_its_grade_is_not_asked_again(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, ROLE)
    await talk.taps(sam, "Adaptive")
    await talk.says(sam, worth(20))
    talk.clock.forward(days=1)
    assert "due for review" in shown(await talk.says(sam, "/question"))
    assert "not graded yet" in shown(await talk.says(sam, FAILS))
    assert "due for review" not in shown(await talk.says(sam, "/question"))
    assert shown(await talk.says(sam, "/review")).startswith(t.REVIEW_ALL_DONE)


async def test_a_retry_of_the_same_day_changes_nothing_and_one_of_another_day_is_a_review(
    talk: Talk, sam: LocalPerson
) -> None:
    await answers(talk, sam, CARD, worth(20))
    await talk.taps(sam, "Retry")
    await talk.says(sam, worth(95))
    assert "Within a week: 1." in shown(await talk.says(sam, "/review"))
    talk.clock.forward(days=1)
    assert shown(await talk.says(sam, "/review")).startswith("Due for review: 1")
    await talk.says(sam, "/retry")
    await talk.says(sam, worth(95))
    assert shown(await talk.says(sam, "/review")).startswith(t.REVIEW_ALL_DONE)


async def test_an_answer_after_the_example_comes_back_tomorrow(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.says(sam, "/solution")
    await talk.says(sam, worth(95))
    talk.clock.forward(days=1)
    assert shown(await talk.says(sam, "/review")).startswith("Due for review: 1")


async def test_a_card_of_another_role_waits_for_review_itself(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/role designer")
    await talk.taps(sam, "Adaptive")
    await talk.says(sam, "/cancel")
    await answers(talk, sam, THIRD, worth(20))
    assert "UX Designer" not in card_of(talk, THIRD).roles
    talk.clock.forward(days=1)
    assert card_of(talk, THIRD).question not in shown(await talk.says(sam, "/question"))
    assert card_of(talk, THIRD).question in shown(await talk.says(sam, "/review go"))


async def test_the_button_of_an_earlier_list_is_explained(talk: Talk, sam: LocalPerson) -> None:
    await answers(talk, sam, CARD, worth(20))
    talk.clock.forward(days=1)
    await talk.says(sam, "/review")
    listed = sam.last.message_id
    await asked(talk, sam, OTHER_CARD)
    before = len(sam.sees)
    await talk.taps(sam, "Take 1", listed)
    assert len(sam.sees) == before
