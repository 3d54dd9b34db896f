"""Which keys a database is sealed with: kept in it by their ids, so that a missing key is noticed before anything else.

`BEFORE` stands for text from before the first key with an id: in the clear, or sealed under a mark without an id.
"""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import Text, delete, insert, or_, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.interview.errors import StoreError
from bot.storage.crypto import SEALED, Seal, missing, opened
from bot.storage.tables import AttemptRow, CandidateRow, DeadLetterRow, FindingRow, KeyRow, TurnRow

log = logging.getLogger(__name__)

BEFORE = "before"
SESSIONS_TRIED = 5
"""Of so many sessions one must be readable, or the key is another."""
_KEYS = (CandidateRow.user_id, AttemptRow.id, TurnRow.key, FindingRow.key, DeadLetterRow.key)
"""Of every table that holds what people wrote."""
_NEWEST_SESSIONS = (
    select(type_coerce(CandidateRow.session, Text)).order_by(CandidateRow.updated_at.desc()).limit(SESSIONS_TRIED)
)


async def needed(connection: AsyncConnection) -> frozenset[str]:
    """The ids that are written down, `BEFORE` among them where it applies."""
    return frozenset((await connection.execute(select(KeyRow.id))).scalars())


def check(ids: frozenset[str], seal: Seal) -> None:
    """Raise `StoreError` unless every key is there."""
    if lacking := ids - seal.ids - {BEFORE}:
        raise missing(lacking, seal.ids)


async def prove(connection: AsyncConnection) -> None:
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


async def note(connection: AsyncConnection, seal: Seal, now: datetime, before: bool = False) -> frozenset[str]:
    """Write down the key that seals from now on; returns the ids that are written down then. Raises like `check`.

    ``before``: something that is kept elsewhere is from before the first key.
    """
    ids = await needed(connection)
    check(ids, seal)
    if seal.id is None or seal.id in ids:
        return ids
    new = {seal.id, BEFORE} if not ids and (before or await _anything(connection)) else {seal.id}
    await connection.execute(insert(KeyRow), [{"id": name, "since": now} for name in sorted(new)])
    return ids | new


async def settle(connection: AsyncConnection, seal: Seal) -> None:
    """Everything is sealed with the first key now: forget the others."""
    await connection.execute(delete(KeyRow).where(KeyRow.id != seal.id))


async def _anything(connection: AsyncConnection) -> bool:
    some = or_(*(select(key).exists() for key in _KEYS))
    return bool((await connection.execute(select(some))).scalar())
