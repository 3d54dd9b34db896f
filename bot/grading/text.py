"""Reading an answer as text: folding with offsets, words in any script, sentences.

Everything here keeps the way back to the original, because what is shown to a person must be their own words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

Span = tuple[int, int]
"""Start and end offset in the original text, end exclusive."""

_SAME = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u0060\u00b4", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a\u2033\u300c\u300d\u300e\u300f", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
)
"""Typographic quotes and dashes that people and models exchange for plain ones."""

_UNSPACED = {"CJK": 2, "HIRAGANA": 2, "KATAKANA": 2, "THAI": 4, "LAO": 4, "KHMER": 4, "MYANMAR": 4, "TIBETAN": 4}
"""Scripts written without spaces, and about how many letters make a word there."""

CHARACTERS = 4_096
"""Characters of which it is remembered what they are: looking each up anew took a tenth of a grading."""

_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:e\.g|i\.e|vs|etc|cf|approx|resp|dr|mr|mrs|no|fig)\.$", re.IGNORECASE)
_END = re.compile(
    r"(?<![.!?;\u2026\u0964])[.!?;\u2026\u0964]++[\"'\u201d\u2019)\]]*(?=\s|$)|[\u3002\uff01\uff1f\uff1b]+|\n+"
)
_EDGE = " \t\r\n-*\u2022\u2013>#"


class Folded(NamedTuple):
    """A folded text; character ``i`` of it stems from ``source[i]`` of the original."""

    text: str
    source: list[int]

    def span(self, start: int, end: int) -> Span:
        """The original's span behind ``text[start:end]`` (not empty)."""
        return self.source[start], self.source[end - 1] + 1


def fold(text: str, marks: bool = True, lines: bool = False) -> Folded:
    """Case, white space, compatibility forms, typographic quotes, dashes and ellipsis made equal.

    NFKD per character instead of NFKC for the whole: equal texts fold equally under both, and every folded
    character keeps one origin. Invisible format characters vanish; ``marks=False`` drops accents too,
    ``lines=True`` keeps the ends of lines.
    """
    out: list[str] = []
    source: list[int] = []
    for i, original in enumerate(text):
        for char in _folded(original, marks):
            if char not in " \n":
                out.append(char)
                source.append(i)
                continue
            if out and out[-1] not in " \n":
                out.append(" ")
                source.append(i)
            if lines and out and char == "\n":
                out[-1] = "\n"
    if out and out[-1] in " \n":
        out.pop()
        source.pop()
    return Folded("".join(out), source)


@lru_cache(CHARACTERS)
def _folded(original: str, marks: bool) -> str:
    """One character folded: none or more characters, white space as a space or an end of line."""
    found = []
    for char in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", original).casefold()):
        category = unicodedata.category(char)
        if category == "Cf" or (not marks and category.startswith("M")):
            continue
        # a control character that is no white space separates words as a space does
        white = char.isspace() or category == "Cc"
        found.append(char.translate(_SAME) if not white else "\n" if char == "\n" else " ")
    return "".join(found)


@lru_cache(CHARACTERS)
def is_word_char(char: str) -> bool:
    """Whether ``char`` belongs inside a word: a letter, a mark on one, or a digit."""
    return unicodedata.category(char)[0] in "LMN"


def words(text: str) -> list[str]:
    """The folded words of ``text`` in order; in scripts without spaces every letter counts as one."""
    found: list[str] = []
    run = ""
    for char in fold(text).text:
        if _unspaced(char):
            found += [run, char] if run else [char]
            run = ""
        elif is_word_char(char) or (char == "'" and run):
            run += char
        else:
            found += [run] if run else []
            run = ""
    return [w for w in (*(w.strip("'") for w in found), run.strip("'")) if w]


def word_count(text: str) -> float:
    """How many words with a letter ``text`` has; letters of scripts without spaces count as a part of one."""
    total = 0.0
    for word in words(text):
        if any(c.isalpha() for c in word):
            total += 1 / (_unspaced(word) or 1)
    return total


def sentences(text: str) -> list[Span]:
    """The spans of the sentences, lines and bullets of ``text``, trimmed; common abbreviations do not end one."""
    spans: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        if match.group().startswith(".") and _ABBREVIATION.search(text[max(0, match.end() - 10) : match.end()]):
            continue
        spans.append((start, match.end()))
        start = match.end()
    spans.append((start, len(text)))
    return [(a, b) for a, b in (trim(text, span) for span in spans) if any(map(is_word_char, text[a:b]))]


def trim(text: str, span: Span) -> Span:
    """``span`` without white space and bullets at its edges."""
    start, end = span
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def within(inner: Span, outer: Span) -> bool:
    """Whether ``outer`` holds all of ``inner``."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def shingles(tokens: list[str], size: int) -> list[tuple[str, ...]]:
    """All runs of ``size`` neighbouring tokens, in order."""
    return [tuple(tokens[i : i + size]) for i in range(len(tokens) - size + 1)]


@lru_cache(CHARACTERS)
def _letters_a_word(char: str) -> int:
    name = unicodedata.name(char, "")
    return next((n for script, n in _UNSPACED.items() if name.startswith(script)), 0) if char.isalpha() else 0


def _unspaced(word: str) -> int:
    """Letters a word if ``word`` is one letter of a script without spaces, else 0."""
    if len(word) != 1 or word < "\u0e00":
        return 0
    return _letters_a_word(word)
