"""The rows of a Markdown list that may be questions, and what each looks like."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from knowledge.sources.markdown_lines import Row
from knowledge.sources.question_marks import Asked, Form, asked, is_idle_label

_SUMMARY, _LINE, _BOLD, _ITEM = 7, 8, 8, 9  # ranks below those of headings, 1-6
_ITEM_MARK = re.compile(r"^(?P<indent>\s*)(?:>\s?)*(?P<mark>[-*+]\s+|\d{1,4}[.)]\s*(?=[^\d\s]))?")
_BOLD_PART = re.compile(r"^(\*\*\*|\*\*|__)(?=\S)(?P<bold>.+?)(?<=\S)\1(?P<rest>.*)$")
_LABELLED = re.compile(
    r"^[^\w\s`]{0,3}\s*[*_]*(?:q|question|ques|que)\s*[.#-]?\s*\d{0,4}\s*[*_]*\s*[:.)]\s*[*_]*\s*\S", re.IGNORECASE
)
_NUMBER_ALONE = re.compile(r"(?:q(?:uestion)?\s*)?#?\d{1,3}\s*[.):]*", re.IGNORECASE)
_ANSWER_BEHIND = re.compile(r"\s+[*_]*(?:a|ans|answer)[*_]*\s*:[*_]*\s+", re.IGNORECASE)


@dataclass(slots=True)
class Mark:
    """A row that may be a question or a section. ``rank``: 1-6 a heading, then what may stand in its answer."""

    at: int
    row: Row
    asked: Asked
    rank: int
    indent: int = 0
    rest: str = ""
    depth: int = 0
    group: str = ""
    body: bool = False
    listed: bool = False
    code: bool = False
    below: list[Mark] = field(default_factory=list)

    @property
    def heading(self) -> bool:
        return self.row.kind == "heading"

    @property
    def weak(self) -> bool:
        """Whether nothing but other such lines can make this a question."""
        return self.group == "bold number" and self.asked.form < Form.ASKING

    def inside(self, other: Mark) -> bool:
        """Whether this stands below ``other`` rather than beside it."""
        if other.rank == self.rank >= _SUMMARY:
            return self.indent > other.indent + 1
        return self.rank > other.rank


def marks_of(rows: Sequence[Row], depths: Sequence[int], items: Set[int]) -> list[Mark]:
    """The rows that may be questions or sections.

    ``depths``: how many folds each row stands in; ``items``: the places of the items of plain lists of questions.
    """
    found: list[Mark] = []
    for at, row in enumerate(rows):
        if row.kind == "heading" and not is_idle_label(row.text):
            found.append(Mark(at, row, asked(row.text), row.level, group=f"h{row.level}"))
        elif row.kind == "summary" and not is_idle_label(row.text):
            found.append(Mark(at, row, asked(row.text), _SUMMARY, indent=2 * depths[at], group="summary"))
        elif row.kind == "record":
            what = asked(row.cells["question"])
            found.append(Mark(at, row, what, _ITEM, rest=row.cells.get("answer", ""), group="record", listed=True))
        elif row.kind == "text" and row.text.strip():
            mark = _line(at, row, listed=at in items)
            if mark is not None:
                found.append(mark)
    for mark in found:
        mark.depth = depths[mark.at]
    return found


def _line(at: int, row: Row, *, listed: bool) -> Mark | None:
    """A labelled line, a bold line or a list item, if it looks like a question."""
    item = _ITEM_MARK.match(row.text)
    indent = len(item["indent"]) if item else 0
    body = row.text[item.end() :].strip() if item else row.text.strip()
    number = item["mark"].strip() + " " if item and item["mark"] and item["mark"].strip()[0].isdigit() else ""
    if _LABELLED.match(body):
        question, *rest = _ANSWER_BEHIND.split(body, maxsplit=1)
        return Mark(at, row, asked(question), _LINE, indent, "".join(rest), group="labelled")
    bold = _BOLD_PART.match(body)
    made = _bold(at, row, number, bold["bold"], bold["rest"].strip(), indent) if bold else None
    if made is not None and (not listed or not made.weak):
        made.listed = listed
        return made
    if bold and not listed:
        return None
    if item and item["mark"]:
        what = asked(number + body)
        if listed or what.form == Form.SURE or (number and what.form == Form.ASKING):
            return Mark(at, row, what, _ITEM, indent, group="item", listed=listed)
    return None


def _bold(at: int, row: Row, number: str, text: str, rest: str, indent: int) -> Mark | None:
    if _NUMBER_ALONE.fullmatch(text) and rest:
        return Mark(at, row, asked(f"{text} {rest}"), _BOLD, indent, group="bold number")
    what = asked(number + text)
    if what.form == Form.NUMBERED and rest.lstrip(".: "):
        return Mark(at, row, asked(f"{text.rstrip('.:')}. {rest.lstrip('.: ')}"), _BOLD, indent, group="bold number")
    if rest[:1] in ("?", ".", ":") or (what.form < Form.SURE and rest.endswith("?")):
        joined = asked(f"{number}{text}{'' if rest[0] in '?.:' else ' '}{rest}")
        if joined.form == Form.SURE:
            return Mark(at, row, joined, _BOLD, indent, group="bold")
    if what.form == Form.SURE or (what.form > Form.PLAIN and rest.strip(":. ") == ""):
        return Mark(at, row, what, _BOLD, indent, rest.lstrip(":-\u2013\u2014 "), group="bold")
    return None
