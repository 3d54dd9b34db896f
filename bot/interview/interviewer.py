"""The interview with its store: loads, lets the pure flow decide, saves. Idempotent by key.

Every method is one step of a durable turn: run again after a crash with the same key, it changes nothing
and returns the same events.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.interview import actions as a
from bot.interview import (
    flow,
    flow_contest,
    flow_follow_up,
    flow_graded,
    flow_job,
    flow_looking,
    flow_mock,
    flow_reminding,
    flow_voice,
    mock_report,
)
from bot.interview.assessment import Assessment, Ruling, Status, Usage
from bot.interview.cheatsheet import ANSWERS_READ, cheat_sheet
from bot.interview.days import steady
from bot.interview.errors import StoreError, Unreadable
from bot.interview.events import EVENTS, Event, InterviewOver, MockReport, Note, RecurringGap
from bot.interview.following import Probe
from bot.interview.habits import ATTEMPTS_READ, makes_mistake, missed_kinds, recurring_gap, repeated_mistakes
from bot.interview.languages import language_of
from bot.interview.ports import Change, Library, Store
from bot.interview.review import Past, Spacing
from bot.interview.session import Attempt, Contest, Outcome, Person, Session, Snapshot, SpokenNote
from bot.interview.speech import Transcript
from bot.interview.spending import day_began, spend_on_earlier, tokens_of
from bot.interview.turn import Turn
from bot.interview.vacancy import Reading, spent_on

HISTORY = 200
FULL_HISTORY = 100_000
PAST = 2_000
"""Latest answers that reviews are worked out from: 11 a day for the half year that answers are kept. Reading them and
replaying them takes about 10 ms and 3 ms. A question last answered before them is new again."""
TURNS_KEPT = timedelta(days=6)
"""A turn is kept to be known again if its update comes twice. Telegram keeps an update for a day, and after a week
without any it numbers anew at random (Bot API, Update): by then no old turn may answer to a new update."""
LEASE = timedelta(minutes=15)
"""How long something due is left to whoever took it; if they did not get to it, it is taken once more."""

_SHOWN_AGAIN = (a.NextQuestion, a.Resume, a.Start, a.TakeQuestion, a.Review)
"""What may show once more a question that was asked before."""

_OF_AN_ANSWER = (a.OpenAttempt, a.RetryAttempt, a.Why, a.RuleAgain, a.Disagree, a.DisagreeOn)
"""What may name an answer."""


class Interviewer:
    """Advances talks. ``clock`` gives UTC; ``daily_answers`` 0 means no limit; ``seed`` fixes choices.

    Without ``spacing`` nothing becomes due for review. ``reads``: whether the built-in judge can read an answer.
    """

    def __init__(
        self,
        store: Store,
        library: Library,
        clock: Callable[[], datetime],
        seed: str = "viva",
        *,
        daily_answers: int = 0,
        daily_tokens: int = 0,
        model_configured: bool = False,
        provisional: bool = True,
        spacing: Spacing | None = None,
        reads: Callable[[str], bool] = lambda _: True,
    ) -> None:
        self.store = store
        self.library = library
        self._clock = clock
        self._seed = seed
        self._daily_answers = daily_answers
        self._daily_tokens = daily_tokens
        self._model_configured = model_configured
        self._provisional = provisional
        self._spacing = spacing
        self._reads = reads

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

    async def _past(self, user_id: int) -> Past | None:
        return Past(await self.store.answered(user_id, PAST), self._spacing) if self._spacing else None

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

    async def record(
        self,
        key: str,
        person: Person,
        attempt_id: str,
        assessment: Assessment,
        *,
        held: bool = False,
        beside: bool = False,
    ) -> tuple[Event, ...]:
        """Keep the assessment (once) with the feedback, both or neither, and return that. Raises `StoreError`, also for
        an unknown attempt.

        ``held``: the feedback may wait for the person's guess, and nothing is returned. ``beside``: it was graded
        beside the talk, as answers of a mock are, and not because of a tap.
        """
        before = await self.store.attempt(attempt_id)
        earlier = await self._earlier(before) if before else None
        habit = await self._habit(before.model_copy(update={"assessment": assessment})) if before else None

        def show(turn: Turn) -> None:
            attempt = turn.snapshot.named
            if attempt is None or attempt.assessment is None:
                raise StoreError("Your answer is saved; its grade is not.", f"attempt {attempt_id} lost its assessment")
            spend_on_earlier(turn, attempt, _tokens(attempt) - _tokens(before))
            provisional = self._provisional and attempt.assessment.graded_by == "embedded"
            card = self.library.card(attempt.card_id)
            if flow_mock.graded(turn, attempt, beside):
                return
            if card is None:
                turn.note("card_gone")
            else:
                flow_graded.graded(turn, attempt, card, earlier, provisional, habit, held)

        return await self._aftermath(key, person, show, (attempt_id, assessment))

    async def _earlier(self, attempt: Attempt) -> Attempt | None:
        """The nearest earlier try that was graded: "I don't know" in between is no yardstick."""
        earlier = await self.store.attempt(attempt.retry_of) if attempt.retry_of else None
        while earlier is not None:
            if earlier.assessment is not None and earlier.assessment.status is Status.GRADED:
                return earlier
            earlier = await self.store.attempt(earlier.retry_of) if earlier.retry_of else None
        return None

    async def _habit(self, attempt: Attempt) -> RecurringGap | None:
        """A gap of form in ``attempt`` that came up in several of the latest answers, or else mistakes that did; its
        assessment need not be stored yet."""
        if not makes_mistake(attempt) and not missed_kinds(attempt, self.library.card(attempt.card_id)):
            return None
        stored = await self.store.attempts(attempt.user_id, ATTEMPTS_READ)
        latest = [attempt if one.id == attempt.id else one for one in stored]
        return recurring_gap(attempt, latest, self.library.card) or repeated_mistakes(attempt, latest)

    async def contested(self, attempt_id: str, contested: str) -> tuple[Attempt, Contest] | None:
        """The attempt and its objection ``contested`` (a `Contest.key`) if that still waits for a ruling.

        None as well for an answer that was joined to a longer one, which has verdicts of its own.
        """
        attempt = await self.store.attempt(attempt_id)
        if attempt is None or attempt.superseded:
            return None
        waiting = (c for c in attempt.contests if c.key == contested and c.outcome is Outcome.WAITING)
        contest = next(waiting, None)
        return (attempt, contest) if contest else None

    async def record_ruling(
        self, key: str, person: Person, attempt_id: str, contested: str, ruling: Ruling
    ) -> tuple[Event, ...]:
        """Keep the ruling on an objection (once) and return what to say: nothing if it was ruled on before."""
        found = await self.contested(attempt_id, contested)

        def show(turn: Turn) -> None:
            card = self.library.card(found[0].card_id) if found else None
            if found and card and card.content_hash == found[0].card_hash:
                flow_contest.ruled(turn, found[0], card, found[1], ruling)
            elif found:
                turn.note("contest_revised" if card else "contest_card_gone")

        return await self._aftermath(key, person, show)

    async def record_no_ruling(self, key: str, person: Person, attempt_id: str, contested: str, usage: Usage) -> None:
        """Keep (once) what a judge took that gave no ruling on an objection."""
        found = await self.contested(attempt_id, contested)
        if found:
            await self._aftermath(key, person, lambda turn: flow_contest.not_ruled(turn, found[0], usage))

    async def posted(self, user_id: int) -> str | None:
        """The vacancy that the person pasted last, whole; None if there is none or more of it is awaited."""
        snapshot = await self.store.snapshot(user_id, 0)
        posting = snapshot.candidate.session.posting if snapshot else None
        return posting.text if posting and posting.done else None

    async def record_vacancy(self, key: str, person: Person, reading: Reading) -> tuple[Event, ...]:
        """Take a vacancy that was read into focus (once) and return what to say."""
        return await self._aftermath(key, person, lambda turn: flow_job.found(turn, reading))

    async def record_probe(self, key: str, person: Person, attempt_id: str, probe: Probe | None) -> tuple[Event, ...]:
        """Put a follow-up question on the table (once) and return it as an event; None: there was none to ask."""
        attempt = await self.store.attempt(attempt_id)

        def show(turn: Turn) -> None:
            card = self.library.card(attempt.card_id) if attempt else None
            if attempt is None or card is None or probe is None:
                turn.note("no_follow_up")
            else:
                flow_follow_up.ask(turn, attempt, card, probe)

        return await self._aftermath(key, person, show)

    async def record_failure(
        self,
        key: str,
        person: Person,
        attempt_id: str,
        assessment: Assessment,
        why: str,
        *,
        tomorrow: bool = False,
        asked: float | None = None,
        here: bool = False,
        beside: bool = False,
    ) -> tuple[tuple[Event, ...], int | None]:
        """Keep that grading failed; returns what to say and the seconds until the next try (None: none is to be
        planned).

        ``tomorrow``: the next try is on the next day; ``asked``: it is not before so many seconds. ``here``: it was the
        built-in judge, whom the person asked; where that was in a model's place it is no try of the model, and nothing
        is kept. An ``assessment`` whose reason is `flow_graded.BROKEN` plans no try. If the answer was graded in the
        meantime nothing is said. ``beside`` is as in `record`.
        """
        gone = assessment.reason == flow_graded.CARD_GONE
        if here and not gone and self._model_configured:
            return await self._not_graded_here(key, person, attempt_id, why), None
        if tomorrow:
            assessment = assessment.model_copy(update={"reason": flow_graded.PUT_OFF})
        before = await self.store.attempt(attempt_id)
        attempt = await self.store.assess(attempt_id, assessment)
        if attempt.assessment is not None and attempt.assessment.status is not Status.NOT_GRADED:
            return (), None
        if gone:
            return await self._aftermath(key, person, lambda turn: flow_mock.card_gone(turn, attempt)), None
        pause = self.until_tomorrow() if tomorrow else flow_graded.retry_in(attempt.tries, asked)
        if flow_graded.given_up(attempt):
            pause = None

        def show(turn: Turn) -> None:
            spend_on_earlier(turn, attempt, _tokens(attempt) - _tokens(before))
            if not flow_mock.failed(turn, attempt, pause is not None, beside):
                readable = self._reads(attempt.answer)
                flow_graded.not_graded(turn, attempt, why, self._model_configured, pause, readable)

        return await self._aftermath(key, person, show), pause

    async def _not_graded_here(self, key: str, person: Person, attempt_id: str, why: str) -> tuple[Event, ...]:
        attempt = await self.waiting(attempt_id)
        if attempt is None:
            return ()
        return await self._aftermath(key, person, lambda turn: flow_graded.not_graded_here(turn, attempt, why))

    async def listening(self, user_id: int, note: int) -> SpokenNote | None:
        """The voice note ``note`` if it is still to be written down and its answer was not given otherwise."""
        snapshot = await self.store.snapshot(user_id, history=0)
        return flow_voice.waiting_for(snapshot.candidate.session, note) if snapshot else None

    async def record_transcript(self, key: str, person: Person, note: int, transcript: Transcript) -> tuple[Event, ...]:
        """Keep what a voice note says (once) and return what to say: nothing if the person has moved on."""
        return await self._aftermath(key, person, lambda turn: flow_voice.written(turn, note, transcript))

    async def record_unheard(
        self, key: str, person: Person, note: int, readable: bool, retry_in: int | None
    ) -> tuple[Event, ...]:
        """Keep that a voice note was not written down, for now or (``retry_in`` None) for good."""
        return await self._aftermath(key, person, lambda turn: flow_voice.not_heard(turn, note, readable, retry_in))

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

    async def _unasked(self, key: str, person: Person, show: Callable[[Turn], None]) -> tuple[Event, ...]:
        """A turn that is none of the person's: they are not heard of by it, and nobody forgotten comes back."""
        if await self.store.snapshot(person.user_id, 0) is None:
            return ()
        now, past = self._clock(), await self._past(person.user_id)

        def decide(snapshot: Snapshot) -> Change:
            turn = Turn(snapshot, self.library, now, self._seed, past=past)
            show(turn)
            return _unheard(turn.change(), snapshot)

        kept = await self.store.turn(key, person, now, decide)
        return tuple(EVENTS.validate_python(event) for event in kept)

    def until_tomorrow(self) -> int:
        """Seconds until something is tried again that has to wait for the next day."""
        return flow_graded.until_tomorrow(self._clock())

    def today(self) -> str:
        """The UTC day, as ISO 8601 writes it."""
        return day_began(self._clock()).date().isoformat()

    def left_until(self, moment: datetime) -> float:
        """Seconds from now until ``moment``; negative once it has passed."""
        return (moment - self._clock()).total_seconds()

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

    async def _aftermath(
        self, key: str, person: Person, show: Callable[[Turn], None], grade: tuple[str, Assessment] | None = None
    ) -> tuple[Event, ...]:
        """A turn about what became of something the person did before: they are not heard of by it."""
        now = self._clock()

        def decide(snapshot: Snapshot) -> Change:
            turn = Turn(snapshot, self.library, now, self._seed)
            show(turn)
            return _unheard(turn.change(), snapshot)

        kept = await self.store.turn(key, person, now, decide, grade=grade)
        return tuple(EVENTS.validate_python(event) for event in kept)

    async def remember(self, key: str, person: Person, what: dict[str, Any]) -> dict[str, Any]:
        """Keep ``what`` under ``key``, unless something is kept there already; returns what is kept."""

        def decide(snapshot: Snapshot) -> Change:
            return Change(candidate=snapshot.candidate, events=(what,))

        return (await self.store.turn(key, person, self._clock(), decide, history=0))[0]

    async def waiting(self, attempt_id: str) -> Attempt | None:
        """The attempt if it still waits for a grade and was not joined to a longer one."""
        attempt = await self.store.attempt(attempt_id)
        if attempt is None or attempt.superseded:
            return None
        done = attempt.assessment is not None and attempt.assessment.status is not Status.NOT_GRADED
        return None if done else attempt

    async def language(self, person: Person) -> str:
        """The code of the language to speak with ``person`` outside of a turn. Raises `StoreError`."""
        snapshot = await self.store.snapshot(person.user_id, 0)
        return (language_of(snapshot.candidate.session) if snapshot else "") or person.language

    async def expire(self, days: int) -> int:
        """Delete what is older than ``days``, turns after `TURNS_KEPT`; returns rows deleted. 0 keeps everything."""
        now = self._clock()
        return await self.store.expire(now - timedelta(days=days), now - TURNS_KEPT) if days else 0


def _unheard(change: Change, snapshot: Snapshot) -> Change:
    """``change`` with the person last heard of as before it, which is what reminders and the retention go by."""
    candidate = change.candidate.model_copy(update={"updated_at": snapshot.candidate.updated_at})
    return change.model_copy(update={"candidate": candidate})


def _tokens(attempt: Attempt | None) -> int:
    """What grading ``attempt`` has taken so far."""
    return tokens_of(attempt.assessment.usage) if attempt and attempt.assessment else 0
