"""Finished work is deleted in parts, however much there is, and a database that fails at it is told as such."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.engine import Engine, update_key
from bot.engine.core import DELETED_AT_ONCE
from bot.interview.errors import StoreError

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OLD = int((NOW - timedelta(days=3)).timestamp() * 1000)
FINISHED = (
    "INSERT INTO workflow_status (workflow_uuid, status, name, created_at, updated_at, completed_at, priority) "
    "VALUES (?, 'SUCCESS', 'viva.run', ?, ?, ?, 0)"
)
UNDELETABLE = (
    "CREATE TRIGGER undeletable BEFORE DELETE ON workflow_status WHEN OLD.workflow_uuid = 'tg-1-001500' "
    "BEGIN SELECT RAISE(ABORT, 'no room'); END"
)


@asynccontextmanager
async def idle(url: str) -> AsyncIterator[Engine]:
    engine = Engine(url, executor_id="x", idle=True)
    await engine.start()
    try:
        yield engine
    finally:
        await engine.stop()


async def expired(engine: Engine) -> int:
    return await engine.expire(NOW - timedelta(days=2), NOW - timedelta(days=180))


async def test_what_was_deleted_before_the_database_failed_is_gone_and_the_rest_goes_later(tmp_path: Path) -> None:
    many = 2 * DELETED_AT_ONCE + 500
    async with idle(f"sqlite:///{tmp_path.as_posix()}/engine.db") as engine:
        with closing(sqlite3.connect(tmp_path / "engine.db", timeout=10, isolation_level=None)) as file:
            file.execute("BEGIN")
            file.executemany(FINISHED, [(f"tg-1-{n:06d}", OLD, OLD, OLD) for n in range(many)])
            file.execute(UNDELETABLE)
            file.execute("COMMIT")
            with pytest.raises(StoreError, match="queue: "):
                await expired(engine)
            assert file.execute("SELECT count(*) FROM workflow_status").fetchone() == (many - DELETED_AT_ONCE,)
            file.execute("DROP TRIGGER undeletable")
        assert await expired(engine) == many - DELETED_AT_ONCE


async def test_a_queue_that_cannot_be_asked_is_one_line(tmp_path: Path) -> None:
    async with idle(f"sqlite:///{tmp_path.as_posix()}/engine.db") as engine:
        with closing(sqlite3.connect(tmp_path / "engine.db", timeout=10)) as file:
            file.execute("ALTER TABLE workflow_status RENAME TO gone")
            for failing in (expired(engine), engine.forget(7)):
                with pytest.raises(StoreError, match="queue: "):
                    await failing
            file.execute("ALTER TABLE gone RENAME TO workflow_status")


async def test_what_came_after_the_wish_stays_and_what_earlier_updates_led_to_goes(tmp_path: Path) -> None:
    async with idle(f"sqlite:///{tmp_path.as_posix()}/engine.db") as engine:
        await engine.store("update", update_key(1, 9), 7, {})
        await engine.store("regrade", f"{update_key(1, 5)}:7-1-1", 7, {}, lane=":mock")
        await engine.store("regrade", f"{update_key(1, 6)}:7-1-1:record:again", 7, {}, delay=60)
        assert await engine.forget(7) == 2
        assert await engine.depth() == {"running": 0, "waiting": 1, "later": 0}
        assert await engine.forget(7, waiting_too=True) == 1
