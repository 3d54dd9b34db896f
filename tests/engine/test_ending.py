"""An engine is idle when all that was stored has run, and one that stops has kept what ran."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.engine import Engine
from bot.interview.errors import StoreError

PATIENCE = 30


class Work:
    """Work that waits until it may end."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.may_end = asyncio.Event()
        self.done: list[str] = []

    async def __call__(self, key: str, _payload: dict[str, Any]) -> None:
        self.begun.set()
        await self.may_end.wait()
        self.done.append(key)


async def started(folder: Path, work: Work) -> Engine:
    engine = Engine(f"sqlite:///{folder.as_posix()}/engine.db")
    engine.handle("work", work)
    await engine.start()
    return engine


async def test_work_is_waited_for_although_somebody_else_could_not_store_it(tmp_path: Path) -> None:
    work = Work()
    engine = await started(tmp_path, work)
    await engine.store("work", "tg-1", 7, {})
    with closing(sqlite3.connect(tmp_path / "engine.db", timeout=10, isolation_level=None)) as file:
        file.execute("CREATE TRIGGER full BEFORE INSERT ON workflow_status BEGIN SELECT RAISE(ABORT, 'no room'); END")
        with pytest.raises(StoreError):
            await engine.store("work", "tg-1", 7, {})
        with pytest.raises(StoreError):
            await engine.store("work", "tg-2", 8, {})
        file.execute("DROP TRIGGER full")
    waiting = asyncio.create_task(engine.idle(PATIENCE))
    await asyncio.wait([waiting], timeout=0.2)
    assert not waiting.done()
    work.may_end.set()
    await waiting
    assert work.done == ["tg-1"]
    await engine.stop()


async def test_the_outcome_of_what_has_run_is_kept_before_the_engine_stops(tmp_path: Path) -> None:
    work = Work()
    engine = await started(tmp_path, work)
    await engine.store("work", "tg-1", 7, {})
    await work.begun.wait()
    with closing(sqlite3.connect(tmp_path / "engine.db", timeout=10, isolation_level=None)) as file:
        file.execute("BEGIN IMMEDIATE")
        work.may_end.set()
        await engine.idle(PATIENCE)
        stopping = asyncio.create_task(engine.stop())
        await asyncio.wait([stopping], timeout=0.2)
        file.execute("COMMIT")
        await stopping
        assert file.execute("SELECT status FROM workflow_status").fetchall() == [("SUCCESS",)]
