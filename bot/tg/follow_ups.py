"""Follow-up questions at the desk: made in a durable step, then put on the table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from bot.interview import events as e
from bot.interview.attempt import Attempt
from bot.interview.following import Probe
from bot.interview.interviewer import Interviewer
from bot.interview.session import Person
from bot.tg.kept_events import kept_events
from bot.tg.sending import Sender

Json = Any


class Durable(Protocol):
    """What is needed of the engine (`bot.engine.Engine`)."""

    async def step(self, name: str, work: Callable[[], Awaitable[Json]]) -> Json: ...


class Maker(Protocol):
    """Makes a follow-up question about an answer, with a model only if ``ask_model``; None if there is none."""

    async def probe(self, attempt: Attempt, ask_model: bool) -> Probe | None: ...


class FollowUps:
    """Has follow-up questions made and asks them; ``show`` sends them."""

    def __init__(
        self,
        durable: Durable,
        interviewer: Interviewer,
        maker: Maker,
        sender: Sender,
        show: Callable[[Person, list[e.Event]], Awaitable[None]],
    ) -> None:
        self._durable = durable
        self._interviewer = interviewer
        self._maker = maker
        self._sender = sender
        self._show = show

    async def ask(self, key: str, person: Person, attempt_id: str, ask_model: bool) -> None:
        """Ask one question more about the answer."""
        result = await self._durable.step("follow up", lambda: self._made(person, attempt_id, ask_model))
        probe = Probe.model_validate(result) if result is not None else None
        events = await kept_events(
            self._durable, "record", lambda: self._interviewer.record_probe(f"{key}:probe", person, attempt_id, probe)
        )
        await self._show(person, events)

    async def _made(self, person: Person, attempt_id: str, ask_model: bool) -> Json:
        attempt = await self._interviewer.store.attempt(attempt_id)
        if attempt is None:
            return None
        async with self._sender.busy(person.chat_id):
            probe = await self._maker.probe(attempt, ask_model)
        return probe.model_dump(mode="json") if probe else None
