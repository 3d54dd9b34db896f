"""The statements on ``findings``: what a grader found, kept by content key so that an answer is judged once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.interview.assessment import Findings
from bot.interview.errors import Unreadable
from bot.storage import rows
from bot.storage.tables import FindingRow


async def cached(connection: AsyncConnection, key: str) -> Findings | None:
    """Findings kept under ``key``, or None. Raises `StoreError` if they cannot be read."""
    stored = await connection.scalar(select(FindingRow.findings).where(FindingRow.key == key))
    return None if stored is None else rows.findings(stored, key)


async def keep(connection: AsyncConnection, key: str, text: str, now: datetime, user_id: int | None) -> None:
    """Keep findings, as JSON, under ``key``, whose lock is held; what is there already stays, unless it is damaged."""
    values = {"user_id": user_id, "created_at": now, "findings": text}
    try:
        there = await cached(connection, key)
    except Unreadable as error:
        if error.lasting:
            await connection.execute(update(FindingRow).where(FindingRow.key == key).values(values))
        return
    if there is None:
        await connection.execute(insert(FindingRow).values(key=key, **values))
