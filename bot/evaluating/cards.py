"""A labelled row as a card in memory, and what a grader makes of an answer to it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.grading.evidence import verify
from bot.interview.assessment import Findings, PointFinding, Verdict
from bot.interview.errors import GradingFailed
from bot.interview.ports import Grader
from bot.interview.scoring import CREDIT
from knowledge.card import Difficulty, KeyPoint, PointKind, QuestionCard, QuestionType, Source


def card_of(question: str | None, points: Sequence[str], reference: str = "") -> QuestionCard:
    """A card with ``points`` as content, in order, and no mistakes; it may hold fewer or more than a real one.

    The points get ids of ours (p1, p2, …), since those of a file may be in any shape.
    """
    return QuestionCard.model_construct(
        id="labelled-row",
        revision=1,
        question=question or "",
        type=QuestionType.TECHNICAL_CONCEPT,
        difficulty=Difficulty.MEDIUM,
        roles=("Everybody",),
        tags=("Labelled",),
        approach=("Answer.",),
        key_points=tuple(
            KeyPoint.model_construct(id=f"p{number}", kind=PointKind.CONTENT, weight=1, text=text, examples=())
            for number, text in enumerate(points, start=1)
        ),
        common_mistakes=(),
        standard_response=reference,
        source=Source(title="labelled data", licence="see the file"),
    )


async def judged(grader: Grader, card: QuestionCard, answer: str) -> Findings:
    """The findings of ``grader``, each with a quote that stands in the answer.

    An answer of nothing covers nothing, and nobody is asked. Raises `GradingFailed`, also where the grader says that it
    cannot read such an answer: what it found then means nothing.
    """
    if not answer.strip():
        missing = tuple(PointFinding(id=p.id, verdict=Verdict.MISSING, probability=0.0) for p in card.key_points)
        return Findings(graded_by=grader.name, points=missing, mistakes=())
    findings = await grader.judge(card, answer)
    if findings.unread:
        raise GradingFailed(f"{grader.name} cannot read this answer: {findings.unread}.")
    return verify(card, answer, findings)


def likelihood(point: PointFinding) -> float:
    """How likely the point is covered, 0 to 1; from a grader that gives no probability, the verdict's credit."""
    return CREDIT[point.verdict] if point.probability is None else point.probability
