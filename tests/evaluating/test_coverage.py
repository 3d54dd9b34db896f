"""Coverage of key points against labels."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from bot.evaluating.coverage import CoverageRow, cover, coverage_figures
from bot.interview.assessment import Verdict
from tests.support.judges import FixedJudge

ANSWER = "I would measure it before I change anything."


def row(**changes: Any) -> CoverageRow:
    points = [{"id": f"kp_{name}", "text": name} for name in ("a", "b", "c")]
    labels = {"kp_a": True, "kp_b": False}
    given = {"id": "1", "source": "own", "question": None, "key_points": points, "answer": ANSWER, "covered": labels}
    return CoverageRow.model_validate({**given, **changes})


async def test_every_point_gets_a_probability_and_labelled_ones_count() -> None:
    found = await cover(FixedJudge({"a": 0.9, "b": 0.6, "c": 0.2}), row())
    assert found.chances == {"kp_a": 0.9, "kp_b": 0.6, "kp_c": 0.2}
    assert found.said == {"kp_a": True, "kp_b": True, "kp_c": False}
    assert found.counts.tolist() == [0, 1, 0, 1]


async def test_a_model_gives_its_credit_as_probability_and_partial_is_not_covered() -> None:
    found = await cover(FixedJudge({"a": Verdict.COVERED, "b": Verdict.PARTIAL, "c": Verdict.MISSING}), row())
    assert list(found.chances.values()) == [1.0, 0.49, 0.0]
    assert [chance >= 0.5 for chance in found.chances.values()] == list(found.said.values())
    assert list(found.said.values()) == [True, False, False]


async def test_figures_over_several_answers() -> None:
    opinions: list[dict[str, float | Verdict]] = [{"a": 0.9, "b": 0.6, "c": 0}, {"a": 0.9, "b": 0, "c": 0.9}]
    found = [await cover(FixedJudge(opinion), row()) for opinion in opinions]
    figures = coverage_figures(found)
    # four labelled pairs: two hits, one false credit, one right refusal
    assert figures["kappa"] == 0.5
    assert figures["macro_f1"] == pytest.approx((4 / 5 + 2 / 3) / 2, abs=1e-4)
    assert (figures["false_credit_rate"], figures["recall"], figures["covered_rate_bias"]) == (0.5, 1.0, 0.25)
    assert {f"{name}_ci" for name in ("kappa", "macro_f1", "false_credit_rate", "covered_rate_bias")} <= figures.keys()
    assert "map_strict" not in figures


async def test_the_ranking_takes_the_likeliest_point_of_each_answer() -> None:
    found = [await cover(FixedJudge({"a": 0.3, "b": 0.2, "c": 0.6}), row(question="q")) for _ in range(2)]
    assert found[0].match.probability == 0.6
    assert found[0].match.hit is None
    figures = coverage_figures(found, ranked=True)
    assert (figures["map_strict"], figures["map_relaxed"]) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"covered": {"kp_x": True}}, "'kp_x'"),
        ({"key_points": [{"id": "a", "text": "a"}] * 2, "covered": {}}, "twice"),
        ({"key_points": []}, "at least 1"),
        ({"covered": {"kp_a": "perhaps"}}, "bool"),
        ({"key_points": [{"id": "a", "text": "   "}], "covered": {}}, "holds no word"),
        ({"key_points": [{"id": "a", "text": "!!!"}], "covered": {}}, "holds no word"),
    ],
)
def test_a_row_that_does_not_fit(change: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        row(**change)
