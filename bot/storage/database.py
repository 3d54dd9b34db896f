"""`Database`: opened with its keys and at this version's schema, and every transaction there is, run again if it must.

What a transaction says is none of its business: work is a function that is given a connection.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.interview.errors import StoreError
from bot.storage import crypto, failures, keyring, schema
from bot.storage.backend import backend
from bot.storage.tables import CandidateRow

_T = TypeVar("_T")
_Work = Callable[[AsyncConnection], Awaitable[_T]]
_TRIES = 5


class Database:
    """One database of either kind.

    ``url`` is ``sqlite:///<path>`` or ``postgresql://…`` (SQLAlchemy's driver names are understood); ``key`` is the
    Fernet key that what people wrote is encrypted with, or several of which the first encrypts, or None. Raises
    `StoreError` for another kind of URL and `SettingsError` for a malformed key. Belongs to the event loop that opens
    it.
    """

    def __init__(self, url: str, key: str | Sequence[str] | None = None) -> None:
        self._backend = backend(url)
        self._seal = crypto.Seal(key)
        self.sealed_with: frozenset[str] = frozenset()
        """Ids of the keys that something here may be sealed with, known once it is open; see `keyring`."""
        self._engine: AsyncEngine | None = None

    async def open(self, *, seals: bool = True, before: Callable[[], Awaitable[bool]] | None = None) -> None:
        """Connect, and migrate if the schema is older.

        Without ``seals`` nothing that people write is stored, so the key is not written down as one that is needed.
        ``before`` tells, where the first key is written down, whether anything beside this database is from before it.
        Raises `StoreError` if the database cannot be reached, is damaged (it is left untouched), belongs to a
        newer version, or was encrypted with another key.
        """
        await self._backend.prepare()
        engine = self._backend.engine()
        crypto.use(engine.dialect, self._seal)
        try:
            await self._ready(engine)
            if seals:
                await self._note(engine, before)
            self._engine = engine
        except SQLAlchemyError as error:
            raise failures.unopened(error, self._backend.place) from None
        finally:
            if self._engine is None:
                await engine.dispose()

    async def close(self) -> None:
        """Release every connection."""
        if self._engine is not None:
            await self._engine.dispose()
            self._engine = None

    async def sealed_anew(self) -> None:
        """Everything is sealed with the first key now: no other is needed any more."""
        await self.write(lambda connection: keyring.settle(connection, self._seal))
        self.sealed_with = self._seal.ids & {self._seal.id}

    async def others(self) -> int:
        """How many other connections the same user has to the database; 0 on SQLite. Needs not be open."""
        engine = self._backend.engine()
        try:
            return await self._backend.others(engine)
        except SQLAlchemyError as error:
            raise failures.unopened(error, self._backend.place) from None
        finally:
            await engine.dispose()

    async def ping(self) -> None:
        """Return if the database answers; raises `StoreError` otherwise."""
        await self.read(lambda connection: connection.scalar(select(CandidateRow.user_id).limit(1)))

    async def size(self) -> int:
        """How many bytes the database takes."""
        return await self.read(self._backend.size)

    async def read(self, work: _Work[_T], brief: bool = False) -> _T:
        """What ``work`` reads; ``brief`` if it touches a few rows by an index. Raises `StoreError`."""

        async def run() -> _T:
            engine = self._backend.brief(self._opened()) if brief else self._opened()
            async with engine.connect() as connection:
                return await work(connection)

        return await self._run(run)

    async def write(self, work: _Work[_T], brief: bool = False) -> _T:
        """What ``work`` gives, its changes committed; ``work`` may run several times. Raises `StoreError`."""

        async def run() -> _T:
            engine = self._backend.brief(self._opened()) if brief else self._opened()
            async with self._backend.turnstile(), self._backend.writer(engine).begin() as connection:
                return await work(connection)

        return await self._run(run)

    async def lock(self, connection: AsyncConnection, name: str) -> None:
        """Until the transaction ends, nobody else holds the lock ``name``."""
        await self._backend.lock(connection, name)

    async def scrub(self) -> None:
        """After a deletion: make its bytes go, too, where the backend keeps some. Raises `Unscrubbed`."""
        try:
            await self._backend.scrub(self._opened())
        except SQLAlchemyError as error:
            raise failures.unscrubbed(error, self._backend.place) from None

    async def _ready(self, engine: AsyncEngine) -> None:
        async with engine.connect() as connection:
            current = await connection.run_sync(schema.version) == schema.HEAD
        if not current:
            async with self._backend.turnstile(), self._backend.writer(engine).begin() as connection:
                await self._backend.lock(connection, "schema")
                await connection.run_sync(schema.upgrade)
        async with engine.connect() as connection:
            self.sealed_with = await keyring.needed(connection)
            keyring.check(self.sealed_with, self._seal)
            # A wrong key is told now rather than in the middle of a talk.
            await keyring.prove(connection)

    async def _note(self, engine: AsyncEngine, before: Callable[[], Awaitable[bool]] | None) -> None:
        """Write down the key as one that something may be sealed with."""
        if self._seal.id is None or self._seal.id in self.sealed_with:
            return
        older = not self.sealed_with and before is not None and await before()
        async with self._backend.turnstile(), self._backend.writer(engine).begin() as connection:
            await self._backend.lock(connection, "keys")
            self.sealed_with = await keyring.note(connection, self._seal, datetime.now(UTC), older)

    def _opened(self) -> AsyncEngine:
        if self._engine is None:
            raise StoreError("The database is not open.")
        return self._engine

    async def _run(self, run: Callable[[], Awaitable[_T]]) -> _T:
        left = _TRIES
        while True:
            left -= 1
            try:
                return await run()
            except SQLAlchemyError as error:
                if not left or not failures.repeatable(error):
                    raise failures.failed(error, self._backend.place) from None
