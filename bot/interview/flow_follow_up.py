"""Follow-up: the interviewer asks one more question about the answer; what is said then is added to it."""

from __future__ import annotations

from bot.interview import actions as a
from bot.interview import mocking
from bot.interview.attempt import Attempt
from bot.interview.events import FollowUpWanted
from bot.interview.flow_question import held_back, put_aside, show
from bot.interview.following import Probe, may_follow_up
from bot.interview.open_question import OpenQuestion
from bot.interview.spending import spend
from bot.interview.turn import Turn
from knowledge.card import QuestionCard


def follow_up(turn: Turn, _action: a.FollowUp) -> None:
    """A follow-up to the last answer is wanted; it is made outside and comes back to `ask`."""
    last = turn.last_card()
    if last is None or not may_follow_up(turn.session, *last):
        turn.deny_last("no_follow_up")
    elif not mocking.in_the_way(turn, "retry") and not held_back(turn):
        turn.tell(FollowUpWanted(attempt_id=last[0].id, ask_model=turn.answers_left is None or turn.answers_left > 0))


def ask(turn: Turn, attempt: Attempt, card: QuestionCard, probe: Probe) -> None:
    """Put ``probe`` on the table. The caps of ``attempt`` stay in force; what is typed will be added to its answer."""
    spend(turn, probe.tokens)
    put_aside(turn)
    turn.shelve()
    number = turn.session.turn + 1
    question = OpenQuestion(
        turn=number,
        card_id=card.id,
        asked_at=turn.now,
        hints=attempt.hints,
        revealed=attempt.spoiled,
        retry_of=attempt.id,
        base=attempt.answer,
        base_at=attempt.submitted_at,
        probe=probe.question,
        probed=probe.quote,
    )
    turn.set(turn=number, open=question, awaiting=None)
    show(turn, question, card)
