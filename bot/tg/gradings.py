"""Gradings at the desk: a stored answer is judged in durable steps, told, and tried again when nobody could judge."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from typing import Any, Protocol
from weakref import WeakValueDictionary

from bot.interview import events as e
from bot.interview.assessment import Assessment
from bot.interview.attempt import Attempt
from bot.interview.errors import CardGone, GradingFailed, LimitReached, StoreError, VivaError
from bot.interview.flow_graded import BROKEN, CARD_GONE, RESCUE_AFTER, apart
from bot.interview.interviewer import Interviewer
from bot.interview.session import Person
from bot.tg.kept_events import dumped, kept_events, kept_turn, validated
from bot.tg.language import speaking
from bot.tg.objections import Judge
from bot.tg.sending import Sender
from bot.tg.showing import Showing
from bot.tg.waiting import Waiting

log = logging.getLogger(__name__)

Json = Any


class Durable(Protocol):
    """What is needed of the engine (`bot.engine.Engine`)."""

    async def step(self, name: str, work: Callable[[], Awaitable[Json]]) -> Json: ...
    async def store(
        self, kind: str, key: str, chat_id: int, payload: dict[str, Json], delay: float = 0, lane: str = ""
    ) -> None: ...
    def handle(self, kind: str, handler: Callable[[str, dict[str, Json]], Awaitable[None]]) -> None: ...


class Examiner(Judge, Protocol):
    """Grades a stored attempt. ``judge`` is "configured" or "embedded". Raises `GradingFailed`."""

    async def grade(self, attempt: Attempt, judge: str) -> Assessment: ...
    def failed(self, attempt: Attempt) -> Assessment: ...


class Gradings:
    """Grades stored attempts. ``follow`` goes on with each event that a grading led to, under the key of its work."""

    def __init__(
        self,
        durable: Durable,
        interviewer: Interviewer,
        examiner: Examiner,
        sender: Sender,
        showing: Showing,
        follow: Callable[[str, Person, e.Event], Awaitable[None]],
    ) -> None:
        self._durable = durable
        self._interviewer = interviewer
        self._examiner = examiner
        self._sender = sender
        self._showing = showing
        self._follow = follow
        self._waiting = Waiting(durable, sender, interviewer.remember)
        self._beside: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def grade(
        self,
        key: str,
        person: Person,
        attempt_id: str,
        judge: str = "configured",
        *,
        awaited: bool = False,
        held: bool = False,
        lane: str = "",
    ) -> None:
        """Grade a stored attempt and show the result; a failure is kept and tried again later, in the same ``lane``.

        ``awaited``: somebody sits before the chat and is told how it goes. ``held``: the result may wait for a guess.
        """
        async with self.lock(person.chat_id) if lane else nullcontext():
            await self._grade_and_show(key, person, attempt_id, judge, awaited, held, lane)

    def lock(self, chat_id: int) -> asyncio.Lock:
        """Held while work runs beside a chat's turns, so that /forget waits for it and nothing is written after it."""
        return self._beside.setdefault(chat_id, asyncio.Lock())

    async def _grade_and_show(
        self, key: str, person: Person, attempt_id: str, judge: str, awaited: bool, held: bool, lane: str
    ) -> None:
        result = await self.judge(key, person, attempt_id, judge, awaited=awaited, lane=lane)
        await self.tell(key, person, attempt_id, result, held, lane)

    async def judge(
        self, key: str, person: Person, attempt_id: str, judge: str, *, awaited: bool, lane: str = ""
    ) -> Json:
        """The first half of `grade`: what the judge says, as `tell` takes it; None if there is nothing to grade."""

        async def work() -> Json:
            if not awaited:
                return await self._grade(person, attempt_id, judge, quiet=bool(lane))
            async with self._waiting.shown(f"{key}:{attempt_id}", person) as status:
                found = await self._grade(person, attempt_id, judge, quiet=False)
            return found and {**found, "status": status.message_id}

        return await self._durable.step("grade", work)

    async def tell(self, key: str, person: Person, attempt_id: str, result: Json, held: bool, lane: str = "") -> None:
        """The second half of `grade`: keep what `judge` gave, tell it and go on with it."""
        if result is None:
            return
        if result["assessment"] is not None:
            found, record = result["assessment"], f"{key}:{attempt_id}:record"
            events = await self._recorded(record, person, attempt_id, found, held, beside=bool(lane))
        else:
            events = await self._failed(key, person, attempt_id, result, lane)
            await self._showing.events(person, events)
        await self._waiting.take_away(person, result.get("status"))
        await self._go_on(key, person, events)

    async def _go_on(self, key: str, person: Person, events: list[e.Event]) -> None:
        """Go on with what a grading led to, such as a report."""
        for event in events:
            with speaking(event.language):
                await self._follow(key, person, event)

    async def _recorded(
        self, key: str, person: Person, attempt_id: str, found: Json, held: bool, beside: bool
    ) -> list[e.Event]:
        async def at_once() -> Json:
            assessment = Assessment.model_validate(found)
            events = await kept_events(
                self._durable,
                "record",
                lambda: self._interviewer.record(key, person, attempt_id, assessment, held=held, beside=beside),
            )
            short = self._showing.short(person, events)
            if short:
                await self._showing.events(person, events)
            return {"events": dumped(events), "shown": short}

        kept = kept_turn(await self._durable.step("record", at_once))
        events = validated(kept["events"])
        if not kept["shown"]:
            await self._showing.events(person, events)
        return events

    async def _grade(self, person: Person, attempt_id: str, judge: str, quiet: bool) -> Json:
        attempt = await self._interviewer.waiting(attempt_id)
        if attempt is None:
            return None
        async with nullcontext() if quiet else self._sender.busy(person.chat_id):
            try:
                assessment = await self._examiner.grade(attempt, judge)
            except VivaError as error:
                log.warning("not graded yet: attempt %s: %s", attempt_id, error.log)
                failed = self._examiner.failed(attempt)
                if isinstance(error, GradingFailed):
                    # Tokens are spent all the same, and count for the day's limit.
                    failed = failed.model_copy(update={"usage": error.usage})
                if isinstance(error, CardGone):
                    failed = failed.model_copy(update={"reason": CARD_GONE})
                tomorrow, asked = isinstance(error, LimitReached), getattr(error, "retry_after", None)
                # "Nothing was changed", which the store says, would be wrong: the answer is saved.
                why = "" if isinstance(error, StoreError) else error.person
                kept = {"why": why, "failed": failed.model_dump(mode="json"), "tomorrow": tomorrow}
                return {"assessment": None, "asked": asked, "here": judge == "embedded", **kept}
        return {"assessment": assessment.model_dump(mode="json")}

    async def _failed(self, key: str, person: Person, attempt_id: str, result: Json, lane: str) -> list[e.Event]:
        assessment = Assessment.model_validate(result["failed"])
        record = f"{key}:{attempt_id}:failure"

        async def work() -> Json:
            events, pause = await self._interviewer.record_failure(
                record,
                person,
                attempt_id,
                assessment,
                result["why"],
                tomorrow=bool(result.get("tomorrow")),
                asked=result.get("asked"),
                here=bool(result.get("here")),
                beside=bool(lane),
            )
            day = self._interviewer.today() if result.get("tomorrow") else ""
            return {"events": dumped(events), "pause": pause, "day": day}

        kept = await self._durable.step("record", work)
        if kept["pause"] is not None:
            payload = {"attempt": attempt_id, "person": person.model_dump(mode="json"), "lane": lane}
            pause = apart(float(kept["pause"]), record)
            again = _again(key, attempt_id, record, str(kept.get("day", "")))
            await self._durable.store("regrade", again, person.chat_id, payload, pause, lane)
        return validated(kept["events"])

    async def rescue(self, key: str, person: Person, attempt_id: str, lane: str = "") -> None:
        """After an error nobody foresaw: an answer that was saved and not graded is graded again later, in ``lane``."""
        payload = {"attempt": attempt_id, "person": person.model_dump(mode="json"), "lane": lane}
        await self._durable.store("regrade", f"{key}:rescue", person.chat_id, payload, RESCUE_AFTER, lane)

    async def give_up(self, key: str, person: Person, attempt_id: str, lane: str = "") -> None:
        """After an error nobody foresaw at the last try: an answer that waits still is left to the person, who is told;
        in a ``lane`` of its own, as in a mock, by the report if there is one.

        Raises `StoreError`.
        """
        async with self.lock(person.chat_id) if lane else nullcontext():
            await self._give_up(key, person, attempt_id, lane)

    async def _give_up(self, key: str, person: Person, attempt_id: str, lane: str) -> None:
        # not that of a failure just before it, whose words would be told once more
        record = f"{key}:{attempt_id}:given-up"

        async def work() -> Json:
            attempt = await self._interviewer.waiting(attempt_id)
            if attempt is None:
                return {"events": []}
            broken = self._examiner.failed(attempt).model_copy(update={"reason": BROKEN})
            events, _ = await self._interviewer.record_failure(
                record, person, attempt_id, broken, "", beside=bool(lane)
            )
            return {"events": dumped(events)}

        kept = await self._durable.step("give up", work)
        events = validated(kept["events"])
        await self._showing.events(person, events)
        await self._go_on(key, person, events)


def _again(key: str, attempt_id: str, record: str, day: str) -> str:
    """The key of the next try after that of ``key``. What ``day`` has put off until the next is stored once, however
    often it is asked for until then; but not under its own key, should it have come too early.
    """
    put_off = f"{attempt_id}:{day}:put-off"
    return f"{record}:again" if not day or key.startswith(put_off) else put_off
