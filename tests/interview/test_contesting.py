"""What an objection changes: one verdict, never for the worse, and the score by the same arithmetic."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.assessment import FactualError, Findings, MistakeFinding, PointFinding, Ruling, Verdict
from bot.interview.attempt import Attempt, AttemptKind, Contest, Outcome
from bot.interview.contesting import settled, upheld, verdicts
from bot.interview.scoring import assess
from tests.support.cards import make_card
from tests.support.stored import NOW, attempt

CARD = make_card()
IDS = [p.id for p in CARD.key_points]


def findings(verdict: Verdict = Verdict.MISSING, made: bool = True) -> Findings:
    return Findings(
        graded_by="openai:model",
        points=tuple(PointFinding(id=i, verdict=verdict, evidence=None, disputed=True) for i in IDS),
        mistakes=tuple(MistakeFinding(id=m.id, made=made, evidence="bigger") for m in CARD.common_mistakes),
        strength="You were clear.",
        next_step=f"Add this: {CARD.key_points[0].text}",
    )


def contest(id_: str = "definition", before: str = "missing", kind: str = "point") -> Contest:
    values = {"kind": kind, "id": id_, "argument": "I said so", "at": NOW, "before": before, "score_before": 0}
    return Contest.model_validate(values)


def ruling(verdict: str, evidence: str | None = "the noise", argued: bool = False) -> Ruling:
    return Ruling(verdict=verdict, evidence=evidence, argued=argued, graded_by="openai:model")


def answered(**changes: Any) -> Attempt:
    return attempt(card_id=CARD.id, **changes)


@pytest.mark.parametrize(
    ("before", "verdict", "outcome", "after"),
    [
        ("missing", "partial", Outcome.CHANGED, "partial"),
        ("missing", "covered", Outcome.CHANGED, "covered"),
        ("partial", "covered", Outcome.CHANGED, "covered"),
        ("partial", "partial", Outcome.KEPT, "partial"),
        ("partial", "missing", Outcome.KEPT, "partial"),
        ("missing", "missing", Outcome.KEPT, "missing"),
        ("made", "not_made", Outcome.CHANGED, "not_made"),
        ("made", "made", Outcome.KEPT, "made"),
    ],
)
def test_a_verdict_only_rises(before: str, verdict: str, outcome: Outcome, after: str) -> None:
    found = settled(contest(before=before), ruling(verdict))
    assert (found.outcome, found.after, found.evidence, found.judged_by) == (
        outcome,
        after,
        "the noise",
        "openai:model",
    )


def test_what_only_the_argument_says_is_neither_kept_nor_changed() -> None:
    assert settled(contest(), ruling("missing", None, argued=True)).outcome is Outcome.ARGUED


def test_points_not_covered_and_mistakes_made_may_be_contested() -> None:
    mixed = findings().model_copy(
        update={"points": tuple(PointFinding(id=i, verdict=list(Verdict)[n % 3]) for n, i in enumerate(IDS))}
    )
    found = verdicts(assess(CARD, mixed))
    assert list(found.values()) == ["partial", "missing", "partial", "missing", "made", "made"]
    assert list(found)[-1] == f"mistake:{CARD.common_mistakes[-1].id}"
    assert verdicts(assess(CARD, findings(Verdict.COVERED, made=False))) == {}


@given(st.sampled_from(IDS), st.sampled_from(["partial", "covered"]), st.integers(0, 3), st.booleans())
def test_the_score_is_what_our_arithmetic_makes_of_the_new_verdict(
    id_: str, verdict: str, hints: int, revealed: bool
) -> None:
    one = answered(hints=hints, revealed=revealed)
    before = assess(CARD, findings(), hints, revealed)
    after = upheld(CARD, one, before, [settled(contest(id_), ruling(verdict))])
    points = tuple(
        PointFinding(id=i, verdict=Verdict(verdict) if i == id_ else Verdict.MISSING, evidence=None) for i in IDS
    )
    assert after.score == assess(CARD, findings().model_copy(update={"points": points}), hints, revealed).score
    assert (after.score or 0) >= (before.score or 0)
    changed = next(p for p in after.points if p.id == id_)
    assert (changed.verdict, changed.evidence, changed.disputed) == (verdict, "the noise", False)


def test_a_mistake_withdrawn_gives_its_points_back() -> None:
    full = findings(Verdict.COVERED)
    before = assess(CARD, full)
    id_ = CARD.common_mistakes[0].id
    after = upheld(CARD, answered(), before, [settled(contest(id_, "made", "mistake"), ruling("not_made", None))])
    assert (before.score, after.score) == (86, 93)
    assert [m.made for m in after.mistakes] == [False, True]


def test_the_next_step_no_longer_asks_for_what_was_won() -> None:
    there = findings()
    sure = tuple(p.model_copy(update={"disputed": False}) for p in there.points)
    before = assess(CARD, there.model_copy(update={"points": sure}))
    after = upheld(CARD, answered(), before, [settled(contest(), ruling("covered"))])
    assert before.strength == there.strength
    assert CARD.key_points[0].text not in (after.next_step or "")
    assert (after.strength, after.graded_by) == (before.strength, before.graded_by)


def test_what_was_not_won_changes_nothing() -> None:
    before = assess(CARD, findings())
    lost = [settled(contest(), ruling("missing")), settled(contest("gap"), ruling("missing", argued=True)), contest()]
    assert upheld(CARD, answered(), before, lost) is before


def test_a_verdict_that_is_better_by_now_stays() -> None:
    before = assess(CARD, findings(Verdict.COVERED))
    assert upheld(CARD, answered(), before, [settled(contest(), ruling("partial"))]) is before


def test_a_retry_that_saw_the_example_answer_is_not_capped_and_a_filled_gap_is() -> None:
    won = [settled(contest(CARD.common_mistakes[0].id, "made", "mistake"), ruling("not_made", None))]
    scores = []
    for kind in (AttemptKind.RETRY, AttemptKind.GAP, AttemptKind.ANSWER):
        one = answered(kind=kind, retry_of="x", revealed=True)
        before = assess(CARD, findings(Verdict.COVERED, made=True), one.hints, one.spoiled)
        scores.append(upheld(CARD, one, before, won).score)
    assert scores == [93, 50, 50]


def test_an_objection_that_wins_never_lowers_a_score_that_a_follow_up_kept() -> None:
    kept = assess(CARD, findings(Verdict.COVERED, made=True))  # from before three hints
    one = answered(kind=AttemptKind.FOLLOW_UP, retry_of="x", hints=3)
    won = [settled(contest(CARD.common_mistakes[0].id, "made", "mistake"), ruling("not_made", None))]
    assert (assess(CARD, findings(Verdict.COVERED), one.hints).score or 0) < (kept.score or 0)
    after = upheld(CARD, one, kept, won)
    assert (after.score, after.cap, after.band) == (kept.score, kept.cap, kept.band)
    assert [m.made for m in after.mistakes] == [False, True]


def test_an_objection_that_wins_takes_back_that_the_point_was_said_the_wrong_way_round() -> None:
    errors = tuple(FactualError(quote="the noise", why="no", point=id_) for id_ in ("definition", None))
    before = assess(CARD, findings().model_copy(update={"factual_errors": errors}))
    won = settled(contest(), ruling("covered"))
    kept = settled(contest(), ruling("missing"))
    assert [e.point for e in upheld(CARD, answered(), before, (won,)).factual_errors] == [None]
    assert upheld(CARD, answered(), before, (kept,)).factual_errors == errors
