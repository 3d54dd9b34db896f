"""Where the questions of a Markdown list begin and end."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from knowledge.sources.markdown_items import question_items
from knowledge.sources.markdown_lines import Row
from knowledge.sources.markdown_marks import Mark, marks_of
from knowledge.sources.question_marks import Form, is_site

_EMOJI_BEHIND = re.compile("(?<=[?.!)`])[\\s\u2600-\u27bf\u2b50\u2b55\ufe0f\u200d\U0001f000-\U0001faff]+$")
_FEW_TASKS = 3  # as many numbered lines with code make a list of tasks


@dataclass(slots=True)
class Found:
    """A question: its row is ``rows[start]``, its answer ``rest`` and the rows after it before ``end``.

    ``listed``: it is an item of a list of questions; ``task``: it goes on to the first block of code.
    """

    text: str
    row: Row
    start: int
    end: int
    rest: str = ""
    sections: tuple[str, ...] = ()
    listed: bool = False
    task: bool = False


class Read(NamedTuple):
    """The questions of a list in their order, and the headings with text of their own that are none, nor about it."""

    questions: list[Found]
    passed: list[Row]


def questions_of(rows: Sequence[Row]) -> Read:
    """The questions of a list, with where their answers end, and what might have been one."""
    depths, ends = _folds(rows)
    marks = marks_of(rows, depths, question_items(rows))
    _link(marks, rows)
    accepted = _accepted(marks)
    tasks = set() if accepted else _numbered_tasks(marks)
    accepted |= tasks
    found: list[Found] = []
    passed: list[Row] = []
    opened: Mark | None = None
    sections: list[Mark] = []
    for mark in marks:
        if opened is not None and opened.row.kind == "summary" and mark.at < found[-1].end < len(rows):
            continue  # a fold holds its answer whole
        if opened is not None and _goes_on(mark, opened, sections):
            continue
        if opened is not None and (mark.heading or id(mark) in accepted):
            found[-1].end, opened = min(found[-1].end, _before_table(rows, mark.at)), None
        if mark.heading:
            sections = [section for section in sections if section.rank < mark.rank]
        if id(mark) in accepted:
            text = _EMOJI_BEHIND.sub("", mark.asked.text) or mark.asked.text
            names = tuple(section.asked.text for section in sections)
            record = mark.row.kind == "record"
            end = mark.at + 1 if record else ends.get(mark.at, len(rows))
            found.append(Found(text, mark.row, mark.at, end, mark.rest, names, mark.listed, id(mark) in tasks))
            opened = None if record else mark
        elif mark.heading:
            sections.append(mark)
            if mark.body and not is_site(mark.asked.text) and not any(id(below) in accepted for below in mark.below):
                passed.append(mark.row)
    return Read(found, passed)


def _goes_on(mark: Mark, opened: Mark, sections: Sequence[Mark]) -> bool:
    """Whether ``mark`` is a part of the answer of the question ``opened``."""
    if mark.row.kind == "record" and mark.row.level:
        return mark.depth > opened.depth
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


def _before_table(rows: Sequence[Row], at: int) -> int:
    """``at``, or where the lines of a table above its first record begin."""
    while at and rows[at - 1].kind == "head":
        at -= 1
    return at


def _link(marks: Sequence[Mark], rows: Sequence[Row]) -> None:
    """Note of each mark what stands below it, and whether it has text of its own before that."""
    after = [*(mark.at for mark in marks[1:]), len(rows)]
    strong = list(after)  # for each mark where the next stands that is not weak
    for position in range(len(marks) - 2, -1, -1):
        strong[position] = strong[position + 1] if marks[position + 1].weak else after[position]
    open_marks: list[Mark] = []
    for position, mark in enumerate(marks):
        open_marks = [other for other in open_marks if mark.inside(other)]
        for other in open_marks:
            other.below.append(mark)
        open_marks.append(mark)
        end = (after if mark.weak else strong)[position]
        own = rows[mark.at + 1 : end]
        mark.code = any(row.kind == "code" for row in own)
        mark.body = bool(mark.rest) or any(
            row.kind == "code" or (row.kind == "text" and row.text.strip(" -*_")) for row in own
        )


def _numbered_tasks(marks: Sequence[Mark]) -> set[int]:
    """The ids of bold numbered lines with code below them, in a list where nothing asks."""
    group = [mark for mark in marks if mark.group == "bold number" and mark.asked.numbered and mark.code]
    return {id(mark) for mark in group} if len(group) >= _FEW_TASKS else set()


def _accepted(marks: Sequence[Mark]) -> set[int]:
    groups: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        groups[mark.group].append(mark)
    found: set[int] = set()
    for name, group in groups.items():
        found |= _accepted_of(name, group)
    return found


def _accepted_of(name: str, group: list[Mark]) -> set[int]:
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
        elif mark.listed:
            accept = True
        elif _is_section(mark) or (mark.heading and is_site(mark.asked.text)):
            accept = False
        elif form > Form.PLAIN and not mark.weak:
            accept = 3 * asking >= len(group) and (len(group) >= 2 or mark.body)
        elif name == "summary":
            accept = _among_questions(mark, asking, len(group))
        else:
            accept = not mark.weak and mark.body and numbered >= 3 and 10 * numbered >= 7 * len(group)
        if accept:
            found.add(id(mark))
    return found


def _among_questions(mark: Mark, asking: int, all_of_them: int) -> bool:
    """Whether a summary that does not ask is a question all the same, since those around it are."""
    return mark.depth <= 1 and len(mark.asked.text.split()) >= 4 and asking >= 3 and 2 * asking >= all_of_them


def _sure_headings(mark: Mark) -> list[Mark]:
    return [m for m in mark.below if m.asked.form == Form.SURE and m.row.kind in ("heading", "summary", "record")]


def _holds_questions(mark: Mark) -> bool:
    return not mark.body and len(_sure_headings(mark)) >= 2


def _is_section(mark: Mark) -> bool:
    sure = [other for other in mark.below if other.asked.form == Form.SURE]
    if not mark.body and len(sure) >= 2:
        return True
    return bool(_sure_headings(mark)) and (not mark.body or not mark.asked.numbered)
