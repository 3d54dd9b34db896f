"""Kappa, F1 and the errors of credit, against figures from textbooks and by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.evaluating import agreement


def table(human: Sequence[int], said: Sequence[int], classes: int) -> NDArray[np.float64]:
    return agreement.counted(human, said, classes)[None, :]


# 20 times both yes, 5 and 10 times one of them, 15 times neither: the usual textbook example, kappa .4
YES_NO = np.array([[15.0, 10.0, 5.0, 20.0]])


def test_counts_lie_at_human_times_classes_plus_said() -> None:
    assert agreement.counted([0, 0, 1, 1, 1], [0, 1, 0, 1, 1], 2).tolist() == [1, 1, 1, 2]
    assert agreement.counted([2], [1], 3).tolist() == [0, 0, 0, 0, 0, 0, 0, 1, 0]
    assert agreement.counted([], [], 2).tolist() == [0, 0, 0, 0]


def test_kappa_is_agreement_beyond_chance() -> None:
    assert agreement.kappa(YES_NO) == pytest.approx([0.4])
    assert agreement.kappa(table([0, 1, 0, 1], [0, 1, 1, 0], 2)) == pytest.approx([0])
    assert agreement.kappa(table([0, 1, 2], [0, 1, 2], 3), 3) == pytest.approx([1])
    assert np.isnan(agreement.kappa(table([0, 0], [0, 0], 2))).all()


def test_the_quadratic_kappa_is_one_less_squared_difference_over_that_of_chance() -> None:
    # by the other formula: mean squared difference .25, over variances 1.25 + 2.1875 and squared mean difference .0625
    found = agreement.kappa(table([0, 1, 2, 3], [0, 1, 2, 4], 5), 5, quadratic=True)
    assert found == pytest.approx([1 - 0.25 / 3.5])
    # always the same score agrees by chance only, however near it is
    assert agreement.kappa(table([0, 2, 4], [2, 2, 2], 5), 5, quadratic=True) == pytest.approx([0])


def test_macro_f1_weighs_the_classes_alike() -> None:
    # the example in the documentation of scikit-learn's f1_score: .26666
    assert agreement.macro_f1(table([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1], 3), 3) == pytest.approx([0.8 / 3])
    # "never covered" at 79 % not covered: F1 2 * .79 / 1.79 and 0
    assert agreement.macro_f1(np.array([[79.0, 0, 21, 0]])) == pytest.approx([1.58 / 1.79 / 2])
    # a class that neither used does not count
    assert agreement.macro_f1(table([0, 1], [0, 1], 3), 3) == pytest.approx([1])


def test_how_credit_errs() -> None:
    assert agreement.false_credit_rate(YES_NO) == pytest.approx([10 / 25])
    assert agreement.recall(YES_NO) == pytest.approx([20 / 25])
    assert agreement.covered_rate_bias(YES_NO) == pytest.approx([0.6 - 0.5])
    assert agreement.f1(YES_NO) == pytest.approx([40 / 55])
    assert np.isnan(agreement.recall(np.array([[3.0, 1, 0, 0]]))).all()


def test_many_resamples_are_measured_at_once() -> None:
    both = np.concatenate([YES_NO, YES_NO * [1, 0, 0, 1]])
    assert agreement.kappa(both) == pytest.approx([0.4, 1])
    assert agreement.macro_f1(both)[1] == 1
