"""A store without room, and pauses that are over at once."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from tests.support.talk import PATIENCE

ENDED = "SELECT 1 FROM workflow_status WHERE workflow_uuid = ? AND status IN ('SUCCESS', 'ERROR')"
WRITTEN = [(table, verb) for table in ("candidates", "attempts", "dead_letters") for verb in ("INSERT", "UPDATE")]


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """Nothing more can be written to the store; the work queue still takes what it is given."""
    with closing(sqlite3.connect(folder / "viva.db", timeout=10, isolation_level=None)) as file:
        for table, verb in WRITTEN:
            file.execute(
                f"CREATE TRIGGER full_{table}_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'no room'); END"
            )
        try:
            yield
        finally:
            for table, verb in WRITTEN:
                file.execute(f"DROP TRIGGER full_{table}_{verb}")


@contextmanager
def unkept(folder: Path, ending: str) -> Iterator[None]:
    """The events of no turn whose key ends so can be kept, and so nothing of that turn."""
    with closing(sqlite3.connect(folder / "viva.db", timeout=10, isolation_level=None)) as file:
        file.execute(
            f"CREATE TRIGGER unkept BEFORE INSERT ON turns WHEN NEW.key LIKE '%{ending}' "
            "BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
        try:
            yield
        finally:
            file.execute("DROP TRIGGER unkept")


@contextmanager
def undeletable(folder: Path) -> Iterator[None]:
    """No answer can be deleted from the store."""
    with closing(sqlite3.connect(folder / "viva.db", timeout=10, isolation_level=None)) as file:
        file.execute("CREATE TRIGGER undeletable BEFORE DELETE ON attempts BEGIN SELECT RAISE(ABORT, 'no room'); END")
        try:
            yield
        finally:
            file.execute("DROP TRIGGER undeletable")


@contextmanager
def uncleanable(times: int) -> Iterator[None]:
    """SQLite refuses so many times to empty a write-ahead log that holds deleted rows."""
    left = [None] * times

    def refused(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> tuple[str, Any]:
        if left and statement.startswith("PRAGMA wal_checkpoint"):
            left.pop()
            return "SELECT no_such_function()", parameters
        return statement, parameters

    event.listen(Engine, "before_cursor_execute", refused, retval=True)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", refused)


async def pauses_over(folder: Path) -> list[tuple[str, float]]:
    """Have what waits for its time run now; its keys, and for how many seconds each would have waited."""
    with closing(sqlite3.connect(folder / "engine.db", timeout=10, isolation_level=None)) as file:
        waiting = file.execute(
            "SELECT workflow_uuid, (delay_until_epoch_ms - created_at) / 1000.0 FROM workflow_status "
            "WHERE status = 'DELAYED'"
        ).fetchall()
        # Put into the queue here: DBOS looks once a second whose time has come.
        file.execute("UPDATE workflow_status SET status = 'ENQUEUED' WHERE status = 'DELAYED'")
        for key, _ in waiting:
            for _ in range(int(PATIENCE * 50)):
                if file.execute(ENDED, (key,)).fetchone():
                    break
                await asyncio.sleep(0.02)
    return waiting
