from __future__ import annotations

from datetime import timedelta, timezone
from email.utils import format_datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grading.backoff import LONGEST_PAUSE, ONCE, TRIES, Backoff, retry_after
from tests.support.replies import NOON, Waits


class Busy(Exception):
    """A provider's error whose response has a ``Retry-After``, or no headers at all."""

    def __init__(self, said: object = None) -> None:
        super().__init__("words of the answer")
        self.response = SimpleNamespace(headers=None if said is None else {"retry-after": said})


def test_the_span_doubles_and_chance_takes_any_part_of_it() -> None:
    whole, half, none = (Waits().backoff(tries=9, chance=chance) for chance in (1.0, 0.5, 0.0))

    assert [whole.pause(failed, Busy()) for failed in range(1, 8)] == [1, 2, 4, 8, 16, 20, 20]
    assert [half.pause(failed, Busy()) for failed in range(1, 4)] == [0.5, 1, 2]
    assert [none.pause(failed, Busy()) for failed in range(1, 4)] == [0, 0, 0]


def test_after_the_last_try_there_is_no_pause() -> None:
    patient = Waits().backoff()

    assert [patient.pause(failed, Busy()) is None for failed in range(1, TRIES + 2)] == [False] * 3 + [True] * 2
    assert ONCE.pause(1, Busy()) is None


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("7", 7.0),
        (" 0 ", 0.0),
        ("1.5", 1.5),
        (format_datetime(NOON + timedelta(seconds=9), usegmt=True), 9.0),
        (format_datetime((NOON + timedelta(seconds=9)).astimezone(timezone(timedelta(hours=5)))), 9.0),
        (format_datetime(NOON - timedelta(hours=1), usegmt=True), 0.0),
        ("Sun, 01 Mar 2026 12:00:03 -0000", 3.0),
        ("-5", None),
        ("nan", None),
        ("soon", None),
        ("", None),
        ("9" * 40, None),
        ("Sun, 01 Mar 2026 12:00:03 +2500", None),
        ("Oct 21 +25:00 +25:00 999999999999999999999 -1", None),
        (7, None),
        (None, None),
    ],
)
def test_retry_after_is_read_as_seconds_and_as_a_date(said: object, seconds: float | None) -> None:
    assert retry_after(Busy(said), NOON) == seconds


def test_what_the_provider_asks_for_is_honoured_even_behind_a_wrapper() -> None:
    wrapped = RuntimeError("wrapped")
    wrapped.__cause__ = Busy("3")

    assert Waits().backoff().pause(1, wrapped) == 3.5
    assert retry_after(ValueError("no response at all"), NOON) is None


def test_a_provider_that_asks_for_longer_than_anybody_waits_is_not_waited_for() -> None:
    at_once = Waits().backoff(chance=0.0)

    assert at_once.pause(1, Busy(str(int(LONGEST_PAUSE)))) == LONGEST_PAUSE
    assert at_once.pause(1, Busy(str(int(LONGEST_PAUSE) + 1))) is None


@given(said=st.text(max_size=30), failed=st.integers(1, 50), chance=st.floats(0, 1, exclude_max=True))
def test_whatever_is_said_a_pause_is_short_and_never_negative(said: str, failed: int, chance: float) -> None:
    pause = Backoff(60, lambda: chance, now=lambda: NOON).pause(failed, Busy(said))

    assert pause is None or 0 <= pause <= LONGEST_PAUSE
