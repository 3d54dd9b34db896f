"""Which words of an answer a verdict quotes.

Whether a statement has credit and which sentence shows it are two questions: a sentence that says it by half and is
nearer to another statement adds to the first and misleads in the second. So for each statement the sentences of an
answer are ranked by a fitted choice among them (`bot.grading.fusion.Quoting`). The first is read by itself, and quoted,
with its neighbour where that is likely, too.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bot.grading.fusion import Quoting, log_odds
from bot.grading.text import Span, within

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FAR_AHEAD = 0.1
"""By so much (as a cosine) a sentence is nearer to a statement than to any other; beyond, more makes no difference."""
LONG_QUOTE = 240
"""Characters up to which two sentences are quoted together: of a longer quote the feedback never shows the end, and
that may be what counts."""


class Quotable(NamedTuple):
    """The sentences of an answer (pieces, where one is very long), which two may be quoted together, and what speaks
    for each sentence as the quote for one statement: an array of shape (sentences, ``len(fusion.CHOICE)``)."""

    sentences: Sequence[Span]
    pairs: Collection[Span]
    table: NDArray[np.float64]

    def likeliest(self, weights: Quoting) -> list[int]:
        """The places of the sentences, the likeliest to say the statement first."""
        import numpy as np

        return [int(place) for place in np.argsort(-(self.table @ weights.coefficients), kind="stable")]

    def likelier(self, weights: Quoting, one: int, other: int) -> float:
        """How likely, of two sentences (places), it is the ``other`` that says the statement."""
        liked = self.table @ weights.coefficients
        return 1 / (1 + math.exp(float(liked[one] - liked[other])))

    def beside(self, weights: Quoting, least: float = 0.0, longest: float = math.inf) -> Span | None:
        """The likeliest sentence with its likelier neighbour, of those that are at least ``least`` times as likely as
        itself and with which it has at most ``longest`` characters."""
        liked, first = self.table @ weights.coefficients, self.likeliest(weights)[0]
        enough = float(liked[first]) + math.log(least) if least else -math.inf
        near = [place for place in (first - 1, first + 1) if 0 <= place < len(liked) and liked[place] >= enough]
        both = [(float(liked[place]), _joined(self.sentences[first], self.sentences[place])) for place in near]
        fit = [one for one in both if one[1] in self.pairs and one[1][1] - one[1][0] <= longest]
        return max(fit)[1] if fit else None

    def quote(self, weights: Quoting) -> Span:
        """The passage that is quoted."""
        both = self.beside(weights, weights.beside, LONG_QUOTE)
        return both or self.sentences[self.likeliest(weights)[0]]


def quotable(
    sentences: Sequence[Span],
    pairs: Collection[Span],
    near: NDArray[np.float32],
    lead: NDArray[np.float32],
    by_words: Mapping[Span, float],
) -> Quotable:
    """What speaks for each of the ``sentences``: how near it is to the phrasings on average (``near`` as in
    `bot.grading.windows.Passages`), by how much nearer than to any other statement (``lead``), how likely it says the
    statement by the words (``by_words``, of whole sentences), and how long it is."""
    import numpy as np

    words = [log_odds(_likely(span, by_words)) for span in sentences]
    length = [math.log(end - start) for start, end in sentences]
    return Quotable(sentences, pairs, np.column_stack([near.mean(axis=0), np.minimum(lead, FAR_AHEAD), words, length]))


def _likely(span: Span, by_words: Mapping[Span, float]) -> float:
    """What the words say of ``span``, or of the sentence that it is a piece of."""
    if span in by_words:
        return by_words[span]
    whole = [passage for passage in by_words if within(span, passage)]
    return by_words[min(whole, key=lambda passage: passage[1] - passage[0])] if whole else 0.0


def _joined(one: Span, other: Span) -> Span:
    return min(one[0], other[0]), max(one[1], other[1])
