"""The roll: which processes work on one PostgreSQL, and when each was last heard of, by that server's own clock."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import bindparam, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

DEAD_AFTER = 6.0
"""Seconds without a sign of life after which a process counts as dead: three signs missed (`takeover.EVERY`)."""
_CONNECT_SECONDS = 10
_LOCK = 0x76697661726F6C6C
"""Of the advisory lock under which the table is made and the dead are taken over from: "vivaroll" in ASCII."""

_TABLE = """CREATE TABLE IF NOT EXISTS viva_replicas (
    executor TEXT PRIMARY KEY, heard_at TIMESTAMP WITH TIME ZONE NOT NULL)"""
_HEARD = text(
    "INSERT INTO viva_replicas (executor, heard_at) VALUES (:executor, clock_timestamp()) "
    "ON CONFLICT (executor) DO UPDATE SET heard_at = excluded.heard_at"
)
_AGES = text("SELECT executor, extract(epoch FROM clock_timestamp() - heard_at) AS age FROM viva_replicas")
_STRUCK = text("DELETE FROM viva_replicas WHERE executor IN :executors").bindparams(
    bindparam("executors", expanding=True)
)
_LEFT = text("UPDATE viva_replicas SET heard_at = 'epoch' WHERE executor = :executor")


@dataclass(frozen=True, slots=True)
class Heard:
    """Names of the processes that are alive, and of those that are on the roll and are not."""

    alive: frozenset[str]
    dead: frozenset[str]


def heard(ages: Iterable[tuple[str, float]], dead_after: float) -> Heard:
    """Tell the living from the dead by the seconds since each was heard of."""
    known = dict(ages)
    alive = frozenset(name for name, age in known.items() if age < dead_after)
    return Heard(alive, frozenset(known) - alive)


class Roll:
    """The roll in the database at ``url``, a SQLAlchemy URL; ``executor`` is the name of this process on it."""

    def __init__(self, url: str, executor: str, dead_after: float = DEAD_AFTER) -> None:
        self._url = make_url(url).set(drivername="postgresql+psycopg")
        self._executor = executor
        self._dead_after = dead_after
        self._engine: AsyncEngine | None = None

    async def open(self) -> None:
        """Connect and make the table where there is none. Raises `SQLAlchemyError`."""
        waits = {} if "connect_timeout" in self._url.query else {"connect_timeout": _CONNECT_SECONDS}
        # Two connections: a sign of life does not wait for a takeover under way.
        self._engine = create_async_engine(
            self._url, pool_size=2, max_overflow=0, pool_pre_ping=True, hide_parameters=True, connect_args=waits
        )
        async with self._engine.begin() as connection:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            await connection.execute(text(_TABLE))

    async def beat(self) -> Heard:
        """Give a sign of life; returns who else gave one. Raises `SQLAlchemyError`."""
        async with self._opened().begin() as connection:
            await connection.execute(_HEARD, {"executor": self._executor})
            return await self._heard(connection)

    @asynccontextmanager
    async def takeover(self) -> AsyncIterator[Heard | None]:
        """Who is alive and who is dead, while nobody else can take over from them; None if somebody else does so now.

        The dead are struck off the roll at the end of the block, unless it raises. Raises `SQLAlchemyError`.
        """
        async with self._opened().begin() as connection:
            mine = await connection.execute(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            if not mine.scalar_one():
                yield None
                return
            found = await self._heard(connection)
            yield found
            if found.dead:
                await connection.execute(_STRUCK, {"executors": sorted(found.dead)})

    async def leave(self) -> None:
        """Count as dead from now on, so that the others need not wait to find out. Raises `SQLAlchemyError`."""
        async with self._opened().begin() as connection:
            await connection.execute(_LEFT, {"executor": self._executor})

    async def close(self) -> None:
        """Release the connections."""
        if self._engine is not None:
            await self._engine.dispose()
            self._engine = None

    async def _heard(self, connection: AsyncConnection) -> Heard:
        rows = await connection.execute(_AGES)
        return heard([(row.executor, float(row.age)) for row in rows], self._dead_after)

    def _opened(self) -> AsyncEngine:
        if self._engine is None:
            raise RuntimeError("the roll is not open")
        return self._engine
