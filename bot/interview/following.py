"""Follow-up questions: when one may be asked, about which point, and what the answer to it does to the score; pure."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from bot.interview.assessment import Assessment, Findings, PointFinding, Status
from bot.interview.attempt import Attempt, AttemptKind
from bot.interview.contesting import better
from bot.interview.scoring import CREDIT, assess, shares
from bot.interview.session import Session
from knowledge.card import KeyPoint, PointKind, QuestionCard


class Probe(BaseModel):
    """A follow-up question. ``quote`` are the answer's own words that it probes, None for one that the card has.

    ``tokens`` are those a model took, also where its question was not used.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str
    quote: str | None = None
    tokens: int = 0


def may_follow_up(session: Session, attempt: Attempt, card: QuestionCard) -> bool:
    """Whether the interviewer may ask on: once, after a graded first answer that left something open, in coach mode.

    Never about an answer in a mock, whose feedback comes at its end.
    """
    in_mock = any(slot.turn == attempt.turn for mock in session.mocks for slot in mock.slots)
    if in_mock or session.prefs.mode != "coach" or attempt.kind is not AttemptKind.ANSWER or not card.follow_ups:
        return False
    return attempt.assessment is not None and weakest(card, attempt.assessment) is not None


def weakest(card: QuestionCard, assessment: Assessment) -> KeyPoint | None:
    """The point of a graded answer that lost most, facts before form; None if every point is covered.

    None as well if the card has other points by now.
    """
    if assessment.status is not Status.GRADED or assessment.card.hash != card.content_hash:
        return None
    share = shares(card)
    lost = {p.id: share.get(p.id, 0.0) * (1 - CREDIT[p.verdict]) for p in assessment.points}
    open_points = [p for p in card.key_points if lost.get(p.id, 0.0) > 0]
    return max(open_points, key=lambda p: (lost[p.id], p.kind is PointKind.CONTENT), default=None)


def raised(card: QuestionCard, attempt: Attempt, before: Assessment, found: Assessment) -> Assessment:
    """``found``, the assessment of the answer with the follow-up's below it, held to what a follow-up may do.

    A point rises if the words for it were not all there ``before``; no point falls, and mistakes stay as they were:
    who answers one more question never loses by it. If a hint taken on the way would lower the cap below the score
    that was reached, that score stays. ``found`` comes back as it is if the two are about different points.
    """
    if found.status is not Status.GRADED or before.status is not Status.GRADED or before.card != found.card:
        return found
    earlier = {point.id: point for point in before.points}
    base = attempt.base or ""
    findings = Findings(
        graded_by=found.graded_by,
        points=tuple(_higher(earlier[point.id], point, base) for point in found.points),
        mistakes=before.mistakes,
        factual_errors=before.factual_errors,
        withdrawn=tuple({w.key: w for w in (*found.withdrawn, *before.withdrawn)}.values()),
        strength=found.strength,
        prompt_hash=found.prompt_hash,
        raw=found.raw,
        usage=found.usage,
    )
    now = assess(card, findings, attempt.hints, attempt.spoiled)
    if (now.score or 0) < (before.score or 0):
        return now.model_copy(update={"score": before.score, "band": before.band, "cap": before.cap})
    return now


def _higher(before: PointFinding, now: PointFinding, base: str) -> PointFinding:
    said_before = now.evidence is None or now.evidence in base
    return now if better(before.verdict, now.verdict) and not said_before else before
