"""A clock that was set back: the last answer stays the last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.interview.days import SET_BACK, steady

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("behind", "moment"),
    [
        (timedelta(0), NOON),
        (timedelta(hours=-3), NOON),
        (timedelta(hours=3), NOON + timedelta(hours=3)),
        (SET_BACK, NOON + SET_BACK),
        (SET_BACK + timedelta(seconds=1), NOON),
    ],
)
def test_time_stands_still_until_the_clock_has_caught_up(behind: timedelta, moment: datetime) -> None:
    assert steady(NOON, NOON + behind) == moment


def test_without_an_answer_the_clock_is_believed() -> None:
    assert steady(NOON, None) == NOON
