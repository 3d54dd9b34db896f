"""What is stored of somebody, at their disposal: sent to them as a file, or deleted."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from bot.interview.ports import Store
from bot.interview.session import Person
from bot.tg.admin import AdminDesk
from bot.tg.exporting import export_message
from bot.tg.language import texts as t
from bot.tg.sending import Sender, plain
from bot.tg.showing import Showing

log = logging.getLogger(__name__)

Json = Any


class Durable(Protocol):
    """What is needed of the engine (`bot.engine.Engine`)."""

    async def step(self, name: str, work: Callable[[], Awaitable[Json]]) -> Json: ...
    async def store(self, kind: str, key: str, chat_id: int, payload: dict[str, Json], delay: float = 0) -> None: ...
    async def forget(self, chat_id: int) -> int: ...
    def handle(self, kind: str, handler: Callable[[str, dict[str, Json]], Awaitable[None]]) -> None: ...


class OwnData:
    """Exports and forgets. ``beside`` is held while work runs beside a chat's turns (`bot.tg.gradings.Gradings.lock`).

    ``admin`` has the files that an admin has sent.
    """

    def __init__(
        self,
        durable: Durable,
        store: Store,
        sender: Sender,
        showing: Showing,
        beside: Callable[[int], AbstractAsyncContextManager[None]],
        admin: AdminDesk | None,
    ) -> None:
        self._durable = durable
        self._store = store
        self._sender = sender
        self._showing = showing
        self._beside = beside
        self._admin = admin
        durable.handle("tidy", self._tidy)

    async def forget(self, key: str, person: Person) -> None:
        """Delete everything about ``person``, in the database and in the queue, and say so."""

        async def work() -> int:
            async with self._beside(person.chat_id):
                return await self._store.forget(person.user_id) + await self._durable.forget(person.chat_id)

        deleted = await self._durable.step("forget", work)
        log.info("forgot a person: %d rows", deleted)
        await self.tidy_after(key, person)
        everything = self._admin is None or await self._admin.forget(person)
        await self._showing.send(person, plain(t.FORGOTTEN if everything else t.FORGOTTEN_BUT_FILES))

    async def tidy_after(self, key: str, person: Person) -> None:
        """The turn that runs cannot delete itself, and it holds the person's name: the next in the queue does."""
        await self._durable.store("tidy", f"{key}:tidy", person.chat_id, {"chat": person.chat_id})

    async def _tidy(self, _key: str, payload: dict[str, Json]) -> None:
        await self._durable.step("tidy", lambda: self._durable.forget(int(payload["chat"])))

    async def export(self, person: Person) -> None:
        """Send everything about ``person`` as a file, made and sent in one step: it is not worth keeping."""

        async def work() -> int:
            message = export_message(await self._store.export(person.user_id))
            return await self._sender.send(message, person.chat_id, person.user_id)

        await self._durable.step("export", work)
