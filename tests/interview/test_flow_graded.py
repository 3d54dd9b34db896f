"""When a grading that failed is tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.flow_graded import LONGEST_SPREAD, MOST_ASKED, RETRY_AFTER, apart, retry_in

DAY = MOST_ASKED.total_seconds()


@pytest.mark.parametrize(
    ("tries", "asked", "seconds"),
    [
        (1, None, 60),
        (1, 0.0, 60),
        (1, 59.0, 60),
        (1, 60.2, 61),
        (1, 3600.0, 3600),
        (4, 3600.0, 7200),
        (1, 999_999_999.0, DAY),
        (len(RETRY_AFTER), None, 8 * 3600),
        (len(RETRY_AFTER) + 1, 3600.0, None),
        (0, None, None),
    ],
)
def test_the_provider_is_not_called_sooner_than_it_asks_within_a_day(
    tries: int, asked: float | None, seconds: int | None
) -> None:
    assert retry_in(tries, asked) == seconds


@given(pause=st.integers(1, 100_000), key=st.text(max_size=40))
def test_a_pause_is_never_shortened_and_the_same_for_the_same_key(pause: int, key: str) -> None:
    assert pause <= apart(pause, key) <= pause + min(pause / 4, LONGEST_SPREAD.total_seconds())
    assert apart(pause, key) == apart(pause, key)


def test_what_failed_in_the_same_second_comes_back_apart() -> None:
    hour = timedelta(hours=1).total_seconds()
    seconds = {int(apart(hour, f"{n}:{n}-1-1:failure")) for n in range(200)}

    assert len(seconds) > 150
    assert max(seconds) - min(seconds) > 500
