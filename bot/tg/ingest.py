"""Polling: an update is confirmed to Telegram only after it was stored.

`getUpdates` with an offset confirms everything before it, so the offset moves only past updates that the
engine has stored. Updates are taken as plain JSON: one that the library cannot read must not stop the others.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from telegram import error as tg_error
from telegram.request import BaseRequest

from bot.interview.errors import StoreError
from bot.tg.dead import number_of

log = logging.getLogger(__name__)

ALLOWED = json.dumps(["message", "edited_message", "callback_query"])
BATCH = 100
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0

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

    ``polled`` is called after each poll that Telegram answered.
    """

    def __init__(
        self,
        request: BaseRequest,
        url: str,
        store: StoreUpdate,
        seconds: int = 25,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        polled: Callable[[], None] = lambda: None,
    ) -> None:
        self._request = request
        self._url = url
        self._store = store
        self._seconds = seconds
        self._sleep = sleep
        self._polled = polled
        self._offset = 0
        self._stop = asyncio.Event()

    async def run(self) -> None:
        """Poll until `stop`. Raises `InvalidToken` if Telegram refuses the token; survives everything else."""
        pause = FIRST_PAUSE
        while not self._stop.is_set():
            try:
                await self._poll_once()
                pause = FIRST_PAUSE
            except (tg_error.InvalidToken, tg_error.Forbidden):
                raise
            except (tg_error.TelegramError, StoreError) as error:
                log.warning("polling again in %.1f s: %s", pause, type(error).__name__)
                await self._sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    def stop(self) -> None:
        """End after the poll under way; what it brings is stored or left to the next start."""
        self._stop.set()

    async def _poll_once(self) -> None:
        values: dict[str, int | str] = {"timeout": self._seconds, "limit": BATCH, "allowed_updates": ALLOWED}
        if self._offset:
            values["offset"] = self._offset
        # The query string carries the parameters: the library's own call would parse the updates.
        url = f"{self._url}/getUpdates?{urlencode(values)}"
        patience = self._request.read_timeout
        updates = await self._request.post(url, read_timeout=None if patience is None else self._seconds + patience)
        self._polled()
        if not isinstance(updates, list):
            return
        offset = self._offset
        for update in updates:
            await self._store(update, chat_of(update))
            number = number_of(update)
            if number is not None:  # one without a number cannot be confirmed but by the next
                self._offset = number + 1
        if updates and self._offset == offset:
            await self._sleep(FIRST_PAUSE)  # it will come again at once
