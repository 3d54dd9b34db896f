"""A choice of one word as people type it: politely, in capitals, with a full stop, a number as a word. Pure."""

from __future__ import annotations

import re

_POLITE = "please|pls|plz|thanks|thank you|bitte|danke|por favor|gracias"
_AROUND = re.compile(rf"^(?:(?:{_POLITE})\b[\s,.!]*)+|(?:[\s,.!]+(?:{_POLITE}))+[\s.!]*$")
_NUMBERS = (
    "one two three four five six seven eight nine ten",
    "eins zwei drei vier fünf sechs sieben acht neun zehn",
    "uno dos tres cuatro cinco seis siete ocho nueve diez",
)
_WORTH = {word: number for words in _NUMBERS for number, word in enumerate(words.split(), 1)}


LONGEST = 80
"""Characters of a text that may be a choice: trimming takes time that grows with their square."""


def bare(text: str) -> str:
    """``text`` in small letters without what is only polite and without a full stop; one too long to be a choice with
    all that."""
    if len(text) > LONGEST:
        return text.lower()
    return _AROUND.sub("", text.strip().lower()).strip().rstrip(".!").rstrip()


def number_in(text: str) -> int | None:
    """The number that ``text`` is, in digits or as a word up to ten, else None."""
    word = bare(text)
    return int(word) if word.isascii() and word.isdigit() and len(word) < 10 else _WORTH.get(word)
