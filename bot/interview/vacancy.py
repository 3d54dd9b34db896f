"""A vacancy as the talk knows it: what was pasted, what was read in it, and that it is in focus."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from knowledge.card import Difficulty

Unfit = Literal["short", "title", "cv", "answer", "nothing"]
"""Why a text is not taken for a vacancy: a few words, a role's name only, a CV, an answer, or nothing asked for."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Demand(_Model):
    """One thing a vacancy asks for, in its own words, and the topics it names."""

    text: str
    tags: tuple[str, ...] = ()


class Match(_Model):
    """A question for a vacancy; ``serves`` are the places of the demands it serves, from 0."""

    card_id: str
    serves: tuple[int, ...] = ()


class Reading(_Model):
    """What was read in a vacancy, or why it was taken for none (``unfit``; everything else is then empty).

    ``roles`` with their score 0 to 1, best first; ``level_words`` are the vacancy's own that suggest the level;
    ``english`` is False if only names could be read; ``tokens`` are those a model took.
    """

    unfit: Unfit | None = None
    demands: tuple[Demand, ...] = ()
    roles: tuple[tuple[str, float], ...] = ()
    tags: tuple[str, ...] = ()
    level: Difficulty | None = None
    level_words: str = ""
    questions: tuple[Match, ...] = ()
    english: bool = True
    tokens: int = 0


class Posting(_Model):
    """What was pasted as a vacancy last. ``done`` once no further part is awaited; ``at`` is when it was."""

    parts: tuple[str, ...]
    at: datetime
    done: bool = False

    @property
    def text(self) -> str:
        """All parts, one below the other."""
        return "\n".join(self.parts)


class Vacancy(_Model):
    """The vacancy that questions are chosen for. ``role`` is that taken for it, ``role_before`` the one it replaced."""

    reading: Reading
    role: str | None = None
    role_before: str | None = None


class SpentAside(_Model):
    """Model tokens of one UTC day that no answer of that day accounts for: for vacancies, follow-up questions and what
    is done about answers of earlier days."""

    day: str
    tokens: int = 0


def spent_on(spent: SpentAside | None, now: datetime) -> int:
    """The tokens of ``spent`` that belong to the day of ``now``."""
    return spent.tokens if spent and spent.day == now.date().isoformat() else 0
