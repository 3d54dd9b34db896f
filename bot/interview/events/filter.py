"""Events of /filter."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.interview.events.base import BaseEvent
from knowledge.card import Difficulty, QuestionType


class FilterView(BaseModel):
    """The filter as the person sees it. ``level`` None is adaptive."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: QuestionType | None = None
    level: Difficulty | None = None
    tags: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()


class FilterOption(BaseModel):
    """A button that changes the filter: ``kind`` is type, level, tag or company, ``change`` what a tap sends."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    value: str
    chosen: bool
    change: str


class FilterShown(BaseEvent):
    """The filter. ``code``: none, now, set, cleared. ``fits`` counts the role's questions that fit all of it."""

    kind: Literal["filter_shown"] = "filter_shown"
    filter: FilterView
    code: Literal["none", "now", "set", "cleared"]
    role: str | None
    fits: int
    question_open: bool


class FilterMenu(BaseEvent):
    """What can be chosen of one kind, page ``page`` (from 0) of ``pages``."""

    kind: Literal["filter_menu"] = "filter_menu"
    which: str
    options: tuple[FilterOption, ...]
    page: int
    pages: int


class FilterUnclear(BaseEvent):
    """Words that name nothing to filter by (or ``several`` things), and the nearest that do; nothing was changed.

    ``one_of`` is the kind (type or level) of which several were asked for.
    """

    kind: Literal["filter_unclear"] = "filter_unclear"
    words: str
    guesses: tuple[FilterOption, ...]
    several: bool = False
    one_of: Literal["type", "level"] | None = None
