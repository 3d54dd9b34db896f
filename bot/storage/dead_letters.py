"""The statements on ``dead_letters``: updates that could not be read or worked on."""

from __future__ import annotations

from typing import cast

from sqlalchemy import ColumnElement, Table, and_, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.interview.operating import DeadLetter
from bot.storage import rows
from bot.storage.tables import DeadLetterRow

DEAD_LETTERS = cast(Table, DeadLetterRow.__table__)
NEWEST_FIRST = (DeadLetterRow.created_at.desc(), DeadLetterRow.key.desc())


def sent_by(user_id: int) -> ColumnElement[bool]:
    """The dead letters of a person: where nobody is named, those of the private chat, which has the same number."""
    return or_(
        DeadLetterRow.user_id == user_id, and_(DeadLetterRow.user_id.is_(None), DeadLetterRow.chat_id == user_id)
    )


async def bury(connection: AsyncConnection, letter: DeadLetter) -> None:
    """A new row of ``dead_letters``, unless there is one of that key, whose lock is held."""
    if await connection.scalar(select(DeadLetterRow.key).where(DeadLetterRow.key == letter.key)) is None:
        await connection.execute(insert(DeadLetterRow).values(rows.dead_letter_row(letter)))


async def dead_letters(
    connection: AsyncConnection, which: ColumnElement[bool], limit: int | None = None
) -> tuple[DeadLetter, ...]:
    """Whole dead letters, newest first."""
    statement = select(DEAD_LETTERS).where(which).order_by(*NEWEST_FIRST).limit(limit)
    return tuple(rows.dead_letter(row) for row in (await connection.execute(statement)).mappings())
