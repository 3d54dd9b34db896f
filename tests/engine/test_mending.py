"""Work whose end cannot be kept goes on once it can, without a new start."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from bot.engine import Engine, Handler
from bot.engine.mending import MENDING

FULL = (
    "CREATE TRIGGER full BEFORE UPDATE ON workflow_status WHEN NEW.status IN ('SUCCESS', 'ERROR') "
    "BEGIN SELECT RAISE(ABORT, 'no room'); END"
)


@asynccontextmanager
async def running(engine: Engine, turn: Handler) -> AsyncIterator[None]:
    engine.handle("update", turn)
    await engine.start()
    try:
        yield
    finally:
        await engine.stop()


def looking() -> bool:
    """Whether an engine looks for such work by itself."""
    return any(task.get_name() == MENDING for task in asyncio.all_tasks())


async def test_a_chat_goes_on_once_there_is_room_again(tmp_path: Path) -> None:
    told: list[str] = []
    workflows: list[asyncio.Task[Any]] = []
    engine = Engine(f"sqlite:///{tmp_path.as_posix()}/engine.db")

    async def turn(key: str, _payload: dict[str, Any]) -> None:
        workflow = asyncio.current_task()
        assert workflow is not None
        workflows.append(workflow)

        async def decided() -> str:
            told.append(f"decide {key}")
            return key

        told.append(f"show {await engine.step('decide', decided)}")

    async with running(engine, turn):
        with closing(sqlite3.connect(tmp_path / "engine.db", timeout=10)) as file:
            file.execute(FULL)
            await engine.store("update", "tg-1-1", 7, {})
            await engine.idle(20)
            await asyncio.wait(workflows)  # until its end could not be kept
            await engine.store("update", "tg-1-2", 7, {})
            assert await engine.mender.look() == 0, "it may be about to be kept"
            file.execute("DROP TRIGGER full")
        assert await engine.mender.look() == 1
        await engine.idle(20)
        await asyncio.wait(workflows)
        assert told == ["decide tg-1-1", "show tg-1-1", "show tg-1-1", "decide tg-1-2", "show tg-1-2"]
        assert (await engine.mender.look(), await engine.mender.look()) == (0, 0)


async def test_what_runs_for_long_is_left_alone(tmp_path: Path) -> None:
    engine = Engine(f"sqlite:///{tmp_path.as_posix()}/engine.db")
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def turn(_key: str, _payload: dict[str, Any]) -> None:
        begun.set()
        await go_on.wait()

    async with running(engine, turn):
        assert looking()
        await engine.store("update", "tg-1-1", 7, {})
        await begun.wait()
        assert [await engine.mender.look() for _ in range(3)] == [0, 0, 0]
        go_on.set()
        await engine.idle(20)
    assert not looking()
