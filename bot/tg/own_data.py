"""What is stored of somebody, at their disposal: sent to them as a file, or deleted."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from bot.interview.errors import StoreError, Unscrubbed
from bot.interview.ports import Store
from bot.interview.session import Person
from bot.tg.admin import AdminDesk
from bot.tg.exporting import export_message
from bot.tg.language import spoken
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
        """Delete everything about ``person``, in the database and in the queue, and say so, or what is left to do.

        Raises `StoreError` if nothing was deleted.
        """

        async def work() -> Json:
            async with self._beside(person.chat_id):
                return await self._forgotten(person)

        kept = await self._durable.step("forget", work)
        deleted, problem = (kept, "") if isinstance(kept, int) else kept  # the former is of an earlier version
        log.info("forgot a person: %d rows", deleted)
        await self.tidy_after(key, person)
        everything = self._admin is None or await self._admin.forget(person)
        left = [spoken(problem)] if problem else []
        left += [] if everything else [t.FORGOTTEN_BUT_FILES]
        await self._showing.send(person, plain("\n\n".join(left) or t.FORGOTTEN))

    async def _forgotten(self, person: Person) -> tuple[int, str]:
        """How many rows and pieces of work were deleted, and what is to be said of what failed; "" for nothing.

        Once the rows are gone all the rest is tried, whatever fails of it: nobody comes back for it.
        """
        deleted, problem = 0, ""
        try:
            deleted += await self._store.forget(person.user_id)
        except Unscrubbed as error:
            log.warning("forgot a person, whose bytes may be left: %s", error.log)
            problem = error.person
        try:
            deleted += await self._durable.forget(person.chat_id)
        except StoreError as error:
            log.warning("forgot a person, of whom work may be left: %s", error.log)
            problem = error.person
        return deleted, problem

    async def tidy_after(self, key: str, person: Person) -> None:
        """The turn that runs cannot delete itself, and it holds the person's name: the next in the queue does."""
        await self._durable.store("tidy", f"{key}:tidy", person.chat_id, {"chat": person.chat_id})

    async def _tidy(self, _key: str, payload: dict[str, Json]) -> None:
        async def work() -> int:
            deleted = await self._durable.forget(int(payload["chat"]))
            try:
                await self._store.scrub()  # who is told to ask once more taps a button, and nothing of them is known
            except Unscrubbed as error:
                log.warning("bytes of somebody forgotten may be left: %s", error.log)
            return deleted

        await self._durable.step("tidy", work)

    async def export(self, person: Person) -> None:
        """Send everything about ``person`` as a file, made and sent in one step: it is not worth keeping."""

        async def work() -> int:
            message = export_message(await self._store.export(person.user_id))
            return await self._sender.send(message, person.chat_id, person.user_id)

        await self._durable.step("export", work)
