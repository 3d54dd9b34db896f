"""Scores against people's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bot.evaluating.scores import Scored, ScoreRow, pearson, rate, score_figures, summands
from bot.interview.assessment import Verdict
from tests.support.judges import FixedJudge

ANSWER = "I would measure it before I change anything."


def row(**changes: Any) -> ScoreRow:
    given = {"id": "1", "source": "saf", "question": "Why?", "reference_answer": "One.", "answer": ANSWER, "score": 1}
    return ScoreRow.model_validate({**given, **changes})


def scored(*pairs: tuple[float, float]) -> list[Scored]:
    return [Scored(row(score=human), said) for human, said in pairs]


async def test_the_sentences_of_the_reference_are_the_points() -> None:
    judge = FixedJudge({"One thing, e.g. this.": 0.9, "Another thing.": 0.2, "A third": 0.1})
    found = await rate(judge, row(reference_answer="One thing, e.g. this. Another thing.\nA third"))
    assert found.score == pytest.approx(0.4)


async def test_a_reference_of_a_sign_that_is_read_as_a_word_is_one_point_and_given_points_go_first() -> None:
    assert (await rate(FixedJudge({"\u2122": 0.7}), row(reference_answer="\u2122"))).score == 0.7
    points = [{"id": "x", "text": "given"}, {"id": "y", "text": "too"}]
    judge = FixedJudge({"given": Verdict.COVERED, "too": Verdict.PARTIAL})
    assert (await rate(judge, row(key_points=points))).score == 0.75


def test_the_figures_by_hand() -> None:
    found = score_figures(scored((0, 0), (0.25, 0.3), (0.5, 0.5), (0.75, 1)))
    # quarters 0 1 2 3 against 0 1 2 4
    assert found["qwk"] == pytest.approx(1 - 0.25 / 3.5, abs=1e-4)
    assert found["rmse"] == pytest.approx(((0.05**2 + 0.25**2) / 4) ** 0.5, abs=1e-4)
    assert found["bias"] == pytest.approx(0.3 / 4)
    assert found["pearson"] == pytest.approx(np.corrcoef([0, 0.25, 0.5, 0.75], [0, 0.3, 0.5, 1])[0, 1], abs=1e-4)
    assert {"qwk_ci", "pearson_ci", "rmse_ci", "bias_ci"} <= found.keys()
    assert "macro_f1" not in found


def test_pearson_of_a_known_set() -> None:
    # the first set of Anscombe's quartet (The American Statistician 27, 1973): r = .816; scaled to 0..1
    x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
    y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]
    sums = np.sum([summands(a / 20, b / 20) for a, b in zip(x, y, strict=True)], axis=0)
    assert pearson(sums[None, :]) == pytest.approx([0.81642], abs=1e-5)


def test_a_grader_that_always_says_the_same_has_no_correlation() -> None:
    found = score_figures(scored(*[(human / 10, 0.3) for human in range(10)]))
    assert (found["pearson"], found["pearson_ci"], found["qwk"]) == (None, None, 0.0)


def test_correct_or_not_is_from_a_half() -> None:
    found = score_figures(scored((1, 0.5), (0, 0.49), (1, 0.2), (0, 0.1)), two_way=True)
    assert found["macro_f1"] == pytest.approx((2 / 3 + 4 / 5) / 2, abs=1e-4)


def test_halves_are_rounded_up_to_the_next_quarter() -> None:
    assert int(summands(0.125, 0.375)[:25].argmax()) == 1 * 5 + 2
