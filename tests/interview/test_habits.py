"""A gap of form that comes up again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.interview.assessment import MistakeFinding, PointFinding, Status, Verdict
from bot.interview.attempt import Attempt
from bot.interview.habits import MISTAKES, kind_of, recurring_gap, repeated_mistakes
from knowledge.card import QuestionCard
from tests.support.cards import make_card
from tests.support.stored import NOW, assessment, attempt

CARDS = {f"card-{n}": make_card(id=f"card-{n}") for n in range(9)}  # each asks for "a concrete example from practice"


def answer(n: int, verdict: Verdict = Verdict.MISSING, **changes: Any) -> Attempt:
    """An answer to card ``n``, the newer the higher."""
    point = PointFinding(id="own-example", verdict=verdict)
    graded = assessment().model_copy(update={"points": (point,)})
    moment = NOW + timedelta(minutes=n)
    return attempt(n=n, **{"card_id": f"card-{n}", "submitted_at": moment, "assessment": graded, **changes})


def found(*answers: Attempt) -> tuple[str, int, int, bool] | None:
    card = CARDS.get
    gap = recurring_gap(answers[0], answers, card)
    return (gap.what, gap.times, gap.of, gap.in_a_row) if gap else None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Gives a concrete example from practice.", "example"),
        ("Illustrates a gap with an example from the library.", "example"),
        ("Puts figures on load and divides the 200 milliseconds.", "example"),
        ("Weighs gains against drawbacks instead of arguing one side.", "weighing"),
        ("Tells it in the order in which it happened.", "order"),
        ("Treats both wishes as legitimate.", None),
    ],
)
def test_what_a_form_point_asks_for_is_read_from_its_words(text: str, kind: str | None) -> None:
    assert kind_of(text) == kind


def test_three_in_a_row() -> None:
    assert found(answer(3), answer(2), answer(1)) == ("example", 3, 3, True)
    assert found(answer(2), answer(1)) is None


def test_three_of_the_last_five() -> None:
    good = Verdict.COVERED
    assert found(answer(5), answer(4, good), answer(3), answer(2, good), answer(1)) == ("example", 3, 5, False)
    six = (answer(6), answer(5, good), answer(4, good), answer(3, good), answer(2), answer(1))
    assert found(*six) is None


def test_an_answer_that_has_it_now_is_not_blamed_for_earlier_ones() -> None:
    assert found(answer(4, Verdict.PARTIAL), answer(3), answer(2), answer(1)) is None


def test_several_answers_to_one_question_count_once_and_the_newest_counts() -> None:
    again = answer(4, card_id="card-1")
    assert found(again, answer(2), answer(1)) is None
    improved = answer(5, Verdict.COVERED, card_id="card-1")
    assert found(answer(6), improved, answer(4), answer(1)) is None


def test_what_was_not_graded_or_was_joined_does_not_count() -> None:
    gated = assessment(Status.GATED)
    assert found(answer(3), answer(2, superseded=True), answer(1)) is None
    assert found(answer(3), answer(2, assessment=gated), answer(1)) is None
    assert found(answer(3, assessment=gated), answer(2), answer(1), answer(0)) is None


def test_a_card_that_left_the_bank_is_no_gap() -> None:
    gone: dict[str, QuestionCard] = {}
    answers = (answer(3), answer(2), answer(1))
    assert recurring_gap(answers[0], answers, gone.get) is None


def made(pattern: str) -> tuple[int, int, bool] | None:
    """What is told after answers, the oldest first, with (x) and without (.) a mistake."""
    marked = [
        answer(n).model_copy(
            update={
                "assessment": assessment().model_copy(update={"mistakes": (MistakeFinding(id="m", made=x == "x"),)})
            }
        )
        for n, x in enumerate(pattern)
    ]
    newest_first = marked[::-1]
    found = repeated_mistakes(newest_first[0], newest_first)
    assert found is None or found.what == MISTAKES
    return (found.times, found.of, found.in_a_row) if found else None


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("xx", None),
        ("xxx", (3, 3, True)),
        ("x.x.x", (3, 5, False)),
        ("xx.", None),
        ("x..x.x", None),
        ("xxxx", None),  # told at the third
        ("xx.xx", None),  # told at the fourth
        ("xxx....xxx", (3, 5, True)),
    ],
)
def test_mistakes_in_three_of_the_last_five_answers_are_told_once(
    pattern: str, told: tuple[int, int, bool] | None
) -> None:
    assert made(pattern) == told


def test_mistakes_are_not_told_again_of_a_second_try() -> None:
    slips: dict[str, Any] = {
        "assessment": assessment().model_copy(update={"mistakes": (MistakeFinding(id="m", made=True),)})
    }
    first, second, third = (answer(n, **slips) for n in range(3))
    again = answer(2, **slips, id="again", retry_of=third.id)
    assert repeated_mistakes(third, (third, second, first)) is not None
    assert repeated_mistakes(again, (again, third, second, first)) is None


def test_mistakes_are_not_told_after_an_answer_that_was_none() -> None:
    gated = answer(3, assessment=assessment(Status.GATED))
    assert repeated_mistakes(gated, (gated, answer(2), answer(1))) is None
