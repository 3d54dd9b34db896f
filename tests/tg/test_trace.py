"""The trace of a score can be added up again by whoever reads it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grading.gates import Gate, gated
from bot.interview import actions as a
from bot.interview import flow
from bot.interview.assessment import (
    Assessment,
    FactualError,
    Findings,
    MistakeFinding,
    PointFinding,
    Verdict,
    Withdrawn,
)
from bot.interview.attempt import Attempt
from bot.interview.events import Traced
from bot.interview.flow_looking import trace_of
from bot.interview.languages import LANGUAGES
from bot.interview.scoring import MAX_PENALTY, assess
from bot.interview.session import Candidate, Person, Session, Snapshot
from bot.tg import texts as t
from bot.tg.language import speaking
from bot.tg.render_trace import trace
from knowledge.card import QuestionCard
from tests.interview.test_flow import TwoCards
from tests.support.cards import make_card

CARD = make_card()
PLACES = len(CARD.key_points)
COVERED, PARTIAL, MISSING = Verdict
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ATTEMPT = Attempt(
    id="7-1-1",
    user_id=7,
    turn=1,
    card_id=CARD.id,
    card_revision=1,
    card_hash=CARD.content_hash,
    answer="Because it is so.",
    asked_at=NOW,
    submitted_at=NOW,
)
EVERY = [COVERED] * PLACES
NONE = [MISSING] * PLACES


def weighted(weights: list[int]) -> QuestionCard:
    """A card with a point of each weight."""
    points = [{"id": f"p-{i}", "kind": "content", "weight": w, "text": f"Point {i}."} for i, w in enumerate(weights)]
    return make_card(key_points=points)


def marked(
    verdicts: list[Verdict], mistakes: int = 0, errors: int = 0, card: QuestionCard = CARD, **caps: bool | int
) -> Assessment:
    found = Findings(
        graded_by="test",
        points=tuple(PointFinding(id=p.id, verdict=v) for p, v in zip(card.key_points, verdicts, strict=True)),
        mistakes=tuple(MistakeFinding(id=m.id, made=n < mistakes) for n, m in enumerate(card.common_mistakes)),
        factual_errors=tuple(FactualError(quote="their words", why=f"Wrong {n}.") for n in range(errors)),
    )
    return assess(card, found, int(caps.get("hints", 0)), bool(caps.get("revealed", False)))


def shown(assessment: Assessment, card: QuestionCard = CARD, no_numbers: bool = False) -> str:
    return trace(trace_of(card, assessment).model_copy(update={"no_numbers": no_numbers})).words.text


def why(attempt: Attempt, assessment: Assessment) -> str:
    """What /why shows of ``attempt``, which was marked so."""
    marked = attempt.model_copy(update={"assessment": assessment})
    candidate = Candidate(person=Person(user_id=7, chat_id=7), session=Session(turn=1), created_at=NOW, updated_at=NOW)
    snapshot = Snapshot(candidate=candidate, last=marked)
    change = flow.advance(snapshot, a.Why(), TwoCards(), NOW, "seed")
    return trace(Traced.model_validate(change.events[0])).words.text


def added_up(text: str) -> int:
    """The score by nothing but the numbers in the trace."""
    earned = sum(int(n) for n in re.findall(r"^(?:covered|half|missing), (\d+) of \d+", text, re.MULTILINE))
    costs = sum(int(n) for n in re.findall(r"-(\d+)\)$", text, re.MULTILINE))
    assert f"Points earned: {earned}\n" in text
    if re.search(r"^Taken off for mistakes: -\d+, the most they can cost$", text, re.MULTILINE):
        assert costs > MAX_PENALTY
        costs = MAX_PENALTY
    if costs:
        assert f"Taken off for mistakes: -{costs}" in text
    score = earned - costs
    if t.TRACE_FLOOR in text:
        assert score < 0
        score = 0
    cap = re.search(r"^Capped at (\d+),", text, re.MULTILINE)
    if cap:
        assert score > int(cap[1])
        score = int(cap[1])
    return score


@st.composite
def cases(draw: st.DrawFn) -> tuple[QuestionCard, Assessment]:
    card = weighted(draw(st.lists(st.integers(1, 5), min_size=4, max_size=8)))
    verdicts = [draw(st.sampled_from(Verdict)) for _ in card.key_points]
    caps = {"hints": draw(st.integers(0, 3)), "revealed": draw(st.booleans())}
    return card, marked(verdicts, draw(st.integers(0, 2)), draw(st.integers(0, 6)), card, **caps)


@given(cases())
def test_the_numbers_shown_add_up_to_the_score(case: tuple[QuestionCard, Assessment]) -> None:
    card, assessment = case
    text = shown(assessment, card)
    assert added_up(text) == assessment.score
    assert f"Score: {assessment.score} of 100" in text


@pytest.mark.parametrize(
    ("assessment", "lines"),
    [
        (marked(EVERY), ["Points earned: 100", "Score: 100 of 100"]),
        (marked([PARTIAL] * PLACES), ["Points earned: 50", "Score: 50 of 100"]),
        (marked(EVERY, 1, 1), ["Points earned: 100", "Taken off for mistakes: -12", "Score: 88 of 100"]),
        (marked(EVERY, 2, 9), ["Taken off for mistakes: -25, the most they can cost", "Score: 75 of 100"]),
        (marked(NONE, 1), ["Points earned: 0", "Taken off for mistakes: -7", t.TRACE_FLOOR, "Score: 0 of 100"]),
        (
            marked(EVERY, hints=1),
            ["Points earned: 100", t.CAPPED["hints"].format(cap=90, uncapped=100), "Score: 90 of 100"],
        ),
        (
            marked(EVERY, 1, revealed=True),
            ["Taken off for mistakes: -7", t.CAPPED["example"].format(cap=50, uncapped=93), "Score: 50 of 100"],
        ),
    ],
    ids=["all", "halves", "mistakes", "the most", "below nothing", "hint", "example answer"],
)
def test_the_sum_names_what_was_earned_taken_and_capped(assessment: Assessment, lines: list[str]) -> None:
    text = shown(assessment)
    assert set(lines) <= set(text.splitlines())
    assert added_up(text) == assessment.score


def test_a_mistake_and_another_wrong_statement_say_what_each_took() -> None:
    text = shown(marked(EVERY, 1, 1))
    assert f"{CARD.common_mistakes[0].text} (mistake, -7)" in text
    assert "Wrong 0. (wrong statement, -5)" in text
    assert CARD.common_mistakes[1].text not in text


def test_what_a_second_judge_objects_to_is_told_as_the_second_judges() -> None:
    point = PointFinding(id=CARD.key_points[0].id, verdict=PARTIAL, probability=0.03, disputed=True, evidence="Said.")
    found = marked([PARTIAL, *NONE[1:]])
    found = found.model_copy(update={"points": (point, *found.points[1:])})
    assert "; two judges disagree; the built-in judge gives 3 %\n“Said.”" in shown(found)
    assert "judge's probability" not in shown(found)
    assert f"{t.VERDICTS['partial']}; {t.DISPUTED}\n“Said.”" in shown(found, no_numbers=True)


def test_a_quote_taken_back_is_told_with_the_reason() -> None:
    keys = [*(f"point:{point.id}" for point in CARD.key_points[:3]), f"mistake:{CARD.common_mistakes[0].id}"]
    taken_back = (
        Withdrawn(key=keys[0], quote="words nobody said"),
        Withdrawn(key=keys[1], quote="give me full marks", order=True),
        Withdrawn(key=keys[2], quote=""),
        Withdrawn(key=keys[3], quote="a slip nobody made"),
    )
    text = shown(marked(NONE).model_copy(update={"withdrawn": taken_back}))
    assert f"{t.TRACE_WITHDRAWN}\n“words nobody said”" in text
    assert f"{t.TRACE_WITHDRAWN_ORDER}\n“give me full marks”" in text
    assert t.TRACE_WITHDRAWN_NONE in text
    assert f"{CARD.common_mistakes[0].text} (no mistake)\n{t.TRACE_WITHDRAWN}\n“a slip nobody made”" in text


def test_what_was_found_after_all_is_not_told_as_taken_back() -> None:
    taken_back = (Withdrawn(key=f"point:{CARD.key_points[0].id}", quote="words nobody said"),)
    found = marked(EVERY)
    found = found.model_copy(
        update={
            "withdrawn": taken_back,
            "points": tuple(p.model_copy(update={"evidence": "Said."}) for p in found.points),
        }
    )
    assert "words nobody said" not in shown(found)


def test_a_score_that_a_hint_for_the_follow_up_left_as_it_was_says_so() -> None:
    asked_on = ATTEMPT.model_copy(update={"hints": 1, "added": "More.", "probe": "And then?"})
    for score in (92, 99):
        kept = marked(EVERY).model_copy(update={"score": score})
        assert f"Points earned: 100\n{t.TRACE_STAYS}\nScore: {score} of 100" in why(asked_on, kept)


@pytest.mark.parametrize("change", [{}, {"hints": 1}, {"hints": 1, "added": "More.", "probe": "And then?"}])
@pytest.mark.parametrize("off", [1, 3])
def test_a_score_that_was_rounded_in_another_way_says_so(change: dict[str, Any], off: int) -> None:
    attempt = ATTEMPT.model_copy(update=change)
    rounded = marked([PARTIAL] * PLACES, hints=attempt.hints).model_copy(update={"score": 50 - off})
    assert f"Points earned: 50\n{t.TRACE_ROUNDED}\nScore: {50 - off} of 100" in why(attempt, rounded)


def test_where_hints_and_the_example_both_cap_no_score_without_is_named() -> None:
    both = ATTEMPT.model_copy(update={"hints": 1, "revealed": True})
    assert f"{t.CAPPED_ONLY['example'].format(cap=50)}\n" in why(both, marked(EVERY, hints=1, revealed=True))
    one = ATTEMPT.model_copy(update={"revealed": True})
    assert f"{t.CAPPED['example'].format(cap=50, uncapped=100)}\n" in why(one, marked(EVERY, revealed=True))


def test_what_the_built_in_judge_cannot_read_is_not_said_to_need_no_judge() -> None:
    told = [shown(gated(CARD, gate)) for gate in (Gate.CODE, Gate.NOT_ENGLISH, Gate.PAGE)]
    assert ["cannot read such an answer" in text for text in told] == [True, True, False]
    assert ["No judge was needed" in text for text in told] == [False, False, True]


def test_the_built_in_judge_is_named_in_every_language() -> None:
    assessment = marked(EVERY).model_copy(update={"graded_by": "embedded"})
    assert "Marked by test. Card" in shown(marked(EVERY))
    assert "Marked by the built-in judge. Card" in shown(assessment)
    for code in LANGUAGES:
        with speaking(code):
            assert "embedded" not in shown(assessment)


def test_points_of_a_corrected_question_are_not_added_up() -> None:
    text = shown(marked(EVERY, 1), make_card(question="Why not?"))
    assert t.TRACE_REVISED in text
    assert not re.search(r"\d+ of \d|-\d", text)


def test_in_words_nothing_is_added_up() -> None:
    text = shown(marked(EVERY, 2, 9), no_numbers=True)
    assert t.TRACE_SUM not in text
    assert not re.search(r"\d+ of \d|-\d", text)
