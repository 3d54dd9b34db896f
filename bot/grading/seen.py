"""What the built-in judge's two readers saw of one point or mistake in an answer, and what may be made of it.

One reader is the model (`bot.grading.crossencoder`), the other compares words (`bot.grading.lexical`); what each is
given is told in `bot.grading.readers`. `bot.grading.fusion` weighs them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from bot.grading.crossencoder import CONTRADICTED, STATED
from bot.grading.fusion import Read, Weights, judgement, probability, softened
from bot.grading.lexical import Best
from bot.grading.quoting import FAR_AHEAD, Quotable, quotable
from bot.grading.text import Span
from bot.grading.windows import Passages
from knowledge.card import KeyPoint, Mistake, PointKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

USUAL, DOUBT = 11, 1.2
"""Sentences up to which nothing is doubted, and the power of their number beyond that by which odds fall.

Of many sentences one sounds right by accident: with eight answers to other questions around a partial one, 89 in all,
facts that are not there would have .78 of their credit instead of .12 without them, and those that are .98 instead of
.79; so they have .16 and .53 (`tests/evals/long_answers.py`; the power was chosen on these 28 golden cards, so the
figures flatter)."""


STATED_ANYWAY = 0.7
"""From this probability of being stated on, another passage that seems to say the opposite changes nothing: of such
points half were stated after all (golden answers)."""


DENIED, UNSTATED = 0.99, 0.17
"""Where the model is at least so sure of the opposite and at most so sure of the claim, a fact has no credit, however
near its words are: "augmented training data increases overfitting" is nearer to its opposite than most answers, and has
.995. (A plain definition of overfitting has .986 to .989. Among the golden answers' facts that would have credit none
is so sure.)"""


OWN_WORDS = 0.95
"""From this probability by the words on, which holds back where a word is denied, a point is said in the card's own
words, and nothing is told as its opposite (of the golden answers' opposites none is lost by it)."""


SO_NEAR = 0.6
"""From this cosine of a sentence to the claim, or to an example of it, on, nothing is told as its opposite: read apart,
a statement and its opposite are seldom as near (of the golden answers' facts so near, 220 are stated, 9 contradicted),
and read together a plain definition is now and then taken for its opposite."""


class Seen(NamedTuple):
    """What both readers saw of one statement, and where.

    ``quotable`` is what may be quoted for it, None where nothing is read; ``against`` is the passage that is likeliest
    to contradict it, ``among`` how many sentences the answer has; ``said``: whether some passage says it so clearly, or
    some sentence comes so near, that no other can be told as its opposite.
    """

    read: Read
    alike: Best
    quotable: Quotable | None
    against: Span | None
    among: int = 1
    said: bool = False

    @property
    def span(self) -> Span | None:
        """The passage that is quoted for the statement."""
        return self.quotable.quote(judgement().quoting) if self.quotable else None

    @property
    def denied(self) -> bool:
        """Whether a fact can have no credit; its opposite need not be told."""
        return self.read.stated <= UNSTATED and doubted(self.read.contradicted, self.among) >= DENIED

    def opposed(self, edge: float) -> bool:
        """Whether the answer says the opposite, if that takes a probability of ``edge``."""
        surely = doubted(self.read.contradicted, self.among) >= edge
        return surely and not self.said and self.alike.probability < OWN_WORDS

    def probability(self, weights: Weights) -> float:
        """How likely the answer holds the statement."""
        return doubted(probability(weights, self.read, self.alike), self.among) if self.quotable else 0.0


def doubted(chance: float, among: int) -> float:
    """``chance``, 0 to 1, of the best of ``among`` sentences, as it is for a usual answer or lowered for a long one."""
    if among <= USUAL or chance >= 1:
        return chance
    odds = chance / (1 - chance) * math.pow(USUAL / among, DOUBT)
    return odds / (1 + odds)


def weighed(item: KeyPoint | Mistake, passages: Passages, table: NDArray[np.float32], alike: Best) -> Seen:
    """What both readers saw of ``item``, from the nearest words and the model's probabilities (``table``: a row for
    each of ``passages.read``, the last of that sentence beside another wording).

    Of two sentences one says a fact, so what the model makes of each counts as far as that one is likely to be it: the
    best of several would be surer of what nobody said. The examples of a point put it in other words, so all have a say
    in how near it is. Those of a mistake are cases of
    it, and being near to one is enough.
    """
    claims, alone, again = table[:-1], table[0], table[-1]
    worst, clearest = int(claims[:, CONTRADICTED].argmax()), float(claims[:, STATED].max())
    nearest = passages.near.max(axis=1)
    shown, denied = ((softened(float(alone[i])) + softened(float(again[i]))) / 2 for i in (STATED, CONTRADICTED))
    if passages.share is None:
        stated = (clearest + float(again[STATED])) / 2
    else:  # of one sentence both are the same row
        stated = float(alone[STATED]) * (1 - passages.share) + float(claims[-1, STATED]) * passages.share
    read = Read(
        stated=stated,
        contradicted=float(claims[worst, CONTRADICTED]),
        shown=shown,
        denied=denied,
        nearest=float(nearest.max() if isinstance(item, Mistake) else nearest.mean()),
        own=min(float(passages.lead[passages.shown]), FAR_AHEAD),
        ahead=passages.ahead,
    )
    places = quotable(passages.sentences, passages.pairs, passages.near, passages.lead, alike.likely)
    said = bool(max(clearest, float(again[STATED])) >= STATED_ANYWAY or nearest.max() >= SO_NEAR)
    return Seen(read, alike, places, passages.read[worst], len(passages.sentences), said)


def is_fact(item: KeyPoint | Mistake) -> bool:
    """Whether ``item`` is a point of content: neither a point of form nor a mistake."""
    return isinstance(item, KeyPoint) and item.kind is PointKind.CONTENT


def weights_of(item: KeyPoint | Mistake) -> Weights:
    """The fitted weights for statements of its kind."""
    if isinstance(item, Mistake):
        return judgement().mistake
    if item.kind is PointKind.FORM:
        return judgement().form
    return judgement().content if item.examples else judgement().bare
