"""Events of follow-up questions."""

from __future__ import annotations

from typing import Literal

from bot.interview.events.base import BaseEvent


class FollowUpWanted(BaseEvent):
    """A follow-up question about the answer is wanted. Not shown: it is made and then asked.

    ``ask_model`` is False where today's tokens are used up: the card's own questions do as well.
    """

    kind: Literal["follow_up_wanted"] = "follow_up_wanted"
    attempt_id: str
    ask_model: bool = True


class FollowUpAsked(BaseEvent):
    """A follow-up question on the table. ``quote`` are the answer's own words that it probes, if it names any.

    ``hints``: the person wants a hint button. ``name`` is that of the answer, for a button, if others came since.
    """

    kind: Literal["follow_up_asked"] = "follow_up_asked"
    question: str
    probe: str
    quote: str | None = None
    score: int | None = None
    again: bool = False
    hints: bool = True
    name: str = ""
