"""Steps within a step are parts of it: kept with it, and run again with it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.engine import Engine


async def test_parts_are_kept_with_their_step(tmp_path: Path) -> None:
    seen: list[str] = []
    engine = Engine(f"sqlite:///{tmp_path}/engine.db", observe=seen.append)

    async def word(value: str) -> str:
        return value

    async def turn(_key: str, _payload: dict[str, Any]) -> None:
        async def whole() -> list[str]:
            return [
                await engine.step("decide", lambda: word("decided")),
                await engine.step("send", lambda: word("sent")),
            ]

        seen.append(str(await engine.step("turn", whole)))
        await engine.step("alone", lambda: word("alone"))

    engine.handle("update", turn)
    await engine.start()
    await engine.store("update", "tg-1-000000000001", 7, {})
    await engine.idle(20)
    await engine.stop()
    assert [each for each in seen if each != "stored"] == [
        "decide:done",
        "send:done",
        "decide:kept",
        "send:kept",
        "['decided', 'sent']",
        "alone:done",
        "alone:kept",
    ]
    with closing(sqlite3.connect(tmp_path / "engine.db")) as file:
        names = [name for (name,) in file.execute("SELECT function_name FROM operation_outputs ORDER BY function_id")]
        (mode,) = file.execute("PRAGMA journal_mode").fetchone()
    assert (names, mode) == (["turn", "alone"], "wal")
