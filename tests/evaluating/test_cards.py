"""Labelled rows as cards, and what a grader makes of them."""

from __future__ import annotations

import pytest

from bot.evaluating.cards import card_of, judged, likelihood
from bot.grading.embedded import EmbeddedGrader
from bot.interview.assessment import PointFinding, Verdict
from bot.interview.errors import GradingFailed
from knowledge.card import PointKind
from tests.support.judges import FAILS, FixedJudge

TEXTS = [f"Point number {number}" for number in range(14)]


def test_a_card_may_hold_as_many_points_as_the_row() -> None:
    card = card_of(None, TEXTS, "The reference.")
    assert [point.text for point in card.key_points] == TEXTS
    assert len({point.id for point in card.key_points}) == 14
    assert {point.kind for point in card.key_points} == {PointKind.CONTENT}
    assert (card.question, card.common_mistakes, card.standard_response) == ("", (), "The reference.")
    # two rows are two cards to whoever keeps results by hash
    assert card.content_hash != card_of(None, TEXTS[1:]).content_hash


async def test_a_quote_that_nobody_said_earns_nothing() -> None:
    class Inventor(FixedJudge):
        def _point(self, name: str, opinion: float | Verdict, answer: str) -> PointFinding:
            return super()._point(name, opinion, "words that were never written")

    answer = "I would measure it before I change anything."
    assert (await judged(FixedJudge({"a": 0.9}), card_of("", ["a"]), answer)).points[0].verdict is Verdict.COVERED
    assert (await judged(Inventor({"a": 0.9}), card_of("", ["a"]), answer)).points[0].verdict is Verdict.MISSING


async def test_an_empty_answer_covers_nothing_and_nobody_is_asked() -> None:
    judge = FixedJudge({"a": 0.9})
    found = await judged(judge, card_of("", ["a"]), " \n")
    assert [(point.verdict, point.probability) for point in found.points] == [(Verdict.MISSING, 0.0)]
    assert judge.asked == 0


async def test_a_failure_stays_a_failure() -> None:
    with pytest.raises(GradingFailed):
        await judged(FixedJudge({"a": 0.9}), card_of("", ["a"]), FAILS)


async def test_what_the_judge_cannot_read_is_a_failure_and_no_number() -> None:
    code = "for row in table:\n    total += row.price\n    count += 1\nprint(total / count)\n"
    with pytest.raises(GradingFailed, match="cannot read"):
        await judged(EmbeddedGrader(), card_of("", ["The mean is the sum divided by the number of rows."]), code)


def test_a_verdict_without_probability_counts_by_its_credit() -> None:
    assert [likelihood(PointFinding(id="a", verdict=verdict)) for verdict in Verdict] == [1.0, 0.5, 0.0]
    assert likelihood(PointFinding(id="a", verdict=Verdict.MISSING, probability=0.3)) == 0.3
