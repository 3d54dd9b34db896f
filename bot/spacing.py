"""How long a review lasts: FSRS (package `fsrs`) behind `bot.interview.review.Spacing`. Deterministic; whole days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from bot.interview.review import Reviews, Spaced

if TYPE_CHECKING:
    from fsrs import Scheduler

KEPT = 50_000
"""Results kept: most cards share theirs with others, and one answer changes one card's only."""
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=KEPT)
def spaced(reviews: Reviews, retention: float) -> Spaced:
    """Days until the chance to remember falls to ``retention``, after these reviews (at least one)."""
    from fsrs import Card, Rating

    scheduler = _scheduler(retention)
    # Both would otherwise be read from the clock, and making an id even waits for it.
    card, at = Card(card_id=0, due=_EPOCH), _EPOCH
    for rating, days in reviews:
        at += timedelta(days=days)
        card, _ = scheduler.review_card(card, Rating(rating), at)
    if card.stability is None:
        raise ValueError("spacing needs at least one review")
    return Spaced((card.due - at).days, card.stability)


@cache
def _scheduler(retention: float) -> Scheduler:
    """FSRS with its default parameters: no steps within a day, since only a day's first answer is a review, and no
    fuzz, since the same answers must give the same day."""
    from fsrs import Scheduler

    return Scheduler(desired_retention=retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
