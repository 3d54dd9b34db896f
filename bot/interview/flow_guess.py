"""Guess first: the person says what they think they scored, then the feedback is shown."""

from __future__ import annotations

from bot.interview import actions as a
from bot.interview.assessment import Status
from bot.interview.flow_graded import graded
from bot.interview.guessing import FLOORS, habit_of, with_guess
from bot.interview.session import Guess
from bot.interview.turn import Turn


def guess(turn: Turn, action: a.Guess) -> None:
    """Keep the guess and show the feedback it was waiting for; without a grade yet, it comes with the grade."""
    pending, last = turn.session.guessing, turn.snapshot.last
    if pending is None or last is None or last.id != pending.attempt_id:
        turn.note("guess_over")
        return
    if action.low in FLOORS:
        new = Guess(attempt_id=last.id, low=action.low)
        turn.set(guesses=with_guess(turn.session.guesses, new))
    if pending.graded:
        reveal(turn)
        return
    waits = last.assessment is None or last.assessment.status is Status.NOT_GRADED
    turn.set(guessing=None)
    turn.note("guess_waits" if waits else "guess_over")


def reveal(turn: Turn) -> None:
    """Show a feedback that is held back; nothing if there is none."""
    pending, last = turn.session.guessing, turn.last_card()
    if pending is None or not pending.graded:
        return
    turn.set(guessing=None)
    if last is None or last[0].id != pending.attempt_id:
        turn.note("card_gone")
    else:
        graded(turn, *last, None, pending.provisional, habit_of(pending))


def guess_first(turn: Turn, action: a.GuessFirst) -> None:
    """Switch it on or off."""
    turn.set(prefs=turn.session.prefs.model_copy(update={"guess": action.on}))
    if action.on:
        turn.note("guess_on")
    else:
        turn.note("guess_off")
