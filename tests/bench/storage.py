"""What one answer takes in the databases, on SQLite and PostgreSQL, over whole talks: rows and bytes.

Run as ``python -m tests.bench.storage``. A talk is /question, an answer of about a hundred words, its feedback. Sizes
are taken after a few answers and after many more, so what every database has at the start counts for nothing.
"""

from __future__ import annotations

import asyncio
import base64
import os
import tempfile
from pathlib import Path

import psycopg

from tests.support import postgres
from tests.support.talk import Clock, Talk, open_talk

FIRST, THEN = 10, 110
"""Answers after which is measured."""
ANSWER = (
    "First I would look at how the data came about, because people who chose something differ from those who did not, "
    "and then I would compare like with like. I weigh cost against what it brings: number {number} of my examples was "
    "a support team of ten, where we measured for a month before and after, kept a random part without the change, and "
    "found that half of the effect was the season. That is why I always ask for a control group before I promise a "
    "figure to anybody, and why I say how sure I am."
)
STATE = ("candidates", "attempts", "turns", "findings")


async def _practise(talk: Talk, done: int, until: int) -> None:
    person = talk.person(7)
    if not done:
        await talk.says(person, "/role data scientist")
        await talk.says(person, "/difficulty medium")
    for number in range(done, until):
        await talk.says(person, "/question")
        feedback = await talk.says(person, ANSWER.format(number=number))
        assert any("/100" in message.text for message in feedback)  # else nothing was measured


def _sqlite_sizes(folder: Path) -> dict[str, int]:
    """Bytes of viva.db and engine.db; what SQLite still has beside them is moved in first."""
    import sqlite3

    sizes = {}
    for name in ("viva.db", "engine.db"):
        with sqlite3.connect(folder / name) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            pages, free, size = (
                int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])
                for pragma in ("page_count", "freelist_count", "page_size")
            )
        sizes[name] = (pages - free) * size
    return sizes


def _postgres_sizes(url: str) -> dict[str, int]:
    """Bytes of the tables of either kind, with their indexes and what is stored apart from the rows."""
    statement = (
        "SELECT CASE WHEN schemaname = 'dbos' THEN 'engine' ELSE tablename END, "
        "sum(pg_total_relation_size(format('%I.%I', schemaname, tablename)::regclass)) "
        "FROM pg_tables WHERE schemaname IN ('dbos', 'public') GROUP BY 1"
    )
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM FULL")
        return {name: int(size) for name, size in connection.execute(statement)}


def _rows(url: str) -> dict[str, int]:
    with psycopg.connect(url) as connection:
        found = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone() for name in STATE}  # noqa: S608
        return {name: int(row[0]) for name, row in found.items() if row}


def _told(what: str, before: dict[str, int], after: dict[str, int]) -> None:
    each = {name: (size - before.get(name, 0)) / (THEN - FIRST) for name, size in after.items()}
    print(f"{what}: " + ", ".join(f"{name} {size:,.1f}" for name, size in sorted(each.items())))


async def _measure() -> None:
    key = base64.urlsafe_b64encode(os.urandom(32)).decode()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        async with open_talk(folder, Clock(), encryption_key=key) as talk:
            await _practise(talk, 0, FIRST)
            before = _sqlite_sizes(folder)
            await _practise(talk, FIRST, THEN)
            _told("SQLite, bytes an answer", before, _sqlite_sizes(folder))
    if reason := postgres.missing():
        print(f"PostgreSQL left out: {reason}")
        return
    with tempfile.TemporaryDirectory() as place, postgres.server() as server, postgres.database(server) as url:
        async with open_talk(Path(place), Clock(), encryption_key=key, database_url=url) as talk:
            await _practise(talk, 0, FIRST)
            before, rows = _postgres_sizes(url), _rows(url)
            await _practise(talk, FIRST, THEN)
            _told("PostgreSQL, bytes an answer", before, _postgres_sizes(url))
            _told("rows an answer", rows, _rows(url))


if __name__ == "__main__":
    asyncio.run(_measure())
