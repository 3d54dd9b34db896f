"""The admin commands: /health, /flagged, /import. To everybody else they are unknown.

They touch no session. Every effect is a durable step, as in `bot.tg.desk`.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from bot.interview.errors import VivaError
from bot.interview.operating import Flagged, Health, Preview, Written
from bot.interview.session import Person
from bot.tg import render_admin as render
from bot.tg.buttons import Tapped
from bot.tg.language import spoken
from bot.tg.language import texts as t
from bot.tg.message import Message
from bot.tg.sending import Sender, plain

log = logging.getLogger(__name__)

Json = Any

IMPORT_BYTES = 5 * 1024 * 1024
"""The largest file taken from a chat; larger ones go by `viva bank import`."""


class Office(Protocol):
    """What is asked of the rest of the bot (`bot.office.Office`)."""

    async def health(self) -> Health: ...
    async def flagged(self) -> Flagged: ...
    async def preview(self, name: str, content: bytes) -> Preview: ...
    async def write(self, key: str) -> Written | None: ...
    async def forget_files(self) -> None: ...


class Durable(Protocol):
    """What is needed of the engine (`bot.engine.Engine`)."""

    async def step(self, name: str, work: Callable[[], Awaitable[Json]]) -> Json: ...


@dataclass(frozen=True, slots=True)
class Document:
    """A file in the chat: how to get it, what it is called, its size in bytes."""

    file_id: str
    name: str
    size: int


class AdminDesk:
    """Answers ``admins``. ``fetch`` gets the bytes of a file by its id, and may raise `VivaError`."""

    def __init__(
        self,
        durable: Durable,
        office: Office,
        sender: Sender,
        fetch: Callable[[str], Awaitable[bytes]],
        admins: frozenset[int],
    ) -> None:
        self._durable = durable
        self._office = office
        self._sender = sender
        self._fetch = fetch
        self._admins = admins

    def serves(self, person: Person) -> bool:
        """Whether this is an admin, in their own chat."""
        return person.user_id in self._admins and person.chat_id == person.user_id

    async def forget(self, person: Person) -> bool:
        """Part of /forget: the files an admin has sent; whether nothing is left of them."""

        async def work() -> bool:
            try:
                await self._office.forget_files()
            except VivaError as error:
                log.warning("imported files were not deleted: %s", error.log)
                return False
            return True

        return not self.serves(person) or bool(await self._durable.step("forget_files", work))

    async def command(self, person: Person, name: str, document: Document | None) -> None:
        """Answer the command ``name`` of `bot.tg.commands.ADMIN_COMMANDS`."""
        if name == "health":
            found = await self._step(self._office.health)
            message = plain(found) if isinstance(found, str) else render.health(Health.model_validate(found))
        elif name == "flagged":
            found = await self._step(self._office.flagged)
            message = plain(found) if isinstance(found, str) else render.flagged(Flagged.model_validate(found))
        else:
            message = await self._import(document)
        await self._say(person, message)

    async def tap(self, person: Person, tapped: Tapped, query_id: str) -> None:
        """The button under the report of an import: write it."""
        await self._durable.step("toast", lambda: self._sender.toast(query_id))
        found = await self._step(lambda: self._office.write(tapped.argument))
        if found is None or isinstance(found, str):
            await self._say(person, plain(found or t.IMPORT_GONE))
        else:
            await self._say(person, render.written(Written.model_validate(found)))

    async def _import(self, document: Document | None) -> Message:
        limit = IMPORT_BYTES // 1024**2
        if document is None:
            return plain(t.IMPORT_HOW.format(limit=limit))
        if document.size > IMPORT_BYTES:
            return plain(t.IMPORT_LARGE.format(limit=limit))

        async def work() -> Preview:
            return await self._office.preview(document.name, await self._fetch(document.file_id))

        found = await self._step(work)
        return plain(found) if isinstance(found, str) else render.preview(document.name, Preview.model_validate(found))

    async def _step(self, work: Callable[[], Awaitable[Health | Flagged | Preview | Written | None]]) -> Json:
        """What ``work`` gives, as JSON, or in a sentence why it could not be done."""

        async def safe() -> Json:
            try:
                found = await work()
            except VivaError as error:
                log.warning("an admin command failed: %s", error.log)
                return spoken(error.person)
            return found and found.model_dump(mode="json")

        return await self._durable.step("office", safe)

    async def _say(self, person: Person, message: Message) -> None:
        for piece in self._sender.split(message):
            await self._durable.step("send", partial(self._sender.send, piece, person.chat_id, person.user_id))
