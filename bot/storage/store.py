"""`SqlStore`: the `Store` of `bot.interview.ports`: what is done in one transaction, and under which lock.

The statements are in the modules named after what they are about; `bot.storage.database` runs them. Deleting, which
takes more than one transaction, is `bot.storage.privacy`'s.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.interview.assessment import Assessment, Findings
from bot.interview.attempt import Attempt, Marks
from bot.interview.operating import ContestedAnswers, DeadLetter, Use
from bot.interview.ports import Decide
from bot.interview.review import Answered
from bot.interview.session import Person, Snapshot
from bot.storage import (
    attempts,
    caching,
    candidates,
    dead_letters,
    operating,
    privacy,
    reminders,
    spending,
    turns,
)
from bot.storage.database import Database

_BRIEF_HISTORY = 500
"""Summaries of attempts that a turn may read and still be brief; reading them takes about a millisecond."""


class SqlStore:
    """Where candidates, attempts and turns live; see `bot.interview.ports.Store` for what each method promises.

    ``url`` and ``key`` are those of `bot.storage.database.Database`, which may also be asked for what
    the interview needs not.
    """

    def __init__(self, url: str, key: str | Sequence[str] | None = None) -> None:
        self.database = Database(url, key)

    async def open(self, *, seals: bool = True, before: Callable[[], Awaitable[bool]] | None = None) -> None:
        """Open the database; see there."""
        await self.database.open(seals=seals, before=before)

    async def close(self) -> None:
        """Release every connection."""
        await self.database.close()

    async def turn(
        self,
        key: str,
        person: Person,
        now: datetime,
        decide: Decide,
        history: int = 200,
        grade: tuple[str, Assessment] | None = None,
    ) -> tuple[dict[str, Any], ...]:
        """One turn, whole or not at all. What ``decide`` raises comes out as it is, with nothing changed.

        Raises `ValueError` if the change is about somebody else, `StoreError` if what to ``grade`` is none of theirs.
        """

        async def work(connection: AsyncConnection) -> tuple[dict[str, Any], ...]:
            await self._lock(connection, person.user_id)
            return await turns.turn(connection, key, person, now, decide, history, grade)

        return await self.database.write(work, brief=history <= _BRIEF_HISTORY)

    async def snapshot(self, user_id: int, history: int = 200) -> Snapshot | None:
        """The person as stored, with at most ``history`` attempts; None for a stranger."""
        brief = history <= _BRIEF_HISTORY
        return await self.database.read(lambda connection: turns.snapshot(connection, user_id, history), brief)

    async def anything_of(self, user_id: int) -> bool:
        """Whether anything is stored of somebody, dead letters too. Nothing of it is opened."""
        return await self.database.read(lambda connection: privacy.anything_of(connection, user_id))

    async def attempt(self, attempt_id: str) -> Attempt | None:
        """One attempt, whole; None if it is unknown."""
        return await self.database.read(lambda connection: attempts.attempt(connection, attempt_id), True)

    async def attempts(self, user_id: int, limit: int | None = None) -> tuple[Attempt, ...]:
        """A person's attempts, whole, newest first, at most ``limit``."""
        brief = limit is not None and limit <= _BRIEF_HISTORY
        return await self.database.read(lambda connection: attempts.attempts(connection, user_id, limit), brief)

    async def answered(self, user_id: int, limit: int) -> tuple[Answered, ...]:
        """A person's latest ``limit`` graded or gated answers, oldest first, without their texts; no joined ones."""
        return await self.database.read(lambda connection: attempts.answered(connection, user_id, limit), brief=True)

    async def marks(self, user_id: int) -> tuple[Marks, ...]:
        """The verdicts of a person's graded attempts that stand, newest first."""
        return await self.database.read(lambda connection: attempts.marks(connection, user_id))

    async def assess(self, attempt_id: str, assessment: Assessment) -> Attempt:
        """Store an assessment unless a final one is there; count the try; return the attempt as it now is."""

        async def work(connection: AsyncConnection) -> Attempt:
            owner = await attempts.owner(connection, attempt_id)
            if owner is not None:
                await self._lock(connection, owner)
            return await attempts.assess(connection, owner, attempt_id, assessment)

        return await self.database.write(work, brief=True)

    async def cached(self, key: str) -> Findings | None:
        """Findings kept under ``key``, or None."""
        return await self.database.read(lambda connection: caching.cached(connection, key), True)

    async def cache(self, key: str, findings: Findings, now: datetime, user_id: int | None = None) -> None:
        """Keep findings under ``key``; what is there already stays, those of somebody who is not stored are left."""
        text = findings.model_dump_json()

        async def work(connection: AsyncConnection) -> None:
            if user_id is not None:
                # Grading may end after /forget, even in another process.
                await self._lock(connection, user_id)
                if not await candidates.known(connection, user_id):
                    return
            await self.database.lock(connection, f"findings {key}")
            await caching.keep(connection, key, text, now, user_id)

        await self.database.write(work, brief=True)

    async def take(self, day: str, key: str, answers: int, tokens: int) -> bool:
        """Count the answer ``key`` on ``day``, once; False, and nothing counted, where a limit (0: none) is reached."""

        async def work(connection: AsyncConnection) -> bool:
            await self.database.lock(connection, "spending")
            return await spending.take(connection, day, key, answers, tokens)

        return await self.database.write(work)

    async def spend(self, day: str, tokens: int) -> None:
        """Add tokens to what ``day`` has used."""

        async def work(connection: AsyncConnection) -> None:
            await self.database.lock(connection, "spending")
            await spending.add(connection, day, 0, tokens)

        await self.database.write(work)

    async def spent(self, day: str) -> tuple[int, int]:
        """Answers counted on ``day``, and tokens added to it."""
        return await self.database.read(lambda connection: spending.totals(connection, day))

    async def export(self, user_id: int) -> dict[str, Any] | None:
        """Everything about one person, JSON-ready; None for a stranger."""
        return await self.database.read(lambda connection: privacy.export(connection, user_id))

    async def forget(self, user_id: int) -> int:
        """Delete every row of a person, and on SQLite the bytes; return how many rows went.

        Raises `Unscrubbed` once the rows are gone, if the bytes may not be.
        """
        return await privacy.forget(self.database, user_id)

    async def scrub(self) -> None:
        """Make the bytes go of what was deleted, where a deletion could not."""
        await self.database.scrub()

    async def expire(self, before: datetime, turns_before: datetime | None = None) -> int:
        """Delete what is older than ``before``, and people not heard of since; return how many rows went.

        Turns go from ``turns_before`` already, if that is later. What those who stay wrote before ``before`` is taken
        out of their sessions.
        """
        return await privacy.expire(self.database, before, turns_before)

    async def due(self, now: datetime, lease: timedelta, limit: int) -> tuple[tuple[Person, datetime], ...]:
        """Take those to whom something unasked is due; idle, it only reads, by the index."""

        async def work(connection: AsyncConnection) -> list[reminders.Due]:
            await self.database.lock(connection, "due")
            return await reminders.put_off(connection, now, now + lease, limit)

        if not await self.database.read(lambda connection: reminders.anybody_due(connection, now)):
            return ()
        return tuple(await self.database.write(work))

    async def counts(self) -> dict[str, int]:
        """How many there are. "graded" has a final result, gated ones too; "waiting" has none and is not joined.

        "dead_letters" are updates that could not be read or worked on.
        """
        return await self.database.read(operating.counts)

    async def waiting(self) -> dict[str, int]:
        """What `counts` calls "waiting", by the id of the card."""
        return await self.database.read(operating.waiting)

    async def answers_since(self, user_id: int, since: datetime) -> int:
        """How many answers and retries a person gave at or after ``since``: joined ones once, gated ones never."""
        return await self.database.read(lambda connection: attempts.count_since(connection, user_id, since))

    async def active(self, since: datetime) -> int:
        """How many people were heard of at or after ``since``."""
        return await self.database.read(lambda connection: operating.active(connection, since))

    async def uses(self, since: datetime) -> tuple[Use, ...]:
        """Every answer stored at or after ``since``, without its text, the oldest first."""
        return await self.database.read(lambda connection: operating.uses(connection, since))

    async def contested(self, limit: int | None = None) -> ContestedAnswers:
        """The answers with objections, whole, newest first, of the newest ``limit`` those that can be read."""
        return await self.database.read(lambda connection: operating.contested(connection, limit))

    async def size(self) -> int:
        """How many bytes the database takes."""
        return await self.database.size()

    async def bury(self, letter: DeadLetter) -> None:
        """Keep a dead letter; one that is there already stays as it is."""

        async def work(connection: AsyncConnection) -> None:
            await self.database.lock(connection, f"dead letter {letter.key}")
            await dead_letters.bury(connection, letter)

        await self.database.write(work)

    async def dead_letters(self, limit: int | None = None) -> tuple[DeadLetter, ...]:
        """The dead letters, newest first, at most ``limit``."""
        return await self.database.read(lambda connection: dead_letters.dead_letters(connection, true(), limit))

    async def _lock(self, connection: AsyncConnection, user_id: int) -> None:
        await self.database.lock(connection, candidates.lock_of(user_id))
