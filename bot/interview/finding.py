"""Finding a card by plain words, and a short name for one that a button can carry. Pure."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable
from hashlib import blake2b

from knowledge.card import QuestionCard

_EMPTY = frozenset(
    re.findall(
        r"\w+",
        """a an and are as at be by can do does for from give have how i if in is it me my of on or question questions
        should show some tell that the their them then this to was what when where which who why will with would
        you your""",
    )
)
"""Words that say nothing about a question's topic."""


def key_of(name: str) -> str:
    """16 hex digits that stand for ``name`` in a button; the same everywhere and for ever.

    Among 100,000 names two share a key with a probability below one in a billion (64 bits).
    """
    return blake2b(name.encode(), digest_size=8).hexdigest()


def name_of(attempt_id: str) -> str:
    """An attempt's id without the person, as a button names it."""
    return attempt_id.partition("-")[2]


def fold(text: str) -> str:
    """``text`` as words in small letters with one space between, so that two spellings of a question are equal.

    Marks inside a word stay ("c++", "a/b"), those around it go.
    """
    words = (re.sub(r"^[^\w+#]+|[^\w+#]+$", "", word) for word in text.casefold().split())
    return " ".join(word for word in words if word)


def word_match(cards: Iterable[QuestionCard], text: str, limit: int) -> tuple[str, ...]:
    """The ids of the cards that share most words with ``text`` (question and tags), best first, ties by id.

    A word also counts in its plural and as the beginning of a longer word, for less. None if nothing is shared.
    """
    wanted = _words(text)
    scored = ((_shared(wanted, _words(f"{card.question} {' '.join(card.tags)}")), card.id) for card in cards)
    best = heapq.nsmallest(limit, ((-score, card_id) for score, card_id in scored if score))
    return tuple(card_id for _, card_id in best)


def share_words(one: str, other: str) -> bool:
    """Whether a word that says something about a topic stands in both texts."""
    return bool(_words(one) & _words(other))


def _words(text: str) -> frozenset[str]:
    words = (re.sub(r"(?<=\w{3})s$", "", word) for word in re.findall(r"[\w+#]+", text.casefold()))
    return frozenset(word for word in words if word not in _EMPTY)


def _shared(wanted: frozenset[str], there: frozenset[str]) -> float:
    begun = sum(any(word.startswith(start) for word in there) for start in wanted - there if len(start) > 2)
    return len(wanted & there) + begun / 2
