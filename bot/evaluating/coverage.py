"""Which key points an answer covers: a grader against people's labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

from pydantic import Field, field_validator, model_validator

from bot.evaluating import agreement
from bot.evaluating.cards import card_of, judged, likelihood
from bot.evaluating.intervals import figures
from bot.evaluating.ranking import Match, map_figures
from bot.evaluating.rows import Row
from bot.grading.text import words
from bot.interview.assessment import PointFinding, Verdict
from bot.interview.ports import Grader

if TYPE_CHECKING:
    from bot.evaluating.intervals import Array

RANKED = "argkp2021"
"""The source that has an official ranking figure besides."""

PARTLY = 0.49
"""The chance of a point that a grader without probabilities calls partial: from .5 on it would count as covered."""

MEASURES = {
    "kappa": agreement.kappa,
    "macro_f1": agreement.macro_f1,
    "false_credit_rate": agreement.false_credit_rate,
    "recall": agreement.recall,
    "covered_rate_bias": agreement.covered_rate_bias,
}


class RowPoint(Row):
    """A key point of a labelled row."""

    id: str = Field(min_length=1)
    text: str = Field(min_length=1)

    @field_validator("text")
    @classmethod
    def _says_something(cls, text: str) -> str:
        if not words(text):
            raise ValueError("it holds no word")
        return text


class CoverageRow(Row):
    """An answer and the points it covers by people's labels; ``covered`` holds the labelled points only."""

    id: str = Field(min_length=1)
    source: str = Field(min_length=1)
    question: str | None
    key_points: tuple[RowPoint, ...] = Field(min_length=1)
    answer: str
    covered: dict[str, bool]

    @model_validator(mode="after")
    def _ids_fit(self) -> Self:
        ids = [point.id for point in self.key_points]
        if len(set(ids)) < len(ids):
            raise ValueError("an id of key_points stands twice")
        strange = sorted(self.covered.keys() - set(ids))
        if strange:
            raise ValueError(f"covered names {strange[0]!r}, which is not among key_points")
        return self


@dataclass(frozen=True)
class Covered:
    """A row and what the grader said of each point: its probability 0 to 1, and whether it counts as covered."""

    row: CoverageRow
    chances: Mapping[str, float]
    said: Mapping[str, bool]

    @cached_property
    def counts(self) -> Array:
        """The labelled points, counted for `bot.evaluating.agreement`."""
        labels = self.row.covered
        return agreement.counted([labels[i] for i in labels], [self.said[i] for i in labels], 2)

    @property
    def match(self) -> Match:
        """The likeliest point, for the ranking; the first of those equally likely."""
        best = max(self.chances, key=lambda name: self.chances[name])
        return Match(self.row.question or "", self.chances[best], self.row.covered.get(best))


async def cover(grader: Grader, row: CoverageRow) -> Covered:
    """What ``grader`` says of a row. Raises `GradingFailed`."""
    card = card_of(row.question, [point.text for point in row.key_points])
    found = (await judged(grader, card, row.answer)).points
    ids = [point.id for point in row.key_points]
    return Covered(
        row,
        {name: round(_chance(point), 4) for name, point in zip(ids, found, strict=True)},
        {name: point.verdict is Verdict.COVERED for name, point in zip(ids, found, strict=True)},
    )


def _chance(point: PointFinding) -> float:
    """How likely the point is covered (0 to 1)."""
    partial = point.verdict is Verdict.PARTIAL and point.probability is None
    return PARTLY if partial else likelihood(point)


def coverage_figures(found: Sequence[Covered], ranked: bool = False) -> dict[str, object]:
    """Every figure of `MEASURES` with its interval; ``ranked`` adds the mean average precision."""
    measured = figures([one.counts for one in found], MEASURES)
    return {**measured, **(map_figures([one.match for one in found]) if ranked and found else {})}
