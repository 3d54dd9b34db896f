"""Points of one card that say the same: as another point, as the question, or as their own examples.

Likeness is the mean of two numbers: the cosine of the sentence vectors, and the share of the shorter text's content
words that the other has too. Either alone misleads: vectors of static words find "synchronous" and "asynchronous
replication" the same, and three shared words of a long sentence mean little.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from knowledge.card import QuestionCard
from knowledge.checking.finding import Finding
from knowledge.checking.texts import content_stems
from knowledge.embeddings import Embedder

SAME_POINT = 0.70
"""Likeness from which two points are one. Highest of 5,860 pairs in the bank: 0.67, and those differ in sense."""
ASKED_ALREADY = 0.80
"""Likeness from which a point repeats the question. Higher than for points, since a good point takes up the
question's words; highest of 1,812 in the bank: 0.75, a sum that has to be worked out."""
PARROT = 0.70
"""Likeness from which an example repeats its point. Highest of 3,633 in the bank: 0.55."""


def check_likeness(card: QuestionCard, embedder: Embedder) -> Iterator[Finding]:
    """Findings for points like each other or the question, and for examples like their point."""
    points = card.key_points
    likeness = _Likeness(embedder, [card.question, *(t for p in points for t in (p.text, *p.examples))])
    for position, point in enumerate(points):
        place = ("key_points", position, "text")
        if likeness(point.text, card.question) >= ASKED_ALREADY:
            said = "repeats the question, so that whoever echoes it scores; state what the answer has to add"
            yield Finding("repeats-question", place, said)
        for number, example in enumerate(point.examples):
            if likeness(point.text, example) >= PARROT:
                said = "repeats its point; put it as a candidate would say it, in other words"
                yield Finding("parrots-point", ("key_points", position, "examples", number), said)
    for (_, first), (position, second) in combinations(enumerate(points), 2):
        if likeness(first.text, second.text) >= SAME_POINT:
            said = f"says the same as point {first.id!r}; merge the two or say what sets them apart"
            yield Finding("same-point", ("key_points", position, "text"), said)


class _Likeness:
    """Likeness 0 to 1 of any two of ``texts``."""

    def __init__(self, embedder: Embedder, texts: list[str]) -> None:
        self._row = {text: row for row, text in enumerate(texts)}
        self._vectors = embedder.embed(texts)
        self._stems = [content_stems(text) for text in texts]

    def __call__(self, one: str, other: str) -> float:
        a, b = self._row[one], self._row[other]
        shared = len(self._stems[a] & self._stems[b]) / max(1, min(len(self._stems[a]), len(self._stems[b])))
        cosine = max(0.0, float(self._vectors[a] @ self._vectors[b]))
        return (cosine + shared) / 2
