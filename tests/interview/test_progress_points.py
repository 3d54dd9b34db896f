"""Points covered, missed and mistaken, counted by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.interview.assessment import Status, Verdict
from bot.interview.attempt import AttemptKind, AttemptSummary, Marks
from bot.interview.events import Coverage, Recurring
from bot.interview.progress_points import Judged, coverage, habits, missed, mistakes, paired
from knowledge.card import PointKind, QuestionCard
from tests.support.cards import make_card

NOW = datetime(2026, 3, 10, tzinfo=UTC)
CARD = make_card()
OTHER = make_card(id="other")
TEXTS = {p.id: p.text for p in CARD.key_points} | {m.id: m.text for m in CARD.common_mistakes}
ALL = tuple(point.id for point in CARD.key_points)


def judged(
    n: int, covered: str = "", half: str = "", made: str = "", card: QuestionCard = CARD, kind: str = "answer"
) -> Judged:
    """Attempt ``n`` with these points covered or half covered and these mistakes made, all else missing."""

    def verdict(id_: str) -> Verdict:
        return (
            Verdict.COVERED if id_ in covered.split() else Verdict.PARTIAL if id_ in half.split() else Verdict.MISSING
        )

    attempt = AttemptSummary(
        id=f"7-{n}-1",
        turn=n,
        card_id=card.id,
        kind=AttemptKind(kind),
        retry_of=None,
        revealed=False,
        submitted_at=NOW + timedelta(days=n),
        superseded=False,
        status=Status.GRADED,
        score=50,
    )
    mistakes_made = tuple((mistake.id, mistake.id in made.split()) for mistake in card.common_mistakes)
    return Judged(
        attempt, Marks(id=attempt.id, points=tuple((i, verdict(i)) for i in ALL), mistakes=mistakes_made), card
    )


def test_coverage_is_of_first_answers_by_kind() -> None:
    found = coverage(
        [
            judged(3, " ".join(ALL), kind="retry"),
            judged(2, "definition gap", half="own-example"),
            judged(1, "definition", half="more-data"),
        ]
    )
    assert found == (
        Coverage(kind=PointKind.CONTENT, covered=3, half=1, of=10),
        Coverage(kind=PointKind.FORM, covered=0, half=1, of=2),
    )
    assert found[0].share == 0.35
    assert coverage([]) == ()


def test_the_most_missed_come_first_then_those_worth_most_then_the_newest_question() -> None:
    answers = [
        judged(3, "gap", card=OTHER),
        judged(2, "definition gap regularisation more-data"),
        judged(1, "definition gap regularisation early-stopping"),
    ]
    assert missed(answers) == (
        Recurring(text=TEXTS["own-example"], times=2, of=2),
        Recurring(text=TEXTS["definition"], times=1, of=1),
        Recurring(text=TEXTS["regularisation"], times=1, of=1),
        Recurring(text=TEXTS["more-data"], times=1, of=1),
    )


def test_what_the_newest_answer_mends_is_missed_no_more() -> None:
    first = judged(1)
    retry = judged(2, " ".join(ALL[1:]), kind="retry")
    assert [one.text for one in missed([retry, first])] == [TEXTS[ALL[0]]]
    assert missed([retry, first])[0] == Recurring(text=TEXTS[ALL[0]], times=2, of=2)
    gap = judged(3, " ".join(ALL), kind="gap")
    assert missed([gap, retry, first]) == ()


def test_a_filled_gap_is_no_answer_of_its_own() -> None:
    gap, first = judged(2, "definition", kind="gap"), judged(1, "definition")
    assert missed([gap, first])[0] == Recurring(text=TEXTS["gap"], times=1, of=1)


def test_mistakes_are_counted_until_one_answer_avoids_them() -> None:
    twice = [judged(2, made="underfitting bigger-model"), judged(1, made="underfitting")]
    assert mistakes(twice) == (
        Recurring(text=TEXTS["underfitting"], times=2, of=2),
        Recurring(text=TEXTS["bigger-model"], times=1, of=2),
    )
    assert mistakes([judged(3), *twice]) == ()


def test_a_gap_of_form_is_a_habit_from_three_times_on_and_in_half_of_the_answers() -> None:
    assert habits([judged(n) for n in (2, 1)]) == ()
    assert habits([judged(n) for n in (3, 2, 1)]) == (("example", 3, 3),)
    assert habits([*(judged(n, half="own-example") for n in (7, 6, 5, 4)), *(judged(n) for n in (3, 2, 1))]) == ()
    assert habits([judged(n, kind="retry") for n in (3, 2, 1)]) == ()


def test_only_attempts_with_known_verdicts_and_card_are_judged() -> None:
    one, two = judged(1), judged(2, card=OTHER)
    found = paired([two.attempt, one.attempt], [one.marks, two.marks], {CARD.id: CARD})
    assert found == [one]
    assert paired([one.attempt], [], {CARD.id: CARD}) == []


def test_points_of_an_older_revision_are_left_out() -> None:
    old = judged(1)
    marks = old.marks.model_copy(update={"points": (("long-gone", Verdict.MISSING), *old.marks.points)})
    found = missed([Judged(old.attempt, marks, old.card)])
    assert {one.text for one in found} <= set(TEXTS.values())
    assert coverage([Judged(old.attempt, marks, old.card)])[0].of == 5
