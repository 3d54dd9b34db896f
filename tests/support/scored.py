"""A judge that gives the score an answer names, for talks in which only the scores matter."""

from __future__ import annotations

import re

from bot.interview.assessment import Assessment, MistakeFinding, PointFinding, Ruling, Status, Usage, Verdict
from bot.interview.attempt import Attempt, Contest
from bot.interview.errors import GradingFailed
from bot.interview.scoring import band, card_ref
from tests.support.ready import shipped

FAILS = "the judge is away"
"""An answer with these words is not graded."""


def worth(score: int) -> str:
    """An answer that gets ``score``."""
    return f"I would say, for {score} points, that it depends on what you measure and why."


class NamedScore:
    """Grades as the answer says; "idk" is an honest no."""

    def __init__(self) -> None:
        self._cards = shipped().cards

    async def grade(self, attempt: Attempt, judge: str) -> Assessment:
        if FAILS in attempt.answer:
            raise GradingFailed("It is away.", "on purpose")
        if attempt.answer == "idk":
            return self._assessment(attempt, Status.GATED, 0, "dont_know")
        found = re.findall(r"for (\d+) points", attempt.answer)
        return self._assessment(attempt, Status.GRADED, int(found[-1]))

    async def look_again(self, attempt: Attempt, contest: Contest) -> Ruling:
        raise GradingFailed("No.", f"{attempt.id} {contest.id}")

    def failed(self, attempt: Attempt) -> Assessment:
        return self._assessment(attempt, Status.NOT_GRADED, None)

    def _assessment(self, attempt: Attempt, status: Status, score: int | None, reason: str | None = None) -> Assessment:
        card = self._cards[attempt.card_id]
        return Assessment(
            status=status,
            reason=reason,
            score=score,
            band=None if score is None else band(score),
            graded_by="test",
            points=tuple(PointFinding(id=p.id, verdict=Verdict.MISSING) for p in card.key_points),
            mistakes=tuple(MistakeFinding(id=m.id, made=False) for m in card.common_mistakes),
            card=card_ref(card),
            usage=Usage(),
        )
