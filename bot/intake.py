"""Taking updates in: each is stored durably before Telegram is told that it arrived, and answered by a sign of life."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from telegram import Bot

from bot.engine import Engine, left_out_key, update_key, warning_key
from bot.interview.errors import StoreError
from bot.interview.session import Person
from bot.office import Pulse
from bot.probes import Probes
from bot.tg.asides import Asides
from bot.tg.dead import NO_NUMBER, dead_key, number_of, sender_of
from bot.tg.flood import FloodGate, Flow
from bot.tg.groups import reduced
from bot.tg.language import texts as t
from bot.tg.sending import Sender
from bot.watching import Watch

log = logging.getLogger(__name__)


def _owner(update: Any, chat_id: int) -> int:
    """Whose update it is, for /forget: in a group the sender's."""
    return (sender_of(update) if chat_id < 0 else None) or chat_id


class Intake:
    """Where updates come in, by polling or by webhook, while the ``probes`` say that they can be stored.

    ``flood`` leaves out what one person sends too fast; ``pulse`` and ``watch`` hear of what comes.
    """

    def __init__(
        self,
        engine: Engine,
        bot: Bot,
        sender: Sender,
        asides: Asides,
        flood: FloodGate,
        probes: Probes,
        pulse: Pulse,
        watch: Watch,
        clock: Callable[[], datetime],
    ) -> None:
        self._engine = engine
        self._bot = bot
        self._sender = sender
        self._asides = asides
        self._flood = flood
        self._probes = probes
        self._pulse = pulse
        self._watch = watch
        self._clock = clock
        self._signs: set[asyncio.Task[None]] = set()

    async def take(self, update: Any, chat_id: int) -> None:
        """Store an update durably and give a sign of life. Raises `StoreError`: then it was not stored.

        ``update`` may be any JSON; what is no update with a number is stored as a dead letter.
        """
        if not self._probes.takes:
            raise StoreError("The update could not be stored.", f"an update while {self._probes.lacks}")
        now = self._clock()
        self._pulse.updated = now
        number = number_of(update)
        key = dead_key(update) if number is None else update_key(self._bot.id, number)
        if chat_id < 0:
            update = reduced(update, self._bot.username)
        if number is None:
            payload = {"update": update, "chat": chat_id, "reason": NO_NUMBER}
            await self._engine.store("dead", key, chat_id, payload, owner=_owner(update, chat_id))
            self._watch.updated("dead")
            return
        # A group is nobody's flood: what is said there is mostly not for us.
        flow = self._flood.judge(chat_id, now) if chat_id > 0 else Flow.TAKE
        if flow is not Flow.TAKE:
            await self._leave_out(flow, key, update, chat_id)
            return
        try:
            await self._keep(key, number, update, chat_id, now)
        except (StoreError, asyncio.CancelledError):
            self._flood.untaken(chat_id, now)
            raise
        self._flood.told(chat_id)
        self._watch.updated("taken")
        if "message" in update and chat_id > 0:
            self._beside(self._sender.typing(chat_id))

    async def _keep(self, key: str, number: int, update: Any, chat_id: int, now: datetime) -> None:
        """Store an update, and before it the word on what was left out."""
        left_out = self._flood.left_out(chat_id)
        if left_out:
            told = {"chat": chat_id, "left_out": left_out}
            await self._engine.store("flood", left_out_key(self._bot.id, number), chat_id, told)
        payload = {"update": update, "chat": chat_id, "came": now.timestamp()}
        await self._engine.store("update", key, chat_id, payload, owner=_owner(update, chat_id))

    async def _leave_out(self, flow: Flow, key: str, update: Any, chat_id: int) -> None:
        """More than may come in a minute: the first is warned of; a tap is answered, lest its button waits."""
        if flow is Flow.WARN:
            minute = int(self._flood.over(chat_id).timestamp()) // 60
            await self._engine.store("flood", warning_key(self._bot.id, chat_id, minute), chat_id, {"chat": chat_id})
            self._flood.warned(chat_id)
        log.info("left out update %s: too many in a minute", key)
        self._watch.updated("warned" if flow is Flow.WARN else "dropped")
        tap = update.get("callback_query")
        if isinstance(tap, dict):
            person = Person(user_id=chat_id, chat_id=chat_id)
            self._beside(self._asides.toast(person, str(tap.get("id")), lambda: t.FLOOD_TOAST))

    def _beside(self, sign: Coroutine[Any, Any, None]) -> None:
        """Give a sign of life without waiting for it."""
        task = asyncio.create_task(sign)
        self._signs.add(task)
        task.add_done_callback(self._signs.discard)

    def close(self) -> None:
        """Give no more signs of life."""
        for task in self._signs:
            task.cancel()
