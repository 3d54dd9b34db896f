"""Texts that are too long to read on a phone, or too short to teach anything."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.card import QuestionCard
from knowledge.checking.finding import Finding
from knowledge.checking.texts import claims, count_words

RESPONSE = (120, 250)
"""Words of a standard response: one to two minutes of speech at about 130 words a minute, and one screen."""
QUESTION = 90
"""Words of a question, at most: the longest that is still taken in at one reading."""
POINT = 30
"""Words of a key point or a mistake, at most: longer ones hold two claims (the bank's longest has 24)."""
EXAMPLE = 30
"""Words of an example, at most: it is one thing said, not an answer (the bank's longest has 28)."""


def check_lengths(card: QuestionCard) -> Iterator[Finding]:
    """Findings for every text out of its range."""
    low, high = RESPONSE
    size = count_words(card.standard_response)
    if size < low:
        yield Finding("length", ("standard_response",), f"{size} words; write it out to at least {low}")
    elif size > high:
        yield Finding("length", ("standard_response",), f"{size} words; shorten it to at most {high}")
    if (size := count_words(card.question)) > QUESTION:
        yield Finding("length", ("question",), f"{size} words; shorten it to at most {QUESTION}")
    for place, item in claims(card):
        if (size := count_words(item.text)) > POINT:
            yield Finding("length", (*place, "text"), f"{size} words; say one thing in at most {POINT}")
        for number, example in enumerate(item.examples):
            if (size := count_words(example)) > EXAMPLE:
                said = f"{size} words; shorten it to at most {EXAMPLE}"
                yield Finding("length", (*place, "examples", number), said)
