"""From what two readers found to a probability: the part of the built-in judge that is fitted on whole answers.

One reader reads (`bot.grading.crossencoder`: both together, and each by itself), one compares words
(`bot.grading.lexical`). A logistic regression a kind of statement (content point with and without examples, form point,
mistake) weighs them; `judge/judge.json` holds its numbers, the thresholds, what they were fitted on and the figures
reached (`tests/evals/judge/calibrate.py`).
"""

from __future__ import annotations

import math
from functools import cache
from importlib import resources
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from bot.grading.lexical import Best

FEATURES = ("stated", "contradicted", "shown", "denied", "nearest", "own", "alike", "leads", "shared", "ahead")
"""Softened log-odds of what is read being stated, and of its saying the opposite, by the model (`Read.stated` and
`Read.contradicted`); the same of the one sentence that may be quoted, as means over the wordings it is read beside; how
near a sentence's vector comes to those of the phrasings (claim and examples); by how much nearer the one that may be
quoted is to this statement than to any other; log-odds by the words; whether the passage where they are found is nearer
to this statement than to any other (0 or 1); how many words they share beyond the question's, at most `MOST_SHARED`;
and by how much nearer an answer of one sentence is to this fact than to any other (`Read.ahead`). `bot.grading.seen`
tells where these are means over the phrasings."""
CHOICE = ("near", "lead", "words", "length")
"""What speaks for a sentence as the quote for a statement: `bot.grading.quoting.quotable`."""
MOST_SHARED = 6
MOST_AHEAD = 0.3
"""Cosine from which on it makes no difference how much farther away the other facts are."""
SOFT = 0.1
"""Added to both sides of the model's odds: how sure it is, beyond nine to one, says little (golden answers and
ArgKP-2021: hardly a difference, in its favour; `tests/evals/README.md`)."""
_EDGE = 1e-4
"""Probabilities are kept this far from 0 and 1, so that their log-odds stay finite."""


class Weights(BaseModel):
    """One logistic regression over `FEATURES` and the probabilities from which it counts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    coefficients: tuple[float, float, float, float, float, float, float, float, float, float]
    intercept: float
    covered: float
    partial: float


class Quoting(BaseModel):
    """How a sentence is chosen to be quoted: a conditional logit over `CHOICE` (McFadden, in Frontiers in Econometrics,
    1974), and how likely, compared with it, its neighbour must be to be quoted as well."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    coefficients: tuple[float, float, float, float]
    beside: float = Field(gt=0, le=1)


class Judgement(BaseModel):
    """All that was fitted for the judge; ``bare`` is for facts without examples, such as the sentences of a reference
    answer, ``quoting`` chooses what is quoted for any statement, and ``opposite`` is the probability of its opposite
    from which a point has no credit and the opposite is told."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    content: Weights
    bare: Weights
    form: Weights
    mistake: Weights
    quoting: Quoting
    opposite: float = Field(ge=0, le=1)
    provenance: dict[str, object]
    figures: dict[str, object]


class Read(NamedTuple):
    """What the model made of an answer for one statement, as `bot.grading.seen.weighed` finds it.

    ``stated``: how likely the claim is stated, an expectation over the two sentences that may do so; of one sentence
    (and where its neighbour is read with it, the likelier way) a mean with how likely it states another wording, or the
    claim behind the question. ``contradicted``: how likely a passage that is read says the opposite. ``shown`` and
    ``denied``: softened log-odds that the sentence that may be quoted does either, means over both wordings.
    ``nearest``: how near a sentence comes to the phrasings, as a cosine; ``own``: by how much nearer the one that may
    be quoted is to this statement than to any other, at most `bot.grading.quoting.FAR_AHEAD`, and 0 at most where it
    does not speak for it (`bot.grading.denied`). ``ahead``: by
    how much an answer of one sentence is nearer to this fact than to any other, at most `MOST_AHEAD`, below 0 where
    another is nearer; 0 for all but a fact among several of which an answer of one sentence can seldom state two.
    """

    stated: float
    contradicted: float
    shown: float
    denied: float
    nearest: float
    own: float = 0.0
    ahead: float = 0.0


@cache
def judgement() -> Judgement:
    """The fitted numbers that ship with the package."""
    file = resources.files("bot.grading").joinpath("judge", "judge.json")
    return Judgement.model_validate_json(file.read_text(encoding="utf-8"))


def features(read: Read, best: Best) -> tuple[float, float, float, float, float, float, float, float, float, float]:
    """The values of `FEATURES`."""
    shared = float(min(best.shared, MOST_SHARED))
    words = log_odds(best.overall), float(best.leads), shared
    of_passages = softened(read.stated), softened(read.contradicted)
    return *of_passages, read.shown, read.denied, read.nearest, read.own, *words, read.ahead


def probability(weights: Weights, read: Read, best: Best) -> float:
    """How likely the answer holds the statement, 0 to 1."""
    terms = zip(weights.coefficients, features(read, best), strict=True)
    return 1 / (1 + math.exp(-sum(weight * value for weight, value in terms) - weights.intercept))


def log_odds(chance: float) -> float:
    """Of a probability, held `_EDGE` away from 0 and 1."""
    held = min(max(chance, _EDGE), 1 - _EDGE)
    return math.log(held / (1 - held))


def softened(chance: float) -> float:
    """Log-odds of one of the model's probabilities, with `SOFT` added to both sides."""
    return math.log((chance + SOFT) / (1 - chance + SOFT))
