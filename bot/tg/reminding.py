"""Saying something unasked: who is due is asked of the store, and each is told in durable steps.

When something is due is a moment by OUR clock, kept beside the person and written with every turn of theirs
(`bot.interview.schedule`, `Store.due`). Whoever serves keeps looking (`keep_looking`), and each look makes work of what
is due; the engine only runs it, in the chat's own order. The engine's delays are not used: they run on its clock, a
changed time would have to find and take back the old one, and what got lost would stay lost. So a restart, a killed
process or a changed time leaves nothing to repair, an older version's people are looked at once after the upgrade,
/forget takes the moment with the person, and a test moves the clock and calls `look`. A look costs one indexed read
however many people there are.

Work is keyed by person and moment, so that two processes that look at once begin it once. It settles the day first and
sends then, each in a step of its own; run again after a crash it neither decides nor counts twice, and what has become
too late by then is not sent.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from bot.interview import events as e
from bot.interview.errors import SendFailed, VivaError
from bot.interview.interviewer import Interviewer
from bot.interview.session import Person
from bot.tg.kept_events import kept_events
from bot.tg.message import Message
from bot.tg.sending import Sender

log = logging.getLogger(__name__)

Json = Any

KIND = "remind"
"""The kind of work."""
AT_ONCE = 100
"""People told in one look. With `EVERY` that is 20 a second, which leaves a third of what Telegram lets a bot send to
those who are talking; ten thousand reminders for one minute take eight."""
EVERY = 5.0
"""Seconds between looks."""


class Durable(Protocol):
    """What is needed of the engine (`bot.engine.Engine`)."""

    async def step(self, name: str, work: Callable[[], Awaitable[Json]]) -> Json: ...
    async def store(self, kind: str, key: str, chat_id: int, payload: dict[str, Json], delay: float = 0) -> None: ...
    def handle(self, kind: str, handler: Callable[[str, dict[str, Json]], Awaitable[None]]) -> None: ...


class Reminders:
    """Tells people what is due to them. ``messages`` renders an event; ``allowed`` as for the desk."""

    def __init__(
        self,
        durable: Durable,
        interviewer: Interviewer,
        sender: Sender,
        messages: Callable[[e.Event], list[Message]],
        allowed: frozenset[int] = frozenset(),
    ) -> None:
        self._durable = durable
        self._interviewer = interviewer
        self._sender = sender
        self._messages = messages
        self._allowed = allowed
        durable.handle(KIND, self._remind)

    async def look(self, at_once: int = AT_ONCE) -> int:
        """Begin what is due to at most ``at_once`` people; returns to how many. Raises `StoreError`."""
        found = await self._interviewer.due(at_once)
        for person, moment in found:
            key = f"{KIND}-{person.user_id}-{moment:%Y%m%dT%H%M%S}"
            await self._durable.store(KIND, key, person.chat_id, {"person": person.model_dump(mode="json")})
        return len(found)

    async def keep_looking(self) -> None:
        """Look every few seconds for what is due to be said unasked, until cancelled."""
        while True:
            try:
                await self.look()
            except VivaError as error:
                log.warning("looking for what is due failed: %s", error.log)
            await asyncio.sleep(EVERY)

    async def _remind(self, key: str, payload: dict[str, Json]) -> None:
        person = Person.model_validate(payload["person"])
        if self._allowed and person.user_id not in self._allowed:
            # Until the person who runs the bot lets them in again.
            await self._failed(key, person, (), closed=True)
            return
        events = await kept_events(self._durable, "remind", lambda: self._interviewer.remind(key, person))
        until = next((event.until for event in events if isinstance(event, e.Unasked)), None)
        if any(isinstance(event, e.CheatsheetWanted) for event in events):
            sheet = await kept_events(self._durable, "cheatsheet", lambda: self._interviewer.cheatsheet(person))
            events = _with_sheet(events, sheet)
        for piece in [
            piece for event in events for message in self._messages(event) for piece in self._sender.split(message)
        ]:
            came = await self._durable.step("send", partial(self._send, person, piece, until))
            if came != "sent":
                await self._failed(key, person, events, closed=came == "closed")
                return

    async def _send(self, person: Person, piece: Message, until: datetime | None) -> Json:
        """Gives sent, closed (the person has blocked the bot) or failed (it could not be sent, or not in time)."""
        left = self._interviewer.left_until(until) if until else None
        try:
            return "sent" if await self._sender.send(piece, person.chat_id, person.user_id, left) else "closed"
        except SendFailed as error:
            log.warning("not reminded: %s", error.log)
            return "failed"

    async def _failed(self, key: str, person: Person, events: Sequence[e.Event], closed: bool) -> None:
        """Note that ``events`` did not arrive, at least not all that they say."""
        daily = any(isinstance(event, e.Reminded) for event in events)
        over = next((event for event in events if isinstance(event, e.InterviewOver)), None)

        async def note() -> Json:
            await self._interviewer.not_reminded(f"{key}:not sent", person, closed, daily, over)

        await self._durable.step("not sent", note)


def _with_sheet(events: list[e.Event], sheet: list[e.Event]) -> list[e.Event]:
    """``events`` with the cheat sheet behind them; where there is none yet, the morning's word does not speak of it."""
    if any(isinstance(event, e.CheatSheet) for event in sheet):
        return events + sheet
    return [
        event.model_copy(update={"sheet": False}) if isinstance(event, e.InterviewMorning) else event
        for event in events
    ]
