"""FSRS as Viva uses it: the package's own arithmetic, in whole days, without clock or chance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from fsrs import Card, Rating, Scheduler

from bot.interview.review import Reviews
from bot.spacing import spaced

BEGUN = datetime(2026, 3, 2, tzinfo=UTC)


def by_hand(reviews: Reviews, retention: float) -> tuple[int, float]:
    scheduler = Scheduler(desired_retention=retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, at = Card(card_id=1, due=BEGUN), BEGUN
    for rating, days in reviews:
        at += timedelta(days=days)
        card, _ = scheduler.review_card(card, Rating(rating), at)
    assert card.stability is not None
    return (card.due - at).days, card.stability


@pytest.mark.parametrize("retention", [0.9, 0.95])
@pytest.mark.parametrize(
    "reviews",
    [((1, 0),), ((2, 0),), ((3, 0),), ((4, 0),), ((3, 0), (3, 2), (1, 9)), ((4, 0), (4, 8), (4, 40), (2, 200))],
)
def test_it_is_the_packages_own_arithmetic(reviews: Reviews, retention: float) -> None:
    assert spaced(reviews, retention) == by_hand(reviews, retention)


def test_first_intervals_are_those_of_fsrs() -> None:
    assert [spaced(((rating, 0),), 0.9).days for rating in (1, 2, 3, 4)] == [1, 1, 2, 8]
    assert [spaced(((rating, 0),), 0.95).days for rating in (1, 2, 3, 4)] == [1, 1, 1, 3]


def test_without_a_review_there_is_nothing_to_say() -> None:
    with pytest.raises(ValueError, match="at least one review"):
        spaced((), 0.9)
