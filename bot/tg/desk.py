"""The desk: runs one turn for a handler. Every effect is a durable step; nothing else touches the outside."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from typing import Any, Protocol
from weakref import WeakValueDictionary

from bot.interview import actions as a
from bot.interview import events as e
from bot.interview import events_mock as em
from bot.interview.assessment import Assessment
from bot.interview.errors import GradingFailed, LimitReached, NothingKept, StoreError, VivaError
from bot.interview.events_follow_up import FollowUpWanted
from bot.interview.events_job import VacancyHeard
from bot.interview.events_plan import CheatsheetWanted
from bot.interview.events_progress import Tally
from bot.interview.events_voice import VoiceAccepted
from bot.interview.flow_graded import RESCUE_AFTER, apart
from bot.interview.interviewer import Interviewer
from bot.interview.session import Attempt, Outcome, Person
from bot.tg.admin import AdminDesk
from bot.tg.exporting import export_message
from bot.tg.follow_ups import FollowUps, Maker
from bot.tg.language import speaking
from bot.tg.language import texts as t
from bot.tg.message import Message
from bot.tg.mocks import Mocks
from bot.tg.objections import Judge, Objections
from bot.tg.pictures import Pictures
from bot.tg.reminding import Reminders
from bot.tg.render import Facts, render
from bot.tg.sending import Sender, plain
from bot.tg.vacancies import Reader, Vacancies
from bot.tg.voices import Ears, Voices
from bot.tg.waiting import Waiting

log = logging.getLogger(__name__)

Json = Any

OF_ONES_DATA = (a.Forget, a.KeepData, a.Export, a.ShowPrivacy)
"""What somebody may do who may not use the bot any more."""
DONE_AT_ONCE = (e.ForgetWanted, e.ExportWanted, CheatsheetWanted)
"""What leaves nothing to go on with where the database fails: it has to be asked for anew."""
GROUP = "group"
"""The kind of work that points a group to the private chat."""
A_MOMENT = 0.05
"""Seconds. Who leaves does not wait for work with a delay, nor then for work that had run before."""


class Durable(Protocol):
    """What the desk needs of the engine (`bot.engine.Engine`)."""

    async def step(self, name: str, work: Callable[[], Awaitable[Json]]) -> Json: ...
    async def store(
        self, kind: str, key: str, chat_id: int, payload: dict[str, Json], delay: float = 0, lane: str = ""
    ) -> None: ...
    async def forget(self, chat_id: int) -> int: ...
    def handle(self, kind: str, handler: Callable[[str, dict[str, Json]], Awaitable[None]]) -> None: ...


class Examiner(Judge, Protocol):
    """Grades a stored attempt. ``judge`` is "configured" or "embedded". Raises `GradingFailed`."""

    async def grade(self, attempt: Attempt, judge: str) -> Assessment: ...
    def failed(self, attempt: Attempt) -> Assessment: ...


class Desk:
    """Turns actions into saved state and sent messages, in durable steps.

    ``allowed`` limits who may use the bot (empty: everybody); whoever is left out may still ask for what is stored of
    them, and delete it. ``admin`` answers what only admins may ask.
    """

    def __init__(
        self,
        durable: Durable,
        interviewer: Interviewer,
        examiner: Examiner,
        sender: Sender,
        facts: Facts,
        ears: Ears,
        allowed: frozenset[int] = frozenset(),
        admin: AdminDesk | None = None,
        *,
        reader: Reader,
        maker: Maker,
    ) -> None:
        self._durable = durable
        self.interviewer = interviewer
        self._examiner = examiner
        self._sender = sender
        self._facts = facts
        self._allowed = allowed
        self.admin = admin
        self._decided: set[str] = set()
        self._objections = Objections(durable, interviewer, examiner, sender, self._show_events)
        self.voices = Voices(durable, interviewer, ears, sender, self._show_events)
        self.reminders = Reminders(durable, interviewer, sender, lambda event: render(event, self._facts), allowed)
        self._waiting = Waiting(durable, sender, interviewer.remember)
        self._pictures = Pictures(durable, sender)
        self._mocks = Mocks(durable, interviewer, sender, facts, self._show_events, self._pictures)
        self._beside: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._vacancies = Vacancies(durable, interviewer, reader, sender, self._show_events)
        self._follow_ups = FollowUps(durable, interviewer, maker, sender, self._show_events)
        durable.handle("tidy", self._tidy)
        durable.handle(GROUP, self._in_private)

    async def turn(
        self, key: str, person: Person, action: a.Action, query_id: str | None = None, tapped: int | None = None
    ) -> None:
        """One whole turn: decide and save, answer the tap, show, grade what was answered.

        ``query_id`` and ``tapped`` (the message whose button it was) are set for a tap.
        """
        if await self._turned_away(person, action):
            if query_id is not None:
                await self._answer(query_id, None)
            with speaking(person.language):
                message = plain(t.NOT_ALLOWED.format(user_id=person.user_id))
            await self._say(person, message)
            return

        async def at_once() -> Json:
            tap = query_id is not None
            events = await self._events("advance", lambda: self.interviewer.advance(key, person, action, tap))
            self._decided.add(key)
            kept: Json = {"events": _dumped(events), "shown": self._short(person, events)}
            if kept["shown"]:
                await self._show_turn(person, events, query_id, tapped)
            if len(events) == 1 and isinstance(events[0], e.AnswerAccepted):
                with speaking(events[0].language):
                    kept["graded"] = await self._judge(key, person, events[0].attempt_id, events[0].judge, True, "")
            return kept

        kept = _kept(await self._durable.step("advance", at_once))
        self._decided.add(key)
        events = _validated(kept["events"])
        if not kept["shown"]:
            await self._show_turn(person, events, query_id, tapped)
        for event in events:
            # The language comes from what was kept: a replay must not look it up anew.
            with speaking(event.language):
                if "graded" in kept and isinstance(event, e.AnswerAccepted):
                    await self._told(key, person, event.attempt_id, kept["graded"], event.held, "")
                else:
                    await self._follow(key, person, event)

    async def _turned_away(self, person: Person, action: a.Action) -> bool:
        """Whether the bot is not for this person: of what is stored about somebody, they dispose all the same."""
        if not self._allowed or person.user_id in self._allowed:
            return False
        if not isinstance(action, OF_ONES_DATA):
            return True

        async def unknown() -> Json:
            return await self.interviewer.store.snapshot(person.user_id, 0) is None

        return bool(await self._durable.step("unknown", unknown))

    async def _show_turn(self, person: Person, events: list[e.Event], query_id: str | None, tapped: int | None) -> None:
        messages = self._rendered(person, events)
        if query_id is not None:
            toast = next((m.words.text for m in messages if m.toast), None)
            await self._answer(query_id, toast)
            messages = [m for m in messages if not m.toast]
        await self._show(person, messages, tapped)

    def _short(self, person: Person, events: list[e.Event]) -> bool:
        """Whether one message at most tells it. That may be sent in the step that decides: if the process ends before
        the step is kept, the message goes out once more, as it would after a step of its own."""
        messages = [m for m in self._rendered(person, events) if not m.toast]
        return sum(len(self._sender.split(message)) for message in messages) <= 1

    def _rendered(self, person: Person, events: list[e.Event]) -> list[Message]:
        facts = replace(self._facts, admin=self.admin is not None and self.admin.serves(person))
        return [message for event in events for message in render(event, facts)]

    def decided(self, key: str) -> bool:
        """Whether the turn ``key`` came as far as being decided and saved; asked once, at its end."""
        known = key in self._decided
        self._decided.discard(key)
        return known

    async def _follow(self, key: str, person: Person, event: e.Event) -> None:
        try:
            await self._followed(key, person, event)
        except StoreError as error:
            if isinstance(event, DONE_AT_ONCE):
                raise NothingKept(error.person, error.log) from error
            raise

    async def _followed(self, key: str, person: Person, event: e.Event) -> None:
        if isinstance(event, e.AnswerAccepted):
            await self.grade(key, person, event.attempt_id, event.judge, awaited=True, held=event.held)
        elif isinstance(event, e.ContestHeard):
            await self._objections.judge(key, person, event.attempt_id, event.contested)
        elif isinstance(event, VoiceAccepted):
            await self.voices.listen(key, person, event.note)
        elif isinstance(event, Tally):
            await self._pictures.progress(person, event)
        elif isinstance(event, VacancyHeard):
            await self._vacancies.read(key, person, event.ask_model)
        elif isinstance(event, FollowUpWanted):
            await self._follow_ups.ask(key, person, event.attempt_id, event.ask_model)
        elif isinstance(event, e.ForgetWanted):
            await self._forget(key, person)
        elif isinstance(event, e.Note) and event.code == "nobody":
            await self._tidy_after(key, person)
        elif isinstance(event, CheatsheetWanted):
            await self._show_events(
                person, await self._events("cheatsheet", lambda: self.interviewer.cheatsheet(person))
            )
        elif isinstance(event, e.ExportWanted):
            await self._export(person)
        elif isinstance(event, em.MockAnswered | em.MockAsked | em.MockReportDue):
            await self._mocks.follow(key, person, event)

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
        async with self._lock(person.chat_id) if lane else nullcontext():
            await self._grade_and_show(key, person, attempt_id, judge, awaited, held, lane)

    def _lock(self, chat_id: int) -> asyncio.Lock:
        """Held while work runs beside a chat's turns, so that /forget waits for it and nothing is written after it."""
        return self._beside.setdefault(chat_id, asyncio.Lock())

    async def _grade_and_show(
        self, key: str, person: Person, attempt_id: str, judge: str, awaited: bool, held: bool, lane: str
    ) -> None:
        result = await self._judge(key, person, attempt_id, judge, awaited, lane)
        await self._told(key, person, attempt_id, result, held, lane)

    async def _judge(self, key: str, person: Person, attempt_id: str, judge: str, awaited: bool, lane: str) -> Json:
        async def work() -> Json:
            if not awaited:
                return await self._grade(person, attempt_id, judge, quiet=bool(lane))
            async with self._waiting.shown(f"{key}:{attempt_id}", person) as status:
                found = await self._grade(person, attempt_id, judge, quiet=False)
            return found and {**found, "status": status.message_id}

        return await self._durable.step("grade", work)

    async def _told(self, key: str, person: Person, attempt_id: str, result: Json, held: bool, lane: str) -> None:
        """Keep what grading gave (None: there was nothing to grade) and tell it."""
        if result is None:
            return
        if result["assessment"] is not None:
            events = await self._recorded(f"{key}:{attempt_id}:record", person, attempt_id, result["assessment"], held)
        else:
            events = await self._failed(key, person, attempt_id, result, lane)
            await self._show_events(person, events)
        await self._waiting.take_away(person, result.get("status"))
        for event in events:
            with speaking(event.language):
                await self._follow(key, person, event)

    async def _recorded(self, key: str, person: Person, attempt_id: str, found: Json, held: bool) -> list[e.Event]:
        async def at_once() -> Json:
            assessment = Assessment.model_validate(found)
            events = await self._events(
                "record", lambda: self.interviewer.record(key, person, attempt_id, assessment, held=held)
            )
            short = self._short(person, events)
            if short:
                await self._show_events(person, events)
            return {"events": _dumped(events), "shown": short}

        kept = _kept(await self._durable.step("record", at_once))
        events = _validated(kept["events"])
        if not kept["shown"]:
            await self._show_events(person, events)
        return events

    async def _grade(self, person: Person, attempt_id: str, judge: str, quiet: bool) -> Json:
        attempt = await self.interviewer.waiting(attempt_id)
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
            events, pause = await self.interviewer.record_failure(
                record,
                person,
                attempt_id,
                assessment,
                result["why"],
                tomorrow=bool(result.get("tomorrow")),
                asked=result.get("asked"),
                here=bool(result.get("here")),
            )
            return {"events": [event.model_dump(mode="json") for event in events], "pause": pause}

        kept = await self._durable.step("record", work)
        if kept["pause"] is not None:
            payload = {"attempt": attempt_id, "person": person.model_dump(mode="json"), "lane": lane}
            pause = apart(float(kept["pause"]), record)
            await self._durable.store("regrade", f"{record}:again", person.chat_id, payload, pause, lane)
        return [e.EVENTS.validate_python(event) for event in kept["events"]]

    async def rescue(self, key: str, person: Person) -> None:
        """After an error nobody foresaw: an answer that was saved and not graded is graded again later, an objection
        to it judged, and a voice note that was not written down is listened to again."""

        async def work() -> Json:
            snapshot = await self.interviewer.store.snapshot(person.user_id, history=1)
            last = snapshot.last if snapshot else None
            if last is None or await self.interviewer.waiting(last.id):
                return last and last.id
            waiting = [contest.key for contest in last.contests if contest.outcome is Outcome.WAITING]
            return {"objections": waiting, "to": last.id} if waiting else None

        found = await self._durable.step("rescue", work)
        if isinstance(found, dict):
            await self._objections.rescue(key, person, found["to"], found["objections"])
        elif found is not None:
            payload = {"attempt": found, "person": person.model_dump(mode="json")}
            await self._durable.store("regrade", f"{key}:rescue", person.chat_id, payload, RESCUE_AFTER)
        await self.voices.rescue(key, person)

    async def toast(self, person: Person, query_id: str, text: Callable[[], str]) -> None:
        """Answer a tap without a turn; ``text`` is called while the person's language is spoken."""
        await self._answer(query_id, await self._worded(person, text))

    async def say(self, person: Person, text: Callable[[], str]) -> None:
        """Send a plain sentence without a turn; ``text`` is called while the person's language is spoken."""
        await self._say(person, plain(await self._worded(person, text)))

    async def point_to_private(self, person: Person) -> None:
        """Tell the group that ``person`` wrote in, once, that practice is in private; then be silent there.

        Work of one key runs once, so nothing about groups is stored besides; finished work is kept for two days
        (`bot.app.FINISHED_WORK_KEPT`), and after that somebody new may be told again.
        """
        payload = {"chat": person.chat_id, "language": await self.language(person)}
        await self._durable.store(GROUP, f"{GROUP}{person.chat_id}", person.chat_id, payload, A_MOMENT)

    async def _in_private(self, _key: str, payload: dict[str, Json]) -> None:
        chat = int(payload["chat"])
        with speaking(str(payload["language"])):
            message = plain(t.NOTES["unsupported_group"])
        await self._say(Person(user_id=chat, chat_id=chat), message)

    async def _worded(self, person: Person, text: Callable[[], str]) -> str:
        with speaking(await self.language(person)):
            return text()

    async def language(self, person: Person) -> str:
        """The language to speak to the person outside a turn, looked up in a durable step."""

        async def language() -> str:
            try:
                return await self.interviewer.language(person)
            except StoreError as error:
                # What is to be said may be this very error.
                log.warning("a person's language is not known: %s", error.log)
                return person.language

        return str(await self._durable.step("language", language))

    async def _answer(self, query_id: str, text: str | None) -> None:
        await self._durable.step("toast", lambda: self._sender.toast(query_id, text))

    async def _events(self, name: str, work: Callable[[], Awaitable[tuple[e.Event, ...]]]) -> list[e.Event]:
        async def as_json() -> Json:
            return _dumped(await work())

        return _validated(await self._durable.step(name, as_json))

    async def _show_events(self, person: Person, events: list[e.Event]) -> None:
        await self._show(person, [message for event in events for message in render(event, self._facts)])

    async def _show(self, person: Person, messages: list[Message], tapped: int | None = None) -> None:
        for message in messages:
            if message.in_place and tapped is not None:
                where = (person.chat_id, person.user_id, tapped)
                arrived = bool(await self._durable.step("send", partial(self._sender.replace, message, *where)))
            else:
                arrived = await self._say(person, message)
            if not arrived:
                return

    async def _say(self, person: Person, message: Message) -> bool:
        """Send a message in its pieces; False once the chat turns out to be closed."""
        for piece in self._sender.split(message):
            if not await self._durable.step("send", partial(self._sender.send, piece, person.chat_id, person.user_id)):
                return False
        return True

    async def _forget(self, key: str, person: Person) -> None:
        async def work() -> int:
            async with self._lock(person.chat_id):
                return await self.interviewer.store.forget(person.user_id) + await self._durable.forget(person.chat_id)

        deleted = await self._durable.step("forget", work)
        log.info("forgot a person: %d rows", deleted)
        await self._tidy_after(key, person)
        everything = self.admin is None or await self.admin.forget(person)
        await self._say(person, plain(t.FORGOTTEN if everything else t.FORGOTTEN_BUT_FILES))

    async def _tidy_after(self, key: str, person: Person) -> None:
        """The turn that runs cannot delete itself, and it holds the person's name: the next in the queue does."""
        await self._durable.store("tidy", f"{key}:tidy", person.chat_id, {"chat": person.chat_id})

    async def _tidy(self, _key: str, payload: dict[str, Json]) -> None:
        await self._durable.step("tidy", lambda: self._durable.forget(int(payload["chat"])))

    async def _export(self, person: Person) -> None:
        async def work() -> int:
            message = export_message(await self.interviewer.store.export(person.user_id))
            return await self._sender.send(message, person.chat_id, person.user_id)

        await self._durable.step("export", work)


def _dumped(events: Iterable[e.Event]) -> list[Json]:
    return [event.model_dump(mode="json") for event in events]


def _validated(events: list[Json]) -> list[e.Event]:
    return [e.EVENTS.validate_python(event) for event in events]


def _kept(found: Json) -> Json:
    """What a step kept of a turn; version 1 of the bot kept the events alone and showed them in steps of their own."""
    return {"events": found, "shown": False} if isinstance(found, list) else found
