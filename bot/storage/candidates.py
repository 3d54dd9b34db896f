"""The statements on ``candidates``: a person and the whole session, read and written inside a transaction."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.interview.keeping import oldest
from bot.interview.schedule import due
from bot.interview.session import Candidate
from bot.storage import rows
from bot.storage.tables import CandidateRow

CANDIDATES = cast(Table, CandidateRow.__table__)

# The statements of a turn are built once: building and keying them each time took a third of a turn's time.
_CANDIDATE = select(CANDIDATES).where(CANDIDATES.c.user_id == bindparam("user"))
_KNOWN = select(CANDIDATES.c.user_id).where(CANDIDATES.c.user_id == bindparam("user"))
_NEW = CANDIDATES.insert()
_CHANGE = (
    CANDIDATES.update()
    .where(CANDIDATES.c.user_id == bindparam("user"))
    .values({name: bindparam(name) for name in ("chat_id", "name", "session", "updated_at", "due_at", "oldest_at")})
)


def lock_of(user_id: int) -> str:
    """The name of the lock that whoever changes something of a person holds."""
    return f"candidate {user_id}"


async def candidate(connection: AsyncConnection, user_id: int) -> Candidate | None:
    """A person as stored; None for a stranger. Raises `StoreError` if what is stored cannot be read."""
    row = (await connection.execute(_CANDIDATE, {"user": user_id})).mappings().first()
    return None if row is None else rows.candidate(row)


async def known(connection: AsyncConnection, user_id: int) -> bool:
    """Whether a person is stored."""
    return (await connection.execute(_KNOWN, {"user": user_id})).first() is not None


async def save(connection: AsyncConnection, candidate: Candidate, now: datetime, *, known: bool) -> None:
    """Write a person as of ``now``: a new row unless they are ``known``."""
    values = rows.candidate_row(candidate)
    values["due_at"] = due(candidate.session, now)
    values["oldest_at"] = oldest(candidate.session)
    if known:
        values = {name: values[name] for name in values if name not in ("user_id", "created_at")}
        await connection.execute(_CHANGE, {**values, "user": candidate.person.user_id})
    else:
        await connection.execute(_NEW, values)
