"""Which passages of an answer the built-in judge reads, and which of them are its evidence.

A passage is a pair of neighbouring sentences, a sentence alone, or a piece of a very long one. Orders to the grader,
echoed questions and bags of keywords are left out. Of many passages the model reads only those nearest to a statement.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.grading.crossencoder import STATED
from bot.grading.fusion import FEATURES, Weights, softened
from bot.grading.lexical import Best, kept_sentences, neighbours
from bot.grading.reading import Reading
from bot.grading.text import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONG_SENTENCE, PIECE, STEP = 60, 40, 30
"""Words from which a sentence is read in pieces, words of a piece, and words from one beginning to the next."""

MOST_READ, MOST_OF_OTHERS = 4, 2
"""Passages that the model reads beside a fact, and beside a point of form or a mistake, those nearest to it by their
vectors: all of them take twice as long and find no more (golden answers; `tests/evals/README.md`)."""
CLEARLY = 0.15
"""By so much nearer than its neighbour, one sentence of a passage is the evidence by itself."""


class Passages(NamedTuple):
    """The passages and sentences of an answer, how near the sentences are to the phrasings of one statement, and which
    passages were read beside it."""

    spans: list[Span]
    sentences: list[Span]
    near: NDArray[np.float32]
    chosen: NDArray[np.intp]

    def nearness(self, window: Span) -> list[tuple[float, Span]]:
        """The sentences in ``window``, the nearest to any phrasing first, each with its cosine."""
        inside = [place for place, (a, b) in enumerate(self.sentences) if a < window[1] and window[0] < b]
        return sorted(((float(self.near[:, place].max()), self.sentences[place]) for place in inside), reverse=True)

    def best(self, weights: Weights, table: NDArray[np.float32]) -> Span:
        """The passage that speaks most for the statement, by what the model made of it and by its nearest sentence."""
        named = dict(zip(FEATURES, weights.coefficients, strict=True))
        ranked: list[tuple[float, Span]] = []
        for place, row in zip(self.chosen, table, strict=True):
            span = self.spans[place]
            said, near = softened(float(row[STATED])), self.nearness(span)[0][0]
            ranked.append((named["stated"] * said + named["nearest"] * near, span))
        return max(ranked)[1]

    def evidence(self, window: Span, alike: Best) -> Span:
        """The sentence that the words point to if it lies in ``window``, or one clearly nearest; else all of it."""
        if alike.span and window[0] <= alike.span[0] and alike.span[1] <= window[1]:
            return alike.span
        (first, sentence), *others = self.nearness(window)
        clearly = others and window[0] <= sentence[0] and first >= others[0][0] + CLEARLY
        return sentence if clearly else window


def nearest(near: NDArray[np.float32], sentences: list[Span], spans: list[Span], most: int) -> NDArray[np.intp]:
    """The places of the passages to read beside one statement, in their order: all, or the ``most`` nearest of many.

    ``near`` is as in `Passages`. A passage is as near to the claim as the nearest of the ``sentences`` in it.
    """
    import numpy as np

    within = np.array([[s[0] < b and a < s[1] for s in sentences] for a, b in spans])
    best = np.where(within, near[0], -1.0).max(1)
    return np.sort(np.argsort(-best, kind="stable")[:most])


def worthwhile(answer: str, question: str) -> list[Span]:
    """The sentences that are read: without orders to the grader, echoed questions and bags of keywords."""
    return [span for span in kept_sentences(answer, question) if not Reading.of(answer[slice(*span)]).worthless]


def windows(answer: str, question: str) -> list[Span]:
    """The passages that are read: pairs of neighbouring sentences, and single ones that have no neighbour.

    A very long sentence, such as speech without full stops, is read in overlapping pieces.
    """
    return windows_of(answer, worthwhile(answer, question))


def windows_of(answer: str, kept: list[Span]) -> list[Span]:
    """As `windows`, of the sentences ``kept``."""
    short = [span for span in kept if len(answer[slice(*span)].split()) <= LONG_SENTENCE]
    joined = neighbours(answer, short)
    alone = [(a, b) for a, b in short if not any(c <= a and b <= d for c, d in joined)]
    return joined + alone + [piece for span in kept if span not in short for piece in _pieces(answer, span)]


def _pieces(answer: str, span: Span) -> list[Span]:
    words = [(span[0] + m.start(), span[0] + m.end()) for m in re.finditer(r"\S+", answer[slice(*span)])]
    starts = range(0, max(1, len(words) - PIECE + STEP), STEP)
    return [(words[i][0], words[min(i + PIECE, len(words)) - 1][1]) for i in starts]
