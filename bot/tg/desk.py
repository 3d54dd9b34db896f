"""The desk: runs one turn for a handler, and has its parts see to what the turn's events lead to.

Every effect is a durable step; nothing else touches the outside.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Protocol

from bot.interview import actions as a
from bot.interview import events as e
from bot.interview import mocking
from bot.interview.attempt import Outcome
from bot.interview.errors import NothingKept, StoreError
from bot.interview.events import CheatsheetWanted, FollowUpWanted, Tally, VacancyHeard, VoiceAccepted
from bot.interview.events import mock as em
from bot.interview.interviewer import Interviewer
from bot.interview.session import Person
from bot.tg.admin import AdminDesk
from bot.tg.asides import Asides
from bot.tg.facts import Facts
from bot.tg.follow_ups import FollowUps, Maker
from bot.tg.gradings import Examiner, Gradings
from bot.tg.kept_events import dumped, kept_events, kept_turn, validated
from bot.tg.language import speaking
from bot.tg.language import texts as t
from bot.tg.mocks import LANE, Mocks
from bot.tg.objections import Objections
from bot.tg.own_data import OwnData
from bot.tg.pictures import Pictures
from bot.tg.reminding import Reminders
from bot.tg.render import render
from bot.tg.sending import Sender, plain
from bot.tg.showing import Showing
from bot.tg.vacancies import Reader, Vacancies
from bot.tg.voices import Ears, Voices

Json = Any

DONE_AT_ONCE = (e.ForgetWanted, e.ExportWanted, CheatsheetWanted)
"""What leaves nothing to go on with where the database fails: it has to be asked for anew."""


class Durable(Protocol):
    """What the desk needs of the engine (`bot.engine.Engine`)."""

    async def step(self, name: str, work: Callable[[], Awaitable[Json]]) -> Json: ...
    async def store(
        self, kind: str, key: str, chat_id: int, payload: dict[str, Json], delay: float = 0, lane: str = ""
    ) -> None: ...
    async def forget(self, chat_id: int) -> int: ...
    def handle(self, kind: str, handler: Callable[[str, dict[str, Json]], Awaitable[None]]) -> None: ...


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
        self._showing = Showing(durable, sender, facts, admin.serves if admin else lambda _: False)
        self.asides = Asides(durable, interviewer.language, self._showing)
        self._allowed = allowed
        self.admin = admin
        self._decided: dict[str, list[str]] = {}
        self.gradings = Gradings(durable, interviewer, examiner, sender, self._showing, self._follow)
        self._objections = Objections(durable, interviewer, examiner, sender, self._showing.events)
        self.voices = Voices(durable, interviewer, ears, sender, self._showing.events)
        self.reminders = Reminders(durable, interviewer, sender, lambda event: render(event, facts), allowed)
        self._pictures = Pictures(durable, sender)
        self._mocks = Mocks(durable, interviewer, sender, facts, self._showing.events, self._pictures)
        self._vacancies = Vacancies(durable, interviewer, reader, sender, self._showing.events)
        self._follow_ups = FollowUps(durable, interviewer, maker, sender, self._showing.events)
        self._own_data = OwnData(durable, interviewer.store, sender, self._showing, self.gradings.lock, admin)

    async def turn(
        self, key: str, person: Person, action: a.Action, query_id: str | None = None, tapped: int | None = None
    ) -> None:
        """One whole turn: decide and save, answer the tap, show, grade what was answered.

        ``query_id`` and ``tapped`` (the message whose button it was) are set for a tap.
        """
        if await self._turned_away(person, action):
            await self._turn_away(person, query_id)
            return

        async def at_once() -> Json:
            tap = query_id is not None
            events = await kept_events(
                self._durable, "advance", lambda: self.interviewer.advance(key, person, action, tap)
            )
            self._decided[key] = _objection(events)
            kept: Json = {"events": dumped(events), "shown": self._showing.short(person, events)}
            if kept["shown"]:
                await self._showing.turn(person, events, query_id, tapped)
            if len(events) == 1 and isinstance(events[0], e.AnswerAccepted):
                with speaking(events[0].language):
                    kept["graded"] = await self.gradings.judge(
                        key, person, events[0].attempt_id, events[0].judge, awaited=True
                    )
            return kept

        kept = kept_turn(await self._durable.step("advance", at_once))
        events = validated(kept["events"])
        self._decided[key] = _objection(events)
        if not kept["shown"]:
            await self._showing.turn(person, events, query_id, tapped)
        for event in events:
            # The language comes from what was kept: a replay must not look it up anew.
            with speaking(event.language):
                if "graded" in kept and isinstance(event, e.AnswerAccepted):
                    await self.gradings.tell(key, person, event.attempt_id, kept["graded"], event.held)
                else:
                    await self._follow(key, person, event)

    async def _turned_away(self, person: Person, action: a.Action) -> bool:
        """Whether the bot is not for this person: of what is stored about somebody, they dispose all the same."""
        if not self._allowed or person.user_id in self._allowed:
            return False
        if not isinstance(action, a.OF_ONES_DATA):
            return True

        async def unknown() -> Json:
            return not await self.interviewer.store.anything_of(person.user_id)

        return bool(await self._durable.step("unknown", unknown))

    async def _turn_away(self, person: Person, query_id: str | None) -> None:
        if query_id is not None:
            await self._showing.toast(query_id, None)
        with speaking(person.language):
            message = plain(t.NOT_ALLOWED.format(user_id=person.user_id))
        await self._showing.send(person, message)

    def decided(self, key: str) -> list[str] | None:
        """None unless the turn ``key`` came as far as being decided and saved, else the objection that it heard, as
        `rescue` takes it; asked once, at its end."""
        return self._decided.pop(key, None)

    async def _follow(self, key: str, person: Person, event: e.Event) -> None:
        try:
            await self._followed(key, person, event)
        except StoreError as error:
            if isinstance(event, DONE_AT_ONCE):
                raise NothingKept(error.person, error.log) from error
            raise

    async def _followed(self, key: str, person: Person, event: e.Event) -> None:
        if isinstance(event, e.AnswerAccepted):
            await self.gradings.grade(key, person, event.attempt_id, event.judge, awaited=True, held=event.held)
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
            await self._own_data.forget(key, person)
        elif isinstance(event, e.Note) and event.code == "nobody":
            await self._own_data.tidy_after(key, person)
        elif isinstance(event, CheatsheetWanted):
            await self._showing.events(
                person, await kept_events(self._durable, "cheatsheet", lambda: self.interviewer.cheatsheet(person))
            )
        elif isinstance(event, e.ExportWanted):
            await self._own_data.export(person)
        elif isinstance(event, em.MockAnswered | em.MockAsked | em.MockReportDue):
            await self._mocks.follow(key, person, event)

    async def rescue(self, key: str, person: Person, objection: Sequence[str] = ()) -> None:
        """After an error nobody foresaw: an answer that was saved and not graded is graded again later, an objection
        to it judged, and a voice note that was not written down is listened to again.

        ``objection`` is the one that the turn heard, if any: the id of its answer, which may be an earlier one, and its
        key.
        """

        async def work() -> Json:
            if objection and await self.interviewer.contested(objection[0], objection[1]):
                return {"objections": [objection[1]], "to": objection[0]}
            snapshot = await self.interviewer.store.snapshot(person.user_id, history=1)
            last = snapshot.last if snapshot else None
            if snapshot is None or last is None:
                return None
            if await self.interviewer.waiting(last.id):  # of a mock it is told of as the mock's other answers are
                of_mock = mocking.mock_of(snapshot.candidate.session, last.turn)
                return {"answer": last.id, "lane": LANE} if of_mock else last.id
            waiting = [contest.key for contest in last.contests if contest.outcome is Outcome.WAITING]
            return {"objections": waiting, "to": last.id} if waiting else None

        found = await self._durable.step("rescue", work)
        if isinstance(found, dict) and "answer" in found:
            await self.gradings.rescue(key, person, found["answer"], found["lane"])
        elif isinstance(found, dict):
            await self._objections.rescue(key, person, found["to"], found["objections"])
        elif found is not None:
            await self.gradings.rescue(key, person, str(found))
        await self.voices.rescue(key, person)


def _objection(events: Iterable[e.Event]) -> list[str]:
    """The answer's id and the key of the objection that was heard, nothing if none was."""
    heard = next((event for event in events if isinstance(event, e.ContestHeard)), None)
    return [heard.attempt_id, heard.contested] if heard else []
