"""Bootstrap intervals."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.evaluating.intervals import bootstrap


def mean(rows: Sequence[float]) -> float:
    return sum(rows) / len(rows)


def test_the_interval_of_a_share_is_near_the_textbook_one() -> None:
    rows = [1.0] * 60 + [0.0] * 40
    low, high = bootstrap(rows, mean)
    # normal approximation: .6 ± 1.96 * sqrt(.6 * .4 / 100)
    assert [low, high] == pytest.approx([0.504, 0.696], abs=0.02)


def test_rows_that_agree_leave_no_doubt_and_the_same_rows_give_the_same_interval() -> None:
    assert bootstrap([1.0, 1.0, 1.0], mean) == (1.0, 1.0)
    rows = [0.0, 0.2, 0.9, 1.0]
    assert bootstrap(rows, mean) == bootstrap(rows, mean)
