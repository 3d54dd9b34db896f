"""What all events have."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class BaseEvent(BaseModel):
    """``turn`` is the turn that the event's buttons are bound to; ``language`` is what to tell it in ("": English)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    turn: int = 0
    language: str = ""
