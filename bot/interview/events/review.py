"""Events of /review."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.interview.events.base import BaseEvent


class DueQuestion(BaseModel):
    """A question to review; ``key`` names its card in a button. ``score`` of the last answer; ``late`` in days."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    question: str
    score: int | None
    late: int


class ReviewsShown(BaseEvent):
    """What is due: ``due`` in all, the first few in ``first``, most urgent first.

    ``next_day`` is the first later day with a review (None for none) with ``next_count`` of them; ``week`` counts those
    of the next seven days; ``known`` are the questions answered so far. ``interview``: reviews are drawn together
    before that day.
    """

    kind: Literal["reviews_shown"] = "reviews_shown"
    today: date
    due: int
    first: tuple[DueQuestion, ...]
    next_day: date | None
    next_count: int
    week: int
    known: int
    question_open: bool = False
    interview: date | None = None
