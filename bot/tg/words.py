"""Formatted text as Telegram takes it: plain text with entities, so that nothing needs escaping.

Offsets and lengths are in UTF-16 code units, as the Bot API counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Self
from unicodedata import category

LIMIT = 4_000
"""A message may hold 4,096 units; splitting a little earlier leaves room for a continuation mark."""
MARKS = ("\n\n", "\n", " ")
"""Where to cut, best first."""
JOINER, TONES = "\u200d", frozenset(map(chr, range(0x1F3FB, 0x1F400)))
FLAGS = frozenset(map(chr, range(0x1F1E6, 0x1F200)))
LONGEST_CHARACTER = 16
"""Code points that one character, as people see it, is taken to have at most; a family has seven to eleven."""


@dataclass(frozen=True, slots=True)
class Span:
    """One entity: ``type`` as the Bot API names it, ``offset`` and ``length`` in UTF-16 code units."""

    type: str
    offset: int
    length: int


def utf16(text: str) -> int:
    """The length of ``text`` in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def clipped(text: str, limit: int) -> str:
    """``text`` with at most ``limit`` units, an ellipsis at the end where something is left out."""
    if utf16(text) <= limit:
        return text
    return f"{text.encode('utf-16-le')[: 2 * (limit - 1)].decode('utf-16-le', 'ignore').rstrip()}…"


@dataclass(slots=True)
class Words:
    """Text being put together; every method returns itself."""

    text: str = ""
    spans: list[Span] = field(default_factory=list)

    def add(self, text: str, *styles: str) -> Self:
        """Append ``text``; styles are entity types such as bold, italic, blockquote, code."""
        offset, length = utf16(self.text), utf16(text)
        self.text += text
        if length:
            self.spans.extend(Span(style, offset, length) for style in styles)
        return self

    def line(self, text: str = "", *styles: str) -> Self:
        """Append ``text`` and end the line."""
        return self.add(text, *styles).add("\n")

    def extend(self, other: Words) -> Self:
        """Append ``other`` with its styles."""
        start = utf16(self.text)
        self.text += other.text
        self.spans.extend(Span(s.type, s.offset + start, s.length) for s in other.spans)
        return self

    def pieces(self, limit: int = LIMIT) -> list[Words]:
        """The text in pieces of at most ``limit`` units, each as long as can be; nothing but white space is lost.

        Cut at paragraphs, line ends or spaces, if there is one in a piece's second half, and there rather between two
        styled stretches than inside one, whose style then goes on; never inside a character, as people see it.
        """
        rest, pieces = Words(self.text.rstrip("\n"), list(self.spans)), []
        while utf16(rest.text) > limit:
            cut = _cut(rest, limit)
            head, tail = rest.text[:cut], rest.text[cut:]
            if head.strip():
                pieces.append(Words(head.rstrip(), _window(rest.spans, 0, utf16(head.rstrip()))))
            skipped = utf16(head) + utf16(tail) - utf16(tail.lstrip())
            rest = Words(tail.lstrip(), _window(rest.spans, skipped, utf16(rest.text)))
        if rest.text.strip() or not pieces:
            pieces.append(Words(rest.text, _window(rest.spans, 0, utf16(rest.text))))
        return pieces


def _cut(words: Words, limit: int) -> int:
    """The index after which to cut so that the head is within ``limit`` units."""
    head = words.text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")
    outside = _outside(words.spans, head)
    for allowed in (outside, lambda _: True):
        for mark in MARKS:
            found = head.rfind(mark)
            while found > len(head) // 2:
                if allowed(found + len(mark)):
                    return found + len(mark)
                found = head.rfind(mark, 0, found)
    return _whole(words.text, len(head))


def _outside(spans: list[Span], head: str) -> Callable[[int], bool]:
    """Whether a cut before the index of a character falls into no entity."""
    units = list(accumulate((2 if ord(character) > 0xFFFF else 1 for character in head), initial=0))

    def holds(index: int) -> bool:
        # White space at a piece's end is left out, so a span may just as well end before it.
        end = units[len(head[:index].rstrip())]
        return not any(span.offset < end and units[index] < span.offset + span.length for span in spans)

    return holds


def _whole(text: str, end: int) -> int:
    """``end``, or a little before it, where that would part a character from its accents, skin tone or companions."""
    for index in range(end, max(end - LONGEST_CHARACTER, 1), -1):
        if not _joined(text, index):
            return index
    return end


def _joined(text: str, index: int) -> bool:
    """Whether the code points on both sides of ``index`` make one character."""
    before, after = text[index - 1], text[index] if index < len(text) else ""
    if not after:
        return False
    if after in FLAGS:  # a flag is two letters of its own kind
        letters = index - len(text[:index].rstrip("".join(FLAGS)))
        return letters % 2 == 1
    return JOINER in (before, after) or after in TONES or category(after) in ("Mn", "Me", "Mc")


def _window(spans: list[Span], start: int, end: int) -> list[Span]:
    """The parts of ``spans`` that lie in start…end, counted from start."""
    cut = [Span(s.type, max(s.offset, start), min(s.offset + s.length, end)) for s in spans]
    return [Span(s.type, s.offset - start, s.length - s.offset) for s in cut if s.length > s.offset]
