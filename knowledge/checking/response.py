"""A standard response that leaves out what its own rubric asks for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from knowledge.card import QuestionCard
from knowledge.checking.finding import Finding

Judge = Callable[[QuestionCard], Collection[str]]
"""Gives the ids of the content points that a grader does not find in the card's own standard response."""


def check_response(card: QuestionCard, judge: Judge) -> Iterator[Finding]:
    """One finding that names every content point the judge misses."""
    missed = set(judge(card))
    names = [repr(point.id) for point in card.content_points if point.id in missed]
    if names:
        said = f"the grader does not find {', '.join(names)} in it; say so in plain words, close to the point's own"
        yield Finding("response-misses-point", ("standard_response",), said)
