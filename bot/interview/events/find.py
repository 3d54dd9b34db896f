"""Events of /find."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.interview.events.base import BaseEvent
from knowledge.card import Difficulty, QuestionType


class FoundQuestion(BaseModel):
    """A question that /find shows; ``key`` names its card in a button."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    question: str
    type: QuestionType
    difficulty: Difficulty


How = Literal["exact", "meaning", "weak", "words"]


class QuestionsFound(BaseEvent):
    """What /find found, best first, perhaps nothing.

    ``how``: exact (the first is the very card that was named), meaning, weak (nothing near), words (no index).
    """

    kind: Literal["questions_found"] = "questions_found"
    query: str
    how: How
    found: tuple[FoundQuestion, ...]
    question_open: bool
