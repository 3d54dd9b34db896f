"""Golden answers and assessments made up in a line, for tests of what compares them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.evaluating.golden import GoldenAnswer, Labelled
from bot.interview.assessment import Assessment, MistakeFinding, PointFinding, Status, Verdict
from bot.interview.scoring import card_ref
from knowledge.card import QuestionCard
from tests.support.cards import make_card

POINTS = tuple(point.id for point in make_card().key_points)
"""Five of content, then one of form."""
MISTAKES = tuple(mistake.id for mistake in make_card().common_mistakes)

_SHORT = {"c": "covered", "p": "partial", "m": "missing", "x": "contradicted"}


def golden_answer(
    kind: str, labels: str = "mmmmmm", made: str = "nn", text: str = "It depends.", card: QuestionCard | None = None
) -> Labelled:
    """``labels``: a letter a point (covered, partial, missing, x contradicted); ``made``: y or n a mistake."""
    given: Mapping[str, Any] = {
        "kind": kind,
        "text": text,
        "points": {name: _SHORT[label] for name, label in zip(POINTS, labels, strict=True)},
        "mistakes": {name: "made" if m == "y" else "not_made" for name, m in zip(MISTAKES, made, strict=True)},
    }
    return Labelled(card or make_card(), GoldenAnswer.model_validate(given))


def assessed(score: int, verdicts: str = "mmmmmm", made: str = "nn") -> Assessment:
    """An assessment with ``score``, a letter a point (covered, partial, missing), y or n a mistake."""
    return Assessment(
        status=Status.GRADED,
        score=score,
        graded_by="test",
        points=tuple(
            PointFinding(id=name, verdict=Verdict(_SHORT[v])) for name, v in zip(POINTS, verdicts, strict=True)
        ),
        mistakes=tuple(MistakeFinding(id=name, made=m == "y") for name, m in zip(MISTAKES, made, strict=True)),
        card=card_ref(make_card()),
    )
