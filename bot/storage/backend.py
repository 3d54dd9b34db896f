"""What differs between the two databases, and nothing else."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.interview.errors import StoreError


class Backend(Protocol):
    """One kind of database. ``place`` names it for people, without a password."""

    place: str

    async def prepare(self) -> None:
        """Make sure there is something to connect to. Raises `StoreError`; a damaged file stays as it is."""

    def engine(self) -> AsyncEngine:
        """A new engine, not connected yet. Its transactions only read."""

    def writer(self, engine: AsyncEngine) -> AsyncEngine:
        """The same engine, for transactions that write."""

    def brief(self, engine: AsyncEngine) -> AsyncEngine:
        """The same engine, for transactions that touch a few rows by an index."""

    def turnstile(self) -> AbstractAsyncContextManager[object]:
        """Passed before each writing transaction."""

    async def lock(self, connection: AsyncConnection, name: str) -> None:
        """Until the transaction ends, nobody else holds the lock ``name``."""

    async def size(self, connection: AsyncConnection) -> int:
        """The bytes the database takes."""

    async def scrub(self, engine: AsyncEngine) -> None:
        """After a deletion was committed: do what makes the bytes go, too."""

    async def renew(self, engine: AsyncEngine) -> None:
        """After everything was written anew: let nothing be left of what stood there before."""

    async def others(self, engine: AsyncEngine, /) -> int:
        """How many other connections the same user has to the database; 0 where that cannot be known."""


def backend(url: str) -> Backend:
    """The backend for a database URL. Raises `StoreError` if it is none of ours."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError(
            "The database URL cannot be read. Set VIVA_DATABASE_URL like sqlite:////home/me/viva.db or "
            "postgresql://user:password@host/name."
        ) from None
    if parsed.drivername in {"sqlite", "sqlite+aiosqlite"}:
        from bot.storage.sqlite import Sqlite

        return Sqlite(parsed)
    if parsed.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        from bot.storage.postgres import Postgres

        return Postgres(parsed)
    raise StoreError(
        f"Viva cannot keep its data in {parsed.drivername!r}. Set VIVA_DATABASE_URL to a sqlite:/// or "
        "postgresql:// address."
    )
