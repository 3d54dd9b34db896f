"""What a person sees while a judge takes its time: one short message that says where things stand.

It is a courtesy, like "typing": it holds up nothing, and losing it harms nobody. It is taken away in a step after the
feedback, and, should the process end before that, by work of its own that was stored as soon as it was sent.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from contextvars import Context
from dataclasses import dataclass
from typing import Any, Protocol

from bot.interview.errors import VivaError
from bot.interview.session import Person
from bot.tg.language import texts as t
from bot.tg.sending import Sender

log = logging.getLogger(__name__)

Json = Any

UNSAY = "unsay"
"""The kind of work that takes the message away."""


STAGES = {"reading": 4.0, "looking": 12.0, "long": 25.0, "saved": 60.0}
"""After how many seconds of waiting each of `texts.WAITING` is shown, far more slowly than Telegram allows."""


class Durable(Protocol):
    """What is needed of the engine (`bot.engine.Engine`)."""

    async def step(self, name: str, work: Callable[[], Awaitable[Json]]) -> Json: ...
    async def store(self, kind: str, key: str, chat_id: int, payload: dict[str, Json], delay: float = 0) -> None: ...
    def handle(self, kind: str, handler: Callable[[str, dict[str, Json]], Awaitable[None]]) -> None: ...


Remember = Callable[[str, Person, dict[str, Json]], Awaitable[dict[str, Json]]]
"""Keeps what it is given under a key, unless something is kept there; returns what is kept."""


@dataclass(slots=True)
class Status:
    """The message of one wait: its id once it was sent; whether it is being sent; whether the wait is over."""

    message_id: int | None = None
    sending: bool = False
    over: bool = False


class Waiting:
    """Shows the stages of a wait. ``remember`` keeps, over a crash, that a message was sent for a piece of work."""

    def __init__(self, durable: Durable, sender: Sender, remember: Remember) -> None:
        self._durable = durable
        self._sender = sender
        self._remember = remember
        self._tasks: set[asyncio.Task[None]] = set()
        durable.handle(UNSAY, self._unsay)

    @asynccontextmanager
    async def shown(self, key: str, person: Person) -> AsyncIterator[Status]:
        """Show the stages while the block runs; ``key`` names the work waited for. Leaving waits for nothing."""
        status = Status()
        stages = [(after, t.WAITING[name]) for name, after in STAGES.items()]
        # A context of its own: what is stored here is no part of the workflow that waits.
        task = asyncio.create_task(self._tell(key, person, status, stages), context=Context())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            yield status
        finally:
            status.over = True
            if not status.sending:  # a message under way gets its id, without which it could not be taken away
                task.cancel()

    async def take_away(self, person: Person, message_id: int | None) -> None:
        """Delete the message of a wait that is over, in a durable step; nothing for None."""
        if message_id is not None:
            await self._durable.step(UNSAY, lambda: self._sender.withdraw(person.chat_id, message_id))

    async def _tell(self, key: str, person: Person, status: Status, stages: Sequence[tuple[float, str]]) -> None:
        waited = 0.0
        for after, text in stages:
            await self._sender.pause(after - waited)
            waited = after
            if status.message_id is not None:
                await self._sender.revise(person.chat_id, status.message_id, text)
                continue
            status.sending = True
            try:
                go_on = await self._first(key, person, status, text)
            except VivaError as error:
                log.warning("no word on a wait: %s", error.log)
                return
            finally:
                status.sending = False
            if not go_on or status.over:
                return

    async def _first(self, key: str, person: Person, status: Status, text: str) -> bool:
        """Send the message, unless one was sent before a crash; whether to go on with later stages."""
        life = {"life": secrets.token_hex(8)}
        if await self._remember(f"{key}:waiting", person, life) != life:
            return False
        status.message_id = await self._sender.status(person.chat_id, text)
        if status.message_id is None:
            return False
        payload = {"chat": person.chat_id, "message": status.message_id}
        await self._durable.store(UNSAY, f"{key}:{UNSAY}", person.chat_id, payload)
        return True

    async def _unsay(self, _key: str, payload: dict[str, Json]) -> None:
        chat_id, message_id = int(payload["chat"]), int(payload["message"])
        await self._durable.step(UNSAY, lambda: self._sender.withdraw(chat_id, message_id))
