"""How good an answer is, 0 to 1: a grader against people's scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import Field

from bot.evaluating import agreement
from bot.evaluating.cards import judged, likelihood
from bot.evaluating.intervals import figures, ratio
from bot.evaluating.samples import AnswerRow
from bot.interview.ports import Grader

if TYPE_CHECKING:
    from bot.evaluating.intervals import Array

TWO_WAY = ("beetle", "scientsbank")
"""Sources whose labels are correct or not."""

STEPS = 5
"""Scores are rounded to quarters for the weighted kappa: 0, 1/4, … 1."""

HALF = 0.5
"""Score from which an answer counts as correct where there are but two labels."""

LEAST_VARIANCE = 1e-9
"""Below this, values are all the same but for rounding, and a correlation does not exist."""


class ScoreRow(AnswerRow):
    """An answer and its score by people, 0 to 1; key points are optional, else the reference's sentences serve."""

    id: str = Field(min_length=1)
    source: str = Field(min_length=1)
    reference_answer: str = Field(min_length=1)
    score: float = Field(ge=0, le=1)


@dataclass(frozen=True, slots=True)
class Scored:
    """A row and the score the grader gave it, 0 to 1."""

    row: ScoreRow
    score: float


async def rate(grader: Grader, row: ScoreRow) -> Scored:
    """The mean of what ``grader`` makes of the points. Raises `GradingFailed`."""
    found = (await judged(grader, row.card, row.answer)).points
    return Scored(row, sum(map(likelihood, found)) / len(found))


def score_figures(found: Sequence[Scored], two_way: bool = False) -> dict[str, object]:
    """``qwk``, ``pearson``, ``rmse`` and ``bias`` with intervals; ``two_way`` adds ``macro_f1`` (correct from .5)."""
    measures = {"qwk": qwk, "pearson": pearson, "rmse": rmse, "bias": bias}
    if two_way:
        measures["macro_f1"] = _two_way
    return figures([summands(one.row.score, one.score) for one in found], measures)


def summands(human: float, said: float) -> Array:
    """What is added up of one answer: 25 cells of quarters, 4 of correct or not, then the moments."""
    import numpy as np

    quarters = agreement.counted([_quarter(human)], [_quarter(said)], STEPS)
    correct = agreement.counted([human >= HALF], [said >= HALF], 2)
    x, y = human - HALF, said - HALF
    return np.concatenate([quarters, correct, [1, x, y, x * x, y * y, x * y, (y - x) ** 2]])


def qwk(sums: Array) -> Array:
    """Quadratic weighted kappa of the quarters."""
    return agreement.kappa(sums[:, : STEPS * STEPS], STEPS, quadratic=True)


def pearson(sums: Array) -> Array:
    """Pearson's r; NaN where either side is constant."""
    import numpy as np

    n, x, y, xx, yy, xy, _ = _moments(sums)
    of_x, of_y = n * xx - x * x, n * yy - y * y
    usable = (of_x > LEAST_VARIANCE * n * n) & (of_y > LEAST_VARIANCE * n * n)
    return ratio(n * xy - x * y, np.where(usable, np.sqrt(np.maximum(of_x * of_y, 0)), 0))


def rmse(sums: Array) -> Array:
    """Root of the mean squared difference."""
    import numpy as np

    moments = _moments(sums)
    root: Array = np.sqrt(ratio(moments[6], moments[0]))
    return root


def bias(sums: Array) -> Array:
    """Mean of the grader's score less people's: below 0 is too harsh."""
    n, x, y, *_ = _moments(sums)
    return ratio(y - x, n)


def _two_way(sums: Array) -> Array:
    return agreement.macro_f1(sums[:, STEPS * STEPS : STEPS * STEPS + 4])


def _moments(sums: Array) -> Sequence[Array]:
    return list(sums[:, STEPS * STEPS + 4 :].T)


def _quarter(score: float) -> int:
    return int(score * (STEPS - 1) + HALF)
