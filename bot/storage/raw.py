"""Rows read raw, and opened one by one: one that cannot be read hides not the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, Dialect, Table, Text, type_coerce

from bot.storage.crypto import SealedText, opened
from bot.storage.tables import UtcDateTime, moment


def raw(table: Table) -> list[ColumnElement[Any]]:
    """The columns of ``table`` to select; sealed texts and moments come as they are stored."""
    return [type_coerce(c, Text).label(c.name) if isinstance(c.type, SealedText | UtcDateTime) else c for c in table.c]


def read(dialect: Dialect, table: Table, row: Mapping[Any, Any]) -> dict[str, Any]:
    """What a ``row`` of `raw` holds. Raises `Unreadable`."""
    columns = {column.name: column for column in table.c}
    where = f"{table.name} {row.get('id', '')}".rstrip()
    return {str(name): _opened(dialect, columns[str(name)], value, where) for name, value in row.items()}


def _opened(dialect: Dialect, column: Column[Any], value: Any, where: str) -> Any:
    if isinstance(column.type, SealedText):
        return opened(dialect, value)
    if isinstance(column.type, UtcDateTime) and value is not None:
        return moment(value, where)
    return value
