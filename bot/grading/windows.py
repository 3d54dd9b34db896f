"""Which passages of an answer the built-in judge reads, and which of them are its evidence.

A passage is a pair of neighbouring sentences, a sentence alone, or a piece of a very long one. Orders to the grader,
echoed questions, repetitions and bags of keywords are left out. Of many passages the model reads only those nearest
to a statement, and of a pair only the one sentence that has to do with it, where the other has not.
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
FAR, RATHER_FAR, APART = 0.1, 0.25, 0.3
"""A sentence has nothing to do with a statement where its cosine to every phrasing is below the first, or below the
second and by the third less than that of its neighbour (golden answers: what is stated is read as well as ever)."""
CLEARLY = 0.15
"""By so much nearer than its neighbour, one sentence of a passage is the evidence by itself."""
LONG_QUOTE = 160
"""Characters of a passage from which on its nearest sentence is the evidence, however near the other one is: of a
longer quote the end is not shown, and that may be what counts."""


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
        """The sentence that the words point to if it is in ``window``, or the nearest one; all of a short window where
        none is clearly nearest."""
        if alike.span and window[0] <= alike.span[0] and alike.span[1] <= window[1]:
            return alike.span
        (first, sentence), *others = self.nearness(window)
        alone = others and (first >= others[0][0] + CLEARLY or window[1] - window[0] > LONG_QUOTE)
        return sentence if alone and window[0] <= sentence[0] else window


def nearest(near: NDArray[np.float32], holds: NDArray[np.bool_], most: int) -> NDArray[np.intp]:
    """The places of the passages to read beside one statement, in their order: of those `about` it, the nearest.

    At most ``most``. ``near`` is as in `Passages`, ``holds`` says which passage holds which sentence. A passage is as
    near as the nearest sentence in it.
    """
    import numpy as np

    closest = np.where(holds, near.max(0), -1.0).max(1)
    read = about(near, holds)
    order = np.argsort(np.where(read, -closest, np.inf), kind="stable")
    return np.sort(order[: min(most, int(read.sum()))])


def about(near: NDArray[np.float32], holds: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which passages may be read beside a statement; arguments as of `nearest`, at least one is.

    Not two neighbours of which one has nothing to do with it; the nearer one is read by itself then, if it is in no
    other pair that is read. So what is put beside a sentence does not make it say more.
    """
    import numpy as np

    best, pair = near.max(0), holds.sum(1) > 1
    closest, farthest = np.where(holds, best, -1.0).max(1), np.where(holds, best, 1.0).min(1)
    mixed = pair & ((farthest < FAR) | ((farthest < RATHER_FAR) & (closest - farthest > APART)))
    in_pairs, read_in_pairs = holds[pair].any(0), holds[pair & ~mixed].any(0)
    nearer = (holds & (best == closest[:, None]))[mixed].any(0)
    by_itself = ~in_pairs | (nearer & ~read_in_pairs)
    fit: NDArray[np.bool_] = np.where(pair, ~mixed, (holds & by_itself).any(1))
    return fit


def holding(spans: list[Span], sentences: list[Span]) -> NDArray[np.bool_]:
    """Which of the ``spans`` holds which of the ``sentences``: shape (spans, sentences)."""
    import numpy as np

    return np.array([[a < d and c < b for c, d in sentences] for a, b in spans])


def worthwhile(answer: str, question: str) -> list[Span]:
    """The sentences that are read: without orders to the grader, echoed questions, what is only said again, bags of
    keywords, and single words among sentences ("Important!"); a list of single words is read."""
    kept = kept_sentences(answer, question)
    short = [len(answer[slice(*span)].split()) < 2 for span in kept]
    lone = [word and not any(short[max(0, i - 1) : i] + short[i + 1 : i + 2]) for i, word in enumerate(short)]
    said = [span for span, word in zip(kept, lone, strict=True) if not word or len(kept) == 1]
    return [span for span in said if not Reading.of(answer[slice(*span)]).worthless]


def windows(answer: str, question: str) -> list[Span]:
    """The passages that are read: pairs of neighbouring sentences, and single ones that have no neighbour.

    A very long sentence, such as speech without full stops, is read in overlapping pieces.
    """
    return windows_of(answer, worthwhile(answer, question))


def windows_of(answer: str, kept: list[Span]) -> list[Span]:
    """As `windows`, of the sentences ``kept``."""
    short = _short(answer, kept)
    joined = neighbours(answer, short)
    alone = [(a, b) for a, b in short if not any(c <= a and b <= d for c, d in joined)]
    return joined + alone + [piece for span in kept if span not in short for piece in _pieces(answer, span)]


def with_single_sentences(answer: str, kept: list[Span], spans: list[Span]) -> list[Span]:
    """``spans``, as `windows_of` gives them, and each sentence of a pair by itself."""
    return spans + [span for span in _short(answer, kept) if span not in spans]


def _short(answer: str, kept: list[Span]) -> list[Span]:
    return [span for span in kept if len(answer[slice(*span)].split()) <= LONG_SENTENCE]


def _pieces(answer: str, span: Span) -> list[Span]:
    words = [(span[0] + m.start(), span[0] + m.end()) for m in re.finditer(r"\S+", answer[slice(*span)])]
    starts = range(0, max(1, len(words) - PIECE + STEP), STEP)
    return [(words[i][0], words[min(i + PIECE, len(words)) - 1][1]) for i in starts]
