"""Calibration by hand: the guessed band against the score, over the latest guesses."""

from __future__ import annotations

import pytest

from bot.interview.guessing import FEWEST, KEPT, LATEST, calibration, ceiling, with_guess
from bot.interview.session import Guess


def guesses(*lows: int) -> tuple[Guess, ...]:
    return tuple(Guess(attempt_id=str(n), low=low) for n, low in enumerate(lows))


def test_too_few_guesses_say_nothing() -> None:
    scores = {str(n): 50 for n in range(FEWEST)}
    assert calibration(guesses(*[40] * (FEWEST - 1)), scores) is None
    assert calibration(guesses(*[40] * FEWEST), scores) == 0


def test_the_mean_is_signed_and_over_the_latest() -> None:
    scores = {str(n): 50 for n in range(20)}
    assert calibration(guesses(*[0] * 10, *[80] * LATEST), scores) == 30
    assert calibration(guesses(80, 20, 80, 20, 60), scores) == pytest.approx((30 - 11 + 30 - 11 + 10) / 5)


@pytest.mark.parametrize(("low", "score"), [(80, 100), (80, 80), (40, 59), (0, 0), (0, 19)])
def test_a_band_that_holds_the_score_was_right(low: int, score: int) -> None:
    assert calibration(guesses(*[low] * FEWEST), {str(n): score for n in range(FEWEST)}) == 0


def test_a_guess_whose_answer_is_gone_is_left_out() -> None:
    scores = {str(n): 70 for n in range(1, 6)}
    assert calibration(guesses(0, *[60] * 5), scores) == 0


def test_a_later_guess_takes_the_place_of_an_earlier_and_they_are_bounded() -> None:
    kept: tuple[Guess, ...] = ()
    for n in range(KEPT + 7):
        kept = with_guess(kept, Guess(attempt_id=str(n), low=0))
    assert len(kept) == KEPT
    assert kept[-1].attempt_id == str(KEPT + 6)
    again = with_guess(kept, Guess(attempt_id=kept[0].attempt_id, low=80))
    assert len(again) == KEPT
    assert again[-1].low == 80


def test_bands_meet() -> None:
    assert [ceiling(low) for low in (80, 60, 40, 20, 0)] == [100, 79, 59, 39, 19]
