"""Which words of an answer a verdict quotes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bot.grading.embedded import EmbeddedGrader, how_likely
from bot.grading.fusion import CHOICE, Quoting, judgement
from bot.grading.quoting import FAR_AHEAD, LONG_QUOTE, Quotable, quotable
from bot.grading.text import Span
from bot.grading.windows import Passages, leads
from bot.interview.assessment import Verdict
from tests.support.cards import make_card

FIRST, SECOND, THIRD = (0, 10), (11, 20), (21, 40)
SENTENCES = [FIRST, SECOND, THIRD]
PAIRS = [(0, 20), (11, 40)]
NEAREST_ALONE = Quoting(coefficients=(10.0, 0.0, 0.0, 0.0), beside=0.2)
"""A cosine less of .16 is a fifth as likely."""


def quotable_of(near: Sequence[Sequence[float]], lead: Sequence[float], by_words: dict[Span, float]) -> Quotable:
    return quotable(SENTENCES, PAIRS, np.array(near, np.float32), np.array(lead, np.float32), by_words)


def chosen(near: Sequence[float], pairs: Sequence[Span] = PAIRS, sentences: Sequence[Span] = SENTENCES) -> Span:
    rows = np.zeros((3, len(CHOICE)))
    rows[:, 0] = near
    return Quotable(sentences, pairs, rows).quote(NEAREST_ALONE)


@pytest.mark.parametrize(
    ("near", "quoted"),
    [
        ((0.5, 0.2, 0.1), FIRST),
        ((0.1, 0.5, 0.2), SECOND),
        ((0.5, 0.4, 0.1), (0, 20)),
        ((0.1, 0.5, 0.4), (11, 40)),
        ((0.40, 0.5, 0.45), (11, 40)),
        ((0.5, 0.1, 0.5), FIRST),
    ],
)
def test_the_likeliest_sentence_is_quoted_with_its_neighbour_if_that_is_likely_too(
    near: tuple[float, ...], quoted: Span
) -> None:
    assert chosen(near) == quoted


def test_two_sentences_are_quoted_together_only_where_nothing_stands_between_and_both_can_be_shown() -> None:
    assert chosen((0.5, 0.4, 0.1), pairs=()) == FIRST
    far = [(0, 10), (11, LONG_QUOTE + 1), (LONG_QUOTE + 2, LONG_QUOTE + 9)]
    assert chosen((0.5, 0.4, 0.1), [(0, LONG_QUOTE + 1)], far) == FIRST
    fits = [(0, 10), (11, LONG_QUOTE), (LONG_QUOTE + 1, LONG_QUOTE + 9)]
    assert chosen((0.5, 0.4, 0.1), [(0, LONG_QUOTE)], fits) == (0, LONG_QUOTE)


def test_of_two_sentences_the_likelier_comes_first_by_what_speaks_for_them() -> None:
    rows = np.zeros((3, len(CHOICE)))
    rows[:, 0] = 0.2, 0.5, 0.4
    some = Quotable(SENTENCES, PAIRS, rows)
    assert some.likeliest(NEAREST_ALONE) == [1, 2, 0]
    assert some.likelier(NEAREST_ALONE, 1, 2) == pytest.approx(1 / (1 + np.exp(1)))
    assert some.likelier(NEAREST_ALONE, 2, 1) == pytest.approx(1 - 1 / (1 + np.exp(1)))
    assert some.beside(NEAREST_ALONE) == (11, 40)
    assert some.beside(NEAREST_ALONE, least=0.5) is None
    assert some.beside(NEAREST_ALONE, longest=20) == (0, 20), "the other neighbour, if only that is short enough"
    assert Quotable([FIRST], (), rows[:1]).beside(NEAREST_ALONE) is None


def test_what_speaks_for_a_sentence() -> None:
    by_words = {FIRST: 0.2, SECOND: 0.5, (0, 20): 0.9}
    found = quotable_of([[0.2, 0.4, 0.1], [0.4, 0.6, 0.1]], (0.02, 0.5, -0.3), by_words)
    near, lead, words, length = found.table.T
    assert near == pytest.approx([0.3, 0.5, 0.1])
    assert lead == pytest.approx([0.02, FAR_AHEAD, -0.3])
    assert words == pytest.approx([np.log(0.25), 0, np.log(1e-4)], abs=0.01)
    assert length == pytest.approx(np.log([10, 9, 19]))


def test_a_piece_of_a_long_sentence_is_as_likely_by_the_words_as_the_sentence() -> None:
    found = quotable_of([[0.2, 0.2, 0.2]], (0, 0, 0), {(0, 20): 0.5, (0, 40): 0.9, THIRD: 0.1})
    assert found.table[:, 2] == pytest.approx([0, 0, np.log(1 / 9)], abs=0.01)


def test_a_sentence_is_ahead_by_its_mean_over_the_phrasings_and_of_all_other_statements() -> None:
    one, other, third = ([[0.5, 0.1], [0.3, 0.3]], [[0.3, 0.6]], [[0.1, 0.7]])
    found = leads([np.array(some, np.float32) for some in (one, other, third)])
    assert found[0] == pytest.approx([0.1, -0.5])
    assert found[1] == pytest.approx([-0.1, -0.1])
    assert leads([np.array(one, np.float32)])[0].tolist() == [0, 0]


def test_what_is_said_to_be_no_statement_of_it_is_not_quoted() -> None:
    read = Passages(SENTENCES, PAIRS, np.array([[0.5, 0.6, 0.1]]), np.array([0, 0.1, 0]), 1, 0).without({SECOND})
    assert quotable(SENTENCES, PAIRS, read.near, read.lead, {}).quote(judgement().quoting) == FIRST


@pytest.mark.parametrize(
    "before",
    [
        "Does the validation error rise while the training error falls?",
        "Is it true that it shows as a gap: training error keeps falling while validation error rises?",
    ],
)
def test_a_question_before_the_sentence_that_answers_it_takes_neither_its_credit_nor_its_place(before: str) -> None:
    said = "I look at both curves: the training loss goes down and the validation loss goes up."
    card = make_card()
    gap = card.content_points[1]
    for answer in (f"{said}", f"{before} {said}"):
        seen = EmbeddedGrader().see(card, answer)[gap.id]
        assert how_likely(gap, seen) >= judgement().content.covered, answer
        assert seen.span is not None
        assert answer[slice(*seen.span)] == said


def test_of_an_answer_that_only_asks_or_denies_nothing_is_said() -> None:
    card = make_card()
    gap = card.content_points[1]
    for answer in (f"Is it true that {gap.text}?", f"It is a myth that {gap.text}"):
        found = EmbeddedGrader().judge_now(card, answer)
        assert {point.id: point.verdict for point in found.points}["gap"] is Verdict.MISSING


def test_each_point_is_quoted_by_its_own_sentence_though_all_are_about_one_thing() -> None:
    said = {
        "definition": "An overfitted model has memorised its training data and fails on new examples.",
        "gap": "You see it when the validation error rises while the training error still falls.",
        "regularisation": "Against it I use weight decay or dropout, which hold the weights back.",
    }
    found = EmbeddedGrader().judge_now(make_card(), " ".join(said.values()))
    quoted = {point.id: point.evidence for point in found.points if point.verdict is not Verdict.MISSING}
    assert said.items() <= quoted.items()
