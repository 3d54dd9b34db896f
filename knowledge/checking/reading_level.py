"""How many years of school a card takes to read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.card import QuestionCard
from knowledge.checking.finding import Finding

GRADE = 12.0
"""The last school year. Viva's own cards lie between 4 and 11, half of them below 7.5."""
MIN_WORDS = 100
"""The formula counts per 100 words, and swings on fewer."""

_WORD = re.compile(r"[A-Za-z]+(?:['\u2019-][A-Za-z]+)*")
_SENTENCE_END = re.compile(r"[.!?:](?=\s|$)")


def check_reading_level(card: QuestionCard) -> Iterator[Finding]:
    """A finding if question and standard response together are harder to read than `GRADE`."""
    grade = coleman_liau(f"{card.question}\n{card.standard_response}")
    if grade is not None and grade > GRADE:
        said = f"reads like school year {grade:.1f}, over {GRADE:.0f}; use shorter sentences and shorter words"
        yield Finding("reading-level", ("standard_response",), said)


def coleman_liau(text: str) -> float | None:
    """The Coleman-Liau index of English ``text``: the American school year it suits, roughly 1 to 17.

    0.0588 L - 0.296 S - 15.8 with L letters and S sentences per 100 words (M. Coleman and T. L. Liau, "A computer
    readability formula designed for machine scoring", Journal of Applied Psychology 60, 1975, pages 283-284). It
    needs no count of syllables, which is unsafe for technical words. None for fewer than `MIN_WORDS` words of Latin
    letters. A colon counts as the end of a sentence, since lists of steps follow it.
    """
    found: list[str] = _WORD.findall(text)
    if len(found) < MIN_WORDS:
        return None
    letters = sum(char.isalpha() for word in found for char in word)
    sentences = max(1, len(_SENTENCE_END.findall(text)))
    return (5.88 * letters - 29.6 * sentences) / len(found) - 15.8
