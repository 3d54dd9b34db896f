"""Waiting for a change without asking again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable


class Changes:
    """Bells: whoever changes something rings, whoever waits looks again. For one event loop; not for threads.

    Each chat and the queue of updates have a bell of their own, so that a thousand people who wait do not all wake for
    one message. Events that are thrown away once rung, rather than an ``asyncio.Condition``, let plain code ring.
    """

    def __init__(self) -> None:
        self._bells: dict[Hashable, asyncio.Event] = {}

    def tell(self, key: Hashable) -> None:
        """Something changed about ``key``: everyone who waits for that, or for anything, looks again."""
        for bell in (self._bells.pop(key, None), self._bells.pop(None, None)):
            if bell is not None:
                bell.set()

    async def until(self, predicate: Callable[[], bool], timeout: float | None, key: Hashable = None) -> None:
        """Return once ``predicate()`` holds, looked at after each change of ``key`` (None: after any change).

        Raises ``TimeoutError`` after ``timeout`` seconds (None: never).
        """
        async with asyncio.timeout(timeout):
            while not predicate():
                await self._bells.setdefault(key, asyncio.Event()).wait()
