"""The score is bounded, monotone, blind to order, and never a guess."""

from __future__ import annotations

import itertools
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.assessment import FactualError, Findings, MistakeFinding, PointFinding, Status, Verdict, Withdrawn
from bot.interview.errors import GradingFailed
from bot.interview.scoring import (
    BANDS,
    CREDIT,
    FACTUAL_ERROR_COST,
    account,
    assess,
    band,
    hint_cap,
    score,
    shares,
    step_towards,
    whole_shares,
    worth,
)
from knowledge.card import QuestionCard
from tests.support.cards import make_card


def weighted_card(weights: list[int]) -> QuestionCard:
    points = [
        {"id": f"p-{i}", "kind": "content", "weight": w, "text": f"Point number {i}."} for i, w in enumerate(weights)
    ]
    return make_card(key_points=points)


def findings(card: QuestionCard, verdicts: list[Verdict], mistakes: int = 0, errors: int = 0) -> Findings:
    return Findings(
        graded_by="test",
        points=tuple(
            PointFinding(id=p.id, verdict=v, evidence=None if v is Verdict.MISSING else "their words")
            for p, v in zip(card.key_points, verdicts, strict=True)
        ),
        mistakes=tuple(
            MistakeFinding(id=m.id, made=i < mistakes, evidence="their words" if i < mistakes else None)
            for i, m in enumerate(card.common_mistakes)
        ),
        factual_errors=tuple(FactualError(quote=f"wrong {i}", why="it is wrong") for i in range(errors)),
    )


def all_of(card: QuestionCard, verdict: Verdict) -> list[Verdict]:
    return [verdict] * len(card.key_points)


cards = st.lists(st.integers(1, 5), min_size=4, max_size=8).map(weighted_card)
caps = st.one_of(st.none(), st.integers(0, 100))


@st.composite
def graded(draw: st.DrawFn) -> tuple[QuestionCard, list[Verdict], int, int]:
    card = draw(cards)
    verdicts = draw(st.lists(st.sampled_from(list(Verdict)), min_size=len(card.key_points), max_size=8))
    return card, verdicts[: len(card.key_points)], draw(st.integers(0, 2)), draw(st.integers(0, 9))


@given(cards)
def test_shares_add_up_and_none_exceeds_a_third(card: QuestionCard) -> None:
    found = shares(card)
    assert sum(found.values()) == pytest.approx(1)
    assert max(found.values()) <= 1 / 3 + 1e-12
    for a, b in itertools.combinations(card.key_points, 2):
        if a.weight >= b.weight:
            assert found[a.id] >= found[b.id] - 1e-12


def test_a_heavy_point_is_held_at_a_third_and_the_rest_goes_to_the_others_by_weight() -> None:
    found = shares(weighted_card([5, 2, 1, 1]))
    assert found["p-0"] == pytest.approx(1 / 3)
    assert found["p-1"] == pytest.approx(1 / 3)
    assert found["p-2"] == found["p-3"] == pytest.approx(1 / 6)


@given(cards)
def test_half_of_everything_is_half_of_the_score(card: QuestionCard) -> None:
    assert sum(whole_shares(card).values()) == 100
    assert max(whole_shares(card).values()) <= 33
    assert score(card, findings(card, all_of(card, Verdict.PARTIAL))) == 50


@given(graded(), caps)
def test_the_score_is_bounded(case: tuple[QuestionCard, list[Verdict], int, int], cap: int | None) -> None:
    card, verdicts, mistakes, errors = case
    assert 0 <= score(card, findings(card, verdicts, mistakes, errors), cap) <= (100 if cap is None else cap)


@given(graded(), caps, st.data())
def test_more_coverage_never_lowers_the_score(
    case: tuple[QuestionCard, list[Verdict], int, int], cap: int | None, data: st.DataObject
) -> None:
    card, verdicts, mistakes, errors = case
    better = [data.draw(st.sampled_from([w for w in Verdict if CREDIT[w] >= CREDIT[v]])) for v in verdicts]
    before = score(card, findings(card, verdicts, mistakes, errors), cap)
    assert score(card, findings(card, better, mistakes, errors), cap) >= before


@given(graded(), caps, st.data())
def test_fewer_mistakes_and_errors_never_lower_the_score(
    case: tuple[QuestionCard, list[Verdict], int, int], cap: int | None, data: st.DataObject
) -> None:
    card, verdicts, mistakes, errors = case
    fewer = data.draw(st.integers(0, mistakes)), data.draw(st.integers(0, errors))
    before = score(card, findings(card, verdicts, mistakes, errors), cap)
    assert score(card, findings(card, verdicts, *fewer), cap) >= before


@given(graded(), st.integers(0, 5), st.integers(0, 5), st.booleans())
def test_hints_and_the_solution_never_raise_the_score(
    case: tuple[QuestionCard, list[Verdict], int, int], hints: int, more: int, revealed: bool
) -> None:
    card, verdicts, mistakes, errors = case
    there = findings(card, verdicts, mistakes, errors)
    helped, less = assess(card, there, hints + more, revealed).score, assess(card, there, hints).score
    assert helped is not None
    assert less is not None
    assert helped <= less <= score(card, there)


@given(graded(), st.randoms(use_true_random=False))
def test_the_order_of_the_cards_points_is_irrelevant(
    case: tuple[QuestionCard, list[Verdict], int, int], chance: random.Random
) -> None:
    card, verdicts, mistakes, errors = case
    there = findings(card, verdicts, mistakes, errors)
    turned = card.model_copy(update={"key_points": tuple(chance.sample(card.key_points, len(card.key_points)))})
    assert score(turned, there) == score(card, there)
    assert worth(turned, there) == worth(card, there)


@given(cards, st.data())
def test_one_point_alone_earns_a_third_at_most_and_without_it_two_thirds_are_left(
    card: QuestionCard, data: st.DataObject
) -> None:
    only = data.draw(st.integers(0, len(card.key_points) - 1))
    alone, others = all_of(card, Verdict.MISSING), all_of(card, Verdict.COVERED)
    alone[only], others[only] = Verdict.COVERED, Verdict.MISSING
    assert 0 < score(card, findings(card, alone)) <= 33
    assert 67 <= score(card, findings(card, others)) < 100


@given(graded(), st.randoms(use_true_random=False))
def test_the_order_of_findings_is_irrelevant(
    case: tuple[QuestionCard, list[Verdict], int, int], chance: random.Random
) -> None:
    card, verdicts, mistakes, errors = case
    there = findings(card, verdicts, mistakes, errors)
    mixed = there.model_copy(
        update={
            "points": tuple(chance.sample(there.points, len(there.points))),
            "mistakes": tuple(chance.sample(there.mistakes, len(there.mistakes))),
        }
    )
    assert score(card, mixed) == score(card, there)
    assert assess(card, mixed).points == there.points


@given(graded())
def test_one_point_moves_the_score_by_a_third_at_most(case: tuple[QuestionCard, list[Verdict], int, int]) -> None:
    card, verdicts, mistakes, errors = case
    there = findings(card, verdicts, mistakes, errors)
    assert all(0 <= gain <= 34 for gain in worth(card, there).values())


@given(graded(), st.data())
def test_worth_is_what_covering_the_point_really_adds(
    case: tuple[QuestionCard, list[Verdict], int, int], data: st.DataObject
) -> None:
    card, verdicts, mistakes, errors = case
    there = findings(card, verdicts, mistakes, errors)
    i = data.draw(st.integers(0, len(verdicts) - 1))
    filled = findings(card, [Verdict.COVERED if j == i else v for j, v in enumerate(verdicts)], mistakes, errors)
    assert worth(card, there)[card.key_points[i].id] == score(card, filled) - score(card, there)


@given(graded(), st.integers(0, 3), st.booleans())
def test_the_account_adds_up_to_the_score(
    case: tuple[QuestionCard, list[Verdict], int, int], hints: int, revealed: bool
) -> None:
    card, verdicts, mistakes, errors = case
    found = assess(card, findings(card, verdicts, mistakes, errors), hints, revealed)
    sums = account(card, found)
    highest = 100 if found.cap is None else found.cap
    assert sums.score == found.score == max(0, min(highest, sum(sums.earned) - sums.taken))
    assert sums.taken == min(25, sum(sums.costs))
    assert sum(sums.shares) == 100
    for point, earned, whole in zip(found.points, sums.earned, sums.shares, strict=True):
        exact = 100 * shares(card)[point.id]
        assert whole == whole_shares(card)[point.id], "whatever the verdicts, a point is worth the same"
        assert abs(whole - exact) < 2
        assert abs(earned - exact * CREDIT[point.verdict]) < 1.5
        if point.verdict is not Verdict.COVERED and sums.left >= 0 and found.cap is None:
            assert worth(card, findings(card, verdicts, mistakes, errors))[point.id] == whole - earned
        assert {Verdict.COVERED: earned == whole, Verdict.PARTIAL: 0 < earned <= whole, Verdict.MISSING: earned == 0}[
            point.verdict
        ]


def test_all_covered_is_100_and_none_is_0() -> None:
    card = make_card()
    assert score(card, findings(card, all_of(card, Verdict.COVERED))) == 100
    assert score(card, findings(card, all_of(card, Verdict.PARTIAL))) == 50
    assert score(card, findings(card, all_of(card, Verdict.MISSING), mistakes=2)) == 0


@pytest.mark.parametrize(("mistakes", "errors", "left"), [(0, 0, 100), (1, 0, 93), (2, 1, 81), (0, 1, 95), (2, 9, 75)])
def test_mistakes_cost_seven_errors_five_and_25_at_most(mistakes: int, errors: int, left: int) -> None:
    card = make_card()
    assert score(card, findings(card, all_of(card, Verdict.COVERED), mistakes, errors)) == left


@pytest.mark.parametrize(
    ("hints", "revealed", "cap"), [(0, False, None), (1, False, 90), (2, False, 80), (3, False, 70), (9, False, 70)]
)
def test_hints_lower_the_highest_score(hints: int, revealed: bool, cap: int | None) -> None:
    card = make_card()
    assert hint_cap(hints, revealed) == cap
    found = assess(card, findings(card, all_of(card, Verdict.COVERED)), hints, revealed)
    assert (found.score, found.cap) == (100 if cap is None else cap, cap)


def test_a_revealed_solution_leaves_half() -> None:
    card = make_card()
    assert hint_cap(0, True) == hint_cap(2, True) == 50
    assert assess(card, findings(card, all_of(card, Verdict.COVERED)), 1, True).score == 50


def test_bands_begin_at_their_floor() -> None:
    assert [band(n) for n in (100, 80, 79, 60, 59, 40, 39, 20, 19, 0)] == [
        *["ready"] * 2,
        *["solid with gaps"] * 2,
        *["vague"] * 2,
        *["thin"] * 2,
        *["no answer yet"] * 2,
    ]
    assert [floor for floor, _ in BANDS] == [80, 60, 40, 20, 0]
    for wrong in (-1, 101):
        with pytest.raises(ValueError, match="between 0 and 100"):
            band(wrong)


def test_an_assessment_names_the_card_and_words_strength_and_next_step_from_the_findings() -> None:
    card = make_card()
    verdicts = all_of(card, Verdict.MISSING)
    verdicts[0], verdicts[3] = Verdict.COVERED, Verdict.COVERED
    found = assess(card, findings(card, verdicts))
    assert found.status is Status.GRADED
    assert found.band == "thin"
    assert found.card.model_dump() == {"id": card.id, "revision": 1, "hash": card.content_hash}
    assert found.strength is not None
    assert card.key_points[0].text in found.strength
    assert found.next_step is not None
    assert card.key_points[1].text in found.next_step


def test_the_next_step_stays_useful_under_a_cap_that_makes_every_worth_zero() -> None:
    card = make_card()
    verdicts = all_of(card, Verdict.COVERED)
    verdicts[2] = Verdict.PARTIAL
    there = findings(card, verdicts)
    assert set(worth(card, there, 50).values()) == {0}
    step = assess(card, there, revealed=True).next_step
    assert step is not None
    assert card.key_points[2].text in step


@given(st.lists(st.integers(1, 5), min_size=4, max_size=8))
def test_the_next_step_is_the_missing_point_that_is_shown_as_worth_most(weights: list[int]) -> None:
    upwards = weighted_card(weights)
    card = upwards.model_copy(update={"key_points": upwards.key_points[::-1]})  # ties go by id, not by place
    there = findings(card, all_of(card, Verdict.MISSING))
    worths = worth(card, there)
    most = [step_towards(p.text, Verdict.MISSING) for p in card.key_points if worths[p.id] == max(worths.values())]
    assert assess(card, there).next_step in most


def test_with_every_point_covered_the_next_step_is_the_trap_then_the_follow_up() -> None:
    card = make_card()
    full = all_of(card, Verdict.COVERED)
    trapped, clean = assess(card, findings(card, full, mistakes=1)), assess(card, findings(card, full))
    assert card.common_mistakes[0].text in (trapped.next_step or "")
    assert card.follow_ups[0] in (clean.next_step or "")


def test_the_graders_own_words_are_kept() -> None:
    card = make_card()
    there = findings(card, all_of(card, Verdict.PARTIAL)).model_copy(update={"strength": "Calm.", "next_step": "Go."})
    found = assess(card, there)
    assert (found.strength, found.next_step) == ("Calm.", "Go.")


@pytest.mark.parametrize(
    "taken_back",
    [{"disputed": True}, {"withdrawn": "point:gap"}, {"withdrawn": "mistake:bigger-model"}],
)
def test_the_graders_own_words_go_where_a_verdict_of_its_was_taken_back(taken_back: dict[str, Any]) -> None:
    card = make_card()
    there = findings(card, [Verdict.PARTIAL, *all_of(card, Verdict.MISSING)[1:]])
    told = there.model_copy(update={"strength": "Calm.", "next_step": "Go."})
    if "withdrawn" in taken_back:
        told = told.model_copy(update={"withdrawn": (Withdrawn(key=taken_back["withdrawn"], quote="x"),)})
    else:
        doubted = told.points[0].model_copy(update=taken_back)
        told = told.model_copy(update={"points": (doubted, *told.points[1:])})
    found, ours = assess(card, told), assess(card, there)
    assert (found.strength, found.next_step) == (ours.strength, ours.next_step)
    assert card.key_points[0].text in (found.strength or "")


def test_nothing_covered_has_no_strength() -> None:
    card = make_card()
    assert assess(card, findings(card, all_of(card, Verdict.MISSING))).strength is None


def test_findings_that_do_not_fit_the_card_are_not_turned_into_a_number() -> None:
    card = make_card()
    there = findings(card, all_of(card, Verdict.COVERED))
    for broken in (
        there.model_copy(update={"points": there.points[1:]}),
        there.model_copy(update={"points": (*there.points, there.points[0])}),
        there.model_copy(update={"mistakes": ()}),
    ):
        with pytest.raises(GradingFailed, match="do not fit card"):
            score(card, broken)


def test_what_says_the_opposite_of_a_point_costs_no_more_than_that_point() -> None:
    card = make_card()
    found = findings(card, all_of(card, Verdict.PARTIAL))
    opposite = FactualError(quote="their words", why="it is wrong", point=card.key_points[0].id)
    other = opposite.model_copy(update={"point": None})
    told, wrong = (found.model_copy(update={"factual_errors": (error,)}) for error in (opposite, other))
    assert score(card, told) == score(card, found) == score(card, wrong) + FACTUAL_ERROR_COST


def test_what_is_empty_and_came_in_later_is_not_written_so_that_older_replicas_can_read_it() -> None:
    lean = Findings(graded_by="test", points=(), mistakes=())
    assert not {"withdrawn", "unread"} & set(json.loads(lean.model_dump_json()))
    told = lean.model_copy(update={"withdrawn": (Withdrawn(key="point:gap", quote="q"),), "unread": "code"})
    for one in (lean, told):
        assert Findings.model_validate_json(one.model_dump_json()) == one
    card = make_card()
    assessment = assess(card, findings(card, [Verdict.COVERED] * len(card.key_points)))
    assert "withdrawn" not in assessment.model_dump(mode="json")
