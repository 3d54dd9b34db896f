"""Work that broke off before anything of it was saved: it is stored once more for later.

Work that fails by itself, or over a record that cannot be read, is hopeless after some tries. A database that cannot be
written says nothing about the work, however long it lasts, so what fails over it is taken up again until there is room.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from bot.engine import replayed
from bot.interview.errors import StoreError, Unfamiliar, Unreadable

log = logging.getLogger(__name__)

AGAIN_AFTER = 30.0
MOST_TRIES = 6
"""Work that broke off is taken up again after 30 s, then after a growing pause."""
LONGEST_WAIT = 45.0
"""Seconds between tries while the database fails: work goes on within a minute of its being back."""
INSIST_AFTER = 5.0
"""Seconds after which the queue is asked again to take what it refused."""


class Durable(Protocol):
    """What is needed of the engine (`bot.engine.Engine`)."""

    async def store(
        self, kind: str, key: str, chat_id: int, payload: dict[str, Any], delay: float = 0, lane: str = ""
    ) -> None: ...


def of_store(error: BaseException) -> bool:
    """Whether the database failed, now or before a restart, rather than the work or one record of it. A record that
    another replica can read is like a database that is away for a while.
    """
    failed = isinstance(error, StoreError) and not error.lasting
    return failed or replayed(error, StoreError) or replayed(error, Unfamiliar)


def of_record(error: BaseException) -> bool:
    """Whether a stored record cannot be read; the next try will find it as it is."""
    return (isinstance(error, StoreError) and error.lasting) or replayed(error, Unreadable)


def times(payload: dict[str, Any]) -> int:
    """How often the work was stored once more."""
    return int(payload.get("tries", 0)) + int(payload.get("waits", 0))


class Again:
    """Stores work once more; ``sleep`` is how it waits for a queue that refuses."""

    def __init__(self, durable: Durable, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._durable = durable
        self._sleep = sleep

    async def later(self, kind: str, key: str, payload: dict[str, Any], error: BaseException) -> bool:
        """Store the work ``key`` that ended in ``error`` once more; False after `MOST_TRIES`.

        A payload has the ``chat``, and perhaps a ``lane``.
        """
        tries, waits = int(payload.get("tries", 0)), int(payload.get("waits", 0))
        if of_store(error):
            waits += 1
            pause = min(AGAIN_AFTER * waits, LONGEST_WAIT)
        elif tries < MOST_TRIES:
            tries += 1
            pause = AGAIN_AFTER * tries
        else:
            return False
        n = tries + waits
        await self._insist(kind, f"{key.removesuffix(f'+{n - 1}')}+{n}", payload, tries, waits, pause)
        return True

    async def _insist(self, kind: str, key: str, payload: dict[str, Any], tries: int, waits: int, pause: float) -> None:
        """Return once it is stored: the work that asks for it ends then, and with it what was kept."""
        again, lane = {**payload, "tries": tries, "waits": waits}, str(payload.get("lane", ""))
        while True:
            try:
                return await self._durable.store(kind, key, int(payload["chat"]), again, pause, lane)
            except StoreError as error:
                log.warning("not put off yet, asked again in %.0f s: %s", INSIST_AFTER, error.log)
                await self._sleep(INSIST_AFTER)
