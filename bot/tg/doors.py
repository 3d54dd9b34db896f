"""Chats that closed themselves (the person blocked the bot, or is gone): noted, and left alone until they write.

What a person asked for is sent whatever was noted, since asking opens the door. Work that nobody asked for just now (a
grading tried again, the word that a question's time is over) runs inside `unasked`, and then nothing is sent to a
closed chat; what it found is kept all the same.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

_UNASKED: ContextVar[bool] = ContextVar("unasked", default=False)


class Door(Protocol):
    """What is known of a person's private chat (`bot.interview.interviewer`). Both raise `StoreError`."""

    async def is_closed(self, user_id: int) -> bool: ...
    async def close(self, user_id: int) -> None: ...


@contextmanager
def unasked() -> Iterator[None]:
    """While this lasts, what is sent is something that nobody asked for just now."""
    token = _UNASKED.set(True)
    try:
        yield
    finally:
        _UNASKED.reset(token)


def nobody_asked() -> bool:
    """Whether this runs inside `unasked`."""
    return _UNASKED.get()


class Doors:
    """A `Door` made of two functions; ``note`` is given a key under which the same closing is noted once."""

    def __init__(
        self,
        closed: Callable[[int], Awaitable[bool]],
        note: Callable[[str, int], Awaitable[None]],
        key: Callable[[], str],
    ) -> None:
        self._closed = closed
        self._note = note
        self._key = key

    async def is_closed(self, user_id: int) -> bool:
        """See `Door`."""
        return await self._closed(user_id)

    async def close(self, user_id: int) -> None:
        """See `Door`."""
        await self._note(f"{self._key()}:closed", user_id)
