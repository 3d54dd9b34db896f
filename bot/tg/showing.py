"""Showing: what events say goes out to the person, each message in a durable step of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

from bot.interview import events as e
from bot.interview.session import Person
from bot.tg.facts import Facts
from bot.tg.message import Message
from bot.tg.render import render
from bot.tg.sending import Sender

Json = Any


class Durable(Protocol):
    """What is needed of the engine (`bot.engine.Engine`)."""

    async def step(self, name: str, work: Callable[[], Awaitable[Json]]) -> Json: ...


class Showing:
    """Renders events with ``facts`` and sends them. ``is_admin`` tells whose turns show what is for admins."""

    def __init__(self, durable: Durable, sender: Sender, facts: Facts, is_admin: Callable[[Person], bool]) -> None:
        self._durable = durable
        self._sender = sender
        self._facts = facts
        self._is_admin = is_admin

    async def turn(self, person: Person, events: list[e.Event], query_id: str | None, tapped: int | None) -> None:
        """Show what a turn led to; ``query_id`` is the tap to answer, ``tapped`` the message whose button it was."""
        messages = self._rendered(person, events)
        if query_id is not None:
            toast = next((m.words.text for m in messages if m.toast), None)
            await self.toast(query_id, toast)
            messages = [m for m in messages if not m.toast]
        await self._show(person, messages, tapped)

    def short(self, person: Person, events: list[e.Event]) -> bool:
        """Whether one message at most tells it. That may be sent in the step that decides: if the process ends before
        the step is kept, the message goes out once more, as it would after a step of its own."""
        messages = [m for m in self._rendered(person, events) if not m.toast]
        return sum(len(self._sender.split(message)) for message in messages) <= 1

    def _rendered(self, person: Person, events: list[e.Event]) -> list[Message]:
        facts = replace(self._facts, admin=self._is_admin(person))
        return [message for event in events for message in render(event, facts)]

    async def events(self, person: Person, events: list[e.Event]) -> None:
        """Show what work that follows a turn led to."""
        await self._show(person, [message for event in events for message in render(event, self._facts)])

    async def _show(self, person: Person, messages: list[Message], tapped: int | None = None) -> None:
        for message in messages:
            if message.in_place and tapped is not None:
                where = (person.chat_id, person.user_id, tapped)
                arrived = bool(await self._durable.step("send", partial(self._sender.replace, message, *where)))
            else:
                arrived = await self.send(person, message)
            if not arrived:
                return

    async def send(self, person: Person, message: Message) -> bool:
        """Send a message in its pieces; False once the chat turns out to be closed."""
        for piece in self._sender.split(message):
            if not await self._durable.step("send", partial(self._sender.send, piece, person.chat_id, person.user_id)):
                return False
        return True

    async def toast(self, query_id: str, text: str | None) -> None:
        """Answer a tap."""
        await self._durable.step("toast", lambda: self._sender.toast(query_id, text))
