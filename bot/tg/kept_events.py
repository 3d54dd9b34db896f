"""Events over a durable step: it keeps them as JSON, and gives the same again when the work is replayed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol

from bot.interview import events as e

Json = Any


class Steps(Protocol):
    """The part of the engine needed here."""

    async def step(self, name: str, work: Callable[[], Awaitable[Json]]) -> Json: ...


async def kept_events(durable: Steps, name: str, work: Callable[[], Awaitable[tuple[e.Event, ...]]]) -> list[e.Event]:
    """The events that ``work`` gives, kept by the step ``name``."""

    async def as_json() -> Json:
        return dumped(await work())

    return validated(await durable.step(name, as_json))


def dumped(events: Iterable[e.Event]) -> list[Json]:
    """Events as a step keeps them."""
    return [event.model_dump(mode="json") for event in events]


def validated(events: list[Json]) -> list[e.Event]:
    """What `dumped` gave, as events."""
    return [e.EVENTS.validate_python(event) for event in events]


def kept_turn(found: Json) -> Json:
    """What a step kept of a turn; version 1 of the bot kept the events alone and showed them in steps of their own."""
    return {"events": found, "shown": False} if isinstance(found, list) else found
