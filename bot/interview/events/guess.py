"""Guessing one's score before it is shown."""

from __future__ import annotations

from typing import Literal

from bot.interview.events.base import BaseEvent


class GuessAsked(BaseEvent):
    """What does the person think the answer scored?"""

    kind: Literal["guess_asked"] = "guess_asked"
