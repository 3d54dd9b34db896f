"""A running engine counts those who work beside it, and on SQLite it is alone without asking."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.engine import Engine
from bot.engine.roll import Roll

PATIENCE = 30


@pytest.mark.long
@pytest.mark.postgres
async def test_an_engine_hears_who_comes_and_is_off_the_roll_when_it_stops(postgres_url: str) -> None:
    url = postgres_url.replace("postgresql://", "postgresql+psycopg://")
    seen: asyncio.Queue[int] = asyncio.Queue()
    engine = Engine(url, executor_id="A", replicas=seen.put_nowait)
    await engine.start()
    assert await seen.get() == 1
    other = Roll(url, "B")
    await other.open()
    await other.beat()
    async with asyncio.timeout(PATIENCE):
        while await seen.get() != 2:
            pass
    await engine.stop()
    assert (await other.beat()).dead == {"A"}
    await other.close()


async def test_on_sqlite_nobody_is_counted(tmp_path: Path) -> None:
    seen: list[int] = []
    engine = Engine(f"sqlite:///{tmp_path.as_posix()}/engine.db", replicas=seen.append)
    await engine.start()
    await engine.stop()
    assert seen == []
