"""Formatted text as Telegram takes it: plain text with entities, so that nothing needs escaping.

Offsets and lengths are in UTF-16 code units, as the Bot API counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

LIMIT = 4_000
"""A message may hold 4,096 units; splitting a little earlier leaves room for a continuation mark."""


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
        """The text in pieces of at most ``limit`` units, cut at line ends or spaces; styles go on."""
        rest, pieces = Words(self.text.rstrip("\n"), list(self.spans)), []
        while utf16(rest.text) > limit:
            cut = _cut(rest.text, limit)
            head, tail = rest.text[:cut], rest.text[cut:]
            if head.strip():
                pieces.append(Words(head.rstrip(), _window(rest.spans, 0, utf16(head.rstrip()))))
            skipped = utf16(head) + utf16(tail) - utf16(tail.lstrip())
            rest = Words(tail.lstrip(), _window(rest.spans, skipped, utf16(rest.text)))
        if rest.text.strip() or not pieces:
            pieces.append(Words(rest.text, _window(rest.spans, 0, utf16(rest.text))))
        return pieces


def _cut(text: str, limit: int) -> int:
    """The index after which to cut so that the head is within ``limit`` units; never inside a character."""
    head = text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")
    for mark in ("\n\n", "\n", " "):
        found = head.rfind(mark)
        if found > len(head) // 2:
            return found + len(mark)
    return len(head)


def _window(spans: list[Span], start: int, end: int) -> list[Span]:
    """The parts of ``spans`` that lie in start…end, counted from start."""
    cut = [Span(s.type, max(s.offset, start), min(s.offset + s.length, end)) for s in spans]
    return [Span(s.type, s.offset - start, s.length - s.offset) for s in cut if s.length > s.offset]
