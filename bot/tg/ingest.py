"""Polling: an update is confirmed to Telegram only after it was stored.

`getUpdates` with an offset confirms everything before it, so the offset moves only past updates that the
engine has stored. Updates are taken as plain JSON: one that the library cannot read must not stop the others.
Of two programs that poll with one token Telegram answers the one that asked last and refuses the other (409).
It refuses every poll while a webhook is set, so that one is taken away first.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any
from urllib.parse import urlencode

from telegram import error as tg_error
from telegram.request import BaseRequest

from bot.interview.errors import StoreError
from bot.tg.dead import number_of
from bot.tg.refusals import described, no_bot_api, seconds

log = logging.getLogger(__name__)

ALLOWED = json.dumps(["message", "edited_message", "callback_query"])
BATCH = 100
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0
LONGEST_STANDBY = 30.0
"""Seconds between looks whether another poller is gone, at most: soon enough to take over, too seldom to disturb it."""
MARGIN = 15.0
"""Seconds after a long poll's end in which Telegram's answer may still be on its way."""

Raw = dict[str, Any]
StoreUpdate = Callable[[Raw, int], Awaitable[None]]


def chat_of(update: Any) -> int:
    """The chat an update belongs to: its replies are in order within it; the sender's if there is no chat, or 0."""
    for part in update.values() if isinstance(update, dict) else ():
        if not isinstance(part, dict):
            continue
        message = part.get("message")
        holder_of_chat = message if isinstance(message, dict) else part
        for holder in (holder_of_chat.get("chat"), part.get("from")):
            if isinstance(holder, dict) and isinstance(holder.get("id"), int):
                return int(holder["id"])
    return 0


class Poller:
    """Long polling over ``request``. ``url`` is ``<api>/bot<token>``; ``seconds`` the long poll's length.

    ``unhook`` takes away a webhook left on the token; it is called until Telegram has answered, and then no more: one
    that somebody sets later is meant. ``polled`` is called after each poll that Telegram answered. A poll of which
    nothing was heard ``margin`` seconds after it should have ended is given up. ``clock`` gives seconds and never goes
    back.
    """

    def __init__(
        self,
        request: BaseRequest,
        url: str,
        store: StoreUpdate,
        seconds: int = 25,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        polled: Callable[[], None] = lambda: None,
        margin: float = MARGIN,
        clock: Callable[[], float] = time.monotonic,
        unhook: Callable[[], Awaitable[object]] | None = None,
    ) -> None:
        self._request = request
        self._url = url
        self._store = store
        self._seconds = seconds
        self._sleep = sleep
        self._polled = polled
        self._margin = margin
        self._clock = clock
        self._unhook = unhook
        self._offset = 0
        self._stop = asyncio.Event()
        self._disturbed: float | None = None
        self._given_up: set[asyncio.Task[object]] = set()

    async def run(self) -> None:
        """Poll until `stop`. Raises `InvalidToken` if Telegram refuses the token; survives everything else."""
        pause = standby = FIRST_PAUSE
        while not self._stop.is_set():
            try:
                await self._take_away_webhook()
                await self._poll_once()
                pause = FIRST_PAUSE
                standby = standby if self._standing_by() else FIRST_PAUSE
                continue
            except tg_error.Conflict as error:
                standby = min(2 * standby, LONGEST_STANDBY)
                wait = self._stand_by(standby, error)
            except (tg_error.TelegramError, StoreError) as error:
                if _ends_it(error):
                    raise
                wait = max(pause, seconds(error.retry_after) if isinstance(error, tg_error.RetryAfter) else 0)
                log.warning("polling again in %.1f s: %s", wait, type(error).__name__)
                pause = min(2 * pause, LONGEST_PAUSE)
            await self._sleep(wait)

    def stop(self) -> None:
        """End after the poll under way; what it brings is stored or left to the next start."""
        self._stop.set()

    async def _take_away_webhook(self) -> None:
        """Once, before the first poll; what fails is tried again as a poll would be."""
        if self._unhook is None:
            return
        try:
            await self._unhook()
        except tg_error.BadRequest as error:  # perhaps a server that knows no webhooks; the polls will tell
            log.warning("a webhook could not be taken away: %s", described(error))
        self._unhook = None

    def _stand_by(self, wait: float, refusal: tg_error.Conflict) -> float:
        """Somebody else takes what comes for this token; the log says so once, not each time."""
        if self._disturbed is None:
            webhook = "webhook" in refusal.message  # Telegram has one code for both
            why = "a webhook was set for this bot's token" if webhook else "another program polls with this bot's token"
            log.warning("%s; standing by until it is gone", why)
        self._disturbed = self._clock()
        return wait

    def _standing_by(self) -> bool:
        """Whether another program may still poll. Each of two disturbs the other as often as it asks, so this one has
        taken over only after it was left alone for longer than the other would pause."""
        if self._disturbed is not None and self._clock() - self._disturbed > 2 * LONGEST_STANDBY:
            log.warning("the other is gone; polling alone again")
            self._disturbed = None
        return self._disturbed is not None

    async def _poll_once(self) -> None:
        values: dict[str, int | str] = {"timeout": self._seconds, "limit": BATCH, "allowed_updates": ALLOWED}
        if self._offset:
            values["offset"] = self._offset
        # The query string carries the parameters: the library's own call would parse the updates.
        url = f"{self._url}/getUpdates?{urlencode(values)}"
        patience = self._request.read_timeout
        wait = None if patience is None else self._seconds + patience
        updates = await self._watched(self._request.post(url, read_timeout=wait))
        if not isinstance(updates, list):
            raise tg_error.NetworkError("no list of updates")
        self._polled()
        offset = self._offset
        for update in updates:
            await self._store(update, chat_of(update))
            number = number_of(update)
            if number is not None:  # one without a number cannot be confirmed but by the next
                self._offset = number + 1
        if updates and self._offset == offset:
            await self._sleep(FIRST_PAUSE)  # it will come again at once

    async def _watched(self, poll: Coroutine[Any, Any, object]) -> object:
        """What the poll gives; one that hangs is left to itself, even if it will not be cancelled."""
        task = asyncio.create_task(poll)
        self._given_up.add(task)
        task.add_done_callback(self._over)
        try:
            await asyncio.wait({task}, timeout=self._seconds + self._margin)
        finally:
            if not task.done():
                task.cancel()
        if not task.done():
            log.warning("nothing was heard of Telegram for %.0f s", self._seconds + self._margin)
            raise tg_error.TimedOut
        return task.result()

    def _over(self, task: asyncio.Task[object]) -> None:
        self._given_up.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, so that one that failed after it was given up is no news


def _ends_it(error: Exception) -> bool:
    """Whether Telegram refuses the token; an error page of something in between is not its word."""
    return isinstance(error, tg_error.InvalidToken | tg_error.Forbidden) and not no_bot_api(error)
