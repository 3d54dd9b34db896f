"""Events of /job."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.interview.events.base import BaseEvent
from bot.interview.vacancy import Unfit
from knowledge.card import Difficulty, QuestionType


class VacancyHeld(BaseEvent):
    """A long part of a vacancy was kept; more may follow."""

    kind: Literal["vacancy_held"] = "vacancy_held"
    parts: int
    characters: int


class VacancyHeard(BaseEvent):
    """The vacancy is kept and goes to be read. Not shown: what was read follows.

    ``ask_model`` is False where today's tokens are used up: it is read by rules then.
    """

    kind: Literal["vacancy_heard"] = "vacancy_heard"
    ask_model: bool = True


class VacancyUnfit(BaseEvent):
    """What was pasted is no vacancy; ``why`` says what it looks like. ``role`` is the one that its words name.

    ``focus``: another vacancy is in focus and stays so.
    """

    kind: Literal["vacancy_unfit"] = "vacancy_unfit"
    why: Unfit
    role: str | None = None
    focus: bool = False
    question_open: bool = False


class VacancyQuestion(BaseModel):
    """A question for the vacancy; ``key`` names its card in a button, ``serves`` the demands by place, from 0."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    question: str
    type: QuestionType
    difficulty: Difficulty
    serves: tuple[int, ...]


class VacancyRead(BaseEvent):
    """What a vacancy asks for and the best questions for it. ``again``: it was read before.

    ``role`` is the one practised for it, None if none of ours fits; ``roles`` the nearest with their score. ``level``
    is suggested by ``level_words``, None if nothing suggests one. ``english`` is False if only names could be read.
    """

    kind: Literal["vacancy_read"] = "vacancy_read"
    demands: tuple[str, ...]
    role: str | None
    roles: tuple[tuple[str, float], ...]
    tags: tuple[str, ...]
    level: Difficulty | None
    level_words: str
    questions: tuple[VacancyQuestion, ...]
    english: bool
    question_open: bool
    again: bool = False
