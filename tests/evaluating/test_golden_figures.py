"""Assessments against the labels of golden answers."""

from __future__ import annotations

import pytest

from bot.evaluating.golden_figures import Marked, golden_figures
from tests.support.marked import assessed, golden_answer


def test_points_of_content_and_form_apart_and_together() -> None:
    # content: label c c p m x against said c m p c p; form: label c against said c
    card = [Marked(golden_answer("strong", "ccpmxc"), assessed(50, "cmpcpc"))]
    found = golden_figures([card])
    content = found.kinds["content"]
    # covered or not: one hit, one missed, one falsely credited, two rightly not
    assert content["recall"] == 0.5
    assert content["false_credit_rate"] == pytest.approx(1 / 3, abs=1e-4)
    assert content["macro_f1"] == pytest.approx((0.5 + 2 / 3) / 2, abs=1e-4)
    # observed .6, by chance .4 * .4 + .6 * .6 = .52
    assert content["kappa"] == pytest.approx(0.08 / 0.48, abs=1e-4)
    # covered 1 of 2 and 2, partial 1 of 1 and 2, missing with contradicted 0 of 2 and 1
    assert content["macro_f1_three_way"] == pytest.approx((0.5 + 2 / 3 + 0) / 3, abs=1e-4)
    assert content["contradicted_credit"] == 0.5
    form = found.kinds["form"]
    assert (form["recall"], form["contradicted_credit"]) == (1.0, None)
    # what recall and false credit are shares of
    shares = ("stated", "not_stated", "contradicted")
    assert [content[name] for name in shares] == [2, 3, 1]
    assert [form[name] for name in shares] == [1, 0, 0]
    assert [found.overall[name] for name in shares] == [3, 3, 1]
    assert found.overall["recall"] == pytest.approx(2 / 3, abs=1e-4)
    assert "recall_ci" in found.overall


def test_mistakes_are_found_or_not() -> None:
    card = [
        Marked(golden_answer("mistaken", made="yy"), assessed(0, made="yn")),
        Marked(golden_answer("strong", made="nn"), assessed(0, made="yn")),
    ]
    # one found, one missed, one made up: 2 / (2 + 1 + 1)
    assert golden_figures([card]).overall["mistakes_f1"] == 0.5


def test_better_answers_must_score_higher_and_a_tie_is_not_enough() -> None:
    scores = {"strong": 80, "partial": 50, "mistaken": 50, "off-topic": 0}
    card = [Marked(golden_answer(kind), assessed(score)) for kind, score in scores.items()]
    found = golden_figures([card])
    assert found.overall["order_accuracy"] == 0.8
    assert found.overall["pairs"] == 5
    assert found.order["partial > mistaken"] == 0.0
    assert found.order["strong > partial"] == 1.0


def test_a_pair_with_an_answer_that_was_not_graded_is_no_pair() -> None:
    found = golden_figures([[Marked(golden_answer("strong"), assessed(9))], []])
    assert found.overall["order_accuracy"] is None
    assert found.overall["pairs"] == 0


def test_of_nothing_there_is_nothing() -> None:
    found = golden_figures([])
    assert [found.overall[name] for name in ("stated", "not_stated", "contradicted", "pairs")] == [0, 0, 0, 0]


def test_the_interval_is_over_cards() -> None:
    good = [Marked(golden_answer("strong", "cccccc"), assessed(90, "cccccc"))]
    bad = [Marked(golden_answer("strong", "cccccc"), assessed(0, "mmmmmm"))]
    found = golden_figures([good, bad] * 5)
    # ten cards, half of them right: .5 ± 1.96 * sqrt(.25 / 10) = .19 to .81, in steps of a tenth
    assert found.overall["recall_ci"] == pytest.approx([0.2, 0.8], abs=0.11)


def test_each_answer_of_a_kind_is_compared_with_each_of_another() -> None:
    card = [
        Marked(golden_answer("strong"), assessed(80)),
        Marked(golden_answer("strong"), assessed(40)),
        Marked(golden_answer("off-topic"), assessed(60)),
    ]
    found = golden_figures([card])
    assert (found.order["strong > off-topic"], found.overall["pairs"]) == (0.5, 2)
