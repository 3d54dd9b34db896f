"""One turn inside a transaction somebody else began: what was decided once is kept under its key and not decided again.

Whoever takes the turn holds the person's lock.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.interview.assessment import Assessment
from bot.interview.ports import Change, Decide
from bot.interview.session import Candidate, Person, Snapshot
from bot.storage import attempts, candidates, rows
from bot.storage.tables import TurnRow

_TURNS = cast(Table, TurnRow.__table__)
# Built once, like the statements in `bot.storage.candidates`.
_KEPT = select(_TURNS.c.events).where(_TURNS.c.key == bindparam("key"))
_KEEP = _TURNS.insert()


async def turn(
    connection: AsyncConnection,
    key: str,
    person: Person,
    now: datetime,
    decide: Decide,
    history: int,
    grade: tuple[str, Assessment] | None,
) -> tuple[dict[str, Any], ...]:
    """What `bot.interview.ports.Store.turn` promises. Raises what ``decide`` raises.

    Raises `ValueError` if the change is about somebody else, `StoreError` if what to ``grade`` is none of theirs.
    """
    kept = await _kept(connection, key)
    if kept is not None:
        return kept
    named = await attempts.assess(connection, person.user_id, *grade) if grade else None
    stored = await snapshot(connection, person.user_id, history)
    new = Candidate(person=person, created_at=now, updated_at=now)
    candidate = stored.candidate.model_copy(update={"person": person}) if stored else new
    seen = {"candidate": candidate, "named": named}
    change = decide((stored or Snapshot(candidate=new)).model_copy(update=seen))
    events = rows.events_text(change.events)
    if change.saved:
        await _save(connection, person, change, now, known=stored is not None)
        values = {"key": key, "user_id": person.user_id, "created_at": now, "events": events}
        await connection.execute(_KEEP, values)
    return rows.events(events)  # as a replay will return them


async def snapshot(connection: AsyncConnection, user_id: int, history: int) -> Snapshot | None:
    """A person as stored, with at most ``history`` summaries; None for a stranger."""
    candidate = await candidates.candidate(connection, user_id)
    if candidate is None:
        return None
    recent = await attempts.recent(connection, user_id, history)
    contested = candidate.session.contested_in
    objected = await attempts.attempt(connection, contested) if contested else None
    last = await attempts.last(connection, user_id)
    return Snapshot(candidate=candidate, recent=recent, last=last, objected=objected)


async def _kept(connection: AsyncConnection, key: str) -> tuple[dict[str, Any], ...] | None:
    text = (await connection.execute(_KEPT, {"key": key})).scalar()
    return None if text is None else rows.events(text)


async def _save(connection: AsyncConnection, person: Person, change: Change, now: datetime, *, known: bool) -> None:
    owners = {change.candidate.person.user_id, *(attempt.user_id for attempt in change.attempts)}
    if owners != {person.user_id}:
        raise ValueError("a turn may only change the person who wrote")
    candidate = change.candidate.model_copy(update={"person": person})
    await candidates.save(connection, candidate, now, known=known)
    for attempt in change.attempts:
        await attempts.save(connection, attempt)
