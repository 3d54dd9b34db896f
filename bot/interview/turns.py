"""Turns of a talk with its store: loads, lets something pure decide, saves. Idempotent by key.

Every method that takes a key is one step of a durable turn: run again after a crash with the same key, it changes
nothing and returns the same events.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.interview import flow_graded
from bot.interview.assessment import Assessment, Status
from bot.interview.attempt import Attempt
from bot.interview.events import EVENTS, Event
from bot.interview.languages import language_of
from bot.interview.ports import Change, Library, Store
from bot.interview.review import Past, Spacing
from bot.interview.session import Person, Snapshot
from bot.interview.spending import day_began
from bot.interview.turn import Turn

PAST = 2_000
"""Latest answers that reviews are worked out from: 11 a day for the half year that answers are kept. Reading them and
replaying them takes about 10 ms and 3 ms. A question last answered before them is new again."""
TURNS_KEPT = timedelta(days=6)
"""A turn is kept to be known again if its update comes twice. Telegram keeps an update for a day, and after a week
without any it numbers anew at random (Bot API, Update): by then no old turn may answer to a new update."""


class Turns:
    """What every turn needs. ``clock`` gives UTC; ``daily_answers`` 0 means no limit; ``seed`` fixes choices.

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

    async def _past(self, user_id: int) -> Past | None:
        return Past(await self.store.answered(user_id, PAST), self._spacing) if self._spacing else None

    async def _earlier(self, attempt: Attempt) -> Attempt | None:
        """The nearest earlier try that was graded: "I don't know" in between is no yardstick."""
        earlier = await self.store.attempt(attempt.retry_of) if attempt.retry_of else None
        while earlier is not None:
            if earlier.assessment is not None and earlier.assessment.status is Status.GRADED:
                return earlier
            earlier = await self.store.attempt(earlier.retry_of) if earlier.retry_of else None
        return None

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

    async def remember(self, key: str, person: Person, what: dict[str, Any]) -> dict[str, Any]:
        """Keep ``what`` under ``key``, unless something is kept there already; returns what is kept."""

        def decide(snapshot: Snapshot) -> Change:
            return Change(candidate=snapshot.candidate, events=(what,))

        return (await self.store.turn(key, person, self._clock(), decide, history=0))[0]

    def until_tomorrow(self) -> int:
        """Seconds until something is tried again that has to wait for the next day."""
        return flow_graded.until_tomorrow(self._clock())

    def today(self) -> str:
        """The UTC day, as ISO 8601 writes it."""
        return day_began(self._clock()).date().isoformat()

    def left_until(self, moment: datetime) -> float:
        """Seconds from now until ``moment``; negative once it has passed."""
        return (moment - self._clock()).total_seconds()

    async def expire(self, days: int) -> int:
        """Delete what is older than ``days``, turns after `TURNS_KEPT`; returns rows deleted. 0 keeps everything."""
        now = self._clock()
        return await self.store.expire(now - timedelta(days=days), now - TURNS_KEPT) if days else 0

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


def _unheard(change: Change, snapshot: Snapshot) -> Change:
    """``change`` with the person last heard of as before it, which is what reminders and the retention go by."""
    candidate = change.candidate.model_copy(update={"updated_at": snapshot.candidate.updated_at})
    return change.model_copy(update={"candidate": candidate})
