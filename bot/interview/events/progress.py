"""Events of looking back: statistics, earlier answers, saved questions."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.interview.attempt import AttemptKind
from bot.interview.events.base import BaseEvent
from knowledge.card import Difficulty, PointKind, QuestionType


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Trend(_Part):
    """Means (0 to 100) of the newest ``each`` first answers and of the ``each`` before them."""

    each: int
    older: float
    newer: float

    @property
    def size(self) -> float:
        """Points that the newer answers are better by."""
        return self.newer - self.older


class Coverage(_Part):
    """How many of ``of`` key points of one kind were ``covered``, and how many ``half``."""

    kind: PointKind
    covered: int
    half: int
    of: int

    @property
    def share(self) -> float:
        """0 to 1; half a point counts half."""
        return (self.covered + self.half / 2) / self.of


class Recurring(_Part):
    """A missed point or a mistake in the card's words: in ``times`` of ``of`` answers to its question."""

    text: str
    times: int
    of: int


class Tally(BaseEvent):
    """Counts and averages for /stats. Scores 0 to 100; days are the person's own.

    ``latest`` are scores of first answers, oldest first, ``days`` when each was given. The ``by_…`` rows are (name,
    first answers, average); of roles and tags the most practised are shown, of ``roles`` and ``tags`` in all.
    ``weeks`` are (Monday, first answers, average), oldest first. ``habits``: a gap of form (see `bot.interview.habits`)
    in ``times`` of ``of`` answers whose question asks for it, as (what, times, of). ``guess_gap``: see
    `bot.interview.guessing.calibration`.
    """

    kind: Literal["tally"] = "tally"
    answers: int
    graded: int
    waiting: int
    average: float | None
    best: int | None
    latest: tuple[int, ...]
    retries: int
    mean_gain: float | None
    gaps: int = 0
    gap_gain: float | None = None
    follow_ups: int = 0
    follow_up_gain: float | None = None
    by_difficulty: tuple[tuple[str, int, float], ...]
    this_week: int
    streak: int
    firsts: int = 0
    days: tuple[date, ...] = ()
    trend: Trend | None = None
    weeks: tuple[tuple[date, int, float], ...] = ()
    by_type: tuple[tuple[str, int, float], ...] = ()
    by_tag: tuple[tuple[str, int, float], ...] = ()
    tags: int = 0
    by_role: tuple[tuple[str, int, float], ...] = ()
    roles: int = 0
    coverage: tuple[Coverage, ...] = ()
    missed: tuple[Recurring, ...] = ()
    mistakes: tuple[Recurring, ...] = ()
    habits: tuple[tuple[str, int, int], ...] = ()
    guess_gap: float | None = None


class PastAnswer(_Part):
    """One line of /history. ``name`` is the attempt's id without the person (see `bot.interview.flow_history`).

    ``score`` None: not graded yet, or (``gated``) it held nothing to mark. ``question`` None: its card has left the
    bank.
    """

    name: str
    day: date
    question: str | None
    kind: AttemptKind
    score: int | None
    gated: bool = False


class HistoryShown(BaseEvent):
    """Page ``page`` (from 0) of ``pages`` of the person's answers; ``first`` numbers its first line, from 1."""

    kind: Literal["history_shown"] = "history_shown"
    answers: tuple[PastAnswer, ...]
    first: int
    page: int
    pages: int


class SavedQuestion(_Part):
    """One line of /saved; ``key`` names the card in a button. ``score`` is that of the latest graded answer to it."""

    key: str
    question: str
    type: QuestionType
    difficulty: Difficulty
    score: int | None = None


class SavedShown(BaseEvent):
    """Page ``page`` (from 0) of ``pages`` of the ``total`` saved questions; ``gone`` have left the bank.

    ``removed``: one was just taken out.
    """

    kind: Literal["saved_shown"] = "saved_shown"
    questions: tuple[SavedQuestion, ...]
    first: int
    page: int
    pages: int
    total: int
    gone: int = 0
    removed: bool = False


class QuestionKept(_Part):
    """Whether the question of a message is saved; ``key`` names its card in the button that changes it."""

    key: str
    saved: bool


Code = Literal["saved", "was_saved", "removed", "was_removed", "full", "gone"]


class SaveChanged(BaseEvent):
    """A question was saved or taken out, or nothing was to be done. At most ``limit`` are kept, now ``total``."""

    kind: Literal["save_changed"] = "save_changed"
    code: Code
    key: str
    total: int
    limit: int
