"""Counts and averages over a person's attempts; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.interview.assessment import Status
from bot.interview.events import Tally
from bot.interview.session import AttemptKind, AttemptSummary
from knowledge.card import Difficulty

LATEST = 10


def _mean(numbers: Sequence[float]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None


def streak(days: set[date], today: date) -> int:
    """Days in a row with an answer, ending today or yesterday (today is not over yet)."""
    day = today if today in days else today - timedelta(days=1)
    length = 0
    while day in days:
        length += 1
        day -= timedelta(days=1)
    return length


def tally(attempts: Sequence[AttemptSummary], levels: Mapping[str, Difficulty], now: datetime) -> Tally:
    """Everything /stats shows. ``attempts`` newest first; scores 0 to 100; days are UTC.

    Averages are over graded first answers; gated answers, retries, filled gaps and answered follow-ups are counted but
    not averaged. The gain of one of the last three is its score minus that of the attempt it repeats.
    """
    valid = [a for a in attempts if not a.superseded]
    graded = [a for a in valid if a.status is Status.GRADED and a.score is not None]
    first = [a for a in graded if a.kind is AttemptKind.ANSWER]
    scores = {a.id: a.score for a in graded if a.score is not None}

    def gains(kind: AttemptKind) -> list[float]:
        again = [(a.id, a.retry_of) for a in graded if a.kind is kind]
        return [float(scores[id_] - scores[before]) for id_, before in again if before in scores]

    by_level = [
        (level, [float(a.score) for a in first if a.score is not None and levels.get(a.card_id) is level])
        for level in Difficulty
    ]
    firsts = [a.score for a in first if a.score is not None]
    return Tally(
        answers=len(valid),
        graded=len(graded),
        waiting=sum(1 for a in valid if a.status in (None, Status.NOT_GRADED)),
        average=_mean([float(s) for s in firsts]),
        best=max(scores.values(), default=None),
        latest=tuple(reversed(firsts[:LATEST])),
        retries=sum(1 for a in valid if a.kind is AttemptKind.RETRY),
        mean_gain=_mean(gains(AttemptKind.RETRY)),
        gaps=sum(1 for a in valid if a.kind is AttemptKind.GAP),
        gap_gain=_mean(gains(AttemptKind.GAP)),
        follow_ups=sum(1 for a in valid if a.kind is AttemptKind.FOLLOW_UP),
        follow_up_gain=_mean(gains(AttemptKind.FOLLOW_UP)),
        by_difficulty=tuple((level.value, len(s), sum(s) / len(s)) for level, s in by_level if s),
        this_week=sum(1 for a in valid if now - a.submitted_at < timedelta(days=7)),
        streak=streak({a.submitted_at.date() for a in valid}, now.date()),
    )
