"""`SqlStore`: the `Store` of `bot.interview.ports` on SQLite or PostgreSQL, with one set of statements."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import func, insert, or_, select, true
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.interview.assessment import Assessment, Findings, Status
from bot.interview.errors import StoreError
from bot.interview.operating import ContestedAnswers, DeadLetter, Use
from bot.interview.ports import Decide
from bot.interview.review import Answered
from bot.interview.session import Attempt, Candidate, Marks, Person, Snapshot
from bot.storage import crypto, failures, keyring, queries, rows, schema, spending
from bot.storage.backend import backend
from bot.storage.tables import AttemptRow, CandidateRow, DeadLetterRow, FindingRow, TurnRow

_T = TypeVar("_T")
_Work = Callable[[AsyncConnection], Awaitable[_T]]
_TRIES = 5
_BRIEF_HISTORY = 500
"""Summaries of attempts that a turn may read and still be brief; reading them takes about a millisecond."""


_TRIMMED_AT_ONCE = 50
"""Sessions a transaction; on SQLite others wait meanwhile, for some milliseconds."""
_log = logging.getLogger(__name__)


class SqlStore:
    """Where candidates, attempts and turns live; see `bot.interview.ports.Store` for what each method promises.

    ``url`` is ``sqlite:///<path>`` or ``postgresql://…`` (SQLAlchemy's driver names are understood); ``key`` is the
    Fernet key that what people wrote is encrypted with, or several of which the first encrypts, or None. Raises
    `StoreError` for another kind of URL and `SettingsError` for a malformed key. Belongs to the event loop that opens
    it.
    """

    def __init__(self, url: str, key: str | Sequence[str] | None = None) -> None:
        self._backend = backend(url)
        self._seal = crypto.Seal(key)
        self.sealed_with: frozenset[str] = frozenset()
        """Ids of the keys that something here may be sealed with, known once it is open; see `keyring`."""
        self._engine: AsyncEngine | None = None

    async def open(self, *, seals: bool = True, before: Callable[[], Awaitable[bool]] | None = None) -> None:
        """Connect, and migrate if the schema is older.

        Without ``seals`` nothing that people write is stored, so the key is not written down as one that is needed.
        ``before`` tells, where the first key is written down, whether anything beside this database is from before it.
        Raises `StoreError` if the database cannot be reached, is damaged (it is left untouched), belongs to a
        newer version, or was encrypted with another key.
        """
        await self._backend.prepare()
        engine = self._backend.engine()
        crypto.use(engine.dialect, self._seal)
        try:
            await self._ready(engine)
            if seals:
                await self._note(engine, before)
            self._engine = engine
        except SQLAlchemyError as error:
            raise failures.unopened(error, self._backend.place) from None
        finally:
            if self._engine is None:
                await engine.dispose()

    async def sealed_anew(self) -> None:
        """Everything is sealed with the first key now: no other is needed any more."""
        await self._write(lambda connection: keyring.settle(connection, self._seal))
        self.sealed_with = self._seal.ids & {self._seal.id}

    async def others(self) -> int:
        """How many other connections the same user has to the database; 0 on SQLite. Needs not be open."""
        engine = self._backend.engine()
        try:
            return await self._backend.others(engine)
        except SQLAlchemyError as error:
            raise failures.unopened(error, self._backend.place) from None
        finally:
            await engine.dispose()

    async def close(self) -> None:
        """Release every connection."""
        if self._engine is not None:
            await self._engine.dispose()
            self._engine = None

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
            kept = await queries.kept(connection, key)
            if kept is not None:
                return kept
            named = await _assessed(connection, person.user_id, *grade) if grade else None
            stored = await queries.snapshot(connection, person.user_id, history)
            new = Candidate(person=person, created_at=now, updated_at=now)
            candidate = stored.candidate.model_copy(update={"person": person}) if stored else new
            seen = {"candidate": candidate, "named": named}
            change = decide((stored or Snapshot(candidate=new)).model_copy(update=seen))
            events = rows.events_text(change.events)
            if not change.saved:
                return rows.events(events)
            await queries.save(connection, person, change, now, known=stored is not None)
            values = {"key": key, "user_id": person.user_id, "created_at": now, "events": events}
            await queries.keep(connection, values)
            return rows.events(events)  # as a replay will return them

        return await self._write(work, brief=history <= _BRIEF_HISTORY)

    async def snapshot(self, user_id: int, history: int = 200) -> Snapshot | None:
        """The person as stored, with at most ``history`` attempts; None for a stranger."""
        brief = history <= _BRIEF_HISTORY
        return await self._read(lambda connection: queries.snapshot(connection, user_id, history), brief)

    async def attempt(self, attempt_id: str) -> Attempt | None:
        """One attempt, whole; None if it is unknown."""
        return await self._read(lambda connection: queries.attempt(connection, attempt_id), True)

    async def attempts(self, user_id: int, limit: int | None = None) -> tuple[Attempt, ...]:
        """A person's attempts, whole, newest first, at most ``limit``."""
        brief = limit is not None and limit <= _BRIEF_HISTORY
        return await self._read(
            lambda connection: queries.attempts(connection, AttemptRow.user_id == user_id, limit), brief
        )

    async def answered(self, user_id: int, limit: int) -> tuple[Answered, ...]:
        """A person's latest ``limit`` graded or gated answers, oldest first, without their texts; no joined ones."""
        return await self._read(lambda connection: queries.answered(connection, user_id, limit), brief=True)

    async def marks(self, user_id: int) -> tuple[Marks, ...]:
        """The verdicts of a person's graded attempts that stand, newest first."""
        return await self._read(lambda connection: queries.marks(connection, user_id))

    async def assess(self, attempt_id: str, assessment: Assessment) -> Attempt:
        """Store an assessment unless a final one is there; count the try; return the attempt as it now is."""

        async def work(connection: AsyncConnection) -> Attempt:
            owner = await queries.owner(connection, attempt_id)
            if owner is not None:
                await self._lock(connection, owner)
            return await _assessed(connection, owner, attempt_id, assessment)

        return await self._write(work, brief=True)

    async def cached(self, key: str) -> Findings | None:
        """Findings kept under ``key``, or None."""
        statement = select(FindingRow.findings).where(FindingRow.key == key)
        stored = await self._read(lambda connection: queries.value(connection, statement), True)
        return None if stored is None else rows.findings(stored, key)

    async def cache(self, key: str, findings: Findings, now: datetime, user_id: int | None = None) -> None:
        """Keep findings under ``key``; what is there already stays, those of somebody who is not stored are left."""
        text = findings.model_dump_json()

        async def work(connection: AsyncConnection) -> None:
            if user_id is not None:
                # Grading may end after /forget, even in another process.
                await self._lock(connection, user_id)
                if not await queries.known(connection, user_id):
                    return
            await self._backend.lock(connection, f"findings {key}")
            if await queries.value(connection, select(FindingRow.key).where(FindingRow.key == key)) is None:
                values = insert(FindingRow).values(key=key, user_id=user_id, created_at=now, findings=text)
                await connection.execute(values)

        await self._write(work, brief=True)

    async def take(self, day: str, key: str, answers: int, tokens: int) -> bool:
        """Count the answer ``key`` on ``day``, once; False, and nothing counted, where a limit (0: none) is reached."""

        async def work(connection: AsyncConnection) -> bool:
            await self._backend.lock(connection, "spending")
            return await spending.take(connection, day, key, answers, tokens)

        return await self._write(work)

    async def spend(self, day: str, tokens: int) -> None:
        """Add tokens to what ``day`` has used."""

        async def work(connection: AsyncConnection) -> None:
            await self._backend.lock(connection, "spending")
            await spending.add(connection, day, 0, tokens)

        await self._write(work)

    async def spent(self, day: str) -> tuple[int, int]:
        """Answers counted on ``day``, and tokens added to it."""
        return await self._read(lambda connection: spending.totals(connection, day))

    async def export(self, user_id: int) -> dict[str, Any] | None:
        """Everything about one person, JSON-ready; None for a stranger."""

        async def work(connection: AsyncConnection) -> dict[str, Any] | None:
            snapshot = await queries.snapshot(connection, user_id, 0)
            letters = await queries.dead_letters(connection, queries.sent_by(user_id))
            if snapshot is None and not letters:
                return None
            attempts = await queries.attempts(connection, AttemptRow.user_id == user_id)
            return {
                "candidate": snapshot.candidate.model_dump(mode="json") if snapshot else None,
                "attempts": [attempt.model_dump(mode="json") for attempt in attempts],
                "dead_letters": [letter.model_dump(mode="json") for letter in letters],
            }

        return await self._read(work)

    async def forget(self, user_id: int) -> int:
        """Delete every row of a person, and on SQLite the bytes; return how many rows went."""

        async def work(connection: AsyncConnection) -> int:
            await self._lock(connection, user_id)
            tables = (FindingRow, TurnRow, AttemptRow, CandidateRow)
            rows = [await queries.deleted(connection, table, table.user_id == user_id) for table in tables]
            return sum(rows) + await queries.deleted(connection, DeadLetterRow, queries.sent_by(user_id))

        return await self._delete(work)

    async def expire(self, before: datetime, turns_before: datetime | None = None) -> int:
        """Delete what is older than ``before``, and people not heard of since; return how many rows went.

        Turns go from ``turns_before`` already, if that is later. What those who stay wrote before ``before`` is taken
        out of their sessions.
        """
        idle = select(CandidateRow.user_id).where(CandidateRow.updated_at < before)

        async def work(connection: AsyncConnection) -> int:
            return sum(
                [
                    await queries.deleted(connection, table, or_(moment < oldest, table.user_id.in_(idle)))
                    for table, moment, oldest in (
                        (FindingRow, FindingRow.created_at, before),
                        (TurnRow, TurnRow.created_at, max(before, turns_before or before)),
                        (AttemptRow, AttemptRow.submitted_at, before),
                        (DeadLetterRow, DeadLetterRow.created_at, before),
                        (CandidateRow, CandidateRow.updated_at, before),
                    )
                ]
            )

        count = await self._write(work)
        await self._trim(before)
        await self._scrub()
        return count

    async def due(self, now: datetime, lease: timedelta, limit: int) -> tuple[tuple[Person, datetime], ...]:
        """Take those to whom something unasked is due; idle, it only reads, by the index."""

        async def work(connection: AsyncConnection) -> list[queries.Due]:
            await self._backend.lock(connection, "due")
            return await queries.put_off(connection, now, now + lease, limit)

        if not await self._read(lambda connection: queries.anybody_due(connection, now)):
            return ()
        return tuple(await self._write(work))

    async def counts(self) -> dict[str, int]:
        """How many there are. "graded" has a final result, gated ones too; "waiting" has none and is not joined.

        "dead_letters" are updates that could not be read or worked on.
        """
        pending = or_(AttemptRow.status.is_(None), AttemptRow.status == Status.NOT_GRADED)
        statement = select(
            select(func.count()).select_from(CandidateRow).scalar_subquery().label("candidates"),
            func.count().label("attempts"),
            func.count().filter(AttemptRow.status.in_(queries.FINAL)).label("graded"),
            func.count().filter(pending, AttemptRow.superseded.is_(False)).label("waiting"),
            select(func.count()).select_from(DeadLetterRow).scalar_subquery().label("dead_letters"),
        ).select_from(AttemptRow)

        async def work(connection: AsyncConnection) -> dict[str, int]:
            row = (await connection.execute(statement)).mappings().one()
            return {str(name): count for name, count in row.items()}

        return await self._read(work)

    async def answers_since(self, user_id: int, since: datetime) -> int:
        """How many answers and retries a person gave at or after ``since``: joined ones once, gated ones never."""
        statement = select(func.count()).where(
            AttemptRow.user_id == user_id,
            AttemptRow.submitted_at >= since,
            AttemptRow.superseded.is_(False),
            AttemptRow.status.is_distinct_from(Status.GATED),  # one that waits for its grade has no status yet
        )
        count: int = await self._read(lambda connection: queries.value(connection, statement))
        return count

    async def active(self, since: datetime) -> int:
        """How many people were heard of at or after ``since``."""
        statement = select(func.count()).where(CandidateRow.updated_at >= since)
        count: int = await self._read(lambda connection: queries.value(connection, statement))
        return count

    async def uses(self, since: datetime) -> tuple[Use, ...]:
        """Every answer stored at or after ``since``, without its text, the oldest first."""
        return await self._read(lambda connection: queries.uses(connection, since))

    async def contested(self, limit: int | None = None) -> ContestedAnswers:
        """The answers with objections, whole, newest first, of the newest ``limit`` those that can be read."""
        return await self._read(lambda connection: queries.contested(connection, limit))

    async def size(self) -> int:
        """How many bytes the database takes."""
        return await self._read(self._backend.size)

    async def bury(self, letter: DeadLetter) -> None:
        """Keep a dead letter; one that is there already stays as it is."""

        async def work(connection: AsyncConnection) -> None:
            await self._backend.lock(connection, f"dead letter {letter.key}")
            await queries.bury(connection, letter)

        await self._write(work)

    async def dead_letters(self, limit: int | None = None) -> tuple[DeadLetter, ...]:
        """The dead letters, newest first, at most ``limit``."""
        return await self._read(lambda connection: queries.dead_letters(connection, true(), limit))

    async def ping(self) -> None:
        """Return if the database answers; raises `StoreError` otherwise."""
        await self._read(lambda connection: queries.value(connection, select(CandidateRow.user_id).limit(1)))

    async def _ready(self, engine: AsyncEngine) -> None:
        async with engine.connect() as connection:
            current = await connection.run_sync(schema.version) == schema.HEAD
        if not current:
            async with self._backend.turnstile(), self._backend.writer(engine).begin() as connection:
                await self._backend.lock(connection, "schema")
                await connection.run_sync(schema.upgrade)
        async with engine.connect() as connection:
            self.sealed_with = await keyring.needed(connection)
            keyring.check(self.sealed_with, self._seal)
            # A wrong key is told now rather than in the middle of a talk.
            await queries.prove_key(connection)

    async def _note(self, engine: AsyncEngine, before: Callable[[], Awaitable[bool]] | None) -> None:
        """Write down the key as one that something may be sealed with."""
        if self._seal.id is None or self._seal.id in self.sealed_with:
            return
        older = not self.sealed_with and before is not None and await before()
        async with self._backend.turnstile(), self._backend.writer(engine).begin() as connection:
            await self._backend.lock(connection, "keys")
            self.sealed_with = await keyring.note(connection, self._seal, datetime.now(UTC), older)

    async def _lock(self, connection: AsyncConnection, user_id: int) -> None:
        await self._backend.lock(connection, f"candidate {user_id}")

    def _opened(self) -> AsyncEngine:
        if self._engine is None:
            raise StoreError("The database is not open.")
        return self._engine

    async def _read(self, work: _Work[_T], brief: bool = False) -> _T:
        async def run() -> _T:
            engine = self._backend.brief(self._opened()) if brief else self._opened()
            async with engine.connect() as connection:
                return await work(connection)

        return await self._run(run)

    async def _write(self, work: _Work[_T], brief: bool = False) -> _T:
        async def run() -> _T:
            engine = self._backend.brief(self._opened()) if brief else self._opened()
            async with self._backend.turnstile(), self._backend.writer(engine).begin() as connection:
                return await work(connection)

        return await self._run(run)

    async def _delete(self, work: _Work[int]) -> int:
        count = await self._write(work)
        await self._scrub()
        return count

    async def _scrub(self) -> None:
        try:
            await self._backend.scrub(self._opened())
        except SQLAlchemyError as error:
            raise failures.unscrubbed(error, self._backend.place) from None

    async def _trim(self, before: datetime) -> None:
        """Take what is older out of the sessions: some people at a time, between which others have their turn."""
        last: int | None = None
        while True:
            users = await self._write(partial(self._trim_some, before=before, after=last))
            if not users:
                return
            last = users[-1]

    async def _trim_some(self, connection: AsyncConnection, before: datetime, after: int | None) -> list[int]:
        users = await queries.overfull(connection, before, after, _TRIMMED_AT_ONCE)
        for user_id in users:  # by their number, so that two who do this never wait for each other
            await self._lock(connection, user_id)
            try:
                await queries.trim(connection, user_id, before)
            except StoreError as error:  # one record that cannot be read keeps nobody from starting
                _log.warning("a session was not trimmed: %s", error.log)
        return users

    async def _run(self, run: Callable[[], Awaitable[_T]]) -> _T:
        left = _TRIES
        while True:
            left -= 1
            try:
                return await run()
            except SQLAlchemyError as error:
                if not left or not failures.repeatable(error):
                    raise failures.failed(error, self._backend.place) from None


async def _assessed(
    connection: AsyncConnection, user_id: int | None, attempt_id: str, assessment: Assessment
) -> Attempt:
    """The attempt of this person, who is locked, with its assessment. Raises `StoreError` if there is none."""
    stored = await queries.attempt(connection, attempt_id)
    if stored is None or stored.user_id != user_id:
        raise StoreError("That answer is no longer stored.", f"assess: no attempt {attempt_id}")
    return await queries.assess(connection, stored, assessment)
