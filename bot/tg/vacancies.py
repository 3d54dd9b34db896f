"""Vacancies at the desk: read in a durable step, then taken into focus."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from bot.interview import events as e
from bot.interview.interviewer import Interviewer
from bot.interview.session import Person
from bot.interview.vacancy import Reading
from bot.tg.kept_events import kept_events
from bot.tg.sending import Sender

Json = Any


class Durable(Protocol):
    """What is needed of the engine (`bot.engine.Engine`)."""

    async def step(self, name: str, work: Callable[[], Awaitable[Json]]) -> Json: ...


class Reader(Protocol):
    """Reads a vacancy, with a model only if ``ask_model``."""

    async def read(self, text: str, ask_model: bool) -> Reading: ...


class Vacancies:
    """Reads what was pasted and kept; ``show`` sends what came of it."""

    def __init__(
        self,
        durable: Durable,
        interviewer: Interviewer,
        reader: Reader,
        sender: Sender,
        show: Callable[[Person, list[e.Event]], Awaitable[None]],
    ) -> None:
        self._durable = durable
        self._interviewer = interviewer
        self._reader = reader
        self._sender = sender
        self._show = show

    async def read(self, key: str, person: Person, ask_model: bool) -> None:
        """Read the vacancy that the person pasted last, and show what it asks for."""
        result = await self._durable.step("read vacancy", lambda: self._read(person, ask_model))
        if result is None:  # forgotten meanwhile
            return
        reading = Reading.model_validate(result)
        events = await kept_events(
            self._durable, "record", lambda: self._interviewer.record_vacancy(f"{key}:vacancy", person, reading)
        )
        await self._show(person, events)

    async def _read(self, person: Person, ask_model: bool) -> Json:
        text = await self._interviewer.posted(person.user_id)
        if text is None:
            return None
        async with self._sender.busy(person.chat_id):
            reading = await self._reader.read(text, ask_model)
        return reading.model_dump(mode="json")
