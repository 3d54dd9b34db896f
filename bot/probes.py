"""Whether the bot can serve, and how it stands: what probes and figures ask for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Container
from datetime import datetime, timedelta

from bot.engine import Engine
from bot.interview.errors import StoreError
from bot.office import Pulse
from bot.storage.store import SqlStore
from bot.watching import State

log = logging.getLogger(__name__)

READY_SECONDS = 3.0
"""How long database and queue may take to answer before they count as away."""
STARTING, TELEGRAM, STOPPING = "starting", "telegram", "stopping"


class Probes:
    """Looks at the parts. ``lacks`` names what is missing by the bot's own knowledge, "" for nothing.

    ``patience`` is how long polls may go unanswered before Telegram counts as away; ``cards`` are the ids of those in
    the bank.
    """

    def __init__(
        self,
        store: SqlStore,
        engine: Engine,
        pulse: Pulse,
        clock: Callable[[], datetime],
        patience: timedelta,
        cards: Container[str],
    ) -> None:
        self._store = store
        self._engine = engine
        self._pulse = pulse
        self._clock = clock
        self._patience = patience
        self._cards = cards
        self.lacks = STARTING

    @property
    def takes(self) -> bool:
        """Whether updates can be stored."""
        return self.lacks not in (STARTING, STOPPING)

    async def missing(self) -> str:
        """What is not there to serve people: starting, telegram, database, queue or stopping; "" if all is."""
        if self.lacks:
            return self.lacks
        if self._unanswered():
            return TELEGRAM
        for name, look in (("database", self._store.database.ping), ("queue", self._engine.ping)):
            try:
                async with asyncio.timeout(READY_SECONDS):
                    await look()
            except (StoreError, TimeoutError):
                return name
        return ""

    def _unanswered(self) -> bool:
        """Whether the bot polls and has heard nothing of Telegram for too long."""
        since = self._pulse.polling_since
        return since is not None and self._clock() - max(since, self._pulse.polled or since) > self._patience

    async def state(self) -> State:
        """How the bot is at this moment; what cannot be asked is None."""
        queue, counts, waiting = None, None, None
        if self.takes:
            try:
                async with asyncio.timeout(READY_SECONDS):
                    queue, counts = await self._engine.depth(), await self._store.counts()
                    waiting = await self._store.waiting()
            except (StoreError, TimeoutError) as error:
                log.warning("database or queue did not answer for the figures: %s", type(error).__name__)
        return State(
            queue=queue,
            dead_letters=counts["dead_letters"] if counts else None,
            waiting_answers=None if waiting is None else sum(n for id_, n in waiting.items() if id_ in self._cards),
            update_age=self._age(self._pulse.updated),
            poll_age=self._age(self._pulse.polled),
        )

    def _age(self, moment: datetime | None) -> float | None:
        return None if moment is None else max(0.0, (self._clock() - moment).total_seconds())
