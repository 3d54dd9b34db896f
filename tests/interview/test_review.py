"""When a question comes back: ratings, what counts as a review, and how an interview draws reviews together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.review import (
    APART,
    LAST_ROUND,
    RETENTION,
    RETENTION_BEFORE,
    Answered,
    Memory,
    Rating,
    Reviews,
    Spaced,
    due_now,
    memories,
    rating,
)
from bot.spacing import spaced

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = NINE.date()


def answer(
    score: int | None = 70,
    days: float = 0,
    kind: str = "answer",
    revealed: bool = False,
    gate: str | None = None,
    card: str = "a",
) -> Answered:
    return Answered(card, NINE + timedelta(days=days), kind, score, revealed, gate)


def reviews_of(*answers: Answered, zone: tzinfo = UTC) -> Reviews:
    """What `Spacing` is asked about the one card of ``answers``."""
    asked: list[Reviews] = [()]

    def spacing(reviews: Reviews, _retention: float) -> Spaced:
        asked.append(reviews)
        return Spaced(1, 1.0)

    memories(answers, spacing, zone, TODAY)
    return asked[-1]


def known(answers: Sequence[Answered], today: date = TODAY, interview: date | None = None) -> dict[str, Memory]:
    return memories(answers, spaced, UTC, today, interview)


@pytest.mark.parametrize(
    ("score", "rate"),
    [(0, 1), (39, 1), (40, 2), (59, 2), (60, 3), (79, 3), (80, 4), (100, 4)],
)
def test_the_rating_follows_the_score(score: int, rate: int) -> None:
    assert rating(answer(score)) == rate
    assert rating(answer(score, kind="retry")) == rate


@pytest.mark.parametrize(
    ("given", "rate"),
    [
        (answer(90, revealed=True), Rating.HARD),
        (answer(30, revealed=True), Rating.AGAIN),
        (answer(90, kind="retry", revealed=True), Rating.HARD),
        (answer(0, gate="dont_know"), Rating.AGAIN),
        (answer(0, gate="too_short"), None),
        (answer(0, gate="model_answer_pasted"), None),
        (answer(90, kind="gap"), None),
        (answer(None), None),
        (answer(90, kind="something new"), None),
    ],
)
def test_what_was_seen_given_up_or_filled_is_rated_apart(given: Answered, rate: Rating | None) -> None:
    assert rating(given) is rate


def test_only_the_first_answer_of_a_day_is_a_review() -> None:
    same_day = [answer(30), answer(90, 0.1, "retry"), answer(95, 0.2), answer(99, 0.3, "gap")]
    assert reviews_of(*same_day) == ((1, 0),)
    assert reviews_of(*same_day, answer(90, 1, "retry"), answer(30, 1.2)) == ((1, 0), (4, 1))
    assert reviews_of(*same_day, answer(70, 1), answer(70, 4)) == ((1, 0), (3, 1), (3, 3))


def test_a_question_that_stayed_open_is_no_review_and_the_answer_after_it_is() -> None:
    assert reviews_of(answer(0, gate="too_short")) == ()
    assert reviews_of(answer(0, gate="too_short"), answer(70, 0.01)) == ((3, 0),)
    assert known([answer(0, gate="empty")]) == {}


def test_midnight_does_not_make_a_review_of_a_retry_at_once() -> None:
    late = [answer(30, 0.62), answer(90, 0.63, "retry")]  # 23:52 and 00:07
    assert [a.at.date() for a in late] == [TODAY, TODAY + timedelta(days=1)]
    assert reviews_of(*late) == ((1, 0),)
    assert reviews_of(*late, answer(90, 0.63 + APART / timedelta(days=1))) == ((1, 0),)
    assert reviews_of(*late, answer(90, 1.63)) == ((1, 0), (4, 2))


def test_a_day_is_the_persons_own() -> None:
    evening, morning = answer(70, 10 / 24), answer(70, 20 / 24)  # 19:00 and 05:00 UTC
    assert len(reviews_of(evening, morning)) == 2
    assert len(reviews_of(evening, morning, zone=ZoneInfo("Asia/Tokyo"))) == 1  # 04:00 and 14:00
    assert len(reviews_of(evening, morning, zone=ZoneInfo("America/New_York"))) == 2


def test_a_question_is_due_from_the_morning_of_its_day_and_not_hours_after_its_answer() -> None:
    late = NINE + timedelta(hours=14)
    memory = known([Answered("a", late, "answer", 20)])
    assert memory["a"].due == TODAY + timedelta(days=1)
    just_after = late + timedelta(hours=2)
    assert due_now(memory, just_after, just_after.date()) == []
    morning = late + APART
    assert [m.card_id for m in due_now(memory, morning, morning.date())] == ["a"]


def test_better_answers_come_back_later_and_fsrs_says_when() -> None:
    due = [known([answer(score)])["a"].due for score in (20, 50, 70, 90)]
    assert due == sorted(due, key=lambda d: d or TODAY)
    assert due == [TODAY + timedelta(days=spaced(((rate, 0),), RETENTION).days) for rate in (1, 2, 3, 4)]
    again = known([answer(70), answer(70, 2)])["a"]
    assert again.due == TODAY + timedelta(days=2 + spaced(((3, 0), (3, 2)), RETENTION).days)


def test_what_fades_fastest_is_most_urgent() -> None:
    answers = [answer(90, card="easy"), answer(70, card="good"), answer(20, card="again"), answer(20, card="again-too")]
    later = NINE + timedelta(days=30)
    due = due_now(known(answers, later.date()), later, later.date())
    assert [m.card_id for m in due] == ["again", "again-too", "good", "easy"]


def test_the_last_score_is_shown_also_of_a_gap_filled_or_an_honest_no() -> None:
    assert known([answer(30), answer(64, 0.1, "gap")])["a"].score == 64
    assert known([answer(30), answer(0, 1, gate="dont_know")])["a"].score == 0
    assert known([answer(30), answer(0, 1, gate="too_short")])["a"].score == 30


def test_an_interview_makes_reviews_come_sooner() -> None:
    good = ((3, 0), (3, 2))
    answers = [answer(70), answer(70, 2)]
    usual, sooner = known(answers)["a"], known(answers, interview=TODAY + timedelta(days=60))["a"]
    assert sooner.due == TODAY + timedelta(days=2 + spaced(good, RETENTION_BEFORE).days)
    assert usual.due is not None
    assert sooner.due is not None
    assert sooner.due < usual.due
    assert known(answers, interview=TODAY - timedelta(days=1))["a"] == usual


def test_on_the_day_of_the_interview_only_what_was_due_before_comes() -> None:
    answers = [answer(90), answer(90, 3)]
    usual = known(answers)["a"].due
    assert usual is not None
    for days, due in ((-1, None), (0, None), (1, usual)):  # it had no last look, or the plan was made on the day
        day = usual + timedelta(days=days)
        assert known(answers, day, interview=day)["a"].due == due


def test_an_easy_one_comes_once_more_in_the_last_days() -> None:
    interview = TODAY + timedelta(days=10)
    begin = interview - timedelta(days=LAST_ROUND)
    strong = [answer(90), answer(90, 3)]
    due = known(strong, interview=interview)["a"].due
    assert due is not None
    assert begin <= due < interview
    last_look = [*strong, answer(90, (due - TODAY).days)]
    assert known(last_look, interview=interview)["a"].due is None


some_answers = st.lists(
    st.builds(
        Answered,
        st.sampled_from("abcde"),
        st.integers(0, 40).map(lambda d: NINE + timedelta(days=d)),
        st.sampled_from(["answer", "retry", "gap"]),
        st.integers(0, 100),
        st.booleans(),
        st.sampled_from([None, None, None, "dont_know", "too_short"]),
    ),
    max_size=30,
).map(lambda its: sorted(its, key=lambda a: a.at))


@given(some_answers, st.integers(0, 60))
def test_nothing_is_left_for_the_day_of_the_interview_or_later(answers: list[Answered], ahead: int) -> None:
    today = TODAY + timedelta(days=41)
    interview = today + timedelta(days=ahead)
    usual, sooner = known(answers, today), known(answers, today, interview)
    assert sooner.keys() == usual.keys()
    for card_id, memory in sooner.items():
        assert memory.due is None or memory.last < memory.due < interview
        assert memory.due is None or memory.due <= (usual[card_id].due or interview)
        if memory.due is None and ahead:  # it had its last look
            assert memory.last >= interview - timedelta(days=LAST_ROUND)


@given(some_answers)
def test_the_same_answers_give_the_same_days_whatever_became_of_other_cards(answers: list[Answered]) -> None:
    whole = known(answers)
    assert known(answers) == whole
    for card_id, memory in whole.items():
        assert known([a for a in answers if a.card_id == card_id]) == {card_id: memory}
