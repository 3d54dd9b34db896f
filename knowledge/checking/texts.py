"""The texts of a card with their places, and the words of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.card import KeyPoint, Mistake, QuestionCard
from knowledge.checking.finding import Place

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?[+#]*")
_STOP = frozenset(
    re.findall(
        r"\w+",
        """a an the of to in on for and or but is are was were be been being it its this that these those as at by with
        from into than then so such do does did has have had i you we they he she my your our their can could will would
        should may might must there here what which who how when where why if while about also more most very just only
        get got make makes made""",
    )
)
# a light stemmer: only the commonest endings, longest first, and never below three letters
_ENDINGS = ("isation", "ization", "ations", "ation", "ments", "ment", "ings", "ing", "ised", "ized", "ises", "izes",
            "ise", "ize", "ers", "ies", "ed", "er", "es", "ly", "al", "s", "e", "y")  # fmt: skip


def texts(card: QuestionCard) -> Iterator[tuple[Place, str]]:
    """Every text of ``card`` that people read, in the order of the card, with its place."""
    yield ("question",), card.question
    yield from _listed("approach", card.approach)
    for place, item in claims(card):
        yield (*place, "text"), item.text
        yield from (((*place, "examples", n), example) for n, example in enumerate(item.examples))
    yield ("standard_response",), card.standard_response
    for position, alternative in enumerate(card.alternatives):
        yield ("alternatives", position, "advice"), alternative.advice
    yield from _listed("follow_ups", card.follow_ups)


def claims(card: QuestionCard) -> Iterator[tuple[Place, KeyPoint | Mistake]]:
    """Every key point and mistake with its place."""
    yield from ((("key_points", position), point) for position, point in enumerate(card.key_points))
    yield from ((("common_mistakes", position), mistake) for position, mistake in enumerate(card.common_mistakes))


def _listed(name: str, items: tuple[str, ...]) -> Iterator[tuple[Place, str]]:
    yield from (((name, position), text) for position, text in enumerate(items))


def count_words(text: str) -> int:
    """Words as an editor counts them: what stands between white space."""
    return len(text.split())


def words(text: str) -> frozenset[str]:
    """The distinct words of ``text`` in small letters, numbers and names such as C++ included."""
    return frozenset(_WORD.findall(text.casefold()))


def content_stems(text: str) -> frozenset[str]:
    """The stems of the words of ``text`` that carry meaning; of all its words if none does."""
    every = words(text)
    return frozenset(_stem(word) for word in (every - _STOP or every))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
