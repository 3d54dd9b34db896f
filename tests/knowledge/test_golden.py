"""The golden answers fit the cards they answer, and are what their kind says."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.evaluating.golden import CHECKOUT, Golden, GoldenAnswer, read_golden
from knowledge.bank import Bank
from knowledge.card import QuestionType
from knowledge.roles import ROLE_NAMES
from tests.evals.agreement import kappa
from tests.support.ready import shipped

KINDS = ["strong", "partial", "mistaken", "off-topic"]


@pytest.fixture(scope="module")
def bank() -> Bank:
    return shipped()


@pytest.fixture(scope="module")
def cards() -> list[Golden]:
    return read_golden(CHECKOUT)


def covered(answer: GoldenAnswer) -> float:
    return sum({"covered": 1.0, "partial": 0.5}.get(label, 0.0) for label in answer.points.values())


def test_eighty_cards_over_all_roles_and_types(cards: list[Golden], bank: Bank) -> None:
    assert len(cards) >= 80
    answered = [bank.cards[card.card] for card in cards]
    assert {role for card in answered for role in card.roles} >= set(ROLE_NAMES)
    assert {card.type for card in answered} == set(QuestionType)


def test_every_point_and_mistake_of_the_card_is_labelled(cards: list[Golden], bank: Bank) -> None:
    for found in cards:
        card = bank.cards[found.card]
        assert [answer.kind for answer in found.answers] == KINDS, found.card
        assert found.revision == card.revision, f"{found.card} was changed: label its answers anew"
        for answer in found.answers:
            assert set(answer.points) == {point.id for point in card.key_points}, found.card
            assert set(answer.mistakes) == {mistake.id for mistake in card.common_mistakes}, found.card
            assert {d.id for d in answer.disputes} <= {*answer.points, *answer.mistakes}, found.card
            for dispute in answer.disputes:
                assert dispute.writer != dispute.reader
                assert {**answer.points, **answer.mistakes}[dispute.id] == dispute.settled, found.card


def test_answers_are_what_their_kind_says(cards: list[Golden]) -> None:
    for found in cards:
        strong, partial, mistaken, off_topic = found.answers
        assert covered(strong) > covered(partial) > covered(off_topic), found.card
        assert covered(strong) > covered(mistaken), found.card
        labels = Counter(mistaken.points.values())
        assert labels["contradicted"] or "made" in mistaken.mistakes.values(), found.card
        assert covered(off_topic) <= 1, found.card


def test_no_answer_is_copied_from_its_card(cards: list[Golden], bank: Bank) -> None:
    for found in cards:
        card = bank.cards[found.card]
        source = " ".join([card.standard_response, *(t for p in card.key_points for t in (p.text, *p.examples))])
        theirs = source.casefold().split()
        runs = {" ".join(theirs[i : i + 6]) for i in range(len(theirs) - 5)}
        for answer in found.answers:
            mine = answer.text.casefold().split()
            assert runs.isdisjoint(" ".join(mine[i : i + 6]) for i in range(len(mine) - 5)), found.card


def test_kappa_is_agreement_beyond_chance() -> None:
    assert kappa([("a", "a"), ("b", "b")]) == 1
    assert kappa([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")]) == 0
    # Cohen's own kind of table: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no gives .4
    table = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert kappa(table) == pytest.approx(0.4)
