"""The tables of a Markdown text whose rows are questions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.errors import BrokenSource
from knowledge.sources.columns import chosen
from knowledge.sources.plaintext import fold
from knowledge.sources.question_marks import Form, asked

_RULE_CELL = re.compile(r"\s*:?-+:?\s*")
_WIDEST = 50  # columns of a table that people wrote
_BAR = re.compile(r"(?<!\\)\|")
_BAR_OUTSIDE_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)|(?<!\\)(\|)")
_LINK_ONLY = re.compile(r"[\s*_]*(?:\[[^\]]*\]\([^)]*\)[\s*_,]*)+")
_LOCAL_LINK = re.compile(
    r"[\s*_]*(?:\d+[.)]\s*)?\[.*\]\((?:#|(?![a-z]+:)[^)\s]*\.(?:md|markdown)\b)[^)]*\)[\s*_]*", re.I
)
_ANSWERS = re.compile(r"(?:.* )?(?:answers?|response|solution)|explanation|a")
_DETAILS = re.compile(r"deep dive|details?|explanation|(?:longer|full|detailed) .*|notes?")
_QUESTIONS = re.compile(r"(?:.* )?questions?(?: text)?|q|prompt")


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a table: ``cells`` by the name of the field (see `knowledge.sources.columns`), and its line from 0."""

    at: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its lines from ``start`` to before ``end``, and the rows that ask.

    ``asks``: whether it is one of questions; ``named``: whether the name of a column says so.
    """

    start: int
    end: int
    records: tuple[Record, ...]
    asks: bool = True
    named: bool = True


def table_at(lines: Sequence[str], start: int) -> Table | None:
    """The table that begins at the line ``start``, or None.

    A column named as a question says so, or else one whose cells end with a question mark in two rows of three.
    A table of contents, its questions being links to a place in the list, has no records.
    """
    if "|" not in lines[start] or start + 1 >= len(lines):
        return None
    names = _cells(lines[start], 0)
    rule = _cells(lines[start + 1], 0)
    if (
        "-" not in lines[start + 1]
        or len(names) > _WIDEST
        or len(names) != len(rule)
        or not all(map(_RULE_CELL.fullmatch, rule))
    ):
        return None
    end = next((n for n in range(start + 2, len(lines)) if not _BAR.search(lines[n])), len(lines))
    rows = [(at, _cells(lines[at], len(names))) for at in range(start + 2, end)]
    fields = _fields(names, [cells for _, cells in rows])
    if "question" not in fields:
        return Table(start, end, (), asks=False)
    records = [
        Record(at, {field: _joined(cells, places) for field, places in fields.items()})
        for at, cells in rows
        if not _LOCAL_LINK.fullmatch(_joined(cells, fields["question"]))
    ]
    named = bool(_QUESTIONS.fullmatch(fold(names[fields["question"][0]])))
    return Table(start, end, tuple(record for record in records if fold(record.cells["question"])), named=named)


def _cells(line: str, wanted: int) -> list[str]:
    """The cells of a line; bars inside code count as text if the row has too many cells otherwise."""
    bare = line.strip().strip(">").strip().removeprefix("|")
    bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
    cells = _BAR.split(bare)
    if wanted and len(cells) > wanted:
        places = [found.start() for found in _BAR_OUTSIDE_CODE.finditer(bare) if found[2]]
        cells = [bare[a + 1 : b] for a, b in zip([-1, *places], [*places, len(bare)], strict=True)]
    return [cell.replace("\\|", "|").strip() for cell in cells]


def _joined(cells: Sequence[str], places: Sequence[int]) -> str:
    texts = [cells[place] for place in places if place < len(cells)]
    return "<br><br>".join(text for text in texts if text and (len(places) == 1 or not _LINK_ONLY.fullmatch(text)))


def _fields(names: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, list[int]]:
    """Which columns, by number, are which field; empty if no column asks."""
    columns = [[cells[place] if place < len(cells) else "" for cells in rows] for place in range(len(names))]
    folded = [fold(name) for name in names]
    found = _obvious(names)
    place = _question(folded, columns)
    if place is None:
        return {}
    answers = [n for n, name in enumerate(folded) if n != place and _ANSWERS.fullmatch(name)]
    answers = sorted(answers, key=lambda n: -sum(map(len, columns[n])))[:1]
    if answers:
        answers += [n for n, name in enumerate(folded) if n not in answers and _DETAILS.fullmatch(name)]
    elif not _asking(columns[place]):
        return {}
    others = {field: [n] for field, n in found.items() if field not in ("question", "answer") and n != place}
    return {"question": [place], **({"answer": answers} if answers else {}), **others}


def _obvious(names: Sequence[str]) -> dict[str, int]:
    distinct = list(dict.fromkeys(names))
    try:
        found, _ = chosen(["question", *(name for name in distinct if fold(name) != "question")], {}, "table")
    except BrokenSource:
        return {}
    return {field: names.index(column) for field, column in found.items() if column in names}


def _question(folded: Sequence[str], columns: Sequence[Sequence[str]]) -> int | None:
    named = [n for n, name in enumerate(folded) if _QUESTIONS.fullmatch(name)]
    if named:
        return max(named, key=lambda n: sum(map(len, columns[n])))
    sure = [sum(asked(cell).form == Form.SURE for cell in column) for column in columns]
    best = max(range(len(columns)), key=sure.__getitem__)
    return best if sure[best] >= 2 and 3 * sure[best] >= 2 * len(columns[best]) else None


def _asking(cells: Sequence[str]) -> bool:
    """Whether a third of the cells ask; a plan or an index without answers may have a column of that name too."""
    return 3 * sum(asked(cell).form >= Form.ASKING for cell in cells) >= len(cells) > 0
