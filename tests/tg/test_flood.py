"""One warning, then silence, then all is well again after a minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.engine import update_key, warning_key
from bot.tg.flood import SWEEP_FROM, FloodGate, Flow

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_warns_once_then_is_silent() -> None:
    gate = FloodGate(2)
    assert [gate.judge(1, NOON) for _ in range(3)] == [Flow.TAKE, Flow.TAKE, Flow.WARN]
    assert gate.judge(1, NOON) is Flow.WARN, "the warning was not stored yet"
    gate.warned(1)
    assert [gate.judge(1, NOON) for _ in range(2)] == [Flow.DROP, Flow.DROP]


def test_the_window_slides() -> None:
    gate = FloodGate(1)
    assert gate.judge(1, NOON) is Flow.TAKE
    assert gate.judge(1, NOON + timedelta(seconds=59)) is Flow.WARN
    assert gate.judge(1, NOON + timedelta(seconds=60)) is Flow.TAKE
    assert gate.judge(1, NOON + timedelta(seconds=61)) is Flow.WARN


def test_people_are_counted_apart() -> None:
    gate = FloodGate(1)
    assert gate.judge(1, NOON) is Flow.TAKE
    assert gate.judge(2, NOON) is Flow.TAKE


def test_several_processes_share_the_limit() -> None:
    gate = FloodGate(5)
    for processes, taken in ((2, 3), (1, 5), (9, 1)):
        gate.share(processes)
        flows = [gate.judge(processes, NOON) for _ in range(6)]
        assert flows == [Flow.TAKE] * taken + [Flow.WARN] * (6 - taken)


def test_a_warning_is_one_a_minute_and_stands_behind_the_updates_it_is_about() -> None:
    assert len({warning_key(1, 7, 20), warning_key(1, 7, 21), warning_key(1, 8, 20)}) == 3
    assert warning_key(1, 7, 20) > update_key(1, 10**12 - 1)


def test_zero_is_no_limit() -> None:
    gate = FloodGate(0)
    assert {gate.judge(1, NOON) for _ in range(100)} == {Flow.TAKE}


def test_a_clock_set_back_does_not_lengthen_the_minute() -> None:
    gate = FloodGate(1)
    gate.judge(1, NOON)
    gate.judge(1, NOON)
    gate.warned(1)
    assert gate.judge(1, NOON - timedelta(hours=1)) is Flow.TAKE


def test_people_who_are_quiet_are_forgotten_and_a_warning_within_the_minute_is_not() -> None:
    gate = FloodGate(1)
    for person in range(SWEEP_FROM - 1):
        gate.judge(person, NOON)
    loud, later = SWEEP_FROM, NOON + timedelta(seconds=50)
    gate.judge(loud, later)
    gate.warned(loud)
    assert gate.people == SWEEP_FROM
    gate.judge(loud + 1, later + timedelta(seconds=20))
    assert gate.people == 2
    assert gate.judge(loud, later + timedelta(seconds=21)) is Flow.DROP
