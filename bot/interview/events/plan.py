"""Events of /interview and /cheatsheet."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.interview.events.base import BaseEvent
from bot.interview.events.settings import ZoneOption

StepKind = Literal["build", "deepen", "mock", "last", "day"]


class PlanStep(BaseModel):
    """What to do from ``first`` to ``last`` (both included). ``reviews``: how many fall due in that time.

    ``kind``: build (new questions, weak topics), deepen (hard ones), mock, last (the day before), day (the day itself).
    ``tags`` are weak topics, weakest first, or frequent ones of the role where nothing was answered yet.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: StepKind
    first: date
    last: date
    reviews: int
    tags: tuple[str, ...] = ()


class PlanShown(BaseEvent):
    """The plan until the interview. ``code``: new, changed, now, placed. ``left``: days until it, 0 on the day.

    ``asked_there``: questions in the bank that name the company, which the filter is now set to if there are any; None
    if no company was given or nothing about it has changed. ``role_set``: the role was changed with the plan.
    ``zone`` is as shown; None while it is not known, and then ``zones`` are offered.
    """

    kind: Literal["plan_shown"] = "plan_shown"
    code: Literal["new", "changed", "now", "placed"]
    today: date
    day: date
    left: int
    role: str | None
    company: str | None
    steps: tuple[PlanStep, ...]
    asked_there: int | None = None
    role_set: bool = False
    question_open: bool = False
    zone: str | None = None
    zones: tuple[ZoneOption, ...] = ()


class PlanAsked(BaseEvent):
    """When is the interview? ``code``: ask, unclear, impossible, ambiguous, past, far; ``said`` is what was read."""

    kind: Literal["plan_asked"] = "plan_asked"
    code: Literal["ask", "unclear", "impossible", "ambiguous", "past", "far"]
    example: date
    said: str = ""
    question_open: bool = False


class PlanEnded(BaseEvent):
    """The plan was ended by the person. ``unfiltered``: the company's filter that it had set is gone."""

    kind: Literal["plan_ended"] = "plan_ended"
    day: date
    unfiltered: str | None = None


class InterviewMorning(BaseEvent):
    """Today is the day. ``sheet``: the cheat sheet goes with it; of nothing graded there is none."""

    kind: Literal["interview_morning"] = "interview_morning"
    role: str | None = None
    company: str | None = None
    sheet: bool = True


class InterviewOver(BaseEvent):
    """The day has passed. ``ask``: the next plain text says how it went."""

    kind: Literal["interview_over"] = "interview_over"
    day: date
    company: str | None = None
    ask: bool = True


class SheetTopic(BaseModel):
    """One topic of the cheat sheet. ``missed`` are (point, verdict: missing or partial), the weightiest first;
    ``mistakes`` were made; ``said`` are the person's own words, verbatim, for points they covered.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    tag: str
    missed: tuple[tuple[str, str], ...] = ()
    mistakes: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


class CheatSheet(BaseEvent):
    """The cheat sheet, the topic with most to gain first. ``cards``: how many questions it is made of."""

    kind: Literal["cheat_sheet"] = "cheat_sheet"
    topics: tuple[SheetTopic, ...]
    cards: int
    role: str | None = None
    company: str | None = None
    day: date | None = None


class CheatsheetWanted(BaseEvent):
    """Make the cheat sheet; it needs whole answers, which a turn does not load."""

    kind: Literal["cheatsheet_wanted"] = "cheatsheet_wanted"
