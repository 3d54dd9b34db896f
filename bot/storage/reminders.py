"""To whom something unasked is due, by ``due_at`` of ``candidates``; each who is taken is put off."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.interview.errors import StoreError
from bot.interview.schedule import due
from bot.interview.session import Person
from bot.storage.candidates import CANDIDATES, candidate

log = logging.getLogger(__name__)

_DUE = (
    select(CANDIDATES.c.user_id, CANDIDATES.c.due_at)
    .where(CANDIDATES.c.due_at <= bindparam("now"))
    .order_by(CANDIDATES.c.due_at)
    .limit(bindparam("limit"))
)
_PUT_OFF = (
    CANDIDATES.update()
    .where(CANDIDATES.c.user_id == bindparam("user"), CANDIDATES.c.due_at == bindparam("was"))
    .values(due_at=bindparam("due_at"))
)

Due = tuple[Person, datetime]
"""Somebody to whom something unasked is due, and since when."""


async def anybody_due(connection: AsyncConnection, now: datetime) -> bool:
    """Whether `put_off` would find anybody."""
    return bool((await connection.execute(_DUE, {"now": now, "limit": 1})).first())


async def put_off(connection: AsyncConnection, now: datetime, until: datetime, limit: int) -> list[Due]:
    """Take those who are due and put them off until ``until``; who is not due after all is put where they belong.

    Whose record cannot be read is put off and not taken: it stops the reminders of nobody else.
    """
    found = (await connection.execute(_DUE, {"now": now, "limit": limit})).mappings().all()
    taken: list[Due] = []
    for row in found:
        values: dict[str, Any] = {"user": row["user_id"], "was": row["due_at"], "due_at": until}
        try:
            stored = await candidate(connection, row["user_id"])
        except StoreError as error:
            log.warning("somebody was not reminded: %s", error.log)
            await connection.execute(_PUT_OFF, values)
            continue
        if stored is None:  # forgotten meanwhile
            continue
        moment = due(stored.session, now)
        wanted = moment is not None and moment <= now
        values["due_at"] = until if wanted else moment
        # Who has had a turn meanwhile was given another moment by it.
        changed = (await connection.execute(_PUT_OFF, values)).rowcount
        if changed and wanted:
            taken.append((stored.person, row["due_at"]))
    return taken
