"""Model tokens of a person's day that the answers of that day do not account for; pure."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.interview.assessment import Usage
from bot.interview.attempt import Attempt
from bot.interview.turn import Turn
from bot.interview.vacancy import SpentAside, spent_on


def day_began(now: datetime) -> datetime:
    """The midnight (UTC) from which the day of ``now`` counts."""
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def tokens_of(usage: Usage) -> int:
    """Tokens read and written."""
    return usage.input_tokens + usage.output_tokens


def spend(turn: Turn, tokens: int) -> None:
    """Count model tokens that no answer of today accounts for."""
    if tokens > 0:
        spent = spent_on(turn.session.spent_aside, turn.now) + tokens
        turn.set(spent_aside=SpentAside(day=turn.now.date().isoformat(), tokens=spent))


def spend_on_earlier(turn: Turn, attempt: Attempt, tokens: int) -> None:
    """Count ``tokens`` for today that were just added to the usage of ``attempt``, if that is of an earlier day: the
    answers of today are counted by their own."""
    if attempt.submitted_at < day_began(turn.now):
        spend(turn, tokens)
