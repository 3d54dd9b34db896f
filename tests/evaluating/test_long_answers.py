"""`tests/evals/long_answers.py` prints what the judge gives for facts that are there, and for those that are not."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

import pytest

from bot.evaluating.golden import Golden, read_golden
from bot.grading.embedded import EmbeddedGrader
from bot.grading.fusion import judgement
from knowledge.card import QuestionCard
from tests.evals.long_answers import buried, credit, credits, padded, strangers
from tests.support.ready import shipped

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def cards() -> Sequence[Golden]:
    return list(read_golden(ROOT / "tests" / "evals" / "golden"))[:4]


@pytest.fixture(scope="module")
def bank() -> dict[str, QuestionCard]:
    return dict(shipped().cards)


def test_credit_is_whole_half_or_none_by_the_thresholds_in_force() -> None:
    edges = judgement().content
    assert [credit(edges.covered), credit(edges.partial), credit(edges.partial - 0.01)] == [1.0, 0.5, 0.0]


def test_a_partial_answer_is_buried_whole_among_answers_to_other_questions(cards: Sequence[Golden]) -> None:
    one, *others = cards
    text, labels = buried(one, others, random.Random(2))
    partial = next(answer for answer in one.answers if answer.kind == "partial")
    assert labels == partial.points
    assert len(text) == len(partial.text) + sum(len(other.answers[0].text) + 1 for other in others)
    assert all(said in text for said in (partial.text, *(other.answers[0].text for other in others)))
    assert len({buried(one, others, random.Random(seed))[0] for seed in range(9)}) > 1


def test_with_nothing_around_it_an_answer_is_not_doubted(
    cards: Sequence[Golden], bank: dict[str, QuestionCard]
) -> None:
    among, absent, there = padded(cards, bank, EmbeddedGrader(), 0).strip("| ").split(" | ")
    bare, now = map(float, there.split(", "))
    assert int(among) < 10
    assert absent.split(", ")[0] == absent.split(", ")[1]
    assert bare == now > float(absent.split(", ")[0])


def test_strong_answers_earn_less_at_other_cards_than_at_their_own(
    cards: Sequence[Golden], bank: dict[str, QuestionCard]
) -> None:
    grader = EmbeddedGrader()
    own = [
        now
        for one in cards
        for answer in one.answers
        if answer.kind == "strong"
        for _, _, now in credits(grader, bank[one.card], answer.text)
    ]
    assert strangers(cards, bank, grader) < mean(own)
