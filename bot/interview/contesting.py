"""What an objection changes: one verdict, then the score by our own arithmetic; pure. It never takes points away."""

from __future__ import annotations

from collections.abc import Sequence

from bot.interview.assessment import Assessment, Findings, Ruling, Status, Verdict
from bot.interview.attempt import Attempt, Contest, Outcome
from bot.interview.scoring import assess
from knowledge.card import QuestionCard

MADE, NOT_MADE = "made", "not_made"
_RANK = {Verdict.MISSING: 0, Verdict.PARTIAL: 1, Verdict.COVERED: 2, MADE: 0, NOT_MADE: 1}


def better(before: str, after: str) -> bool:
    """Whether ``after`` is worth more to the person than ``before`` (both of a point, or both of a mistake)."""
    return _RANK[after] > _RANK[before]


def verdicts(assessment: Assessment) -> dict[str, str]:
    """What may be contested, by `Contest.key` in the card's order: points not covered, then mistakes made."""
    points = {f"point:{p.id}": str(p.verdict) for p in assessment.points if p.verdict is not Verdict.COVERED}
    return {**points, **{f"mistake:{m.id}": MADE for m in assessment.mistakes if m.made}}


def open_verdicts(attempt: Attempt) -> dict[str, str]:
    """What may still be contested, by key; an objection that waits for its ruling may be argued again."""
    if attempt.assessment is None or attempt.assessment.status is not Status.GRADED:
        return {}
    ruled = {contest.key for contest in attempt.contests if contest.outcome is not Outcome.WAITING}
    return {key: verdict for key, verdict in verdicts(attempt.assessment).items() if key not in ruled}


def contestable(attempt: Attempt, card: QuestionCard) -> bool:
    """Whether something in ``attempt`` may be contested: not by points that ``card`` has no more."""
    same = attempt.assessment is not None and attempt.assessment.card.hash == card.content_hash
    return same and bool(open_verdicts(attempt))


def settled(contest: Contest, ruling: Ruling) -> Contest:
    """``contest`` with the ruling in it; the score comes later. A verdict that would fall stays as it was."""
    outcome = Outcome.ARGUED if ruling.argued else Outcome.KEPT
    if better(contest.before, ruling.verdict):
        outcome = Outcome.CHANGED
    after = ruling.verdict if outcome is Outcome.CHANGED else contest.before
    changes = {"outcome": outcome, "after": after, "evidence": ruling.evidence, "judged_by": ruling.graded_by}
    return contest.model_copy(update=changes)


def upheld(card: QuestionCard, attempt: Attempt, assessment: Assessment, contests: Sequence[Contest]) -> Assessment:
    """``assessment`` of ``attempt`` with every verdict that ``contests`` changed for the better, and the score anew.

    Raises `GradingFailed` if the assessment is not about this card.
    """
    won = {c.key: c for c in contests if c.outcome is Outcome.CHANGED and c.after is not None}
    now = verdicts(assessment)
    won = {key: c for key, c in won.items() if key in now and better(now[key], c.after or "")}
    if not won:
        return assessment
    points = tuple(
        p.model_copy(
            update={"verdict": Verdict(c.after or ""), "evidence": c.evidence, "probability": None, "disputed": False}
        )
        if (c := won.get(f"point:{p.id}"))
        else p
        for p in assessment.points
    )
    mistakes = tuple(
        m.model_copy(update={"made": False, "evidence": None}) if f"mistake:{m.id}" in won else m
        for m in assessment.mistakes
    )
    findings = Findings(
        graded_by=assessment.graded_by,
        points=points,
        mistakes=mistakes,
        factual_errors=tuple(e for e in assessment.factual_errors if f"point:{e.point}" not in won),
        withdrawn=assessment.withdrawn,
        strength=assessment.strength,
        prompt_hash=assessment.prompt_hash,
        raw=assessment.raw,
        usage=assessment.usage,
    )
    anew = assess(card, findings, attempt.hints, attempt.spoiled)
    if (anew.score or 0) < (assessment.score or 0):  # a follow-up's, kept from before a hint (`following.raised`)
        return anew.model_copy(update={"score": assessment.score, "band": assessment.band, "cap": assessment.cap})
    return anew
