"""Which column of a table is which field of a card."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from knowledge.errors import BrokenSource
from knowledge.sources.plaintext import fold

FIELDS = (
    "question",
    "answer",
    "difficulty",
    "type",
    "roles",
    "tags",
    "companies",
    "approach",
    "key_points",
    "common_mistakes",
    "follow_ups",
    "source",
)
"""The names on the left of ``--map``; ``answer`` is the card's standard response."""

_OBVIOUS = {
    "question": "question|questions|interview question|question text|question title|prompt|frage|pregunta|q",
    "answer": "answer|answers|standard response|response|model answer|sample answer|ideal answer|solution|antwort|a",
    "difficulty": "difficulty|difficulty level|level|niveau",
    "type": "type|question type|kind",
    "roles": "roles|role|job role|position|job title",
    "tags": "tags|tag|topics|topic|category|categories|subject|skill|skills",
    "companies": "companies|company",
    "approach": "approach|steps",
    "key_points": "key points|key point|rubric|criteria|expected points",
    "common_mistakes": "common mistakes|mistakes|pitfalls",
    "follow_ups": "follow ups|follow up|followups|follow up questions",
    "source": "source|url|link|reference",
}
_NEXT = re.compile(r",(?=\s*[A-Za-z_]+\s*=)")
_SAME = {"standard_response": "answer", "mistakes": "common_mistakes"}


def parse_map(text: str) -> dict[str, str]:
    """``question=Q,answer=A`` as field and column. Raises `ValueError`, with words for the person, if it is broken."""
    found: dict[str, str] = {}
    for part in _NEXT.split(text) if text.strip() else ():
        name, equals, column = (piece.strip() for piece in part.partition("="))
        name = _SAME.get(name, name)
        if not equals or not column:
            raise ValueError(f"{part.strip()!r} is no pair; write for example question=Q,answer=A")
        if name not in FIELDS:
            raise ValueError(f"no field {name!r}; use one of: {', '.join(FIELDS)}")
        if name in found:
            raise ValueError(f"the field {name!r} stands twice")
        found[name] = column
    return found


def chosen(columns: Sequence[str], wanted: Mapping[str, str], name: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Field to column, and what the person should know of the choice.

    ``wanted`` is the map given; empty, columns with obvious names are taken, and each choice and what is not used are
    told. Raises `BrokenSource`, naming the columns, if one of the map is not there or none holds the question.
    """
    known = f"the columns are: {', '.join(map(repr, columns)) or 'none'}"
    if wanted:
        folded = {fold(column): column for column in reversed(columns)}
        found = {}
        for field, column in wanted.items():
            real = column if column in columns else folded.get(fold(column)) if fold(column) else None
            if real is None:
                raise BrokenSource(f"{name}: no column {column!r} for {field}; {known}.")
            found[field] = real
        told: tuple[str, ...] = ()
    else:
        found = _obvious(columns)
        told = tuple(f"taken as {field}: column {column!r}" for field, column in found.items())
        unused = ", ".join(repr(column) for column in columns if column not in found.values())
        if unused and "question" in found:
            told += (f"not used: {unused}; name a column with --map, such as answer=COLUMN, if it is a field",)
    if "question" not in found:
        raise BrokenSource(f"{name}: no column for the question; {known}; name it with --map question=COLUMN.")
    return found, told


def _obvious(columns: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, names in _OBVIOUS.items():
        for wanted in names.split("|"):
            column = next((c for c in columns if fold(c.replace("_", " ")) == wanted and c not in found.values()), None)
            if column is not None:
                found[field] = column
                break
    return found
