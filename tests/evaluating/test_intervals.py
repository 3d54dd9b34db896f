"""Bootstrap intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.evaluating.intervals import bootstrap, figures, ratio, resamples


def mean(rows: Sequence[float]) -> float:
    return sum(rows) / len(rows)


def share(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    return ratio(sums[:, 0], sums[:, 1])


def test_the_interval_of_a_share_is_near_the_textbook_one() -> None:
    rows = [1.0] * 60 + [0.0] * 40
    low, high = bootstrap(rows, mean)
    # normal approximation: .6 ± 1.96 * sqrt(.6 * .4 / 100)
    assert [low, high] == pytest.approx([0.504, 0.696], abs=0.02)
    found = figures([[row, 1] for row in rows], {"share": share})
    assert found["share"] == 0.6
    assert found["share_ci"] == pytest.approx([0.504, 0.696], abs=0.02)


def test_rows_that_agree_leave_no_doubt_and_the_same_rows_give_the_same_interval() -> None:
    assert bootstrap([1.0, 1.0, 1.0], mean) == (1.0, 1.0)
    rows = [0.0, 0.2, 0.9, 1.0]
    assert bootstrap(rows, mean) == bootstrap(rows, mean)
    table = [[row, 1] for row in rows]
    assert figures(table, {"share": share}) == figures(table, {"share": share})
    assert figures([[1, 1]] * 3, {"share": share})["share_ci"] == [1.0, 1.0]


def test_every_resample_draws_as_many_rows_as_there_are() -> None:
    chunks = list(resamples(7, 250))
    assert [len(chunk) for chunk in chunks] == [100, 100, 50]
    drawn = np.concatenate(chunks)
    assert drawn.shape == (250, 7)
    assert set(drawn.sum(axis=1)) == {7}
    assert drawn.mean(axis=0) == pytest.approx([1] * 7, abs=0.3)


def test_a_figure_that_does_not_exist_is_none() -> None:
    assert figures([[0, 0]], {"share": share}) == {"share": None, "share_ci": None}
    assert figures([], {"share": share}) == {"share": None, "share_ci": None}
    # resamples without the only row that counts are left out
    found = figures([[1, 1], [0, 0]], {"share": share})
    assert (found["share"], found["share_ci"]) == (1.0, [1.0, 1.0])
