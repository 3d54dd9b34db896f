"""Objections at the desk: judged in durable steps, tried again when the judge cannot be asked."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol

from bot.interview import events as e
from bot.interview.assessment import Ruling, Usage
from bot.interview.attempt import Attempt, Contest
from bot.interview.errors import CardGone, GradingFailed, LimitReached, StoreError, VivaError
from bot.interview.finding import name_of
from bot.interview.flow_contest import number_of
from bot.interview.flow_graded import RESCUE_AFTER, apart, retry_in
from bot.interview.interviewer import Interviewer
from bot.interview.session import Person
from bot.tg.doors import unasked
from bot.tg.kept_events import kept_events
from bot.tg.sending import Sender

log = logging.getLogger(__name__)

Json = Any

AGAIN = "objection"
"""The kind of work that an objection is when it waits for the judge."""


class Durable(Protocol):
    """What is needed of the engine (`bot.engine.Engine`)."""

    async def step(self, name: str, work: Callable[[], Awaitable[Json]]) -> Json: ...
    async def store(self, kind: str, key: str, chat_id: int, payload: dict[str, Json], delay: float = 0) -> None: ...
    def handle(self, kind: str, handler: Callable[[str, dict[str, Json]], Awaitable[None]]) -> None: ...


class Judge(Protocol):
    """Looks again at one verdict with the argument beside the answer. Raises `GradingFailed`."""

    async def look_again(self, attempt: Attempt, contest: Contest) -> Ruling: ...


class Objections:
    """Judges objections that were kept with their answers; ``show`` sends what came of it."""

    def __init__(
        self,
        durable: Durable,
        interviewer: Interviewer,
        judge: Judge,
        sender: Sender,
        show: Callable[[Person, list[e.Event]], Awaitable[None]],
    ) -> None:
        self._durable = durable
        self._interviewer = interviewer
        self._judge = judge
        self._sender = sender
        self._show = show
        durable.handle(AGAIN, self._again)

    async def judge(self, key: str, person: Person, attempt_id: str, contested: str, tries: int = 1) -> None:
        """Judge one objection and show the ruling; ``tries`` counts this try. Nothing if it was ruled on before."""
        result = await self._durable.step("look again", lambda: self._ruling(person, attempt_id, contested))
        if result is None:
            return
        if result.get("gone"):
            gone = e.Note(code="contest_card_gone", language=str(result["language"]))
            await self._show(person, [gone])
            return
        if result["ruling"] is None:
            waits = e.ContestWaits(
                retry_in=result.get("pause") or retry_in(tries, result.get("asked")),
                language=str(result.get("language", "")),
                name=name_of(attempt_id),
                number=int(result.get("number", 0)),
            )
            await self._not_ruled(f"{key}:{attempt_id}:{contested}:no-ruling", person, attempt_id, contested, result)
            await self._wait(key, person, attempt_id, contested, tries, waits)
            return
        ruling = Ruling.model_validate(result["ruling"])
        record = f"{key}:{attempt_id}:{contested}:ruling"
        events = await kept_events(
            self._durable,
            "record",
            lambda: self._interviewer.record_ruling(record, person, attempt_id, contested, ruling),
        )
        await self._show(person, events)

    async def _ruling(self, person: Person, attempt_id: str, contested: str) -> Json:
        found = await self._interviewer.contested(attempt_id, contested)
        if found is None:
            return None
        async with self._sender.busy(person.chat_id):
            try:
                ruling = await self._judge.look_again(*found)
            except VivaError as error:
                log.warning("objection not judged yet: attempt %s: %s", attempt_id, error.log)
                pause = self._interviewer.until_tomorrow() if isinstance(error, LimitReached) else None
                told = error if isinstance(error, GradingFailed) else GradingFailed("")
                return {
                    "ruling": None,
                    "gone": isinstance(error, CardGone),
                    "language": await self._interviewer.language(person),
                    "pause": pause,
                    "asked": told.retry_after,
                    "number": number_of(found[0], contested),
                    "usage": told.usage.model_dump(mode="json"),
                }
        return {"ruling": ruling.model_dump(mode="json")}

    async def _not_ruled(self, record: str, person: Person, attempt_id: str, contested: str, result: Json) -> None:
        """Tokens are spent all the same, and count for the day's limit."""
        usage = Usage.model_validate(result.get("usage") or {})
        if usage == Usage():
            return

        async def work() -> Json:
            await self._interviewer.record_no_ruling(record, person, attempt_id, contested, usage)

        await self._durable.step("record usage", work)

    async def _wait(
        self, key: str, person: Person, attempt_id: str, contested: str, tries: int, waits: e.ContestWaits
    ) -> None:
        if waits.retry_in is not None:
            objection = _objection(person, attempt_id, contested)
            await self._later(f"{key}:{contested}:again", objection, tries + 1, float(waits.retry_in))
        await self._show(person, [waits])

    async def rescue(self, key: str, person: Person, attempt_id: str, contested: Iterable[str]) -> None:
        """After an error nobody foresaw: the objections ``contested`` that wait for a ruling are judged later."""
        for one in contested:
            await self._later(f"{key}:{one}:rescue", _objection(person, attempt_id, one), 2, RESCUE_AFTER)

    async def _later(self, key: str, objection: dict[str, Json], tries: int, pause: float, n: int = 0) -> None:
        payload = {**objection, "tries": tries, "n": n}
        await self._durable.store(AGAIN, key, int(objection["person"]["chat_id"]), payload, apart(pause, key))

    async def _again(self, key: str, payload: dict[str, Json]) -> None:
        person, tries = Person.model_validate(payload["person"]), int(payload["tries"])
        attempt_id, contested = str(payload["attempt"]), str(payload["contested"])
        try:
            with unasked():
                await self.judge(key, person, attempt_id, contested, tries)
        except Exception as error:
            # A database that cannot be written says nothing about the objection, however long it lasts.
            counted = not isinstance(error, StoreError) or error.lasting
            pause, n = retry_in(tries) if counted else RESCUE_AFTER, int(payload.get("n", 0)) + 1
            if pause is not None:
                stem, objection = key.removesuffix(f":rescue{n - 1}"), _objection(person, attempt_id, contested)
                await self._later(f"{stem}:rescue{n}", objection, tries + counted, float(pause), n)
            raise


def _objection(person: Person, attempt_id: str, contested: str) -> dict[str, Json]:
    return {"attempt": attempt_id, "contested": contested, "person": person.model_dump(mode="json")}
