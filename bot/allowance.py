"""A port: the tokens that are left for calls of a model which grade no answer."""

from __future__ import annotations

from typing import Protocol


class Allowance(Protocol):
    """`bot.budget.Budget` in the bot. Both raise `StoreError`.

    ``may_ask`` is asked when there is room for the call, and ``pay`` awaited before the next one has that room: who
    asks before waiting for room, waits with all the others that were allowed, too.
    """

    async def may_ask(self) -> bool: ...
    async def pay(self, tokens: int) -> None: ...


class Unlimited:
    """Nobody counts."""

    async def may_ask(self) -> bool:
        """Always."""
        return True

    async def pay(self, tokens: int) -> None:
        """See `Allowance`."""


UNLIMITED = Unlimited()
