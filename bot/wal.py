"""SQLite's write-ahead log, for the two databases that are kept in files.

A commit to it is one append. With ``synchronous=NORMAL`` that append is left to the operating system, which keeps it
over the end of the process but not over a power cut; `Flusher` makes it durable where that matters, once for all who
wait (https://sqlite.org/wal.html, https://sqlite.org/pragma.html#pragma_synchronous).
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

BUSY_SECONDS = 10
CACHE_KB = 512
"""Pages that a connection keeps in memory, in KB; SQLite's own limit is 2,000. There are dozens of connections, and
what is read often is in the memory of the operating system already."""
_PAUSE = 0.02


def log_of(path: Path) -> Path:
    """Where the log of the database ``path`` lies."""
    return path.with_name(path.name + "-wal")


def switch_on(path: Path) -> None:
    """Switch the file to a write-ahead log, which it keeps for good. Raises `sqlite3.Error`.

    SQLite refuses the switch at once while another process makes it, whatever time-out is set; hence the tries.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as file:
                file.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE)


def empty(path: Path) -> bool:
    """Move the log into the file and empty it, since it still holds deleted pages; False if it was in use."""
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as file:
        (busy, _, _) = file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


class Flusher:
    """Makes what was committed to the log of ``path`` outlast a power cut. For one event loop."""

    def __init__(self, path: Path) -> None:
        self._log = log_of(path)
        self._running: asyncio.Task[None] | None = None
        self._next: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, "flush")

    async def flush(self) -> None:
        """Return once all that was committed before the call is on disk. Raises `OSError`.

        A flush that has begun may have missed the latest commit, so whoever comes meanwhile shares the next one.
        """
        if self._next is None:
            self._next = asyncio.create_task(self._after(self._running))
        await asyncio.shield(self._next)

    async def _after(self, running: asyncio.Task[None] | None) -> None:
        if running is not None:
            await asyncio.wait([running])
        self._running, self._next = self._next, None
        await asyncio.get_running_loop().run_in_executor(self._thread, self._sync)

    def _sync(self) -> None:
        try:
            log = os.open(self._log, os.O_RDWR)
        except FileNotFoundError:  # the last connection has moved it into the file, durably
            return
        try:
            os.fsync(log)
        finally:
            os.close(log)

    def close(self) -> None:
        """Let the thread go."""
        self._thread.shutdown(wait=False)
