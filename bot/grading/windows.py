"""Which passages of an answer the built-in judge reads.

A passage is a pair of neighbouring sentences, a sentence alone, or a piece of a very long one. Orders to the grader,
echoed questions, repetitions and bags of keywords are left out. Of many passages the model reads only those nearest
to a fact, and of a pair only the one sentence that has to do with it, where the other has not. What is denied,
asked or not known (`bot.grading.denied`) is in no pair.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bot.grading.denied import NO_FRAMES, Frames
from bot.grading.fusion import MOST_AHEAD
from bot.grading.lexical import kept_sentences, neighbours
from bot.grading.reading import Reading
from bot.grading.text import Span, within

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONG_SENTENCE, PIECE, STEP = 60, 40, 30
"""Words from which a sentence is read in pieces, words of a piece, and words from one beginning to the next."""

MOST_READ = 4
"""Passages that the model reads beside a fact, those nearest to it by their vectors, besides the sentence that may be
quoted: more take longer and find no more, and of points of form and mistakes none do (golden answers;
`tests/evals/README.md`)."""
FAR, RATHER_FAR, APART = 0.1, 0.25, 0.3
"""A sentence has nothing to do with a statement where its cosine to every phrasing is below the first, or below the
second and by the third less than that of its neighbour (golden answers: what is stated is read as well as ever)."""
SAME = 0.8
"""From this cosine on a sentence is put in a statement's own words: verbatim ones come to it even in a frame ("It is a
myth that", mean of 20 claims .79), opposites of them to .77 at most."""


class Passages(NamedTuple):
    """The passages and sentences of an answer (pieces, where a sentence is very long), how near these sentences are to
    the phrasings of one statement (the claim first), by how much nearer than to any other statement (`leads`), which
    passages are read beside the claim, which sentence may be quoted and is read beside the claim and once more beside
    another wording (a place among the phrasings, 0 for the claim behind the question); and how far it is `ahead`."""

    spans: list[Span]
    sentences: list[Span]
    near: NDArray[np.float32]
    lead: NDArray[np.float32]
    chosen: NDArray[np.intp]
    shown: int
    wording: int
    ahead: float = 0.0

    @property
    def read(self) -> list[Span]:
        """What is read, in the order of the model's rows: the chosen passages, and last twice the sentence that may be
        quoted."""
        sentence = self.sentences[self.shown]
        return [*(self.spans[place] for place in self.chosen if self.spans[place] != sentence), sentence, sentence]

    @property
    def same(self) -> set[Span]:
        """The sentences that say what the statement says, or its opposite, in its own words."""
        return {span for span, near in zip(self.sentences, self.near.max(0), strict=True) if near >= SAME}

    def without(self, pieces: Collection[Span]) -> Passages:
        """As if ``pieces`` had nothing to do with the statement."""
        import numpy as np

        among = [span in pieces for span in self.sentences]
        return self._replace(
            near=np.where(among, 0.0, self.near), lead=np.where(among, np.minimum(self.lead, 0.0), self.lead)
        )


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


def wording(near: NDArray[np.float32], sentence: int) -> int:
    """The example of a statement (``near`` as in `Passages`) nearest to a sentence, as a place among its phrasings; 0
    where there are none."""
    return 1 + int(near[1:, sentence].argmax()) if len(near) > 1 else 0


def ahead(near: Sequence[NDArray[np.float32]], facts: Sequence[int]) -> dict[int, float]:
    """By how much nearer an answer of one sentence is to each of the ``facts`` (places in ``near``, which has what
    `Passages` has of every statement) than to the nearest other, at most `MOST_AHEAD`; nothing for longer answers.

    One sentence seldom states two facts, and what is near to its own fact is often near to its neighbours. ArgKP-2021,
    whose answers are such: area under the curve .902 without, .913 with it; in longer answers it says the opposite,
    because whoever states one fact states others as well.
    """
    if len(facts) < 2 or near[0].shape[1] != 1:
        return {}
    alone = {place: float(near[place].mean()) for place in facts}
    rivals = {place: max(value for other, value in alone.items() if other != place) for place in facts}
    return {place: min(alone[place] - rivals[place], MOST_AHEAD) for place in facts}


def leads(near: Sequence[NDArray[np.float32]]) -> list[NDArray[np.float32]]:
    """By how much nearer each sentence is to each statement than to the nearest other, on average over the phrasings;
    ``near`` has what `Passages` has of every statement. Nothing where there is only one."""
    import numpy as np

    means = np.stack([one.mean(axis=0) for one in near])
    if len(means) < 2:
        return [np.zeros_like(means[0])]
    return [mean - np.delete(means, place, axis=0).max(axis=0) for place, mean in enumerate(means)]


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

    return np.array([[within(sentence, span) for sentence in sentences] for span in spans])


def worthwhile(answer: str, question: str, frames: Frames = NO_FRAMES) -> list[Span]:
    """The sentences that are read: those that are kept, without bags of keywords."""
    return [span for span in kept_sentences(answer, question, frames) if not Reading.of(answer[slice(*span)]).worthless]


def windows(answer: str, question: str) -> list[Span]:
    """The passages that are read: pairs of neighbouring sentences, and single ones that have no neighbour.

    A very long sentence, such as speech without full stops, is read in overlapping pieces.
    """
    return windows_of(answer, worthwhile(answer, question))


def sentences_of(answer: str, kept: list[Span], frames: Frames = NO_FRAMES) -> list[Span]:
    """The sentences ``kept``, with its pieces in place of a very long one: one of them may be nearer than all of it."""
    short = _short(answer, kept, frames)
    return [part for span in kept for part in ([span] if span in short else _pieces(answer, span))]


def windows_of(answer: str, kept: list[Span], frames: Frames = NO_FRAMES) -> list[Span]:
    """As `windows`, of the sentences ``kept``; what is in a frame stands alone and in one piece."""
    short = _short(answer, kept, frames)
    joined = neighbours(answer, short, frames)
    alone = [(a, b) for a, b in short if not any(c <= a and b <= d for c, d in joined)]
    return joined + alone + [piece for span in kept if span not in short for piece in _pieces(answer, span)]


def with_single_sentences(answer: str, kept: list[Span], spans: list[Span], frames: Frames = NO_FRAMES) -> list[Span]:
    """``spans``, as `windows_of` gives them, and each sentence of a pair by itself."""
    return spans + [span for span in _short(answer, kept, frames) if span not in spans]


def _short(answer: str, kept: list[Span], frames: Frames) -> list[Span]:
    return [span for span in kept if span in frames or len(answer[slice(*span)].split()) <= LONG_SENTENCE]


def _pieces(answer: str, span: Span) -> list[Span]:
    words = [(span[0] + m.start(), span[0] + m.end()) for m in re.finditer(r"\S+", answer[slice(*span)])]
    starts = range(0, max(1, len(words) - PIECE + STEP), STEP)
    return [(words[i][0], words[min(i + PIECE, len(words)) - 1][1]) for i in starts]
