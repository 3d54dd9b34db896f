"""Fill the gap: the person writes only what was missing; it is added to the last answer and graded as a whole."""

from __future__ import annotations

from bot.interview import actions as a
from bot.interview import mocking
from bot.interview.assessment import Assessment, PointFinding, Status, Verdict
from bot.interview.attempt import Attempt
from bot.interview.flow_question import held_back, put_aside, show
from bot.interview.open_question import OpenQuestion
from bot.interview.turn import Turn


def gaps(assessment: Assessment | None) -> tuple[PointFinding, ...]:
    """The points of a graded answer that are not fully covered."""
    if assessment is None or assessment.status is not Status.GRADED:
        return ()
    return tuple(point for point in assessment.points if point.verdict is not Verdict.COVERED)


def fill_gap(turn: Turn, _action: a.FillGap) -> None:
    """Put the last question on the table for its missing part."""
    last = turn.last_card()
    if last is None or not gaps(last[0].assessment):
        turn.deny_last("no_gap")
        return
    if mocking.in_the_way(turn, "retry") or held_back(turn):
        return
    attempt, card = last
    put_aside(turn)
    turn.shelve()
    question = filling(turn, attempt)
    turn.set(turn=question.turn, open=question, awaiting=None)
    show(turn, question, card)


def filling(turn: Turn, attempt: Attempt) -> OpenQuestion:
    """The question of ``attempt``, as a new turn, for what is to be added to it. Its caps stay in force."""
    return OpenQuestion(
        turn=turn.session.turn + 1,
        card_id=attempt.card_id,
        asked_at=turn.now,
        hints=attempt.hints,
        revealed=attempt.spoiled,
        retry_of=attempt.id,
        base=attempt.answer,
        base_at=attempt.submitted_at,
    )
