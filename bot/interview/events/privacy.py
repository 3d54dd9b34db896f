"""Events of /export and /forget."""

from __future__ import annotations

from typing import Literal

from bot.interview.events.base import BaseEvent


class ForgetAsked(BaseEvent):
    """/forget wants a second tap. ``attempts`` is None where what is stored cannot be read."""

    kind: Literal["forget_asked"] = "forget_asked"
    attempts: int | None


class ForgetWanted(BaseEvent):
    """Delete everything about the person; done by the engine after this turn."""

    kind: Literal["forget_wanted"] = "forget_wanted"


class ExportWanted(BaseEvent):
    """Send everything stored about the person as a file."""

    kind: Literal["export_wanted"] = "export_wanted"
