"""What everybody together may have the model do in a day (UTC): taken before each call, paid for after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from bot.interview.assessment import Usage
from bot.interview.errors import LimitReached


class Ledger(Protocol):
    """Where the day's totals are kept (`bot.interview.ports.Store`). All raise `StoreError`."""

    async def take(self, day: str, key: str, answers: int, tokens: int) -> bool: ...
    async def spend(self, day: str, tokens: int) -> None: ...
    async def spent(self, day: str) -> tuple[int, int]: ...


class Budget:
    """The limits of a day for everybody together: ``answers`` the model grades, ``tokens`` of all its calls; 0 is none.

    Calls under way when the last token is spent are still paid for, so that the day may end a little above the limit.
    """

    def __init__(self, ledger: Ledger, clock: Callable[[], datetime], answers: int, tokens: int) -> None:
        self._ledger = ledger
        self._clock = clock
        self._answers = answers
        self._tokens = tokens

    async def take(self, key: str) -> None:
        """Count the answer ``key``, once a day. Raises `LimitReached`: then the model must not be called."""
        if not (self._answers or self._tokens):
            return
        if not await self._ledger.take(self._day, key, self._answers, self._tokens):
            raise _reached()

    async def may_ask(self) -> bool:
        """Whether there are tokens left for a call that grades no answer."""
        return not self._tokens or (await self._ledger.spent(self._day))[1] < self._tokens

    async def check(self) -> None:
        """Raise `LimitReached` unless `may_ask`."""
        if not await self.may_ask():
            raise _reached()

    async def spend(self, usage: Usage) -> None:
        """Pay for a call."""
        await self.pay(usage.input_tokens + usage.output_tokens)

    async def pay(self, tokens: int) -> None:
        """Pay for a call that took so many tokens."""
        if self._tokens and tokens:
            await self._ledger.spend(self._day, tokens)

    @property
    def _day(self) -> str:
        return self._clock().astimezone(UTC).date().isoformat()


def _reached() -> LimitReached:
    return LimitReached(
        "Your answer is saved. The day's budget for marking is used up, for everybody, until midnight UTC.",
        "the day's limit for everybody is reached",
    )
