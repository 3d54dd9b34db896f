"""SQLite in a file through aiosqlite."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import URL, Connection, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot import wal
from bot.interview.errors import StoreError
from bot.storage import failures
from bot.storage.schema import VERSION_TABLE

_log = logging.getLogger(__name__)
_BEGIN = "viva_begin"
_BRIEF = "viva_brief"
_MAGIC = b"SQLite format 3\x00"

# FULL, not NORMAL: in WAL mode NORMAL may lose the last commits at a power cut (sqlite.org/pragma.html), and an
# answer is never lost. `secure_delete` overwrites what was deleted with zeros.
_PRAGMAS = ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", f"cache_size=-{wal.CACHE_KB}")


class _Connection(aiosqlite.Connection):
    """While ``brief``, runs statements where they are asked for; the driver's own way is a thread for each connection.

    A statement on a few indexed rows takes less time than the way to a thread and back, of which a turn had sixty. What
    may wait, for another process or for the disk, goes to the thread as ever.
    """

    brief = False

    async def _execute(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        connection = self._connection
        if not self.brief or connection is None:
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        if fn == connection.commit:
            await asyncio.sleep(0)  # whoever gave the turn up meanwhile is heard before it is kept
            return await super()._execute(fn)  # type: ignore[no-untyped-call]
        if args and args[0] == _IMMEDIATE:
            try:
                with _impatient(connection):
                    return fn(*args, **kwargs)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        return fn(*args, **kwargs)


_IMMEDIATE = "BEGIN IMMEDIATE"


@contextmanager
def _impatient(connection: sqlite3.Connection) -> Iterator[None]:
    """Another process that holds the lock is not waited for."""
    connection.execute("PRAGMA busy_timeout=0")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA busy_timeout={wal.BUSY_SECONDS * 1000}")


def _connection(path: str) -> _Connection:
    """What `aiosqlite.connect` gives, of our class. The connection is used by two threads, one after the other."""

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(path, isolation_level=None, timeout=wal.BUSY_SECONDS, check_same_thread=False)

    connection = _Connection(connect, iter_chunk_size=64)
    connection._thread.daemon = True
    return connection


class Sqlite:
    """A database in a file. Implements `bot.storage.backend.Backend`."""

    def __init__(self, url: URL) -> None:
        if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
            raise StoreError("Viva's database must be a file. Set VIVA_DATABASE_URL like sqlite:////home/me/viva.db.")
        self._url = url.set(drivername="sqlite+aiosqlite")
        self._path = Path(url.database)
        self.place = str(self._path)
        self._one_writer = asyncio.Lock()

    async def prepare(self) -> None:
        """Make the folder and the file (readable by its owner alone), or check the file that is there."""
        await asyncio.to_thread(_prepare, self._path)

    def engine(self) -> AsyncEngine:
        """Transactions begin when they are told to: the driver would begin too late to keep others out."""
        path = str(self._path)

        async def connect() -> _Connection:
            connection = _connection(path)
            await connection
            return connection

        engine = create_async_engine(self._url, hide_parameters=True, async_creator=connect)
        event.listen(engine.sync_engine, "connect", _configure)
        event.listen(engine.sync_engine, "begin", _begin)
        return engine

    def writer(self, engine: AsyncEngine) -> AsyncEngine:
        return engine.execution_options(**{_BEGIN: _IMMEDIATE})

    def brief(self, engine: AsyncEngine) -> AsyncEngine:
        return engine.execution_options(**{_BRIEF: True})

    def turnstile(self) -> AbstractAsyncContextManager[object]:
        """SQLite has one writer; waiting here is fair, while its own busy handler polls."""
        return self._one_writer

    async def lock(self, connection: AsyncConnection, name: str) -> None:
        """Nothing: BEGIN IMMEDIATE has locked the whole file."""

    async def size(self, connection: AsyncConnection) -> int:
        """Its pages; what still lies in the write-ahead log counts with them."""
        pages, bytes_each = [
            int((await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one())
            for name in ("page_count", "page_size")
        ]
        return pages * bytes_each

    async def scrub(self, engine: AsyncEngine) -> None:
        """Move the write-ahead log into the file and empty it: it still held the deleted pages."""
        async with engine.execution_options(**{_BEGIN: ""}).connect() as connection:
            busy = (await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")).scalar_one()
        if busy:
            _log.warning("%s: deleted rows stay in the write-ahead log until the next checkpoint", self.place)

    async def renew(self, engine: AsyncEngine) -> None:
        """Write the whole file afresh."""
        async with engine.execution_options(**{_BEGIN: ""}).connect() as connection:
            await connection.exec_driver_sql("VACUUM")
        await self.scrub(engine)

    async def others(self, _engine: AsyncEngine) -> int:
        """Not known; a running bot holds a lock on the data folder (`bot.occupied`)."""
        return 0


def _configure(connection: Any, _entry: ConnectionPoolEntry) -> None:
    try:
        with closing(connection.cursor()) as cursor:
            for pragma in _PRAGMAS:
                cursor.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()  # the pool does not know it yet, and its thread would keep the process alive
        raise


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    driver = connection.connection.driver_connection
    if isinstance(driver, _Connection):
        driver.brief = options.get(_BRIEF, False)
    statement = options.get(_BEGIN, "BEGIN")
    if statement:
        connection.exec_driver_sql(statement)


def _prepare(path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError(
            f"The database {path} cannot be written ({error.strerror}). Make its folder writable, or set "
            "VIVA_DATA_DIR or VIVA_DATABASE_URL to another place."
        ) from error
    if not os.access(path.parent, os.W_OK):
        raise StoreError(f"The folder {path.parent} cannot be written. SQLite needs that beside its database file.")
    if path.stat().st_size:
        _inspect(path)
    _use_wal(path)


def _use_wal(path: Path) -> None:
    try:
        wal.switch_on(path)
    except sqlite3.OperationalError as error:
        raise StoreError(f"The database {path} cannot be opened ({error}). Is another program using it?") from error


def _inspect(path: Path) -> None:
    """Read-only, so that a damaged file keeps every byte for whoever tries to rescue it."""
    with path.open("rb") as start:
        if start.read(len(_MAGIC)) != _MAGIC:  # SQLite takes a very short file for an empty one, and would fill it
            raise failures.damaged(str(path))
    beside = {name for name in _companions(path) if name.exists()}
    try:
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=wal.BUSY_SECONDS)
        ) as file:
            fine = file.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
            tables = {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.OperationalError as error:
        raise StoreError(f"The database {path} cannot be opened ({error}). Is another program using it?") from error
    except sqlite3.DatabaseError:
        fine, tables = False, set()
    if fine and (not tables or VERSION_TABLE in tables):
        return
    for name in _companions(path) - beside:
        name.unlink(missing_ok=True)
    if not fine:
        raise failures.damaged(str(path))
    raise StoreError(
        f"The database {path} belongs to another program. It was left as it is: set VIVA_DATABASE_URL to another file."
    )


def _companions(path: Path) -> set[Path]:
    return {path.with_name(path.name + ending) for ending in ("-wal", "-shm")}
