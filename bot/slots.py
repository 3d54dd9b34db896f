"""A limit on what goes on at the same time, which may change while it is in force."""

from __future__ import annotations

import asyncio
from collections import deque


class Slots:
    """At most ``limit`` (1 or more) blocks at a time, first come, first served. Belongs to one event loop."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._taken = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @classmethod
    def of(cls, limit: int | Slots) -> Slots:
        """``limit`` itself where it is shared with others already."""
        return limit if isinstance(limit, Slots) else cls(limit)

    def share(self, whole: int, n: int) -> None:
        """From now on this is one of ``n`` that keep the limit ``whole`` together; each takes 1 at least."""
        self._limit = max(1, whole // max(1, n))
        self._admit()

    async def __aenter__(self) -> None:
        if self._taken < self._limit and not self._waiting:
            self._taken += 1
            return
        mine = asyncio.get_running_loop().create_future()
        self._waiting.append(mine)
        try:
            await mine
        except asyncio.CancelledError:
            if not mine.cancelled():
                self._give_back()  # it was let in at the same moment
            elif mine in self._waiting:
                self._waiting.remove(mine)
            raise

    async def __aexit__(self, *_: object) -> None:
        self._give_back()

    def _give_back(self) -> None:
        self._taken -= 1
        self._admit()

    def _admit(self) -> None:
        while self._waiting and self._taken < self._limit:
            # Done already is only one that gave up.
            if not (first := self._waiting[0]).done():
                self._taken += 1
                first.set_result(None)
            self._waiting.popleft()
