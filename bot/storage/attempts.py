"""The statements on ``attempts``: a person's answers, read, written and given their assessments in a transaction."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, Text, bindparam, case, func, null, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.interview.assessment import Assessment, Status
from bot.interview.attempt import Attempt, AttemptSummary, Marks
from bot.interview.errors import StoreError
from bot.interview.review import Answered
from bot.storage import rows
from bot.storage.crypto import SealedText, opened
from bot.storage.tables import AttemptRow

log = logging.getLogger(__name__)

FINAL = (Status.GRADED, Status.GATED)
READ_AT_ONCE = 500
"""Rows of a long reading after which others have their turn."""

ATTEMPTS = cast(Table, AttemptRow.__table__)
# Of two attempts in one turn the longer id has the higher number: "7-3-10" comes after "7-3-9".
NEWEST_FIRST = (
    ATTEMPTS.c.submitted_at.desc(),
    ATTEMPTS.c.turn.desc(),
    func.length(ATTEMPTS.c.id).desc(),
    ATTEMPTS.c.id.desc(),
)

# Built once, like the statements in `bot.storage.candidates`.
_GATED = type_coerce(case((ATTEMPTS.c.status == Status.GATED, ATTEMPTS.c.assessment), else_=null()), SealedText)
"""The assessment of a gated answer."""
_RECENT = (
    select(*(ATTEMPTS.c[name] for name in AttemptSummary.model_fields if name != "gate"), _GATED.label("gate"))
    .where(ATTEMPTS.c.user_id == bindparam("user"))
    .order_by(*NEWEST_FIRST)
    .limit(bindparam("history"))
)
_LAST = select(ATTEMPTS).where(ATTEMPTS.c.user_id == bindparam("user")).order_by(*NEWEST_FIRST).limit(1)
_ANSWERED = (
    select(
        *(ATTEMPTS.c[name] for name in ("card_id", "submitted_at", "kind", "score", "revealed")),
        _GATED,
    )
    .where(ATTEMPTS.c.user_id == bindparam("user"), ATTEMPTS.c.superseded.is_(False), ATTEMPTS.c.status.in_(FINAL))
    .order_by(*NEWEST_FIRST)
    .limit(bindparam("limit"))
)
_MARKS = (
    select(ATTEMPTS.c.id, type_coerce(ATTEMPTS.c.assessment, Text).label("assessment"))
    .where(
        ATTEMPTS.c.user_id == bindparam("user"),
        ATTEMPTS.c.status == Status.GRADED,
        ATTEMPTS.c.superseded.is_(False),
    )
    .order_by(*NEWEST_FIRST)
)
_ATTEMPT = select(ATTEMPTS).where(ATTEMPTS.c.id == bindparam("this"))
_TRIED = ATTEMPTS.update().where(ATTEMPTS.c.id == bindparam("this")).values(tries=bindparam("tries"))
_ASSESSED = _TRIED.values({name: bindparam(name) for name in rows.ASSESSMENT_COLUMNS})
_STORED = select(ATTEMPTS.c.user_id, ATTEMPTS.c.status, ATTEMPTS.c.tries).where(ATTEMPTS.c.id == bindparam("this"))
_NEW = ATTEMPTS.insert()


async def attempt(connection: AsyncConnection, attempt_id: str) -> Attempt | None:
    """One attempt, whole; None if it is unknown."""
    row = (await connection.execute(_ATTEMPT, {"this": attempt_id})).mappings().first()
    return rows.attempt(row) if row else None


async def owner(connection: AsyncConnection, attempt_id: str) -> int | None:
    """Whose attempt it is; None if it is unknown."""
    return (await connection.execute(_STORED, {"this": attempt_id})).scalar()


async def attempts(connection: AsyncConnection, user_id: int, limit: int | None = None) -> tuple[Attempt, ...]:
    """A person's attempts, whole, newest first."""
    statement = select(ATTEMPTS).where(AttemptRow.user_id == user_id).order_by(*NEWEST_FIRST).limit(limit)
    return tuple(rows.attempt(row) for row in (await connection.execute(statement)).mappings())


async def recent(connection: AsyncConnection, user_id: int, history: int) -> tuple[AttemptSummary, ...]:
    """A person's latest ``history`` attempts without their texts, newest first."""
    found = (await connection.execute(_RECENT, {"user": user_id, "history": history})).mappings().all()
    return tuple(rows.summary(row) for row in found)


async def last(connection: AsyncConnection, user_id: int) -> Attempt | None:
    """A person's latest attempt, whole; None if there is none."""
    row = (await connection.execute(_LAST, {"user": user_id})).mappings().first()
    return rows.attempt(row) if row else None


async def answered(connection: AsyncConnection, user_id: int, limit: int) -> tuple[Answered, ...]:
    """The latest graded or gated answers of a person, oldest first, without their texts."""
    found = await connection.execute(_ANSWERED, {"user": user_id, "limit": limit})
    return tuple(rows.answered(row) for row in reversed(found.all()))


async def marks(connection: AsyncConnection, user_id: int) -> tuple[Marks, ...]:
    """The verdicts of graded attempts that stand and can be read, newest first; read in parts, so that others are not
    kept waiting.
    """
    result = await connection.stream(_MARKS, {"user": user_id})
    found: list[Marks] = []
    async for part in result.mappings().partitions(READ_AT_ONCE):
        for row in part:
            try:
                found.append(rows.marks({**row, "assessment": opened(connection.dialect, row["assessment"])}))
            except StoreError as error:  # one that cannot be read hides not all figures
                log.warning("the verdicts of attempt %s were left out: %s", row["id"], error.log)
    return tuple(found)


async def count_since(connection: AsyncConnection, user_id: int, since: datetime) -> int:
    """How many answers and retries a person gave at or after ``since``: joined ones once, gated ones never."""
    statement = select(func.count()).where(
        AttemptRow.user_id == user_id,
        AttemptRow.submitted_at >= since,
        AttemptRow.superseded.is_(False),
        AttemptRow.status.is_distinct_from(Status.GATED),  # one that waits for its grade has no status yet
    )
    return (await connection.execute(statement)).scalar_one()


async def assess(connection: AsyncConnection, user_id: int | None, attempt_id: str, assessment: Assessment) -> Attempt:
    """Count a try of an attempt, give it ``assessment`` unless it has a final one; the attempt as it now is.

    Raises `StoreError` if the person, who is locked, has no such attempt.
    """
    stored = await attempt(connection, attempt_id)
    if stored is None or stored.user_id != user_id:
        raise StoreError("That answer is no longer stored.", f"assess: no attempt {attempt_id}")
    tried = stored.model_copy(update={"tries": stored.tries + 1})
    values: dict[str, Any] = {"this": tried.id, "tries": tried.tries}
    if _final(stored.assessment):
        await connection.execute(_TRIED, values)
        return tried
    await connection.execute(_ASSESSED, {**values, **rows.assessment_columns(assessment)})
    return tried.model_copy(update={"assessment": assessment})


async def save(connection: AsyncConnection, attempt: Attempt) -> None:
    """Write an attempt as a turn left it. Raises `ValueError` if its id is that of another person's."""
    values = rows.attempt_row(attempt)
    stored = (await connection.execute(_STORED, {"this": attempt.id})).first()
    if stored is None:
        await connection.execute(_NEW, values)
        return
    if stored.user_id != attempt.user_id:
        raise ValueError("an attempt belongs to another person")
    values["tries"] = max(values["tries"], stored.tries)
    if attempt.assessment is None or (stored.status in FINAL and not _final(attempt.assessment)):
        # The change was decided on an older view; what grading has stored meanwhile is worth more.
        values = {name: value for name, value in values.items() if name not in rows.ASSESSMENT_COLUMNS}
    await connection.execute(ATTEMPTS.update().where(ATTEMPTS.c.id == attempt.id).values(values))


def _final(assessment: Assessment | None) -> bool:
    """Whether an assessment stands for good: graded or gated."""
    return assessment is not None and assessment.status in FINAL
