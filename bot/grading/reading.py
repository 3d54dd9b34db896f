"""What the embedded judge's guards know of a text: which words it denies, and whether it is a statement at all."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.grading.matching import NEGATIONS, content_words, is_stop_word, stem
from bot.grading.text import words

REACH = 4
"""Words behind a negation that it denies."""

BAGS = ((10, 0.15, 0), (20, 0.27, 12))
"""A text of more words than the first number, with a smaller share of function words than the second, and fewer
separators than one in so many words as the third (0: any) is a bag of keywords. Prose has a share of 0.45 (median);
shuffled keywords of the bank's own answers 0.07 to 0.26, and no separators. Caught: all of those, and 1 of 2,754
sentences people wrote."""

_SEPARATORS = re.compile(r"[,;:()/\n]|[-\u2013\u2014] ")


class Reading(NamedTuple):
    """Stems of the content words, those behind a negation, and whether the text states nothing of its own."""

    stems: frozenset[str]
    denied: frozenset[str]
    worthless: bool

    @classmethod
    def of(cls, text: str) -> Reading:
        """Read ``text`` once."""
        tokens = words(text)
        after = (t for i, w in enumerate(tokens) if w in NEGATIONS for t in tokens[i + 1 : i + 1 + REACH])
        return cls(
            stems=frozenset(map(stem, content_words(text))),
            denied=frozenset(stem(t) for t in after if not is_stop_word(t)),
            worthless=is_bag(text, tokens),
        )

    def denies(self, other: Reading) -> bool:
        """Whether this text denies a word it shares with ``other``."""
        return bool(self.denied & other.stems)


def is_bag(text: str, tokens: list[str]) -> bool:
    """Whether ``text`` (its words in ``tokens``) is a heap of keywords; see `BAGS`."""
    n = len(tokens)
    function = sum(map(is_stop_word, tokens))
    separators = len(_SEPARATORS.findall(text))
    return any(
        n > longer and function < share * n and (not each or separators < n / each) for longer, share, each in BAGS
    )
