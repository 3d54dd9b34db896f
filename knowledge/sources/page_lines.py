"""The lines of a published page: bullets told from text, wrapped lines joined, lists nested."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.sources.plaintext import same_key

WRAP = 60
"""A line this long, in characters, that ends no sentence is taken to go on in the next line."""
HEADING_WORDS = 8
"""A heading of a page has at most this many words."""

# "-", "*", "+" and the letter "o" are bullets only before a space; typographic ones need none.
_BULLET = re.compile(
    r"(?:(?P<sign>[•▪▫◦●○■□◆◇·‣\u2043∙►▸➢➤➔→✓✔✦§\uf0b7\uf0a7])\s*"
    r"|(?P<dash>[-*+o\u2013\u2014])(?:\s+|$)"
    r"|\(?(?P<number>\d{1,2})[.)](?:\s+|$|(?=[A-Za-z])))"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph (``marker`` empty) or list item. ``indent`` in columns; ``gap``: a blank line stands before."""

    text: str
    indent: int = 0
    marker: str = ""
    gap: bool = False

    @property
    def numbered(self) -> bool:
        """Whether this is an item of a numbered list."""
        return self.marker.endswith(".")


def lines_of(text: str) -> list[Line]:
    """The non-empty lines of a cleaned text; markers are ``"-"`` or a number such as ``"1."``."""
    found: list[Line] = []
    gap, waiting = True, None
    for raw in text.split("\n"):
        rest = raw.strip()
        if not rest:
            gap = True
            continue
        line = _line(rest, len(raw) - len(raw.lstrip()), gap)
        if waiting is not None and not line.marker:  # the bullet stood alone on the line before
            line = replace(waiting, text=line.text)
        waiting = line if line.marker and not line.text else None
        gap = False
        if line.text:
            found.append(line)
    return found


def _line(rest: str, indent: int, gap: bool) -> Line:
    marker = ""
    while match := _BULLET.match(rest):
        if marker and match["number"] is None and match["dash"] in ("o", "+"):
            break
        marker = marker or (f"{match['number']}." if match["number"] else "-")
        rest = rest[match.end() :]
    return Line(" ".join(rest.split()), indent, marker, gap)


def joined(lines: Iterable[Line]) -> list[Line]:
    """``lines`` with each hard-wrapped continuation put back onto the line it continues."""
    found: list[Line] = []
    for line in lines:
        if found and continues(found[-1], line):
            broken_word = re.search(r"\w-$", found[-1].text) and line.text[0].islower()
            found[-1] = replace(found[-1], text=f"{found[-1].text}{'' if broken_word else ' '}{line.text}")
        else:
            found.append(line)
    return found


def continues(before: Line, line: Line) -> bool:
    """Whether ``line`` is the hard-wrapped rest of the line before it."""
    if line.gap or line.marker:
        return False
    if before.marker and line.indent > before.indent:
        return True
    ended = before.text.endswith((".", "!", "?", ":", ";"))
    return not ended and (line.text[0].islower() or len(before.text) >= WRAP)


def like_a_heading(line: Line) -> bool:
    """Short, begins large, ends no sentence, and is no list item."""
    text = line.text
    short = len(text.split()) <= HEADING_WORDS and len(text) <= 70
    return not line.marker and short and not text[0].islower() and not text.endswith((".", "!", "?", ",", ";"))


def unique(lines: Sequence[Line]) -> list[Line]:
    """``lines`` without what stands there twice: the same line again at once, or the same long text anywhere."""
    found: list[Line] = []
    seen: set[str] = set()
    half = len(lines) // 2
    if half and len(lines) % 2 == 0 and _keys(lines[:half]) == _keys(lines[half:]):
        lines = lines[:half]
    for line in lines:
        key = same_key(line.text) or line.text
        at_once = bool(found) and (same_key(found[-1].text) or found[-1].text) == key
        if at_once or (len(key) > 40 and key in seen):
            continue
        seen.add(key)
        found.append(line)
    return found


def _keys(lines: Sequence[Line]) -> list[str]:
    return [same_key(line.text) for line in lines]


def levels(lines: Sequence[Line]) -> list[int]:
    """The nesting depth of each list item by its indentation; 0 for paragraphs, which end a list."""
    found: list[int] = []
    stack: list[int] = []
    for line in lines:
        if not line.marker:
            stack = []
            found.append(0)
            continue
        while stack and line.indent < stack[-1]:
            stack.pop()
        if not stack or line.indent > stack[-1] + 1:
            stack.append(line.indent)
        found.append(len(stack) - 1)
    return found


def readable(lines: Sequence[Line]) -> str:
    """Plain text: paragraphs with an empty line between, list items on lines of their own, nested by two spaces."""
    parts: list[str] = []
    for position, (line, level) in enumerate(zip(lines, levels(lines), strict=True)):
        together = position > 0 and line.marker and lines[position - 1].marker
        parts.append("" if not position else "\n" if together else "\n\n")
        parts.append(f"{'  ' * level}{line.marker} {line.text}" if line.marker else line.text)
    return "".join(parts)
