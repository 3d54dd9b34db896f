"""Where the questions of a Markdown list begin and end."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.sources.markdown_lines import Row
from knowledge.sources.question_marks import Asked, Form, asked, is_idle_label, is_site

_SUMMARY, _LINE, _BOLD, _ITEM = 7, 8, 8, 9  # ranks below those of headings, 1-6
_ITEM_MARK = re.compile(r"^(?P<indent>\s*)(?:>\s?)*(?P<mark>[-*+]\s+|\d{1,4}[.)]\s*(?=[^\d\s]))?")
_BOLD_PART = re.compile(r"^(\*\*\*|\*\*|__)(?=\S)(?P<bold>.+?)(?<=\S)\1(?P<rest>.*)$")
_LABELLED = re.compile(
    r"^[^\w\s`]{0,3}\s*[*_]*(?:q|question|ques|que)\s*[.#-]?\s*\d{0,4}\s*[*_]*\s*[:.)]\s*[*_]*\s*\S", re.IGNORECASE
)
_ANSWER_BEHIND = re.compile(r"\s+[*_]*(?:a|ans|answer)[*_]*\s*:[*_]*\s+", re.IGNORECASE)


@dataclass(slots=True)
class Found:
    """A question: its row is ``rows[start]``, its answer ``rest`` and the rows after it before ``end``."""

    text: str
    row: Row
    start: int
    end: int
    rest: str = ""
    sections: tuple[str, ...] = ()


@dataclass(slots=True)
class _Mark:
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
    below: list[_Mark] = field(default_factory=list)

    @property
    def heading(self) -> bool:
        return self.row.kind == "heading"

    def inside(self, other: _Mark) -> bool:
        """Whether this stands below ``other`` rather than beside it."""
        if other.rank == self.rank >= _SUMMARY:
            return self.indent > other.indent + 1
        return self.rank > other.rank


def questions_of(rows: Sequence[Row]) -> list[Found]:
    """The questions of a list in their order, with where their answers end."""
    depths, ends = _folds(rows)
    marks = _marks(rows, depths)
    _link(marks, rows)
    accepted = _accepted(marks)
    found: list[Found] = []
    opened: _Mark | None = None
    sections: list[_Mark] = []
    for mark in marks:
        if opened is not None and opened.row.kind == "summary" and mark.at < found[-1].end < len(rows):
            continue  # a fold holds its answer whole
        if opened is not None and _goes_on(mark, opened, sections):
            continue
        if opened is not None and (mark.heading or id(mark) in accepted):
            found[-1].end, opened = min(found[-1].end, mark.at), None
        if mark.heading:
            sections = [section for section in sections if section.rank < mark.rank]
        if id(mark) in accepted:
            names = tuple(section.asked.text for section in sections)
            found.append(Found(mark.asked.text, mark.row, mark.at, ends.get(mark.at, len(rows)), mark.rest, names))
            opened = mark
        elif mark.heading:
            sections.append(mark)
    return found


def _goes_on(mark: _Mark, opened: _Mark, sections: Sequence[_Mark]) -> bool:
    """Whether ``mark`` is a part of the answer of the question ``opened``."""
    if mark.depth > opened.depth and mark.row.kind != "summary":
        return True
    if mark.heading and not opened.heading:
        return bool(sections) and mark.rank > sections[-1].rank and mark.asked.form < Form.SURE
    sure = mark.asked.form == Form.SURE
    if sure and (mark.group == "labelled" or (mark.heading and mark.asked.numbered)):
        return False  # lists are careless with their levels, but whoever numbers a heading begins anew
    if sure and mark.row.kind == "summary" and opened.row.kind != "summary" and len(mark.asked.text.split()) > 2:
        return False
    return mark.inside(opened)


def _folds(rows: Sequence[Row]) -> tuple[list[int], dict[int, int]]:
    """How many folds each row stands in, and where the fold of each summary ends. Folds never closed do not count."""
    ends: dict[int, int] = {}
    summaries: dict[int, int] = {}
    stack: list[int] = []
    for at, row in enumerate(rows):
        if row.kind == "open":
            stack.append(at)
        elif row.kind == "end" and stack:
            ends[stack.pop()] = at
        elif row.kind == "summary" and stack:
            summaries[at] = stack[-1]
    depths: list[int] = []
    depth = 0
    closing = set(ends.values())
    for at in range(len(rows)):
        depth += (at in ends) - (at in closing)
        depths.append(depth)
    return depths, {at: ends[start] for at, start in summaries.items() if start in ends}


def _marks(rows: Sequence[Row], depths: Sequence[int]) -> list[_Mark]:
    found: list[_Mark] = []
    for at, row in enumerate(rows):
        if row.kind == "heading" and not is_idle_label(row.text):
            found.append(_Mark(at, row, asked(row.text), row.level, group=f"h{row.level}"))
        elif row.kind == "summary" and not is_idle_label(row.text):
            found.append(_Mark(at, row, asked(row.text), _SUMMARY, indent=2 * depths[at], group="summary"))
        elif row.kind == "text" and row.text.strip():
            mark = _line(at, row)
            if mark is not None:
                found.append(mark)
    for mark in found:
        mark.depth = depths[mark.at]
    return found


def _line(at: int, row: Row) -> _Mark | None:
    """A labelled line, a bold line or a list item, if it looks like a question."""
    item = _ITEM_MARK.match(row.text)
    indent = len(item["indent"]) if item else 0
    body = row.text[item.end() :].strip() if item else row.text.strip()
    number = item["mark"].strip() + " " if item and item["mark"] and item["mark"].strip()[0].isdigit() else ""
    if _LABELLED.match(body):
        question, *rest = _ANSWER_BEHIND.split(body, maxsplit=1)
        return _Mark(at, row, asked(question), _LINE, indent, "".join(rest), group="labelled")
    bold = _BOLD_PART.match(body)
    if bold:
        return _bold(at, row, number, bold["bold"], bold["rest"].strip(), indent)
    if item and item["mark"]:
        what = asked(number + body)
        if what.form == Form.SURE or (number and what.form == Form.ASKING):
            return _Mark(at, row, what, _ITEM, indent, group="item")
    return None


def _bold(at: int, row: Row, number: str, text: str, rest: str, indent: int) -> _Mark | None:
    what = asked(number + text)
    if rest[:1] in ("?", ".", ":") or (what.form < Form.SURE and rest.endswith("?")):
        joined = asked(f"{number}{text}{'' if rest[0] in '?.:' else ' '}{rest}")
        if joined.form == Form.SURE:
            return _Mark(at, row, joined, _BOLD, indent, group="bold")
    if what.form == Form.SURE or (what.form > Form.PLAIN and rest.strip(":. ") == ""):
        return _Mark(at, row, what, _BOLD, indent, rest.lstrip(":-\u2013\u2014 "), group="bold")
    return None


def _link(marks: Sequence[_Mark], rows: Sequence[Row]) -> None:
    """Note of each mark what stands below it, and whether it has text of its own before that."""
    open_marks: list[_Mark] = []
    for position, mark in enumerate(marks):
        open_marks = [other for other in open_marks if mark.inside(other)]
        for other in open_marks:
            other.below.append(mark)
        open_marks.append(mark)
        end = marks[position + 1].at if position + 1 < len(marks) else len(rows)
        own = rows[mark.at + 1 : end]
        mark.body = bool(mark.rest) or any(
            row.kind == "code" or (row.kind == "text" and row.text.strip(" -*_")) for row in own
        )


def _accepted(marks: Sequence[_Mark]) -> set[int]:
    groups: dict[str, list[_Mark]] = defaultdict(list)
    for mark in marks:
        groups[mark.group].append(mark)
    found: set[int] = set()
    for name, group in groups.items():
        found |= _accepted_of(name, group)
    return found


def _accepted_of(name: str, group: list[_Mark]) -> set[int]:
    """The ids of the marks of one kind that are questions; unsure ones count where most around them ask."""
    asking = sum(mark.asked.form >= Form.ASKING for mark in group)
    numbered = sum(mark.asked.form >= Form.NUMBERED for mark in group)
    sure = [mark for mark in group if mark.asked.form == Form.SURE]
    holders = [mark for mark in sure if _holds_questions(mark)]
    sections = {id(mark) for mark in holders} if 2 * len(holders) >= len(sure) else set()
    found: set[int] = set()
    for mark in group:
        form = mark.asked.form
        if form == Form.SURE:
            sole_title = name == "h1" and len(group) == 1 and len(_sure_headings(mark)) >= 2
            accept = id(mark) not in sections and not sole_title
        elif _is_section(mark) or (mark.heading and is_site(mark.asked.text)):
            accept = False
        elif form > Form.PLAIN:
            accept = 3 * asking >= len(group) and (len(group) >= 2 or mark.body)
        else:
            accept = mark.body and numbered >= 3 and 10 * numbered >= 7 * len(group)
        if accept:
            found.add(id(mark))
    return found


def _sure_headings(mark: _Mark) -> list[_Mark]:
    return [m for m in mark.below if m.asked.form == Form.SURE and m.row.kind in ("heading", "summary")]


def _holds_questions(mark: _Mark) -> bool:
    return not mark.body and len(_sure_headings(mark)) >= 2


def _is_section(mark: _Mark) -> bool:
    sure = [other for other in mark.below if other.asked.form == Form.SURE]
    if not mark.body and len(sure) >= 2:
        return True
    return bool(_sure_headings(mark)) and (not mark.body or not mark.asked.numbered)
