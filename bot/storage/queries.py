"""The statements, each inside a transaction somebody else began."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Table,
    Text,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    null,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.interview.assessment import Assessment, Status
from bot.interview.errors import StoreError
from bot.interview.keeping import oldest, trimmed
from bot.interview.operating import ContestedAnswers, DeadLetter, Use
from bot.interview.ports import Change
from bot.interview.review import Answered
from bot.interview.schedule import due
from bot.interview.session import Attempt, AttemptSummary, Marks, Person, Snapshot
from bot.storage import rows
from bot.storage.crypto import SEALED, SealedText, opened
from bot.storage.tables import AttemptRow, Base, CandidateRow, DeadLetterRow, TurnRow

log = logging.getLogger(__name__)

FINAL = (Status.GRADED, Status.GATED)
READ_AT_ONCE = 500
"""Rows of a long reading after which others have their turn."""
SESSIONS_TRIED = 5
"""Of so many sessions one must be readable, or the key is another."""

_CANDIDATES, _ATTEMPTS = cast(Table, CandidateRow.__table__), cast(Table, AttemptRow.__table__)
_TURNS = cast(Table, TurnRow.__table__)
# Of two attempts in one turn the longer id has the higher number: "7-3-10" comes after "7-3-9".
_NEWEST_FIRST = (
    _ATTEMPTS.c.submitted_at.desc(),
    _ATTEMPTS.c.turn.desc(),
    func.length(_ATTEMPTS.c.id).desc(),
    _ATTEMPTS.c.id.desc(),
)

# The statements of a turn are built once: building and keying them each time took a third of a turn's time.
_KEPT = select(_TURNS.c.events).where(_TURNS.c.key == bindparam("key"))
_KEEP = _TURNS.insert()
_CANDIDATE = select(_CANDIDATES).where(_CANDIDATES.c.user_id == bindparam("user"))
_KNOWN = select(_CANDIDATES.c.user_id).where(_CANDIDATES.c.user_id == bindparam("user"))
_NEW_CANDIDATE = _CANDIDATES.insert()
_CHANGE_CANDIDATE = (
    _CANDIDATES.update()
    .where(_CANDIDATES.c.user_id == bindparam("user"))
    .values({name: bindparam(name) for name in ("chat_id", "name", "session", "updated_at", "due_at", "oldest_at")})
)
_GATED = type_coerce(case((_ATTEMPTS.c.status == Status.GATED, _ATTEMPTS.c.assessment), else_=null()), SealedText)
"""The assessment of a gated answer."""
_RECENT = (
    select(*(_ATTEMPTS.c[name] for name in AttemptSummary.model_fields if name != "gate"), _GATED.label("gate"))
    .where(_ATTEMPTS.c.user_id == bindparam("user"))
    .order_by(*_NEWEST_FIRST)
    .limit(bindparam("history"))
)
_LAST = select(_ATTEMPTS).where(_ATTEMPTS.c.user_id == bindparam("user")).order_by(*_NEWEST_FIRST).limit(1)
_ANSWERED = (
    select(
        *(_ATTEMPTS.c[name] for name in ("card_id", "submitted_at", "kind", "score", "revealed")),
        _GATED,
    )
    .where(_ATTEMPTS.c.user_id == bindparam("user"), _ATTEMPTS.c.superseded.is_(False), _ATTEMPTS.c.status.in_(FINAL))
    .order_by(*_NEWEST_FIRST)
    .limit(bindparam("limit"))
)
_MARKS = (
    select(_ATTEMPTS.c.id, _ATTEMPTS.c.assessment)
    .where(
        _ATTEMPTS.c.user_id == bindparam("user"),
        _ATTEMPTS.c.status == Status.GRADED,
        _ATTEMPTS.c.superseded.is_(False),
    )
    .order_by(*_NEWEST_FIRST)
)
_ATTEMPT = select(_ATTEMPTS).where(_ATTEMPTS.c.id == bindparam("this"))
_TRIED = _ATTEMPTS.update().where(_ATTEMPTS.c.id == bindparam("this")).values(tries=bindparam("tries"))
_ASSESSED = _TRIED.values({name: bindparam(name) for name in rows.ASSESSMENT_COLUMNS})
_STORED = select(_ATTEMPTS.c.user_id, _ATTEMPTS.c.status, _ATTEMPTS.c.tries).where(_ATTEMPTS.c.id == bindparam("this"))
_NEW_ATTEMPT = _ATTEMPTS.insert()
# Where one text that cannot be opened must not hide the others it is read raw, and opened by itself.
_USES = (
    select(
        *(_ATTEMPTS.c[name] for name in ("id", "user_id", "submitted_at", "superseded", "status")),
        type_coerce(_ATTEMPTS.c.assessment, Text).label("assessment"),
    )
    .where(_ATTEMPTS.c.submitted_at >= bindparam("since"))
    .order_by(_ATTEMPTS.c.submitted_at, _ATTEMPTS.c.id)
)
_SEALED = tuple(column.name for column in _ATTEMPTS.c if isinstance(column.type, SealedText))
_CONTESTED = (
    select(*(type_coerce(c, Text).label(c.name) if c.name in _SEALED else c for c in _ATTEMPTS.c))
    .where(_ATTEMPTS.c.contests.is_not(None))
    .order_by(*_NEWEST_FIRST)
)
_NEWEST_SESSIONS = (
    select(type_coerce(_CANDIDATES.c.session, Text)).order_by(_CANDIDATES.c.updated_at.desc()).limit(SESSIONS_TRIED)
)
_DUE = (
    select(_CANDIDATES.c.user_id, _CANDIDATES.c.due_at)
    .where(_CANDIDATES.c.due_at <= bindparam("now"))
    .order_by(_CANDIDATES.c.due_at)
    .limit(bindparam("limit"))
)
_PUT_OFF = (
    _CANDIDATES.update()
    .where(_CANDIDATES.c.user_id == bindparam("user"), _CANDIDATES.c.due_at == bindparam("was"))
    .values(due_at=bindparam("due_at"))
)

_TRIMMED = (
    _CANDIDATES.update()
    .where(_CANDIDATES.c.user_id == bindparam("user"))
    .values({name: bindparam(name) for name in ("session", "oldest_at")})
)

Due = tuple[Person, datetime]
"""Somebody to whom something unasked is due, and since when."""


async def kept(connection: AsyncConnection, key: str) -> tuple[dict[str, Any], ...] | None:
    """The events kept under ``key``, or None."""
    text = (await connection.execute(_KEPT, {"key": key})).scalar()
    return None if text is None else rows.events(text)


async def keep(connection: AsyncConnection, values: dict[str, Any]) -> None:
    """A new row of ``turns``."""
    await connection.execute(_KEEP, values)


def final(assessment: Assessment | None) -> bool:
    """Whether an assessment stands for good: graded or gated."""
    return assessment is not None and assessment.status in FINAL


async def snapshot(connection: AsyncConnection, user_id: int, history: int) -> Snapshot | None:
    """A person as stored, with at most ``history`` summaries; None for a stranger."""
    user = {"user": user_id}
    person = (await connection.execute(_CANDIDATE, user)).mappings().first()
    if person is None:
        return None
    recent = (await connection.execute(_RECENT, {**user, "history": history})).mappings().all()
    last = (await connection.execute(_LAST, user)).mappings().first()
    return Snapshot(
        candidate=rows.candidate(person),
        recent=tuple(rows.summary(row) for row in recent),
        last=rows.attempt(last) if last else None,
    )


async def known(connection: AsyncConnection, user_id: int) -> bool:
    """Whether a person is stored."""
    return (await connection.execute(_KNOWN, {"user": user_id})).first() is not None


async def answered(connection: AsyncConnection, user_id: int, limit: int) -> tuple[Answered, ...]:
    """The latest graded or gated answers of a person, oldest first, without their texts."""
    found = await connection.execute(_ANSWERED, {"user": user_id, "limit": limit})
    return tuple(rows.answered(row) for row in reversed(found.all()))


async def attempts(
    connection: AsyncConnection, which: ColumnElement[bool], limit: int | None = None
) -> tuple[Attempt, ...]:
    """Whole attempts, newest first."""
    statement = select(_ATTEMPTS).where(which).order_by(*_NEWEST_FIRST).limit(limit)
    return tuple(rows.attempt(row) for row in (await connection.execute(statement)).mappings())


async def attempt(connection: AsyncConnection, attempt_id: str) -> Attempt | None:
    """One attempt, whole; None if it is unknown."""
    row = (await connection.execute(_ATTEMPT, {"this": attempt_id})).mappings().first()
    return rows.attempt(row) if row else None


async def owner(connection: AsyncConnection, attempt_id: str) -> int | None:
    """Whose attempt it is; None if it is unknown."""
    return (await connection.execute(_STORED, {"this": attempt_id})).scalar()


async def assess(connection: AsyncConnection, stored: Attempt, assessment: Assessment) -> Attempt:
    """Count a try of ``stored``, give it ``assessment`` unless it has a final one; the attempt as it now is."""
    tried = stored.model_copy(update={"tries": stored.tries + 1})
    values: dict[str, Any] = {"this": tried.id, "tries": tried.tries}
    if final(stored.assessment):
        await connection.execute(_TRIED, values)
        return tried
    await connection.execute(_ASSESSED, {**values, **rows.assessment_columns(assessment)})
    return tried.model_copy(update={"assessment": assessment})


async def uses(connection: AsyncConnection, since: datetime) -> tuple[Use, ...]:
    """Every answer since then that can be read, without its text, the oldest first."""
    found: list[Use] = []
    for row in (await connection.execute(_USES, {"since": since})).mappings():
        try:
            found.append(rows.use({**row, "assessment": opened(connection.dialect, row["assessment"])}))
        except StoreError as error:  # one answer that cannot be read hides not all figures
            log.warning("an answer was not counted: %s", error.log)
    return tuple(found)


async def contested(connection: AsyncConnection, limit: int | None) -> ContestedAnswers:
    """The newest ``limit`` answers with objections: those that can be read, whole, newest first."""
    found: list[Attempt] = []
    unreadable: list[str] = []
    for row in (await connection.execute(_CONTESTED.limit(limit))).mappings():
        try:
            texts = {name: opened(connection.dialect, row[name]) for name in _SEALED}
            found.append(rows.attempt({**row, **texts}))
        except StoreError as error:  # one answer that cannot be read hides not all objections
            log.warning("contested answer %s was left out: %s", row["id"], error.log)
            unreadable.append(str(row["id"]))
    return ContestedAnswers(tuple(found), tuple(unreadable))


async def marks(connection: AsyncConnection, user_id: int) -> tuple[Marks, ...]:
    """The verdicts of graded attempts that stand, newest first; read in parts, so that others are not kept waiting."""
    result = await connection.stream(_MARKS, {"user": user_id})
    return tuple([rows.marks(row) async for part in result.mappings().partitions(READ_AT_ONCE) for row in part])


async def save(connection: AsyncConnection, person: Person, change: Change, now: datetime, *, known: bool) -> None:
    """Write the change of a turn at ``now``. Raises `ValueError` if it is about somebody other than ``person``."""
    owners = {change.candidate.person.user_id, *(attempt.user_id for attempt in change.attempts)}
    if owners != {person.user_id}:
        raise ValueError("a turn may only change the person who wrote")
    values = rows.candidate_row(change.candidate.model_copy(update={"person": person}))
    values["due_at"] = due(change.candidate.session, now)
    values["oldest_at"] = oldest(change.candidate.session)
    if known:
        values = {name: values[name] for name in values if name not in ("user_id", "created_at")}
        await connection.execute(_CHANGE_CANDIDATE, {**values, "user": person.user_id})
    else:
        await connection.execute(_NEW_CANDIDATE, values)
    for attempt in change.attempts:
        await _save_attempt(connection, attempt)


async def _save_attempt(connection: AsyncConnection, attempt: Attempt) -> None:
    values = rows.attempt_row(attempt)
    stored = (await connection.execute(_STORED, {"this": attempt.id})).first()
    if stored is None:
        await connection.execute(_NEW_ATTEMPT, values)
        return
    if stored.user_id != attempt.user_id:
        raise ValueError("an attempt belongs to another person")
    values["tries"] = max(values["tries"], stored.tries)
    if attempt.assessment is None or (stored.status in FINAL and not final(attempt.assessment)):
        # The change was decided on an older view; what grading has stored meanwhile is worth more.
        values = {name: value for name, value in values.items() if name not in rows.ASSESSMENT_COLUMNS}
    await connection.execute(_ATTEMPTS.update().where(_ATTEMPTS.c.id == attempt.id).values(values))


async def overfull(connection: AsyncConnection, before: datetime, after: int | None, limit: int) -> list[int]:
    """The next people, by their number, in whose session something was written before then."""
    columns = _CANDIDATES.c
    wanted = columns.oldest_at < before
    if after is not None:
        wanted = and_(wanted, columns.user_id > after)
    found = await connection.execute(select(columns.user_id).where(wanted).order_by(columns.user_id).limit(limit))
    return list(found.scalars())


async def trim(connection: AsyncConnection, user_id: int, before: datetime) -> None:
    """Take out of a person's session what was written before then. The person must be locked."""
    row = (await connection.execute(_CANDIDATE, {"user": user_id})).mappings().first()
    if row is None:
        return
    candidate = rows.candidate(row)
    session = trimmed(candidate.session, before)
    stored = rows.candidate_row(candidate.model_copy(update={"session": session}))["session"]
    await connection.execute(_TRIMMED, {"user": user_id, "session": stored, "oldest_at": oldest(session)})


async def put_off(connection: AsyncConnection, now: datetime, until: datetime, limit: int) -> list[Due]:
    """Take those who are due and put them off until ``until``; who is not due after all is put where they belong.

    Whose record cannot be read is put off and not taken: it stops the reminders of nobody else.
    """
    found = (await connection.execute(_DUE, {"now": now, "limit": limit})).mappings().all()
    taken: list[Due] = []
    for row in found:
        values: dict[str, Any] = {"user": row["user_id"], "was": row["due_at"], "due_at": until}
        try:
            stored = (await connection.execute(_CANDIDATE, {"user": row["user_id"]})).mappings().first()
            if stored is None:  # forgotten meanwhile
                continue
            candidate = rows.candidate(stored)
        except StoreError as error:
            log.warning("somebody was not reminded: %s", error.log)
            await connection.execute(_PUT_OFF, values)
            continue
        moment = due(candidate.session, now)
        wanted = moment is not None and moment <= now
        values["due_at"] = until if wanted else moment
        # Who has had a turn meanwhile was given another moment by it.
        changed = (await connection.execute(_PUT_OFF, values)).rowcount
        if changed and wanted:
            taken.append((candidate.person, row["due_at"]))
    return taken


async def prove_key(connection: AsyncConnection) -> None:
    """Raise `StoreError` if none of the newest sessions can be opened; one that was damaged is only logged."""
    problem: StoreError | None = None
    for stored in (await connection.execute(_NEWEST_SESSIONS)).scalars():
        if problem and not stored.startswith(SEALED):
            continue  # it is in the clear and proves nothing
        try:
            opened(connection.dialect, stored)
        except StoreError as error:
            problem = problem or error
            continue
        if problem:
            log.warning("a stored session cannot be opened; others can")
        return
    if problem:
        raise problem


async def anybody_due(connection: AsyncConnection, now: datetime) -> bool:
    """Whether `put_off` would find anybody."""
    return bool((await connection.execute(_DUE, {"now": now, "limit": 1})).first())


def sent_by(user_id: int) -> ColumnElement[bool]:
    """The dead letters of a person: where nobody is named, those of the private chat, which has the same number."""
    return or_(
        DeadLetterRow.user_id == user_id, and_(DeadLetterRow.user_id.is_(None), DeadLetterRow.chat_id == user_id)
    )


async def bury(connection: AsyncConnection, letter: DeadLetter) -> None:
    """A new row of ``dead_letters``, unless there is one of that key."""
    if await value(connection, select(DeadLetterRow.key).where(DeadLetterRow.key == letter.key)) is None:
        await connection.execute(insert(DeadLetterRow).values(rows.dead_letter_row(letter)))


async def dead_letters(
    connection: AsyncConnection, which: ColumnElement[bool], limit: int | None = None
) -> tuple[DeadLetter, ...]:
    """Whole dead letters, newest first."""
    newest = (DeadLetterRow.created_at.desc(), DeadLetterRow.key.desc())
    statement = select(cast(Table, DeadLetterRow.__table__)).where(which).order_by(*newest).limit(limit)
    return tuple(rows.dead_letter(row) for row in (await connection.execute(statement)).mappings())


async def deleted(connection: AsyncConnection, table: type[Base], which: ColumnElement[bool]) -> int:
    """Delete rows; how many went."""
    return (await connection.execute(delete(table).where(which))).rowcount


async def value(connection: AsyncConnection, statement: Any) -> Any:
    """The first column of the first row, or None."""
    return (await connection.execute(statement)).scalar()
