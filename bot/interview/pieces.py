"""Texts that come in pieces: Telegram cuts long ones, and some people send one thought at a time."""

from __future__ import annotations

from datetime import timedelta

NEAR_LIMIT = 3_800
"""Telegram cuts a long text into messages of up to 4,096 UTF-16 units, mostly at a space or line end; a text
at least this long may therefore have a next part."""
JOIN_WITHIN = timedelta(seconds=5)
"""A text sent this soon after an accepted one belongs to it: nobody reads a reply and writes that fast."""


def utf16(text: str) -> int:
    """Length as Telegram counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2
