"""What is typed where it could be tapped: a level after "How hard?", a number after "How many questions?", a button."""

from __future__ import annotations

from bot.interview import actions as a
from bot.interview import flow_answer, flow_mock, flow_setup, flow_wish
from bot.interview.turn import Turn

LONGEST = 40
MOST_WORDS = 3
"""A text up to here that is no choice is asked about; a longer one is not meant as one, and treated as any other."""


def say(turn: Turn, action: a.Say) -> None:
    """Text that chooses, where no question is open and a level or a size is awaited; else see `flow_answer.say`."""
    text, awaited = action.text.strip(), turn.session.awaiting
    if turn.session.open is None and awaited == "level" and (flow_setup.level_of(text) or _asked_about(turn, text)):
        flow_setup.choose_difficulty(turn, a.ChooseDifficulty(level=text))
    elif turn.session.open is None and awaited == "mock" and (flow_mock.size_of(text) or _asked_about(turn, text)):
        flow_mock.start(turn, a.StartMock(size=text))
    elif not flow_wish.asked_back(turn, action):
        flow_answer.say(turn, action)


def _asked_about(turn: Turn, text: str) -> bool:
    """Whether a text that is no choice was perhaps meant as one. Somebody without a role may be telling it."""
    role_may_come = turn.session.role is None and turn.snapshot.last is None
    return not role_may_come and len(text) <= LONGEST and len(text.split()) <= MOST_WORDS
