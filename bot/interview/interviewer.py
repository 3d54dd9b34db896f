"""The interview with its store: what people say, and what is said to them unasked. Idempotent by key (`turns`)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.interview import actions as a
from bot.interview import flow, flow_looking, flow_mock, flow_reminding, flow_voice, mock_report
from bot.interview.attempt import Attempt
from bot.interview.cheatsheet import ANSWERS_READ, cheat_sheet
from bot.interview.days import steady
from bot.interview.errors import Unreadable
from bot.interview.events import EVENTS, Event, InterviewOver, MockReport, Note
from bot.interview.languages import language_of
from bot.interview.open_question import SpokenNote
from bot.interview.ports import Change
from bot.interview.recording import Recording
from bot.interview.session import Person, Session, Snapshot
from bot.interview.spending import day_began, tokens_of
from bot.interview.turn import Turn
from bot.interview.vacancy import spent_on

HISTORY = 200
FULL_HISTORY = 100_000
LEASE = timedelta(minutes=15)
"""How long something due is left to whoever took it; if they did not get to it, it is taken once more."""

_SHOWN_AGAIN = (a.NextQuestion, a.Resume, a.Start, a.TakeQuestion, a.Review)
"""What may show once more a question that was asked before."""

_OF_AN_ANSWER = (a.OpenAttempt, a.RetryAttempt, a.Why, a.RuleAgain, a.Disagree, a.DisagreeOn)
"""What may name an answer."""


class Interviewer(Recording):
    """Advances talks; settings are those of `Turns`."""

    async def advance(self, key: str, person: Person, action: a.Action, tapped: bool = False) -> tuple[Event, ...]:
        """One turn of the talk: what ``action`` leads to. Raises `StoreError` and `IndexUnavailable`.

        ``tapped``: it was a button. One that is left of somebody forgotten does nothing, and stores nothing of them.
        Of their data people dispose even where what is stored of them cannot be read.
        """
        try:
            return await self._advance(key, person, action, tapped)
        except Unreadable:
            if not isinstance(action, a.OF_ONES_DATA):
                raise
            return (flow_looking.unread(action, person.language),)

    async def _advance(self, key: str, person: Person, action: a.Action, tapped: bool) -> tuple[Event, ...]:
        now = self._clock()
        asks_aside = isinstance(action, a.DisagreeOn | a.RuleAgain | a.JudgeAgain | a.Job)
        left = await self._answers_left(person.user_id, now, objects=asks_aside)
        seed = f"{self._seed}:{person.user_id}"
        any_answer = isinstance(action, a.History | a.OpenAttempt | a.JudgeHere | a.JudgeAgain)
        everything = any_answer or isinstance(action, a.Stats | a.Forget)
        past = await self._past(person.user_id) if flow.looks_back(action) else None
        asked_for = await self._asked_for(person.user_id, action)

        def decide(snapshot: Snapshot) -> Change:
            if tapped and snapshot.candidate.session.turn == 0:  # nothing was stored of the person
                return self._of_nobody(snapshot, now)
            moment = steady(now, snapshot.last.submitted_at if snapshot.last else None)
            return flow.advance(snapshot.model_copy(update=asked_for), action, self.library, moment, seed, left, past)

        kept = await self.store.turn(key, person, now, decide, FULL_HISTORY if everything else HISTORY)
        return tuple(EVENTS.validate_python(event) for event in kept)

    def _of_nobody(self, snapshot: Snapshot, now: datetime) -> Change:
        """The answer to a button of somebody of whom nothing is stored; the desk tidies up after it."""
        turn = Turn(snapshot, self.library, now, self._seed)
        turn.set(spoken=snapshot.candidate.person.language)
        turn.note("nobody")
        return turn.change().model_copy(update={"saved": False})

    async def cheatsheet(self, person: Person) -> tuple[Event, ...]:
        """The cheat sheet from the person's latest answers, or the word that there is nothing for one yet."""
        snapshot = await self.store.snapshot(person.user_id, history=0)
        answers = await self.store.attempts(person.user_id, ANSWERS_READ)
        session = snapshot.candidate.session if snapshot else Session()
        sheet = cheat_sheet(answers, self.library.card, session.plan)
        event = sheet or Note(code="no_cheatsheet")
        return (event.model_copy(update={"turn": session.turn, "language": language_of(session)}),)

    async def _asked_for(self, user_id: int, action: a.Action) -> dict[str, Any]:
        """The parts of a `Snapshot` that few actions need. Read before the turn, which would make others wait."""
        if isinstance(action, a.Stats):
            return {"marks": await self.store.marks(user_id)}
        if isinstance(action, _OF_AN_ANSWER) and action.name:
            named = await self.store.attempt(f"{user_id}-{action.name}")
            opened = named if isinstance(action, a.OpenAttempt) else None
            return {"named": named, "earlier": await self._earlier(opened) if opened else None}
        if isinstance(action, _SHOWN_AGAIN):
            return {"filled": await self._filled(user_id)}
        return {}

    async def _filled(self, user_id: int) -> Attempt | None:
        """The answer that the open question adds to, or the one put aside last if none is open; if it adds to one."""
        snapshot = await self.store.snapshot(user_id, 0)
        session = snapshot.candidate.session if snapshot else Session()
        question = session.open or next(reversed(session.paused), None)
        fills = question is not None and question.base is not None and question.retry_of
        return await self.store.attempt(fills) if fills else None

    async def _answers_left(self, user_id: int, now: datetime, objects: bool = False) -> int | None:
        """Graded answers this person may still give today (UTC), None without a limit.

        Who ``objects`` (or pastes a vacancy, or asks the judge again) gives no further answer, so that only the tokens
        are limited.
        """
        midnight = day_began(now)
        left: int | None = None
        if self._daily_answers and not objects:
            left = self._daily_answers - await self.store.answers_since(user_id, midnight)
        if self._daily_tokens:
            stored = await self.store.snapshot(user_id, 0)
            spent = spent_on(stored.candidate.session.spent_aside, now) if stored else 0
            for attempt in await self.store.attempts(user_id, HISTORY):
                if attempt.submitted_at >= midnight and attempt.assessment:
                    spent += tokens_of(attempt.assessment.usage)
            if spent >= self._daily_tokens:
                left = 0
        return left

    async def posted(self, user_id: int) -> str | None:
        """The vacancy that the person pasted last, whole; None if there is none or more of it is awaited."""
        snapshot = await self.store.snapshot(user_id, 0)
        posting = snapshot.candidate.session.posting if snapshot else None
        return posting.text if posting and posting.done else None

    async def listening(self, user_id: int, note: int) -> SpokenNote | None:
        """The voice note ``note`` if it is still to be written down and its answer was not given otherwise."""
        snapshot = await self.store.snapshot(user_id, history=0)
        return flow_voice.waiting_for(snapshot.candidate.session, note) if snapshot else None

    async def due(self, limit: int) -> tuple[tuple[Person, datetime], ...]:
        """At most ``limit`` people to whom something unasked is due, and since when; see `Store.due`."""
        return await self.store.due(self._clock(), LEASE, limit)

    async def remind(self, key: str, person: Person) -> tuple[Event, ...]:
        """What is to be said unasked now, if anything. Raises `StoreError`."""
        return await self._unasked(key, person, flow_reminding.say)

    async def not_reminded(
        self, key: str, person: Person, closed: bool, daily: bool, over: InterviewOver | None = None
    ) -> None:
        """What was to be said unasked, the ``daily`` reminder, the word after an interview (``over``) or something
        else, did not arrive; ``closed``: the person has blocked the bot.
        """
        await self._unasked(key, person, lambda turn: flow_reminding.not_sent(turn, closed, daily, over))

    async def chat_closed(self, user_id: int) -> bool:
        """Whether the person's chat closed itself and they have not written since."""
        snapshot = await self.store.snapshot(user_id, 0)
        return snapshot is not None and snapshot.candidate.session.reminding.closed

    async def close_chat(self, key: str, user_id: int) -> None:
        """The person's chat has closed itself; kept until they write."""
        snapshot = await self.store.snapshot(user_id, 0)
        if snapshot is not None:
            await self._unasked(key, snapshot.candidate.person, flow_reminding.close_chat)

    async def time_up(self, key: str, person: Person, number: int) -> tuple[Event, ...]:
        """Say that the planned time of the question asked as ``number`` is over, unless the person has moved on."""
        if await self.store.snapshot(person.user_id, 0) is None:  # forgotten meanwhile
            return ()
        return await self._aftermath(key, person, lambda turn: flow_mock.time_up(turn, number))

    async def mock_report(self, user_id: int, number: int, files: bool) -> MockReport | None:
        """The report of the mock ``number`` as the grades stand now; None if nothing is stored of it any more."""
        snapshot = await self.store.snapshot(user_id, 0)
        session = snapshot.candidate.session if snapshot else None
        mock = next((one for one in session.mocks if one.number == number), None) if session else None
        if session is None or mock is None:
            return None
        ids = [slot.attempt for slot in mock.slots if slot.attempt]
        attempts = {i: found for i in ids if (found := await self.store.attempt(i))}
        report = mock_report.build(mock, attempts, self.library.card, self._provisional)
        about: dict[str, Any] = {"role": mock.role or session.role, "no_numbers": session.prefs.hide_numbers}
        about |= {"files": files, "turn": session.turn, "language": language_of(session)}
        return report.model_copy(update=about)
