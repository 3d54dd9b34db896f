"""What whoever runs Viva asks of all people together: how many, how much of late, and what was objected to.

An answer that cannot be read hides not the others: where that matters texts and dates are read raw, and opened one by
one.
"""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import Text, bindparam, func, or_, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.interview.assessment import Status
from bot.interview.attempt import Attempt
from bot.interview.errors import StoreError
from bot.interview.operating import ContestedAnswers, Use
from bot.storage import rows
from bot.storage.attempts import ATTEMPTS, FINAL, NEWEST_FIRST
from bot.storage.crypto import opened
from bot.storage.raw import raw, read
from bot.storage.tables import AttemptRow, CandidateRow, DeadLetterRow, moment

log = logging.getLogger(__name__)

_USES = (
    select(
        *(ATTEMPTS.c[name] for name in ("id", "user_id", "superseded", "status")),
        *(type_coerce(ATTEMPTS.c[name], Text).label(name) for name in ("submitted_at", "assessment")),
    )
    .where(ATTEMPTS.c.submitted_at >= bindparam("since"))
    .order_by(ATTEMPTS.c.submitted_at, ATTEMPTS.c.id)
)
_CONTESTED = select(*raw(ATTEMPTS)).where(ATTEMPTS.c.contests.is_not(None)).order_by(*NEWEST_FIRST)

_PENDING = or_(AttemptRow.status.is_(None), AttemptRow.status == Status.NOT_GRADED) & AttemptRow.superseded.is_(False)
_WAITING = select(AttemptRow.card_id, func.count()).where(_PENDING).group_by(AttemptRow.card_id)


async def counts(connection: AsyncConnection) -> dict[str, int]:
    """How many there are, by the names that `bot.interview.ports.Store` gives them."""
    statement = select(
        select(func.count()).select_from(CandidateRow).scalar_subquery().label("candidates"),
        func.count().label("attempts"),
        func.count().filter(AttemptRow.status.in_(FINAL)).label("graded"),
        func.count().filter(_PENDING).label("waiting"),
        select(func.count()).select_from(DeadLetterRow).scalar_subquery().label("dead_letters"),
    ).select_from(AttemptRow)
    row = (await connection.execute(statement)).mappings().one()
    return {str(name): count for name, count in row.items()}


async def waiting(connection: AsyncConnection) -> dict[str, int]:
    """How many answers have no final result and are not joined, by the id of their card."""
    return {str(card_id): count for card_id, count in await connection.execute(_WAITING)}


async def active(connection: AsyncConnection, since: datetime) -> int:
    """How many people were heard of at or after ``since``."""
    statement = select(func.count()).where(CandidateRow.updated_at >= since)
    return (await connection.execute(statement)).scalar_one()


async def uses(connection: AsyncConnection, since: datetime) -> tuple[Use, ...]:
    """Every answer since then that can be read, without its text, the oldest first."""
    found: list[Use] = []
    for row in (await connection.execute(_USES, {"since": since})).mappings():
        try:
            at = moment(row["submitted_at"], f"attempts {row['id']}")
            said = opened(connection.dialect, row["assessment"])
            found.append(rows.use({**row, "submitted_at": at, "assessment": said}))
        except StoreError as error:  # one answer that cannot be read hides not all figures
            log.warning("an answer was not counted: %s", error.log)
    return tuple(found)


async def contested(connection: AsyncConnection, limit: int | None) -> ContestedAnswers:
    """The newest ``limit`` answers with objections: those that can be read, whole, newest first."""
    found: list[Attempt] = []
    unreadable: list[str] = []
    for row in (await connection.execute(_CONTESTED.limit(limit))).mappings():
        try:
            found.append(rows.attempt(read(connection.dialect, ATTEMPTS, row)))
        except StoreError as error:  # one answer that cannot be read hides not all objections
            log.warning("contested answer %s was left out: %s", row["id"], error.log)
            unreadable.append(str(row["id"]))
    return ContestedAnswers(tuple(found), tuple(unreadable))
