"""The plan until an interview, and what is said about it unasked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.events import InterviewMorning, InterviewOver
from bot.interview.planning import plan_message, steps, weak_tags
from bot.interview.review import Memory
from bot.interview.session import InterviewPlan
from tests.support.cards import make_card

TODAY = date(2026, 11, 28)


def ahead(days: int) -> date:
    return TODAY + timedelta(days=days)


def kinds(left: int, past: int = 0) -> list[tuple[str, int, int]]:
    """The steps of a plan made today for a day ``left`` days ahead, as seen ``past`` days later."""
    plan = InterviewPlan(day=ahead(left), made_on=TODAY)
    its = steps(plan, ahead(past), (), ("SQL",))
    return [(s.kind, (s.first - TODAY).days, (s.last - TODAY).days) for s in its]


def test_two_weeks_are_laid_out() -> None:
    assert kinds(14) == [
        ("build", 0, 7),
        ("deepen", 8, 11),
        ("mock", 12, 12),
        ("last", 13, 13),
        ("day", 14, 14),
    ]


@pytest.mark.parametrize(
    ("left", "names"),
    [
        (0, ["day"]),
        (1, ["last", "day"]),
        (2, ["mock", "last", "day"]),
        (3, ["build", "mock", "last", "day"]),
        (4, ["build", "deepen", "mock", "last", "day"]),
    ],
)
def test_with_few_days_the_last_ones_stay(left: int, names: list[str]) -> None:
    assert [kind for kind, _, _ in kinds(left)] == names


@pytest.mark.parametrize(
    ("past", "rest"),
    [
        (3, [("build", 3, 7), ("deepen", 8, 11), ("mock", 12, 12), ("last", 13, 13), ("day", 14, 14)]),
        (8, [("deepen", 8, 11), ("mock", 12, 12), ("last", 13, 13), ("day", 14, 14)]),
        (11, [("deepen", 11, 11), ("mock", 12, 12), ("last", 13, 13), ("day", 14, 14)]),
        (12, [("mock", 12, 12), ("last", 13, 13), ("day", 14, 14)]),
        (14, [("day", 14, 14)]),
    ],
)
def test_a_plan_keeps_the_days_that_it_gave_when_it_was_made(past: int, rest: list[tuple[str, int, int]]) -> None:
    assert kinds(14, past) == rest


@given(st.integers(0, 366), st.integers(-2, 366), st.lists(st.integers(-20, 366)))
def test_every_day_has_its_place_and_every_review_before_the_interview_is_counted_once(
    left: int, made: int, due: list[int]
) -> None:
    plan = InterviewPlan(day=ahead(left), made_on=ahead(-made))  # two days ahead: by the zone it was made in
    its = steps(plan, TODAY, [ahead(days) for days in due], ())
    covered = [s.first + timedelta(days=n) for s in its for n in range((s.last - s.first).days + 1)]
    assert covered == [ahead(days) for days in range(left + 1)]
    assert sum(s.reviews for s in its) == sum(1 for days in due if days <= left)


def memory(card_id: str, score: int | None) -> Memory:
    return Memory(card_id, TODAY, datetime(2026, 11, 28, tzinfo=UTC), score, 1.0, TODAY)


def test_weak_topics_are_those_with_low_last_scores() -> None:
    cards = {
        "a": make_card(id="a", tags=["SQL", "Cloud"]),
        "b": make_card(id="b", tags=["SQL"]),
        "c": make_card(id="c", tags=["Testing"]),
    }
    known = [memory("a", 20), memory("b", 90), memory("c", 50), memory("gone", 0)]
    assert weak_tags(known, cards.get) == ("Cloud", "Testing", "SQL")
    assert weak_tags([memory("b", 60), memory("c", None)], cards.get) == ()


def test_the_morning_and_the_day_after_are_spoken_about_and_no_other_day() -> None:
    plan = InterviewPlan(day=TODAY, made_on=ahead(-9), role="Data Scientist", company="Acme")
    assert plan_message(plan, TODAY) == InterviewMorning(role="Data Scientist", company="Acme")
    assert plan_message(plan, ahead(1)) == InterviewOver(day=TODAY, company="Acme")
    assert [plan_message(plan, ahead(days)) for days in (-3, -1, 2, 9)] == [None] * 4
    assert plan_message(None, TODAY) is None
