"""The rows of a table, whatever it is written in. A broken row is told and the others go on."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from knowledge.errors import BrokenSource

_SAMPLE = 4096  # characters shown to the sniffer, whose time grows with their square
_DELIMITERS = ",;\t|"
_SEPARATOR = re.compile(r"(sep=([,;\t|])[ \t]*)(?:\r?\n|$)", re.IGNORECASE)
"""A first line that only Excel writes and reads."""


class BadRow(NamedTuple):
    """A row that could not be read, and why."""

    reason: str


class Rows(NamedTuple):
    """The names of the columns, and each row with its number (see the readers)."""

    columns: tuple[str, ...]
    rows: list[tuple[int, dict[str, Any] | BadRow]]


def csv_rows(text: str, name: str) -> Rows:
    """The rows below the header; numbers are of the line a row begins on, the header being line 1.

    Raises `BrokenSource` if there is no header.
    """
    limit = csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    said = _SEPARATOR.match(text)
    try:
        # the end of that line stays, so that numbers are those of the file
        records = list(_records(text[said.end(1) :], said[2]) if said else _records(text, _delimiter(text)))
    finally:
        csv.field_size_limit(limit)
    header = next((cells for _, cells in records if not isinstance(cells, BadRow)), None)
    if header is None:
        raise BrokenSource(f"{name}: no header; the first row must name the columns, such as question and answer.")
    columns = [cell.strip() for cell in header]
    twice = [column for column, times in Counter(filter(None, columns)).items() if times > 1]
    if twice:
        raise BrokenSource(f"{name}: the column {twice[0]!r} stands twice in the header; rename one of them.")
    found: list[tuple[int, dict[str, Any] | BadRow]] = []
    for number, cells in records:
        if cells is header:
            continue
        found.append((number, cells if isinstance(cells, BadRow) else _row(cells, columns)))
    return Rows(tuple(filter(None, columns)), found)


def _row(cells: list[str], columns: Sequence[str]) -> dict[str, Any] | BadRow:
    if any(cell.strip() for cell in cells[len(columns) :]):
        return BadRow(
            f"{len(cells)} cells where the header has {len(columns)}; put text with commas in quotation marks"
        )
    return {column: cell for column, cell in zip(columns, cells, strict=False) if column}


class _Lines(Iterator[str]):
    """The lines of a text, from which a reader can be made to read again."""

    def __init__(self, text: str) -> None:
        self._lines = list(io.StringIO(text, newline=""))
        self.at = 0

    def __next__(self) -> str:
        if self.at >= len(self._lines):
            raise StopIteration
        self.at += 1
        return self._lines[self.at - 1]


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | BadRow]]:
    """Every row that is not empty. After a broken one reading goes on at the next line, so that none is swallowed."""
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start = lines.at
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield start + 1, BadRow(f"broken quotation marks ({error})")
            lines.at = start + 1
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            continue
        if any(cell.strip() for cell in cells):
            yield start + 1, cells


def _delimiter(text: str) -> str:
    """What the sniffer finds, if it parts the header as well as any other sign does."""
    header = next((line for line in text.lstrip()[:_SAMPLE].splitlines() if line.strip()), "")
    best = max(_DELIMITERS, key=header.count)
    try:
        sniffed = csv.Sniffer().sniff(text[:_SAMPLE], delimiters=_DELIMITERS).delimiter
    except csv.Error:
        return best
    return sniffed if header.count(sniffed) >= header.count(best) else best


def json_rows(text: str, name: str) -> Rows:
    """The objects of a list, numbered from 1. Raises `BrokenSource`, with the line if the JSON is broken."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise BrokenSource(f"{name}:{error.lineno}: broken JSON ({error.msg}); mend it there.") from error
    except (ValueError, RecursionError) as error:
        raise BrokenSource(f"{name}: JSON that cannot be read ({error}).") from error
    if isinstance(data, dict):
        lists = {key: value for key, value in data.items() if isinstance(value, list)}
        filled = {key: value for key, value in lists.items() if any(isinstance(item, dict) for item in value)}
        if len(filled) != 1:
            names = f" it holds {len(filled)} ({', '.join(map(repr, filled))})" if filled else " it holds none"
            raise BrokenSource(f"{name}: an object must hold exactly one list of objects;{names}.")
        data = next(iter(filled.values()))
    if not isinstance(data, list):
        raise BrokenSource(f'{name}: needs a list of objects such as [{{"question": …, "answer": …}}].')
    return _of_objects(list(enumerate(data, start=1)))


def jsonl_rows(text: str, name: str) -> Rows:  # noqa: ARG001
    """The objects of a text with one a line; numbers are of lines."""
    found: list[tuple[int, Any]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                found.append((number, json.loads(line)))
            except json.JSONDecodeError as error:
                found.append((number, BadRow(f"broken JSON ({error.msg}, column {error.colno})")))
            except (ValueError, RecursionError) as error:
                found.append((number, BadRow(f"JSON that cannot be read ({error})")))
    return _of_objects(found)


def _of_objects(items: list[tuple[int, Any]]) -> Rows:
    columns: dict[str, None] = {}
    rows: list[tuple[int, dict[str, Any] | BadRow]] = []
    for number, item in items:
        if isinstance(item, dict):
            columns.update(dict.fromkeys(item))
            rows.append((number, item))
        else:
            rows.append((number, item if isinstance(item, BadRow) else BadRow("not an object with fields")))
    return Rows(tuple(columns), rows)
