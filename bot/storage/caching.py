"""The statements on ``findings``: what a grader found, kept by content key so that an answer is judged once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.interview.assessment import Findings
from bot.storage import rows
from bot.storage.tables import FindingRow


async def cached(connection: AsyncConnection, key: str) -> Findings | None:
    """Findings kept under ``key``, or None. Raises `StoreError` if they cannot be read."""
    stored = await connection.scalar(select(FindingRow.findings).where(FindingRow.key == key))
    return None if stored is None else rows.findings(stored, key)


async def keep(connection: AsyncConnection, key: str, text: str, now: datetime, user_id: int | None) -> None:
    """Keep findings, as JSON, under ``key``, whose lock is held; what is there already stays."""
    if await connection.scalar(select(FindingRow.key).where(FindingRow.key == key)) is None:
        values = insert(FindingRow).values(key=key, user_id=user_id, created_at=now, findings=text)
        await connection.execute(values)
