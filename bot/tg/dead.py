"""Updates as they come: what can be told of one that may be anything, and what becomes of one that leads nowhere.

An update is poison if it has no number, if python-telegram-bot cannot read it, or if a handler fails over it each time
it is tried. It is kept as a dead letter, so that it neither stops others nor is lost.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Protocol

from bot.interview.errors import VivaError
from bot.interview.operating import DeadLetter
from bot.interview.session import Person
from bot.tg.language import texts as t

log = logging.getLogger(__name__)

Json = Any

NO_NUMBER, UNREADABLE, FAILED = "no_number", "unreadable", "failed"
"""Why an update is dead: see above, in this order."""
CANNOT_BE_READ = (TypeError, LookupError, ValueError, AttributeError, ArithmeticError, OSError, RecursionError)
"""What python-telegram-bot raises over an update of another shape than the Bot API promises."""
_MOST = 2**63
"""Ids of people and chats are smaller (Bot API: at most 52 bits), and so is what a database takes."""


def number_of(update: Any) -> int | None:
    """The ``update_id``, None if there is none."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if type(number) is int and 0 < number < _MOST else None


def sender_of(update: Any) -> int | None:
    """Who sent the update, None if it does not say."""
    for part in update.values() if isinstance(update, dict) else ():
        sender = part.get("from") if isinstance(part, dict) else None
        number = sender.get("id") if isinstance(sender, dict) else None
        if type(number) is int and abs(number) < _MOST:
            return number
    return None


def dead_key(update: Any) -> str:
    """A name for an update without a number: the same for the same update, however often it comes."""
    text = json.dumps(update, sort_keys=True)
    return f"dead-{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def letter(key: str, reason: str, update: Any, chat_id: int, now: datetime) -> DeadLetter:
    """What is kept of a dead update; ``chat_id`` 0 if no chat is known."""
    chat = chat_id if chat_id and abs(chat_id) < _MOST else None
    return DeadLetter(
        key=key, reason=reason, at=now, user_id=sender_of(update), chat_id=chat, payload=json.dumps(update)
    )


class Durable(Protocol):
    """What is needed of the engine (`bot.engine.Engine`)."""

    async def step(self, name: str, work: Callable[[], Awaitable[Json]]) -> Json: ...


class DeadLetters:
    """Keeps updates that lead nowhere, in durable steps. ``store`` keeps a letter, ``say`` tells a person a sentence,
    ``buried`` hears the reason of each that was kept.

    A payload is that of a stored update: the ``update`` and its ``chat``.
    """

    def __init__(
        self,
        durable: Durable,
        store: Callable[[DeadLetter], Awaitable[None]],
        say: Callable[[Person, Callable[[], str]], Awaitable[None]],
        clock: Callable[[], datetime],
        buried: Callable[[str], None],
    ) -> None:
        self._durable = durable
        self._store = store
        self._say = say
        self._clock = clock
        self._buried = buried

    async def receive(self, key: str, payload: dict[str, Json], reason: str) -> None:
        """Keep an update that nobody can work on, and say so in a private chat."""
        await self.bury(key, payload, reason)
        chat_id = int(payload["chat"])
        if chat_id <= 0:
            return
        try:
            await self._say(Person(user_id=chat_id, chat_id=chat_id), lambda: t.UNREADABLE)
        except VivaError as error:
            log.info("nobody to tell that an update cannot be read: %s", error.log)

    async def bury(self, key: str, payload: dict[str, Json], reason: str) -> None:
        """Keep an update, once."""

        async def work() -> None:
            await self._store(letter(key, reason, payload["update"], int(payload["chat"]), self._clock()))
            self._buried(reason)

        await self._durable.step("bury", work)
