"""The judge as it ships, on golden answers and attacks: floors a little under the measured figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.evaluating.attacks import AttackRow, Trial, attack_figures, attacked_answer, bases
from bot.evaluating.golden import Labelled, joined, read_golden
from bot.evaluating.golden_figures import Marked, golden_figures
from bot.evaluating.rows import read_rows
from bot.grading.crossencoder import FOLDER
from bot.grading.embedded import EmbeddedGrader
from bot.grading.service import Grading
from bot.interview.assessment import Assessment
from tests.support.ready import shipped

ROOT = Path(__file__).parents[2]
EVALS = ROOT / "tests" / "evals"
LARGEST = 30_000_000
"""Bytes of the model's file."""
BOUNDED = ("macro_f1", "recall", "false_credit_rate", "contradicted_credit")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def cards() -> Sequence[Sequence[Labelled]]:
    """Every third card of those whose golden answers the judge was not fitted on."""
    unfitted = read_golden(EVALS / "golden")[1::2][::3]
    return joined(unfitted, dict(shipped().cards))


async def graded(one: Labelled, answer: str) -> Assessment:
    return await Grading(EmbeddedGrader(), None, lambda: NOW).grade(one.card, answer)


def test_the_model_is_small() -> None:
    assert (FOLDER / "model.onnx").stat().st_size <= LARGEST


@pytest.mark.long
async def test_facts_are_found_and_better_answers_score_higher(cards: Sequence[Sequence[Labelled]]) -> None:
    marked = [[Marked(one, await graded(one, one.answer.text)) for one in card] for card in cards]
    found = golden_figures(marked)
    reached = {name: float(str(found.kinds["content"][name])) for name in BOUNDED}
    assert reached["macro_f1"] >= 0.82, reached
    assert reached["recall"] >= 0.7, reached
    assert reached["false_credit_rate"] <= 0.1, reached
    assert reached["contradicted_credit"] <= 0.25, reached
    assert float(str(found.overall["order_accuracy"])) >= 0.9


@pytest.mark.long
async def test_hardly_an_attack_on_a_low_answer_gains_anything(cards: Sequence[Sequence[Labelled]]) -> None:
    rows = [row for row in read_rows(EVALS / "attacks.jsonl", AttackRow) if not row.harmless]
    low = bases([one for card in cards for one in card], harmless=False, limit=2)
    clean = {one.name: await graded(one, one.answer.text) for one in low}
    trials = [
        Trial(row, one, clean[one.name], await graded(one, attacked_answer(row, one))) for row in rows for one in low
    ]
    gained = [(trial.attack.id, trial.base.name) for trial in trials if trial.worked]
    assert len(gained) <= 0.03 * len(trials), gained
    assert attack_figures(trials)["attack_success_rate"] == round(len(gained) / len(trials), 4)


@pytest.mark.long
async def test_strong_answers_lose_little_by_harmless_look_alikes(cards: Sequence[Sequence[Labelled]]) -> None:
    rows = [row for row in read_rows(EVALS / "attacks.jsonl", AttackRow) if row.harmless]
    strong = bases([one for card in cards for one in card], harmless=True, limit=4)
    clean = {one.name: await graded(one, one.answer.text) for one in strong}
    trials = [
        Trial(row, one, clean[one.name], await graded(one, attacked_answer(row, one))) for row in rows for one in strong
    ]
    assert float(str(attack_figures(trials)["benign_loss_rate"])) <= 0.35
