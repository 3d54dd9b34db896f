"""What all events have, and the plainest of them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class BaseEvent(BaseModel):
    """``turn`` is the turn that the event's buttons are bound to; ``language`` is what to tell it in ("": English).

    ``no_numbers``: the person wants bands and words in place of scores, points and percentages (`Prefs.hide_numbers`).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    turn: int = 0
    language: str = ""
    no_numbers: bool = False


class Note(BaseEvent):
    """A short sentence by its code, with the values it needs; the words are in `bot.tg.texts`."""

    kind: Literal["note"] = "note"
    code: str
    values: dict[str, Any] = Field(default_factory=dict)
