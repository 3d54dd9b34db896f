"""What a day has used of the limits for everybody together: one row of totals, and one for each answer counted.

An answer is counted once however often its grading is repeated. The rows of other days go when a day's first answer is
counted, so that the table never holds more than a day; they name nobody.
"""

from __future__ import annotations

from typing import cast

from sqlalchemy import Table, bindparam
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables import SpendingRow

TOTAL = ""
"""The key of the row of totals."""

_SPENDING = cast(Table, SpendingRow.__table__)
_OF_DAY = (_SPENDING.c.day == bindparam("of_day"), _SPENDING.c.key == bindparam("of_key"))
_FOUND = _SPENDING.select().where(*_OF_DAY)
_ADD = (
    _SPENDING.update()
    .where(*_OF_DAY)
    .values(
        answers=_SPENDING.c.answers + bindparam("more_answers"), tokens=_SPENDING.c.tokens + bindparam("more_tokens")
    )
)
_OLD = _SPENDING.delete().where(_SPENDING.c.day != bindparam("of_day"))


async def totals(connection: AsyncConnection, day: str) -> tuple[int, int]:
    """Answers and tokens of the day so far."""
    row = (await connection.execute(_FOUND, {"of_day": day, "of_key": TOTAL})).first()
    return (row.answers, row.tokens) if row else (0, 0)


async def take(connection: AsyncConnection, day: str, key: str, answers: int, tokens: int) -> bool:
    """Count the answer ``key`` unless a limit is reached (0: none); whoever holds the lock is alone with the day."""
    if (await connection.execute(_FOUND, {"of_day": day, "of_key": key})).first():
        return not tokens or (await totals(connection, day))[1] < tokens
    taken, spent = await totals(connection, day)
    if (answers and taken >= answers) or (tokens and spent >= tokens):
        return False
    await add(connection, day, 1, 0)
    await connection.execute(_SPENDING.insert(), {"day": day, "key": key, "answers": 0, "tokens": 0})
    return True


async def add(connection: AsyncConnection, day: str, answers: int, tokens: int) -> None:
    """Add to the totals of the day."""
    change = {"of_day": day, "of_key": TOTAL, "more_answers": answers, "more_tokens": tokens}
    if (await connection.execute(_ADD, change)).rowcount:
        return
    await connection.execute(_OLD, {"of_day": day})
    await connection.execute(_SPENDING.insert(), {"day": day, "key": TOTAL, "answers": answers, "tokens": tokens})
