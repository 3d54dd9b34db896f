"""Fits which sentence the built-in judge quotes, on golden answers whose labels name where each statement is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.evaluating.golden import Golden
from bot.evaluating.quotes import quote_of
from bot.grading.embedded import EmbeddedGrader
from bot.grading.fusion import Quoting
from bot.grading.quoting import Quotable
from bot.grading.text import Span
from knowledge.card import QuestionCard

Array = NDArray[np.float64]
RIDGE = 1.0
"""Penalty on the standardised coefficients, as in `calibrate`."""
BESIDE = 0.2
"""How likely, compared with the sentence that is quoted, its neighbour must be to be quoted as well. The lower, the
more quotes hold all it takes, and the longer they are; with .2 they are as long as before any of this was fitted."""


class Said(NamedTuple):
    """What may be quoted for a statement that an answer says, and the ways in which it says it."""

    quotable: Quotable
    ways: list[list[Span]]

    @property
    def right(self) -> NDArray[np.bool_]:
        """Which of the sentences has part in any way of saying it."""
        sentences = self.quotable.sentences
        return np.array([any(a < d and c < b for way in self.ways for c, d in way) for a, b in sentences])


def said(cards: Sequence[Golden], bank: dict[str, QuestionCard], grader: EmbeddedGrader) -> list[Said]:
    """Every point that is said and mistake that is made in those answers to ``cards`` of which something is read."""
    found = []
    for one in cards:
        for answer in one.answers:
            seen = grader.see(bank[one.card], answer.text) if answer.where else {}
            labels = {**answer.points, **answer.mistakes}
            for name in answer.where:
                quotable = seen[name].quotable
                if labels[name] != "contradicted" and quotable:
                    found.append(Said(quotable, answer.ways(name)))
    return found


def fit(rows: Sequence[Said]) -> Quoting:
    """A ridge conditional logit by Newton's method: which of an answer's sentences it is. Rows without a right sentence
    among those that are read say nothing."""
    known = [row for row in rows if row.right.any()]
    spread = np.concatenate([row.quotable.table for row in known]).std(axis=0) + 1e-9
    tables = [row.quotable.table / spread for row in known]
    weights = np.zeros(len(spread))
    for _ in range(50):
        slope, bend = -RIDGE * weights, RIDGE * np.eye(len(weights))
        for table, row in zip(tables, known, strict=True):
            chance = np.exp(table @ weights - (table @ weights).max())
            chance /= chance.sum()
            wanted = chance * row.right / (chance @ row.right)
            expected = chance @ table
            slope += wanted @ table - expected
            bend += (table * chance[:, None]).T @ table - np.outer(expected, expected)
        weights = weights + np.linalg.solve(bend, slope)
    near, lead, words, length = (round(float(value), 4) for value in weights / spread)
    return Quoting(coefficients=(near, lead, words, length), beside=BESIDE)


def quote_figures(rows: Sequence[Said], weights: Quoting) -> dict[str, float]:
    """How many of the quotes hold all of one way of saying it, and how many no word of any."""
    found = [quote_of(row.quotable.quote(weights), row.ways) for row in rows]
    whole, elsewhere = (float(np.mean([one[place] for one in found])) for place in (0, 1))
    return {"n": len(rows), "whole": round(whole, 3), "elsewhere": round(elsewhere, 3)}
