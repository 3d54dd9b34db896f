"""Which sentences of an answer the built-in judge reads beside a statement.

Orders to the grader, echoed questions, repetitions and bags of keywords are left out; statements strung together by
commas are read apart, and any other very long sentence, such as speech without full stops, in overlapping pieces. Of a
fact the model reads the two sentences that are likeliest to say it; of one without examples the likeliest alone and
once more with its neighbour, which a sentence of a reference answer leans on; of a point of form or a mistake one.
What is denied, asked or not known (`bot.grading.denied`) has no neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bot.grading.denied import NO_FRAMES, Frames, answers_back
from bot.grading.fusion import MOST_AHEAD
from bot.grading.lexical import kept_sentences, neighbours
from bot.grading.reading import Reading
from bot.grading.strung import parts_of
from bot.grading.text import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONG_SENTENCE, PIECE, STEP = 60, 40, 30
"""Words from which a sentence is read in pieces, words of a piece, and words from one beginning to the next."""

SAME = 0.8
"""From this cosine on a sentence is put in a statement's own words: verbatim ones come to it even in a frame ("It is a
myth that", mean of 20 claims .79), opposites of them to .77 at most."""


class Passages(NamedTuple):
    """What is read of an answer for one statement.

    ``sentences`` (pieces, where one is very long) and ``pairs`` of neighbours among them; how near the sentences are to
    the phrasings of the statement (``near``, the claim first), and by how much nearer than to any other (``lead``, as
    of `leads`). ``shown`` is the sentence that may be quoted, read beside the claim and once more beside another
    ``wording`` (a place among the phrasings, 0 for the claim behind the question); ``second``, if there is one, is read
    beside the claim, too: another sentence, which is, with a chance of ``share``, the one that says the statement, or
    (``share`` is None) ``shown`` with its neighbour. ``ahead``: see `ahead`.
    """

    sentences: list[Span]
    pairs: list[Span]
    near: NDArray[np.float32]
    lead: NDArray[np.float32]
    shown: int
    wording: int
    second: Span | None = None
    share: float | None = None
    ahead: float = 0.0

    @property
    def read(self) -> list[Span]:
        """What is read, in the order of the model's rows: the sentence that may be quoted, the other passage if there
        is one, and the former once more."""
        sentence = self.sentences[self.shown]
        return [sentence, *([self.second] if self.second else []), sentence]

    @property
    def same(self) -> set[Span]:
        """The sentences that say what the statement says, or its opposite, in its own words."""
        return {span for span, near in zip(self.sentences, self.near.max(0), strict=True) if near >= SAME}

    def without(self, pieces: Collection[Span]) -> Passages:
        """As if ``pieces`` had nothing to do with the statement."""
        import numpy as np

        among = [span in pieces for span in self.sentences]
        return self._replace(
            near=np.where(among, 0.0, self.near),
            lead=np.where(among, np.minimum(self.lead, 0.0), self.lead),
            share=0.0 if self.share is not None and self.second in pieces else self.share,
        )


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


def worthwhile(answer: str, question: str, frames: Frames = NO_FRAMES) -> list[Span]:
    """The sentences that are read: those that are kept, without bags of keywords and bare "No, that is wrong"."""
    kept = kept_sentences(answer, question, frames)
    return [s for s in kept if not (Reading.of(answer[slice(*s)]).worthless or answers_back(answer, s))]


def sentences_of(answer: str, kept: list[Span], frames: Frames = NO_FRAMES) -> list[Span]:
    """The sentences ``kept``; in place of a string of statements (`bot.grading.strung`) its parts, and of another very
    long one its pieces: one of them may be nearer than all of it."""
    short, strings = _short(answer, kept, frames), parts_of(answer)

    def read(span: Span) -> list[Span]:
        if span in strings and span not in frames:
            return strings[span]
        return [span] if span in short else _pieces(answer, span)

    return [part for span in kept for part in read(span)]


def pairs_of(answer: str, kept: list[Span], frames: Frames = NO_FRAMES) -> list[Span]:
    """Every two of the sentences ``kept`` that are neighbours, but for very long ones."""
    return neighbours(answer, _short(answer, kept, frames), frames)


def _short(answer: str, kept: list[Span], frames: Frames) -> list[Span]:
    return [span for span in kept if span in frames or len(answer[slice(*span)].split()) <= LONG_SENTENCE]


def _pieces(answer: str, span: Span) -> list[Span]:
    words = [(span[0] + m.start(), span[0] + m.end()) for m in re.finditer(r"\S+", answer[slice(*span)])]
    starts = range(0, max(1, len(words) - PIECE + STEP), STEP)
    return [(words[i][0], words[min(i + PIECE, len(words)) - 1][1]) for i in starts]
