"""What a question leads to before its answer: it is asked, in whole or for what was missing; a hint; the solution."""

from __future__ import annotations

from typing import Literal

from bot.interview.events.base import BaseEvent
from bot.interview.events.filter import FilterView
from bot.interview.events.progress import QuestionKept
from knowledge.card import Difficulty, QuestionType


class QuestionAsked(BaseEvent):
    """A question on the table. ``reasons`` and ``widened`` are codes that `texts` puts into words.

    ``filter`` is what it was chosen by, if a type, tag or company was; ``hints``: the person wants a hint button.
    ``serves`` is what the vacancy in focus asks for, in its own words, that the question is about. ``older``: the
    ``previous_score`` is that of an answer that was asked for, and not the last one.
    """

    kind: Literal["question_asked"] = "question_asked"
    card_id: str
    question: str
    type: QuestionType
    difficulty: Difficulty
    role: str | None
    reasons: tuple[str, ...] = ()
    widened: tuple[str, ...] = ()
    again: bool = False
    previous_score: int | None = None
    older: bool = False
    filter: FilterView | None = None
    hints: bool = True
    kept: QuestionKept | None = None
    serves: str | None = None


class GapAsked(BaseEvent):
    """Only the missing part is wanted. ``gaps`` are the points not covered, if known, each with its verdict.

    ``name`` is that of the answer, for a button, if others came since.
    """

    kind: Literal["gap_asked"] = "gap_asked"
    hints: bool = True
    question: str
    gaps: tuple[tuple[str, str], ...] = ()
    score: int | None = None
    again: bool = False
    name: str = ""


class NothingToAsk(BaseEvent):
    """The bank is empty, or a deep link or a found question names an unknown card."""

    kind: Literal["nothing_to_ask"] = "nothing_to_ask"
    reason: str


class HintGiven(BaseEvent):
    """One step of the approach; ``cap`` is the highest score still possible."""

    kind: Literal["hint_given"] = "hint_given"
    number: int
    total: int
    text: str
    cap: int
    more: bool


class SolutionShown(BaseEvent):
    """The example answer. ``cap`` is the highest score left if the question is open and loses by it, else None."""

    kind: Literal["solution_shown"] = "solution_shown"
    text: str
    alternatives: tuple[tuple[str, str], ...]
    follow_ups: tuple[str, ...]
    cap: int | None
    answered: bool
