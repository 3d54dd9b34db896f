"""Events of disagreeing with a verdict."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.interview.assessment import Assessment
from bot.interview.attempt import Contest
from bot.interview.events.base import BaseEvent


class ContestChoice(BaseModel):
    """A verdict that may be contested: covered points and mistakes not made are none. ``number`` names it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int
    text: str
    verdict: str


class ContestAsked(BaseEvent):
    """Which verdict is wrong? ``name`` is as in `PastAnswer` if the answer was asked for by its name."""

    kind: Literal["contest_asked"] = "contest_asked"
    name: str = ""
    choices: tuple[ContestChoice, ...]


class ContestReason(BaseEvent):
    """Why is this verdict wrong? The next text is the argument."""

    kind: Literal["contest_reason"] = "contest_reason"
    text: str
    verdict: str


class ContestHeard(BaseEvent):
    """The argument is saved and goes to judgement. Not shown: the ruling follows."""

    kind: Literal["contest_heard"] = "contest_heard"
    attempt_id: str
    contested: str


class ContestWaits(BaseEvent):
    """The judge could not be asked. ``retry_in`` seconds until the next try, None when there will be none.

    ``name`` (of the answer, as in `PastAnswer`) and ``number`` (of the verdict) are for the button that asks again.
    """

    kind: Literal["contest_waits"] = "contest_waits"
    retry_in: int | None
    name: str = ""
    number: int = 0


class Contested(BaseEvent):
    """The ruling. ``gap_left``: something is still to be filled; ``more``: something else may still be contested.

    ``name`` and ``uncapped`` are as in `Feedback`.
    """

    kind: Literal["contested"] = "contested"
    assessment: Assessment
    text: str
    contest: Contest
    gap_left: bool
    more: bool
    name: str = ""
    uncapped: int | None = None
