"""What was committed is on disk after a flush, whoever else flushes; an emptied log holds nothing deleted."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from bot import wal


def _open(path: Path) -> sqlite3.Connection:
    wal.switch_on(path)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("CREATE TABLE IF NOT EXISTS words (word TEXT)")
    return connection


async def test_a_flush_covers_what_was_committed_before_it(tmp_path: Path) -> None:
    path, copied = tmp_path / "engine.db", list[bool]()

    async def write(word: str) -> None:
        connection.execute("INSERT INTO words VALUES (?)", (word,))
        await flusher.flush()
        copied.append(word.encode() in wal.log_of(path).read_bytes())

    with closing(_open(path)) as connection:
        flusher = wal.Flusher(path)
        await asyncio.gather(*(write(f"word-{n}") for n in range(20)))
        flusher.close()
    assert copied == [True] * 20


async def test_those_who_come_during_a_flush_share_the_next(tmp_path: Path) -> None:
    class Counting(wal.Flusher):
        count = 0

        def _sync(self) -> None:
            self.count += 1
            super()._sync()

    with closing(_open(tmp_path / "engine.db")):
        flusher = Counting(tmp_path / "engine.db")
        await asyncio.gather(*(flusher.flush() for _ in range(50)))
        flusher.close()
    assert 1 <= flusher.count <= 2


async def test_a_log_that_is_gone_needs_no_flush(tmp_path: Path) -> None:
    flusher = wal.Flusher(tmp_path / "engine.db")
    await flusher.flush()
    flusher.close()


def test_emptied_the_log_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "engine.db"
    with closing(_open(path)) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("INSERT INTO words VALUES ('a private word')")
        connection.execute("DELETE FROM words")
        assert b"a private word" in wal.log_of(path).read_bytes()
        assert wal.empty(path)
        assert wal.log_of(path).read_bytes() == b""
        assert b"a private word" not in path.read_bytes()
