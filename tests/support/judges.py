"""Graders with a fixed opinion, for tests of what measures graders."""

from __future__ import annotations

from collections.abc import Mapping

from bot.interview.assessment import Findings, MistakeFinding, PointFinding, Verdict
from bot.interview.errors import GradingFailed
from knowledge.card import QuestionCard

FAILS = "the provider is down"
"""An answer with these words cannot be graded."""


class FixedJudge:
    """Gives each point, by its text, a probability (covered from .5) or a verdict; the whole answer is the quote."""

    name = "fixed"
    fingerprint = "fixed"

    def __init__(self, opinion: Mapping[str, float | Verdict]) -> None:
        self.opinion = opinion
        self.asked = 0

    async def judge(self, card: QuestionCard, answer: str, language: str = "") -> Findings:
        self.asked += 1
        if FAILS in answer:
            raise GradingFailed("saved", "fixed: failed on purpose")
        return Findings(
            graded_by=self.name,
            points=tuple(self._point(point.id, self.opinion[point.text], answer) for point in card.key_points),
            mistakes=tuple(MistakeFinding(id=mistake.id, made=False) for mistake in card.common_mistakes),
        )

    def _point(self, name: str, opinion: float | Verdict, answer: str) -> PointFinding:
        if isinstance(opinion, Verdict):
            return PointFinding(id=name, verdict=opinion, evidence=None if opinion is Verdict.MISSING else answer)
        covered = opinion >= 0.5
        verdict = Verdict.COVERED if covered else Verdict.MISSING
        return PointFinding(id=name, verdict=verdict, probability=opinion, evidence=answer if covered else None)
