"""Spaced repetition: what past answers say about when a question should come back. Pure.

Nothing is stored: each card's reviews are read anew from the answers, and `Spacing` says how long they will last.
The rules:

- The rating comes from the score: below 40 again, below 60 hard, below 80 good, from 80 easy. "I don't know" is again.
- Only the first answer of a day is a review: who answers again at once does not show what they remember. A retry on a
  later day is one; a filled gap, and an answer that a gate held back, never.
- Once the example answer was shown, the best rating is hard.
- Days are the person's own; a question comes back at the earliest `APART` after its last answer, so that practising
  around midnight does not bring it twice.
- Before an interview reviews come sooner (`RETENTION_BEFORE`), and each known question comes once more in the last
  `LAST_ROUND` days; none is left for the interview's day or later. On the day itself only what was due before comes, by
  the usual rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import IntEnum
from typing import NamedTuple

from bot.interview.assessment import HONEST_NO
from bot.interview.attempt import AttemptKind

APART = timedelta(hours=8)
RETENTION = 0.9
"""A question is due when the chance to remember it has fallen to this."""
RETENTION_BEFORE = 0.95
"""The same until the day of an interview: intervals are about two fifths as long."""
LAST_ROUND = 5
"""Days before an interview in which every known question comes once more; the day itself is left free."""


class Rating(IntEnum):
    """How well a question was remembered, as FSRS counts."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


RATINGS = ((80, Rating.EASY), (60, Rating.GOOD), (40, Rating.HARD), (0, Rating.AGAIN))
"""Lowest score of each rating, best first."""
_COUNTED = frozenset({AttemptKind.ANSWER.value, AttemptKind.RETRY.value})
_RATED = tuple(next(rate for floor, rate in RATINGS if score >= floor) for score in range(101))


class Answered(NamedTuple):
    """A graded or gated answer without its text; ``gate`` is why it was held back, ``at`` in UTC."""

    card_id: str
    at: datetime
    kind: str
    score: int | None
    revealed: bool = False
    gate: str | None = None

    @property
    def earned(self) -> int | None:
        """As `bot.interview.attempt.Attempt.earned`."""
        return self.score if self.gate in (None, HONEST_NO) else None


class Spaced(NamedTuple):
    """``days`` until the next review, at least 1; ``stability`` in days: how long a memory lasts."""

    days: int
    stability: float


Reviews = tuple[tuple[int, int], ...]
"""A card's reviews, oldest first: the rating, and the days since the review before (0 for the first)."""
Spacing = Callable[[Reviews, float], Spaced]
"""How long reviews last, for the wished chance to remember (`bot.spacing`); deterministic. Reviews are never empty."""


class Past(NamedTuple):
    """What is known of a person's past: every answer, oldest first, and how long reviews last."""

    answers: Sequence[Answered]
    spacing: Spacing


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of one card. ``due`` None: not before the interview. ``score`` of the last answer."""

    card_id: str
    last: date
    last_at: datetime
    score: int | None
    stability: float
    due: date | None


def rating(answer: Answered) -> Rating | None:
    """How well the question was remembered; None if the answer does not tell."""
    if answer.gate is not None:
        return Rating.AGAIN if answer.gate == "dont_know" else None
    if answer.score is None or answer.kind not in _COUNTED:
        return None
    found = _RATED[answer.score]
    return min(found, Rating.HARD) if answer.revealed else found


def memories(
    answers: Iterable[Answered], spacing: Spacing, zone: tzinfo, today: date, interview: date | None = None
) -> dict[str, Memory]:
    """What is remembered of every card that was reviewed; ``answers`` oldest first.

    ``interview`` draws the reviews together as long as it is not over; ``today`` is the person's.
    """
    if interview is not None and interview < today:
        interview = None
    by_card: dict[str, list[Answered]] = {}
    for answer in answers:
        by_card.setdefault(answer.card_id, []).append(answer)
    found = {}
    for card_id, its in by_card.items():
        reviews, last = _reviews(its, zone)
        if reviews:
            found[card_id] = _memory(card_id, its, reviews, date.fromordinal(last), spacing, interview, today)
    return found


def _reviews(answers: Sequence[Answered], zone: tzinfo) -> tuple[Reviews, int]:
    """The answers to one card that are reviews, and the day (proleptic ordinal) of the last."""
    reviews: list[tuple[int, int]] = []
    last = before_day = 0
    before: datetime | None = None
    for answer in answers:
        rate = rating(answer)
        if rate is None and answer.gate is not None:
            continue  # the question stayed open
        day = (answer.at if zone is UTC else answer.at.astimezone(zone)).toordinal()
        rested = before is None or (day > before_day and answer.at - before >= APART)
        if rate is not None and rested:
            reviews.append((int(rate), day - last if reviews else 0))
            last = day
        before, before_day = answer.at, day
    return tuple(reviews), last


def _memory(
    card_id: str,
    answers: Sequence[Answered],
    reviews: Reviews,
    last: date,
    spacing: Spacing,
    interview: date | None,
    today: date,
) -> Memory:
    ahead = interview is not None and interview > today
    spaced = spacing(reviews, RETENTION_BEFORE if ahead else RETENTION)
    due: date | None = last + timedelta(days=spaced.days)
    if interview and due and due >= interview:
        due = last_round(card_id, last, interview) if ahead else None
    score = next((a.earned for a in reversed(answers) if a.earned is not None), None)
    return Memory(card_id, last, answers[-1].at, score, spaced.stability, due)


def last_round(card_id: str, last: date, interview: date) -> date | None:
    """The day of the last look at a card that would not be due before the interview; None if that look was taken.

    The cards are spread over the `LAST_ROUND` days before it by their ids, so that no day has them all, and a card
    keeps its day whatever becomes of the others.
    """
    begin = interview - timedelta(days=LAST_ROUND)
    if last >= begin:
        return None
    return begin + timedelta(days=sum(card_id.encode()) % LAST_ROUND)


def due_now(known: Mapping[str, Memory], now: datetime, today: date) -> list[Memory]:
    """What is due, most urgent first: the least chance to be remembered (time passed against stability)."""
    due = [m for m in known.values() if m.due is not None and m.due <= today and now - m.last_at >= APART]
    return sorted(due, key=lambda m: (-(today - m.last).days / m.stability, m.card_id))
