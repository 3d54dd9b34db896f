"""Counts and averages, computed by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.interview.assessment import Status
from bot.interview.progress import streak, tally
from bot.interview.session import AttemptKind, AttemptSummary
from knowledge.card import Difficulty

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
    levels = {"card-1": Difficulty.EASY, "card-2": Difficulty.HARD}
    found = tally(attempts, levels, NOW)
    assert (found.answers, found.graded, found.waiting, found.retries) == (4, 3, 1, 1)
    assert (found.average, found.best, found.latest) == (55.0, 90, (40, 70))
    assert found.mean_gain == 50.0
    assert found.by_difficulty == (("easy", 1, 40.0), ("hard", 1, 70.0))
    assert found.this_week == 3
    assert found.streak == 3


def test_a_follow_up_is_counted_with_its_gain_and_not_averaged() -> None:
    asked = answer(2, 64, kind=AttemptKind.FOLLOW_UP, retry_of="7-1-1")
    waiting = answer(3, None, kind=AttemptKind.FOLLOW_UP, retry_of="7-1-1")
    found = tally([waiting, asked, answer(1, 50)], {}, NOW)
    assert (found.follow_ups, found.follow_up_gain) == (2, 14.0)
    assert (found.average, found.best, found.latest) == (50.0, 64, (50,))
    assert (found.retries, found.gaps, found.mean_gain, found.gap_gain) == (0, 0, None, None)


def test_what_was_joined_or_gated_does_not_count_as_a_score() -> None:
    attempts = [answer(3, 0, status=Status.GATED), answer(2, 80), answer(1, 10, superseded=True)]
    found = tally(attempts, {}, NOW)
    assert (found.answers, found.graded, found.average, found.best) == (2, 1, 80.0, 80)


def test_only_the_latest_ten_are_listed_oldest_first() -> None:
    assert tally([answer(n, n) for n in range(15, 0, -1)], {}, NOW).latest == tuple(range(6, 16))


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
