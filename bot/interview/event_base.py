"""What all events have."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class BaseEvent(BaseModel):
    """``turn`` is the turn that the event's buttons are bound to; ``language`` is what to tell it in ("": English).

    ``no_numbers``: the person wants bands and words in place of scores, points and percentages (`Prefs.hide_numbers`).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    turn: int = 0
    language: str = ""
    no_numbers: bool = False
