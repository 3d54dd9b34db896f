"""What a person thinks they scored, beside what they did; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.interview.attempt import Attempt, AttemptKind
from bot.interview.events import RecurringGap
from bot.interview.scoring import BANDS
from bot.interview.session import Guess, Guessing, Session

KEPT = 50
"""Guesses kept in the session."""
LATEST = 10
FEWEST = 5
"""Calibration looks at the latest guesses, and is told from a few on."""

FLOORS = tuple(low for low, _ in BANDS)
"""Where the bands begin, best first."""


def ceiling(low: int) -> int:
    """The highest score of the band that begins at ``low``."""
    above = [floor for floor in FLOORS if floor > low]
    return min(above) - 1 if above else 100


def wanted(session: Session, kind: AttemptKind) -> bool:
    """Whether to ask for a guess: first answers only, and not in an exam, which shows no scores on its way."""
    return session.prefs.guess and session.prefs.mode == "coach" and kind is AttemptKind.ANSWER


def asked(session: Session, attempt_id: str) -> bool:
    """Whether a guess about this answer is awaited."""
    return session.guessing is not None and session.guessing.attempt_id == attempt_id


def held(session: Session, attempt_id: str) -> bool:
    """Whether the feedback on this answer waits for the guess."""
    return asked(session, attempt_id) and session.guessing is not None and session.guessing.graded


def holding(attempt: Attempt, provisional: bool, habit: RecurringGap | None) -> Guessing:
    """What to keep until the guess has come."""
    kept = (habit.what, habit.times, habit.of, habit.in_a_row) if habit else None
    return Guessing(attempt_id=attempt.id, graded=True, provisional=provisional, habit=kept)


def habit_of(guessing: Guessing) -> RecurringGap | None:
    """The habit kept by `holding`."""
    if guessing.habit is None:
        return None
    what, times, of, in_a_row = guessing.habit
    return RecurringGap(what=what, times=times, of=of, in_a_row=in_a_row)


def guessed(session: Session, attempt_id: str) -> int | None:
    """Where the band begins that was guessed for this answer, None without a guess."""
    return next((g.low for g in session.guesses if g.attempt_id == attempt_id), None)


def with_guess(guesses: Sequence[Guess], new: Guess) -> tuple[Guess, ...]:
    """``guesses`` and the new one, bounded; a later guess about the same answer takes the place of the earlier."""
    return (*(g for g in guesses if g.attempt_id != new.attempt_id), new)[-KEPT:]


def about_the_whole(guesses: Sequence[Guess], part: str, whole: str) -> tuple[Guess, ...]:
    """``guesses`` with one about the answer ``part`` as one about the ``whole`` that it was joined to."""
    return tuple(g.model_copy(update={"attempt_id": whole}) if g.attempt_id == part else g for g in guesses)


def calibration(guesses: Sequence[Guess], scores: Mapping[str, int]) -> float | None:
    """How far the latest guesses lie above the scores on average, in points (below: negative); None for too few.

    A score within the band guessed counts as 0, any other as its distance to the band. ``scores`` by attempt; a guess
    whose answer has none is left out.
    """
    known = [_off(g.low, scores[g.attempt_id]) for g in guesses if g.attempt_id in scores][-LATEST:]
    return sum(known) / len(known) if len(known) >= FEWEST else None


def _off(low: int, score: int) -> int:
    """How far the band that begins at ``low`` lies above ``score`` (below: negative)."""
    return max(low - score, 0) or min(ceiling(low) - score, 0)
