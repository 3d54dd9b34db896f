"""Work that is stored once more: until the queue takes it, and a failing database is none of its tries."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.engine import Engine
from bot.engine.opening import ReplayedError
from bot.interview.errors import StoreError, Unfamiliar, Unreadable
from bot.trying import MOST_TRIES, Again, of_record, of_store

FULL = "CREATE TRIGGER full BEFORE INSERT ON workflow_status BEGIN SELECT RAISE(ABORT, 'no room'); END"


async def test_a_queue_that_refuses_is_asked_until_it_takes_it(tmp_path: Path) -> None:
    engine = Engine(f"sqlite:///{tmp_path.as_posix()}/engine.db", idle=True)
    pauses: list[float] = []
    await engine.start()
    with closing(sqlite3.connect(tmp_path / "engine.db", timeout=10, isolation_level=None)) as file:
        file.execute(FULL)

        async def waits(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 3:
                file.execute("DROP TRIGGER full")

        assert await Again(engine, waits).later("update", "tg-1", {"chat": 7}, StoreError("no room"))
    assert len(pauses) == 3
    assert await engine.delayed() == 1
    await engine.stop()


async def test_work_that_fails_by_itself_is_given_up_however_long_the_database_failed_meanwhile(tmp_path: Path) -> None:
    engine = Engine(f"sqlite:///{tmp_path.as_posix()}/engine.db", idle=True)
    await engine.start()
    again = Again(engine)
    last = {"chat": 7, "tries": MOST_TRIES, "waits": 40}
    assert not await again.later("update", "tg-1+46", last, ZeroDivisionError())
    assert await again.later("update", "tg-1+46", last, StoreError("no room"))
    with closing(sqlite3.connect(tmp_path / "engine.db", timeout=10)) as file:
        assert file.execute("SELECT workflow_uuid FROM workflow_status").fetchall() == [("tg-1+47",)]
    await engine.stop()


def test_what_failed_over_the_database_before_a_restart_is_still_known_by_it() -> None:
    assert of_store(ReplayedError("StoreError"))
    assert not of_store(ReplayedError("ZeroDivisionError"))
    assert not of_store(ZeroDivisionError("StoreError"))


def test_a_record_that_cannot_be_read_is_not_the_databases_failure_a_replay_too() -> None:
    for error in (Unreadable("it does not fit"), ReplayedError("Unreadable")):
        assert of_record(error)
        assert not of_store(error)
    assert not of_record(StoreError("no room"))


def test_a_record_that_another_replica_can_read_is_waited_for() -> None:
    for error in (Unfamiliar("of a later version"), ReplayedError("Unfamiliar")):
        assert of_store(error)
        assert not of_record(error)
