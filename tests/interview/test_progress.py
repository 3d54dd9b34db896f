"""Counts and averages, computed by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.interview.assessment import Status
from bot.interview.attempt import AttemptKind, AttemptSummary, Marks
from bot.interview.days import day_of, zone_of
from bot.interview.events import Trend
from bot.interview.progress import streak, tally, trend
from tests.support.cards import make_card

NOW = datetime(2026, 3, 10, 0, 5, tzinfo=UTC)


def answer(n: int, score: int | None, days_ago: float = 0.0, **changes: Any) -> AttemptSummary:
    values: dict[str, Any] = {
        "id": f"7-{n}-1",
        "turn": n,
        "card_id": f"card-{n}",
        "kind": AttemptKind.ANSWER,
        "retry_of": None,
        "revealed": False,
        "submitted_at": NOW - timedelta(days=days_ago),
        "superseded": False,
        "status": Status.NOT_GRADED if score is None else Status.GRADED,
        "score": score,
    }
    return AttemptSummary.model_validate(values | changes)


def test_first_answers_are_averaged_and_retries_compared() -> None:
    retry = answer(4, 90, kind=AttemptKind.RETRY, retry_of="7-1-1")
    attempts = [retry, answer(3, None, 1), answer(2, 70, 2), answer(1, 40, 9)]
    cards = {
        "card-1": make_card(id="card-1", difficulty="easy", tags=["SQL", "Cloud"], type="case"),
        "card-2": make_card(id="card-2", difficulty="hard", tags=["SQL"]),
        "card-3": make_card(id="card-3", difficulty="hard", tags=["SQL"]),
    }
    found = tally(attempts, cards, NOW)
    assert (found.answers, found.graded, found.waiting, found.retries) == (4, 3, 1, 1)
    assert (found.average, found.best, found.latest) == (55.0, 90, (40, 70))
    assert found.mean_gain == 50.0
    assert found.by_difficulty == (("easy", 1, 40.0), ("hard", 1, 70.0))
    assert found.by_type == (("technical-concept", 1, 70.0), ("case", 1, 40.0))
    assert (found.by_tag, found.tags) == ((("SQL", 2, 55.0), ("Cloud", 1, 40.0)), 2)
    assert found.by_role == (("Data Scientist", 2, 55.0), ("Machine Learning Engineer", 2, 55.0))
    assert found.this_week == 3
    assert found.streak == 3


def test_a_follow_up_is_counted_with_its_gain_and_not_averaged() -> None:
    asked = answer(2, 64, kind=AttemptKind.FOLLOW_UP, retry_of="7-1-1")
    waiting = answer(3, None, kind=AttemptKind.FOLLOW_UP, retry_of="7-1-1")
    found = tally([waiting, asked, answer(1, 50)], {}, NOW)
    assert (found.follow_ups, found.follow_up_gain) == (2, 14.0)
    assert (found.average, found.best, found.latest) == (50.0, 64, (50,))
    assert (found.retries, found.gaps, found.mean_gain, found.gap_gain) == (0, 0, None, None)


def test_scores_by_two_revisions_of_a_card_make_no_gain() -> None:
    again = [answer(n, 61, kind=kind, retry_of="7-1-1") for n, kind in ((2, AttemptKind.GAP), (3, AttemptKind.RETRY))]
    marks = [Marks(id=f"7-{n}-1", points=(), mistakes=(), card=card) for n, card in ((1, "a"), (2, "b"), (3, "a"))]
    found = tally([*reversed(again), answer(1, 50)], {}, NOW, marks)
    assert (found.gaps, found.gap_gain, found.retries, found.mean_gain) == (1, None, 1, 11.0)


def test_what_was_joined_or_gated_does_not_count_as_a_score() -> None:
    attempts = [answer(3, 0, status=Status.GATED), answer(2, 80), answer(1, 10, superseded=True)]
    found = tally(attempts, {}, NOW)
    assert (found.answers, found.graded, found.average, found.best) == (2, 1, 80.0, 80)


def test_only_the_latest_are_listed_oldest_first() -> None:
    found = tally([answer(n, n, days_ago=90 - n) for n in range(30, 0, -1)], {}, NOW)
    assert found.latest == tuple(range(11, 31))
    assert (found.days[0], found.days[-1]) == (date(2025, 12, 21), date(2026, 1, 9))
    assert found.firsts == 30


def test_a_trend_needs_four_and_compares_the_newest_with_as_many_before() -> None:
    assert trend([90, 80, 70]) is None
    assert trend([90, 80, 70, 60]) == Trend(each=2, newer=85.0, older=65.0)
    assert trend([90, 80, 70, 60, 0]) == Trend(each=2, newer=85.0, older=65.0)
    long = trend([80] * 6 + [60] * 6 + [0] * 50)
    assert long == Trend(each=6, newer=80.0, older=60.0)
    assert long.size == 20.0


def test_retries_and_what_was_gated_make_no_trend() -> None:
    retries = [answer(n, 90, kind=AttemptKind.RETRY, retry_of="7-1-1") for n in (6, 5, 4)]
    gated = answer(3, 0, status=Status.GATED)
    found = tally([*retries, gated, answer(2, 50), answer(1, 40)], {}, NOW)
    assert (found.trend, found.firsts) == (None, 2)


def test_weeks_begin_on_monday_and_the_latest_six_are_kept() -> None:
    attempts = [answer(n, n, days_ago=(60 - n) * 7) for n in range(60, 50, -1)]
    found = tally(attempts, {}, NOW).weeks  # NOW is a Tuesday
    assert [monday for monday, _, _ in found] == [date(2026, 3, 9) - timedelta(weeks=n) for n in range(5, -1, -1)]
    assert found[-1] == (date(2026, 3, 9), 1, 60.0)


def test_days_are_those_of_the_persons_zone() -> None:
    attempts = [answer(2, 50, 0.0), answer(1, 50, 0.9)]  # 0:05 on the 10th and 2:29 on the 9th, in UTC
    assert tally(attempts, {}, NOW).streak == 2
    assert tally(attempts, {}, NOW, zone=zone_of("America/New_York")).days == (date(2026, 3, 8), date(2026, 3, 9))
    assert tally([attempts[0]], {}, NOW, zone=zone_of("Asia/Tokyo")).days == (date(2026, 3, 10),)
    assert tally(attempts, {}, NOW, zone=zone_of("No/Such_Place")).streak == 2


@pytest.mark.parametrize("hour", [0, 12, 23])
def test_a_day_with_a_clock_change_is_one_day(hour: int) -> None:
    spring = datetime(2026, 3, 29, hour, tzinfo=ZoneInfo("Europe/Berlin"))
    assert day_of(spring.astimezone(UTC), zone_of("Europe/Berlin")) == date(2026, 3, 29)


def test_nothing_graded_gives_no_number() -> None:
    found = tally([answer(1, None)], {}, NOW)
    assert (found.average, found.best, found.mean_gain, found.latest) == (None, None, None, ())


def test_a_streak_bears_that_today_is_not_over() -> None:
    today = date(2026, 3, 1)
    days = {date(2026, 2, 26), date(2026, 2, 27), date(2026, 2, 28)}
    assert streak(days, today) == 3
    assert streak({*days, today}, today) == 4
    assert streak(days, date(2026, 3, 2)) == 0
    assert streak({*days, today} - {date(2026, 2, 27)}, today) == 2
    assert streak(set(), today) == 0
