"""Events of the first contact, /role and /difficulty."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.interview.events.base import BaseEvent
from knowledge.card import Difficulty


class RoleGuess(BaseModel):
    """A role the text may mean; ``score`` 0 to 1."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    score: float


class Welcomed(BaseEvent):
    """First contact or /start. ``saved``: the open question is one of a mock, and those before it are answered."""

    kind: Literal["welcomed"] = "welcomed"
    name: str
    newcomer: bool
    role: str | None
    question_open: bool = False
    saved: bool = False


class RoleAsked(BaseEvent):
    """Which role? ``unclear`` when what was typed fits none; ``guesses`` are offered first."""

    kind: Literal["role_asked"] = "role_asked"
    everything: bool = False
    question_open: bool = False
    unclear: str | None = None
    guesses: tuple[RoleGuess, ...] = ()


class RoleSet(BaseEvent):
    """The role was understood; ``also`` are the runners-up."""

    kind: Literal["role_set"] = "role_set"
    understood: RoleGuess
    also: tuple[RoleGuess, ...] = ()
    cards: int


class DifficultyAsked(BaseEvent):
    """Which difficulty? ``unclear`` holds a word that is none."""

    kind: Literal["difficulty_asked"] = "difficulty_asked"
    unclear: str | None = None
    current: Difficulty | None = None
    question_open: bool = False


class DifficultySet(BaseEvent):
    """None means adaptive."""

    kind: Literal["difficulty_set"] = "difficulty_set"
    difficulty: Difficulty | None
