"""Carrying out one call to a chat: when its turn has come, and as often as it takes.

A call that Telegram certainly did not carry out is repeated with growing pauses for as long as it takes (the chat's
next update waits); one that may have arrived is repeated once, so that it leaves two copies at most; a chat that closed
itself is left alone; to a group that moved it is sent once more. Which is which is in `bot.tg.refusals`.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import error as tg_error

from bot.interview.errors import SendFailed
from bot.tg.refusals import Fate, described, fate, name, seconds
from bot.tg.turnstile import Turnstile

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds between repeats of a call that did not arrive; doubled each time."""

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]


class Delivery:
    """Carries out calls. ``sleep`` waits between repeats; without ``turnstile`` nothing waits for its turn."""

    def __init__(self, sleep: Sleep, turnstile: Turnstile | None) -> None:
        self._sleep = sleep
        self._turnstile = turnstile

    def share(self, n: int) -> None:
        """See `bot.tg.pace.Pace.share`."""
        if self._turnstile is not None:
            self._turnstile.share(n)

    def sign(self, chat_id: int) -> bool:
        """Whether a sign of life may go now."""
        return self._turnstile is None or self._turnstile.sign(chat_id)

    def heed(self, chat_id: int, error: tg_error.TelegramError) -> None:
        """A courtesy that Telegram has no time for tells something about what comes after it."""
        if isinstance(error, tg_error.RetryAfter):
            self._refused(chat_id, seconds(error.retry_after))

    def takes_room(self, chat_id: int) -> bool:
        """Take a turn for something that is not worth waiting for; False if there is none this moment."""
        return self._turnstile is None or self._turnstile.at_once(chat_id)

    async def insist(
        self, call: Callable[[int], Awaitable[T]], chat_id: int, patience: float | None = None, paced: bool = True
    ) -> T | None:
        """What ``call`` gives for the chat, None if that closed. See the module for what is repeated.

        ``patience`` is the seconds after which it is no longer worth trying; None: as long as it takes. ``paced``: each
        try waits for its turn.

        Raises `SendFailed` if Telegram refuses the call, when a second attempt may have arrived too, or too late.
        """
        pause, in_doubt, moved = FIRST_PAUSE, False, False
        left = math.inf if patience is None else patience
        while True:
            left -= await self._turn(chat_id, left, patience is not None) if paced else 0.0
            if left < 0:
                raise SendFailed("That message could not be sent.", "it was too late to send")
            try:
                return await call(chat_id)
            except tg_error.RetryAfter as error:
                left -= await self._leave_alone(chat_id, seconds(error.retry_after), left, paced)
                continue
            except tg_error.TelegramError as error:
                found = fate(error)
                if isinstance(error, tg_error.ChatMigrated) and not moved:
                    chat_id, moved = error.new_chat_id, True
                    continue
                if found in (Fate.CLOSED, Fate.MOVED):
                    log.warning("a chat is closed to us: %s", type(error).__name__)
                    return None
                if found is Fate.REFUSED:
                    raise SendFailed("That message could not be sent.", f"refused: {described(error)}") from error
                if found is Fate.DOUBTFUL and in_doubt:
                    raise SendFailed("That message may not have arrived.", "no clear answer, twice") from error
                in_doubt = in_doubt or found is Fate.DOUBTFUL
                log.warning("trying again in %.1f s: %s", pause, name(error))
            left -= pause
            await self._sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _turn(self, chat_id: int, patience: float, unasked: bool) -> float:
        """Wait for the chat's turn: the seconds waited, or more than ``patience`` if it would take longer than that."""
        if self._turnstile is None or patience < 0:
            return 0.0
        waited = await self._turnstile.turn(chat_id, patience, unasked)
        return math.inf if waited is None else waited

    async def _leave_alone(self, chat_id: int, wait: float, patience: float, paced: bool) -> float:
        """Telegram wants to hear nothing for ``wait`` seconds: have the turnstile keep everybody, or wait oneself."""
        self._refused(chat_id, wait)
        if self._turnstile is not None and paced:
            return 0.0  # the next turn comes after that
        if wait <= patience:
            await self._sleep(wait)
        return wait

    def _refused(self, chat_id: int, wait: float) -> None:
        log.warning("too many requests: a chat is left alone for %.0f s", wait)
        if self._turnstile is not None:
            self._turnstile.refused(chat_id, wait)
