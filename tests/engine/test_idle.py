"""An engine that only looks, such as that of `viva doctor`, leaves the queue of a bot at work as it is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.engine import Engine


def polled_every(folder: Path) -> float:
    """Seconds between two looks at the queue, which every process at work reads again and again."""
    with closing(sqlite3.connect(folder / "engine.db", timeout=10)) as file:
        (seconds,) = file.execute("SELECT polling_interval_sec FROM queues WHERE name = 'chats'").fetchone()
        return float(seconds)


async def test_a_bot_looks_at_its_queue_no_more_often_after_somebody_has_looked_in(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path.as_posix()}/engine.db"
    for engine in (Engine(url, executor_id="viva", poll_seconds=0.5), Engine(url, executor_id="doctor", idle=True)):
        await engine.start()
        await engine.stop()
    assert polled_every(tmp_path) == 0.5


async def test_who_works_decides_although_somebody_looked_in_before(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path.as_posix()}/engine.db"
    for engine in (Engine(url, executor_id="doctor", idle=True), Engine(url, executor_id="viva", poll_seconds=0.5)):
        await engine.start()
        await engine.stop()
    assert polled_every(tmp_path) == 0.5
