"""Sealing anew what is stored: with the first key, batch by batch, whatever it was sealed with before.

Each sealed text names its key, so nothing is kept of how far this came: begun again, it goes on where it was cut off.
A row that somebody else writes meanwhile is left to the next run, never overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    TableClause,
    Text,
    and_,
    column,
    inspect,
    or_,
    select,
    table,
    tuple_,
    update,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage import failures
from bot.storage.backend import Backend, backend
from bot.storage.crypto import SEALED, Seal, SealedText
from bot.storage.tables import Base

BATCH = 200
"""Rows a transaction; on SQLite others wait meanwhile, for some milliseconds."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with sealed text: its primary key, and which columns are sealed; ``only`` is (column, value) of a row."""

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    schema: str | None = None
    only: tuple[str, str] | None = None


OWN = tuple(
    Sheet(name, tuple(found.primary_key.columns.keys()), sealed)
    for name, found in Base.metadata.tables.items()
    if (sealed := tuple(c.name for c in found.columns if isinstance(c.type, SealedText)))
)
"""The store's own tables."""


async def reseal(url: str, sheets: Sequence[Sheet], seal: Seal, told: Callable[[int], None] = lambda _: None) -> int:
    """Seal everything in ``sheets`` with the first key of ``seal``; returns how many rows were sealed anew.

    ``told`` hears of each batch. A table that is not there is passed over. On SQLite the file is then written afresh,
    so that no page of it holds what stood there before. Raises `StoreError`, also for a text whose key is missing.
    """
    place = backend(url)
    engine = place.engine()
    try:
        count = 0
        for sheet in sheets:
            count += await _sheet(place, engine, sheet, seal, told)
        if count:
            await place.renew(engine)
        return count
    except SQLAlchemyError as error:
        raise failures.failed(error, place.place) from None
    finally:
        await engine.dispose()


async def anything(url: str, sheets: Sequence[Sheet], *, sealed: bool = False) -> bool:
    """Whether there is any row in ``sheets``, or any with ``sealed`` text. Raises `StoreError`."""
    place = backend(url)
    engine = place.engine()
    try:
        async with engine.connect() as connection:
            for sheet in sheets:
                found = _table(sheet)
                some: Select[Any] = select(column("1", is_literal=True)).select_from(found).limit(1)
                if sealed:
                    some = some.where(or_(*(found.c[name].startswith(SEALED) for name in sheet.columns)))
                if await _there(connection, sheet) and (await connection.execute(some)).first():
                    return True
        return False
    except SQLAlchemyError as error:
        raise failures.failed(error, place.place) from None
    finally:
        await engine.dispose()


async def _there(connection: AsyncConnection, sheet: Sheet) -> bool:
    def look(inside: Connection) -> bool:
        return inspect(inside).has_table(sheet.name, schema=sheet.schema)

    return await connection.run_sync(look)


async def _sheet(place: Backend, engine: AsyncEngine, sheet: Sheet, seal: Seal, told: Callable[[int], None]) -> int:
    async with engine.connect() as connection:
        if not await _there(connection, sheet):
            return 0
    done, after = 0, None
    while True:
        async with place.turnstile(), place.writer(engine).begin() as connection:
            found = (await connection.execute(_next(sheet, seal, after))).mappings().all()
            for row in found:
                await connection.execute(_change(sheet, row, seal))
        if not found:
            return done
        after = tuple(found[-1][name] for name in sheet.key)
        done += len(found)
        told(len(found))


def _next(sheet: Sheet, seal: Seal, after: tuple[Any, ...] | None) -> Any:
    """The next rows with text that is not sealed with the first key."""
    found = _table(sheet)
    keys = [found.c[name] for name in sheet.key]
    statement = select(found).where(or_(*(~found.c[name].startswith(seal.mark or "") for name in sheet.columns)))
    if sheet.only:
        statement = statement.where(found.c[sheet.only[0]] == sheet.only[1])
    if after is not None:
        statement = statement.where(tuple_(*keys) > tuple_(*after))
    return statement.order_by(*keys).limit(BATCH)


def _change(sheet: Sheet, row: Any, seal: Seal) -> Any:
    found = _table(sheet)
    old = {name: row[name] for name in sheet.columns if row[name] is not None}
    new = {name: seal.close(seal.open(text)) for name, text in old.items() if not text.startswith(seal.mark or "")}
    same: list[ColumnElement[bool]] = [found.c[name] == row[name] for name in sheet.key]
    same += [found.c[name] == old[name] for name in new]
    return update(found).where(and_(*same)).values(new)


def _table(sheet: Sheet) -> TableClause:
    names = (*sheet.key, *sheet.columns, *(sheet.only or ())[:1])
    return table(
        sheet.name, *(column(name, None if name in sheet.key else Text()) for name in names), schema=sheet.schema
    )
