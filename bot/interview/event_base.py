"""What all events have in common; themes with many events keep theirs in modules of their own."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class EventBase(BaseModel):
    """``turn`` is the turn that the event's buttons are bound to; ``language`` is what to tell it in ("": English)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    turn: int = 0
    language: str = ""
