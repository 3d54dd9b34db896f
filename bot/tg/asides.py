"""Asides: sentences said without a turn, in the person's language. They touch no session."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from bot.interview.errors import StoreError
from bot.interview.session import Person
from bot.tg.language import speaking
from bot.tg.language import texts as t
from bot.tg.sending import plain
from bot.tg.showing import Showing

log = logging.getLogger(__name__)

Json = Any

GROUP = "group"
"""The kind of work that points a group to the private chat."""
A_MOMENT = 0.05
"""Seconds. Who leaves does not wait for work with a delay, nor then for work that had run before."""


class Durable(Protocol):
    """What is needed of the engine (`bot.engine.Engine`)."""

    async def step(self, name: str, work: Callable[[], Awaitable[Json]]) -> Json: ...
    async def store(self, kind: str, key: str, chat_id: int, payload: dict[str, Json], delay: float = 0) -> None: ...
    def handle(self, kind: str, handler: Callable[[str, dict[str, Json]], Awaitable[None]]) -> None: ...


class Asides:
    """Says small things. ``spoken_by`` looks up a person's language, and may raise `StoreError`."""

    def __init__(self, durable: Durable, spoken_by: Callable[[Person], Awaitable[str]], showing: Showing) -> None:
        self._durable = durable
        self._spoken_by = spoken_by
        self._showing = showing
        durable.handle(GROUP, self._in_private)

    async def toast(self, person: Person, query_id: str, text: Callable[[], str]) -> None:
        """Answer a tap without a turn; ``text`` is called while the person's language is spoken."""
        await self._showing.toast(query_id, await self._worded(person, text))

    async def say(self, person: Person, text: Callable[[], str]) -> None:
        """Send a plain sentence without a turn; ``text`` is called while the person's language is spoken."""
        await self._showing.send(person, plain(await self._worded(person, text)))

    async def _worded(self, person: Person, text: Callable[[], str]) -> str:
        with speaking(await self.language(person)):
            return text()

    async def language(self, person: Person) -> str:
        """The language to speak to the person outside a turn, looked up in a durable step."""

        async def language() -> str:
            try:
                return await self._spoken_by(person)
            except StoreError as error:
                # What is to be said may be this very error.
                log.warning("a person's language is not known: %s", error.log)
                return person.language

        return str(await self._durable.step("language", language))

    async def point_to_private(self, person: Person) -> None:
        """Tell the group that ``person`` wrote in, once, that practice is in private; then be silent there.

        Work of one key runs once, so nothing about groups is stored besides; finished work is kept for two days
        (`bot.housekeeping.FINISHED_WORK_KEPT`), and after that somebody new may be told again.
        """
        payload = {"chat": person.chat_id, "language": await self.language(person)}
        await self._durable.store(GROUP, f"{GROUP}{person.chat_id}", person.chat_id, payload, A_MOMENT)

    async def _in_private(self, _key: str, payload: dict[str, Json]) -> None:
        chat = int(payload["chat"])
        with speaking(str(payload["language"])):
            message = plain(t.NOTES["unsupported_group"])
        await self._showing.send(Person(user_id=chat, chat_id=chat), message)
