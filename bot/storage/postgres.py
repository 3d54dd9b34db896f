"""PostgreSQL through psycopg 3."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, nullcontext
from hashlib import blake2b

from sqlalchemy import URL, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

_CONNECT_SECONDS = 10


class Postgres:
    """A database on a PostgreSQL server. Implements `bot.storage.backend.Backend`."""

    def __init__(self, url: URL) -> None:
        self._url = url.set(drivername="postgresql+psycopg")
        host = url.host or url.query.get("host") or "localhost"
        address = f"{host}:{url.port}" if url.port else host
        self.place = f"The PostgreSQL database {url.database or ''!r} at {address}"

    async def prepare(self) -> None:
        """Nothing: the database is made by whoever runs the server."""

    def engine(self) -> AsyncEngine:
        """At most 20 connections. Read committed: a turn that has waited for its lock sees the turn before it."""
        return create_async_engine(
            self._url,
            isolation_level="READ COMMITTED",
            pool_size=10,
            max_overflow=10,
            hide_parameters=True,
            connect_args={"connect_timeout": _CONNECT_SECONDS} if "connect_timeout" not in self._url.query else {},
        )

    def writer(self, engine: AsyncEngine) -> AsyncEngine:
        return engine

    def brief(self, engine: AsyncEngine) -> AsyncEngine:
        return engine

    def turnstile(self) -> AbstractAsyncContextManager[object]:
        return nullcontext()

    async def lock(self, connection: AsyncConnection, name: str) -> None:
        """An advisory lock, which also works for a person who has no row to lock yet."""
        number = int.from_bytes(blake2b(f"viva:{name}".encode(), digest_size=8).digest(), signed=True)
        await connection.execute(select(func.pg_advisory_xact_lock(number)))

    async def size(self, connection: AsyncConnection) -> int:
        """All of its tables and indexes, also another program's."""
        size = (await connection.execute(select(func.pg_database_size(func.current_database())))).scalar_one()
        return int(size)

    async def scrub(self, engine: AsyncEngine) -> None:
        """Nothing: autovacuum clears deleted rows away."""

    async def renew(self, engine: AsyncEngine) -> None:
        """Nothing: autovacuum clears old rows away."""

    async def others(self, engine: AsyncEngine) -> int:
        """Connections of the same user to this database, but this one."""
        mine = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        async with engine.connect() as connection:
            return int((await connection.execute(mine)).scalar_one())
