"""Waiting for one's turn to send: first in, first out within a chat, and no slow chat holds up another."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from weakref import WeakValueDictionary

from bot.tg.pace import Pace


class Turnstile:
    """Lets messages through at `Pace`. ``clock`` gives seconds and never goes back (``time.monotonic``).

    Belongs to one event loop.
    """

    def __init__(self, pace: Pace, sleep: Callable[[float], Awaitable[None]], clock: Callable[[], float]) -> None:
        self._pace = pace
        self._sleep = sleep
        self._clock = clock
        self._chats: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._all = asyncio.Lock()
        self._unasked = asyncio.Lock()

    def share(self, n: int) -> None:
        """See `Pace.share`."""
        self._pace.share(n)

    async def turn(self, chat: int, patience: float, unasked: bool = False) -> float | None:
        """Wait until a message to ``chat`` may leave; the seconds waited, None if that takes longer than ``patience``.

        Who waits for a chat's own limit stands before that chat's door only; the door of all has a queue of its own,
        in which one ``unasked`` message stands at a time, so that a hundred reminders do not hold up those who talk.
        """
        began = self._clock()
        lock = self._chats.setdefault(chat, asyncio.Lock())
        async with lock:
            while True:
                if not await self._patiently(lambda: self._pace.chat_wait(chat, self._clock()), began + patience):
                    return None
                async with self._unasked if unasked else nullcontext(), self._all:
                    if not await self._patiently(lambda: self._pace.overall_wait(self._clock()), began + patience):
                        return None
                    if self.at_once(chat):
                        return self._clock() - began

    def at_once(self, chat: int) -> bool:
        """Take a turn if there is one this moment."""
        now = self._clock()
        if self._pace.chat_wait(chat, now) or self._pace.overall_wait(now):
            return False
        self._pace.take(chat, now)
        return True

    def sign(self, chat: int) -> bool:
        """Whether a sign of life may go now; it never waits, and goes by everybody who does."""
        return self._pace.sign(chat, self._clock())

    def refused(self, chat: int, seconds: float) -> None:
        """See `Pace.refused`."""
        self._pace.refused(chat, seconds, self._clock())

    async def _patiently(self, left: Callable[[], float], until: float) -> bool:
        while wait := left():
            if self._clock() + wait > until:
                return False
            await self._sleep(wait)
        return True
