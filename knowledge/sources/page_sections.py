"""A published question page cut into its sections, in whatever order they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from knowledge.sources.page_lines import Line, continues, like_a_heading
from knowledge.sources.plaintext import fold

PREAMBLE, UNKNOWN, RESPONSE, DETAILS = "preamble", "unknown", "standard_response", "details"
DETAIL_FIELDS = {
    **dict.fromkeys(("difficulty", "difficulty level"), "difficulty"),
    **dict.fromkeys(("type", "question type"), "type"),
    **dict.fromkeys(("company", "companies"), "companies"),
    **dict.fromkeys(("tag", "tags"), "tags"),
    **dict.fromkeys(("role", "roles"), "roles"),
}

_HEADINGS = {
    **dict.fromkeys(("approach",), "approach"),
    **dict.fromkeys(("key point", "key points"), "key_points"),
    **dict.fromkeys(("standard response", "standard answer"), RESPONSE),
    **dict.fromkeys(("tips variations", "tips and variations"), UNKNOWN),
    **dict.fromkeys(("common mistakes to avoid", "common mistakes", "mistakes to avoid"), "common_mistakes"),
    **dict.fromkeys(("alternative ways to answer", "alternative answers"), "alternatives"),
    **dict.fromkeys(("follow up questions", "follow ups", "possible follow up questions"), "follow_ups"),
    **dict.fromkeys(("question details",), DETAILS),
}
# Words that may as well be a subheading of an answer, so they open a section only outside the standard response.
_LOOSE_HEADINGS = {
    **dict.fromkeys(("how to approach", "suggested approach", "framework", "answer framework"), "approach"),
    **dict.fromkeys(("key takeaways", "key points to cover"), "key_points"),
    **dict.fromkeys(("sample answer", "sample response", "example answer", "model answer"), RESPONSE),
    **dict.fromkeys(("alternatives", "variations"), "alternatives"),
    **dict.fromkeys(("details",), DETAILS),
}
# Headings that belong to the page around an answer, never to the answer itself.
_PAGE_LEVEL = re.compile(
    r"(?:further|recommended|additional) (?:reading|resources?|tips|notes)|resources|references|sources?|faqs?|notes?"
    r"|(?:related|similar|more) (?:questions|topics|articles|reading)|(?:interview(?:er|ers|ing)?) \w+(?: \w+)?"
    r"|(?:why|what) (?:this|they|it|the|we|interviewers?)\b.*|(?:evaluation|scoring|grading) \w+|rubric|pro tips?"
    r"|about (?:this|the|us)\b.*"
)
_ADVERT = re.compile(
    r"interview copilot|\bace (?:your|the|any|live)\b|real-time (?:ai )?(?:support|help|answers)|\bai-powered\b"
    r"|personali[sz]ed guidance|\b(?:sign up|subscribe|get started|join|register|try it) (?:now|today|free|for free)"
    r"|\bfree trial\b|\b(?:download|get) (?:the|our) app|click here|\bbook a (?:demo|call)|limited[- ]time|%\s*off\b"
    r"|\b(?:upgrade|go) to (?:pro|premium)|\btry \w+ (?:pro|premium|free)|all rights reserved|cookie policy|©",
    re.IGNORECASE,
)


class _Style(NamedTuple):
    hashes: int
    capitals: bool
    colon: bool


@dataclass(slots=True)
class Section:
    """The lines under one heading; ``key`` is a card field, ``details``, ``preamble`` or ``unknown``."""

    key: str
    heading: str = ""
    lines: list[Line] = field(default_factory=list)


def is_advert(line: Line) -> bool:
    """Whether a line praises the site rather than answers the question."""
    return len(line.text) <= 200 and bool(_ADVERT.search(line.text))


def count_known(lines: Sequence[Line]) -> int:
    """How many different sections of the format ``lines`` name, outside any context."""
    return len(counts_of_known(lines))


def counts_of_known(lines: Sequence[Line]) -> Counter[str]:
    """How often ``lines`` name each section of the format, outside any context."""
    return Counter(_HEADINGS[_name(line)] for line in lines if not line.marker and _name(line) in _HEADINGS)


def split(lines: Sequence[Line]) -> list[Section]:
    """``lines`` cut at their headings. The first section is the preamble, which holds the question."""
    sections = [Section(PREAMBLE)]
    styles: dict[str, _Style] = {}
    for position, line in enumerate(lines):
        here = sections[-1]
        following = lines[position + 1 : position + 3]
        key = _opens(line, here, [s.key for s in sections], styles, following)
        if key is None:
            here.lines.append(line)
            continue
        if key != UNKNOWN or _name(line) in _HEADINGS:
            styles[key] = _style(line)
        section = Section(key, line.text.strip("#:* "))
        if key == DETAILS and _name(line) not in {**_HEADINGS, **_LOOSE_HEADINGS}:
            section.lines.append(line)  # "Difficulty" with no "Question Details" above it is a value already
        sections.append(section)
    return sections


def _opens(
    line: Line, here: Section, seen: Sequence[str], styles: dict[str, _Style], following: Sequence[Line]
) -> str | None:
    """The key of the section that ``line`` opens, or None if it belongs to the section it stands in."""
    name = _name(line)
    if line.marker or not name:
        return None
    if name in _HEADINGS:
        # an answer may have a part of its own called "Approach" once the page's has passed
        inside = here.key == RESPONSE != _HEADINGS[name] and here.lines and _HEADINGS[name] in seen
        return None if inside else _HEADINGS[name]
    if here.key == RESPONSE:
        return _opens_after_response(line, name, styles, following)
    if name in _LOOSE_HEADINGS and here.key != DETAILS:
        return _LOOSE_HEADINGS[name]
    if _starts_details(line, name, following):
        return None if here.key == DETAILS else DETAILS
    return _opens_unknown(line, here, following)


def _opens_after_response(line: Line, name: str, styles: dict[str, _Style], following: Sequence[Line]) -> str | None:
    if _starts_details(line, name, following):
        return DETAILS
    marked = _style(line) == styles.get(RESPONSE) != _Style(0, False, False)
    return UNKNOWN if _PAGE_LEVEL.fullmatch(name) or (marked and like_a_heading(line)) else None


def _opens_unknown(line: Line, here: Section, following: Sequence[Line]) -> str | None:
    if here.key == PREAMBLE or not like_a_heading(line) or is_advert(line):
        return None
    if continues(here.lines[-1], line) if here.lines else line.text.endswith(":"):
        return None  # the rest of a wrapped line, or the words that introduce the list
    listed = bool(following) and bool(following[0].marker)
    if here.key == DETAILS:
        return UNKNOWN if listed and here.lines and name_of_detail(line) is None and not _awaits(here) else None
    # a list of lines with no bullets is still a list
    return UNKNOWN if listed or any(item.marker for item in here.lines) else None


def _awaits(details: Section) -> bool:
    return name_of_detail(details.lines[-1]) is not None


def name_of_detail(line: Line) -> str | None:
    """The card field a line of the details names, as in ``Difficulty`` or ``Difficulty: Medium``; else None."""
    head = line.text.partition(":")[0]
    return DETAIL_FIELDS.get(fold(head)) if not line.marker or ":" in line.text else None


def _starts_details(line: Line, name: str, following: Sequence[Line]) -> bool:
    if name in DETAIL_FIELDS and not line.text.rstrip(":").count(":"):
        return name == "difficulty" and bool(following) and len(following[0].text.split()) <= 2
    head, _, value = line.text.partition(":")
    return fold(head) == "difficulty" and 1 <= len(value.split()) <= 2


def _name(line: Line) -> str:
    return fold(line.text) if len(line.text) <= 80 else ""


def _style(line: Line) -> _Style:
    text = line.text
    return _Style(len(text) - len(text.lstrip("#")), text.isupper(), text.endswith(":"))
