"""One warning, then silence, then all is well again after a minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.engine import left_out_key, update_key, warning_key
from bot.tg.flood import SWEEP_FROM, FloodGate, Flow

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_warns_once_then_is_silent() -> None:
    gate = FloodGate(2)
    assert [gate.judge(1, NOON) for _ in range(3)] == [Flow.TAKE, Flow.TAKE, Flow.WARN]
    assert gate.judge(1, NOON) is Flow.WARN, "the warning was not stored yet"
    gate.warned(1)
    assert [gate.judge(1, NOON) for _ in range(2)] == [Flow.DROP, Flow.DROP]


def test_an_update_that_could_not_be_stored_counts_once_it_is() -> None:
    gate = FloodGate(2)
    for _ in range(9):
        assert gate.judge(1, NOON) is Flow.TAKE
        gate.untaken(1, NOON)
    gate.untaken(2, NOON)  # of a group nothing is counted
    assert [gate.judge(1, NOON) for _ in range(3)] == [Flow.TAKE, Flow.TAKE, Flow.WARN]


def test_the_window_slides() -> None:
    gate = FloodGate(1)
    assert gate.judge(1, NOON) is Flow.TAKE
    assert gate.judge(1, NOON + timedelta(seconds=59)) is Flow.WARN
    assert gate.judge(1, NOON + timedelta(seconds=60)) is Flow.TAKE
    assert gate.judge(1, NOON + timedelta(seconds=61)) is Flow.WARN


def test_after_a_warning_nothing_is_taken_until_a_minute_after_the_last_that_was() -> None:
    gate = FloodGate(3)
    for seconds in (0, 20, 40):
        assert gate.judge(1, NOON + timedelta(seconds=seconds)) is Flow.TAKE
    assert gate.judge(1, NOON + timedelta(seconds=41)) is Flow.WARN
    over = gate.over(1)
    assert over == NOON + timedelta(seconds=100)
    gate.warned(1)
    for seconds in (42, 60, 61, 99):
        assert gate.judge(1, NOON + timedelta(seconds=seconds)) is Flow.DROP, "a part of it would be taken"
    assert [gate.judge(1, over + timedelta(seconds=n)) for n in range(4)] == [Flow.TAKE] * 3 + [Flow.WARN]


def test_what_was_left_out_is_counted_until_it_is_told() -> None:
    gate = FloodGate(1)
    for _ in range(2):
        gate.judge(1, NOON)
    assert gate.left_out(1) == 0, "the warning was not stored, so the update comes again"
    gate.warned(1)
    for _ in range(3):
        gate.judge(1, NOON)
    assert gate.judge(1, NOON + timedelta(minutes=1)) is Flow.TAKE
    assert gate.left_out(1) == 4
    gate.told(1)
    assert (gate.left_out(1), gate.left_out(2)) == (0, 0)


def test_what_was_left_out_is_remembered_for_a_day_however_many_others_write() -> None:
    gate = FloodGate(1)
    for _ in range(2):
        gate.judge(0, NOON)
    gate.warned(0)

    def crowd(first: int, now: datetime) -> None:
        for person in range(first, first + SWEEP_FROM):
            gate.judge(person, now)

    crowd(1, NOON + timedelta(hours=1))
    crowd(10_000, NOON + timedelta(hours=23))
    assert gate.people == SWEEP_FROM + 1, "the others were not forgotten"
    assert gate.left_out(0) == 1
    crowd(20_000, NOON + timedelta(hours=25))
    assert gate.left_out(0) == 0


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


def test_the_word_on_what_was_left_out_stands_before_the_update_it_comes_with() -> None:
    assert left_out_key(1, 7) < update_key(1, 0)
    assert left_out_key(1, 7) != left_out_key(1, 8)


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
    back = NOON - timedelta(hours=1)
    assert [gate.judge(1, back), gate.judge(1, back)] == [Flow.TAKE, Flow.WARN]
    assert gate.left_out(1) == 1


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
