"""What is stored about a person as a whole, over all tables: given out, deleted, and taken away once it is old.

Deleting runs in transactions of its own, after which the bytes go as well.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.interview.errors import StoreError, Unreadable
from bot.interview.keeping import oldest, trimmed
from bot.storage import attempts, dead_letters, rows
from bot.storage.attempts import ATTEMPTS
from bot.storage.candidates import CANDIDATES, candidate, known, lock_of
from bot.storage.database import Database
from bot.storage.dead_letters import DEAD_LETTERS, sent_by
from bot.storage.raw import raw, read
from bot.storage.tables import AttemptRow, Base, CandidateRow, DeadLetterRow, FindingRow, TurnRow

log = logging.getLogger(__name__)

_TRIMMED_AT_ONCE = 50
"""Sessions a transaction; on SQLite others wait meanwhile, for some milliseconds."""

_PERSON = select(*raw(CANDIDATES))
_ANSWERS = select(*raw(ATTEMPTS)).order_by(*attempts.NEWEST_FIRST)
_LETTERS = select(*raw(DEAD_LETTERS)).order_by(*dead_letters.NEWEST_FIRST)
_TRIMMED = (
    CANDIDATES.update()
    .where(CANDIDATES.c.user_id == bindparam("user"))
    .values({name: bindparam(name) for name in ("session", "oldest_at")})
)


async def export(connection: AsyncConnection, user_id: int) -> dict[str, Any] | None:
    """Everything about one person, JSON-ready; None where there is nothing. What cannot be read is named instead."""
    lost: list[str] = []

    async def readable(table: Table, what: Select[Any], key: str, model: Callable[[dict[str, Any]], BaseModel]) -> Any:
        found: list[Any] = []
        for row in (await connection.execute(what)).mappings():
            try:
                found.append(model(read(connection.dialect, table, row)).model_dump(mode="json"))
            except Unreadable as error:  # one row that cannot be read hides not the others
                log.warning("%s %s was left out of an export: %s", table.name, row[key], error.log)
                lost.append(f"{table.name} {row[key]}")
        return found

    people = await readable(CANDIDATES, _PERSON.where(CANDIDATES.c.user_id == user_id), "user_id", rows.candidate)
    answers = await readable(ATTEMPTS, _ANSWERS.where(ATTEMPTS.c.user_id == user_id), "id", rows.attempt)
    letters = await readable(DEAD_LETTERS, _LETTERS.where(sent_by(user_id)), "key", rows.dead_letter)
    if not (people or answers or letters or lost):
        return None
    found = {"candidate": people[0] if people else None, "attempts": answers, "dead_letters": letters}
    return found | ({"unreadable": lost} if lost else {})


async def anything_of(connection: AsyncConnection, user_id: int) -> bool:
    """Whether anything is stored of somebody: what has an owner has a row of ``candidates``."""
    if await known(connection, user_id):
        return True
    found = await connection.execute(select(DeadLetterRow.key).where(sent_by(user_id)).limit(1))
    return found.first() is not None


async def forget(database: Database, user_id: int) -> int:
    """See `bot.storage.store.SqlStore.forget`."""

    async def work(connection: AsyncConnection) -> int:
        await database.lock(connection, lock_of(user_id))
        tables = (FindingRow, TurnRow, AttemptRow, CandidateRow)
        gone = [await _deleted(connection, table, table.user_id == user_id) for table in tables]
        return sum(gone) + await _deleted(connection, DeadLetterRow, sent_by(user_id))

    count = await database.write(work)
    await database.scrub()
    return count


async def expire(database: Database, before: datetime, turns_before: datetime | None) -> int:
    """See `bot.storage.store.SqlStore.expire`."""
    idle = select(CandidateRow.user_id).where(CandidateRow.updated_at < before)

    async def work(connection: AsyncConnection) -> int:
        return sum(
            [
                await _deleted(connection, table, or_(moment < limit, table.user_id.in_(idle)))
                for table, moment, limit in (
                    (FindingRow, FindingRow.created_at, before),
                    (TurnRow, TurnRow.created_at, max(before, turns_before or before)),
                    (AttemptRow, AttemptRow.submitted_at, before),
                    (DeadLetterRow, DeadLetterRow.created_at, before),
                    (CandidateRow, CandidateRow.updated_at, before),
                )
            ]
        )

    count = await database.write(work)
    await _trim(database, before)
    await database.scrub()
    return count


async def _deleted(connection: AsyncConnection, table: type[Base], which: ColumnElement[bool]) -> int:
    return (await connection.execute(delete(table).where(which))).rowcount


async def _trim(database: Database, before: datetime) -> None:
    """Take what is older out of the sessions: some people at a time, between which others have their turn."""
    last: int | None = None
    while True:
        users = await database.write(partial(_trim_some, database, before=before, after=last))
        if not users:
            return
        last = users[-1]


async def _trim_some(database: Database, connection: AsyncConnection, before: datetime, after: int | None) -> list[int]:
    users = await _overfull(connection, before, after, _TRIMMED_AT_ONCE)
    for user_id in users:  # by their number, so that two who do this never wait for each other
        await database.lock(connection, lock_of(user_id))
        try:
            await _trim_one(connection, user_id, before)
        except StoreError as error:  # one record that cannot be read keeps nobody from starting
            log.warning("a session was not trimmed: %s", error.log)
    return users


async def _overfull(connection: AsyncConnection, before: datetime, after: int | None, limit: int) -> list[int]:
    """The next people, by their number, in whose session something was written before then."""
    columns = CANDIDATES.c
    wanted = columns.oldest_at < before
    if after is not None:
        wanted = and_(wanted, columns.user_id > after)
    found = await connection.execute(select(columns.user_id).where(wanted).order_by(columns.user_id).limit(limit))
    return list(found.scalars())


async def _trim_one(connection: AsyncConnection, user_id: int, before: datetime) -> None:
    """Take out of a person's session what was written before then. The person must be locked."""
    found = await candidate(connection, user_id)
    if found is None:
        return
    session = trimmed(found.session, before)
    stored = rows.candidate_row(found.model_copy(update={"session": session}))["session"]
    await connection.execute(_TRIMMED, {"user": user_id, "session": stored, "oldest_at": oldest(session)})
