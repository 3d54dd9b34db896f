"""Whether the same answer is judged the same way each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluating.intervals import figures
from bot.interview.assessment import Assessment, Findings

Verdicts = tuple[tuple[str, str | bool], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One judgement of an answer: the verdicts, all that was found (quotes too), and the score, 0 to 100."""

    verdicts: Verdicts
    found: str
    score: float


def reading(judgement: Findings | Assessment, score: float) -> Reading:
    """What of ``judgement`` must be the same each time; cost and the judge's raw reply need not be."""
    points = tuple((point.id, point.verdict.value) for point in judgement.points)
    mistakes = tuple((mistake.id, mistake.made) for mistake in judgement.mistakes)
    kept = judgement.model_dump_json(include={"points", "mistakes", "factual_errors", "strength", "next_step"})
    return Reading((*points, *mistakes), kept, score)


def repeat_figures(answers: Sequence[Sequence[Reading]]) -> dict[str, object]:
    """Over answers judged several times each: ``identical_rate`` (everything found, word for word),
    ``same_verdicts_rate`` and ``score_difference_mean`` with 95 % intervals, and ``score_difference_max``.

    A difference is that of an answer's highest and lowest score, 0 to 100. Its maximum has no interval: the
    bootstrap does not hold for extremes.
    """
    table = [
        [
            1,
            len({one.found for one in some}) == 1,
            len({one.verdicts for one in some}) == 1,
            _difference(some),
        ]
        for some in answers
    ]
    found = figures(
        table,
        {
            "identical_rate": lambda sums: sums[:, 1] / sums[:, 0],
            "same_verdicts_rate": lambda sums: sums[:, 2] / sums[:, 0],
            "score_difference_mean": lambda sums: sums[:, 3] / sums[:, 0],
        },
    )
    return {**found, "score_difference_max": round(max(map(_difference, answers)), 4) if answers else None}


def _difference(some: Sequence[Reading]) -> float:
    scores = [one.score for one in some]
    return max(scores) - min(scores)
