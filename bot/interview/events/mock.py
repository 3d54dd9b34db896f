"""What a mock interview leads to."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from bot.interview.events.base import BaseEvent
from bot.interview.mock import How
from knowledge.card import Difficulty, QuestionType


class MockOffered(BaseEvent):
    """How many questions? ``minutes`` a question on average. ``unclear`` holds what is no size."""

    kind: Literal["mock_offered"] = "mock_offered"
    sizes: tuple[int, ...]
    minutes: int
    unclear: str | None = None
    question_open: bool = False


class MockBegun(BaseEvent):
    """The mock begins: ``total`` questions, planned for ``planned`` seconds. Fewer than ``asked`` if there are no more.

    ``widened``: not every question is for the role, at the level and in the filter.
    """

    kind: Literal["mock_begun"] = "mock_begun"
    total: int
    asked: int
    planned: int
    widened: bool


class MockAsked(BaseEvent):
    """Question ``number`` of ``total``. ``last``: seconds that the one before took, None if there was none.

    ``left``: seconds of the planned time not used yet, below 0 once it is over. After ``remind_in`` seconds the planned
    time of this question is over, None if nothing shall be said then. ``again``: shown once more.
    """

    kind: Literal["mock_asked"] = "mock_asked"
    number: int
    total: int
    question: str
    type: QuestionType
    difficulty: Difficulty
    last: int | None = None
    left: int
    remind_in: int | None = None
    again: bool = False


class MockAnswered(BaseEvent):
    """An answer is saved and is graded beside the talk. Only shown if it was ``joined`` to an earlier one."""

    kind: Literal["mock_answered"] = "mock_answered"
    attempt_id: str
    joined: int | None = None


class MockTimeUp(BaseEvent):
    """The question has been open for its ``planned`` seconds."""

    kind: Literal["mock_time_up"] = "mock_time_up"
    planned: int


class MockInTheWay(BaseEvent):
    """Something else was asked for while a mock is not finished; ``then`` names it (see `flow_mock`)."""

    kind: Literal["mock_in_the_way"] = "mock_in_the_way"
    answered: int
    total: int
    then: str


class MockClosed(BaseEvent):
    """The mock is over. ``waiting`` answers are not graded yet; without an ``answered`` one there is no report."""

    kind: Literal["mock_closed"] = "mock_closed"
    how: How
    answered: int
    waiting: int


class MockReportDue(BaseEvent):
    """Send the report of the mock ``number``; with ``files`` also to keep. Leads to work."""

    kind: Literal["mock_report_due"] = "mock_report_due"
    number: int
    files: bool = False


class ReportPoint(BaseModel):
    """A key point or mistake of question ``number``; ``quote`` are the person's words for it, or what they said."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int
    text: str
    verdict: str
    quote: str | None = None
    instead: bool = False


class ReportStep(BaseModel):
    """Something to do next: a code that `texts` puts into words, with the values it needs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    values: dict[str, Any] = {}


class ReportLine(BaseModel):
    """One question in the report. A gated answer has score 0, one that waits for its grade, cannot be marked (its card
    has left the bank) or is gone has none.

    ``question`` "": its card has left the bank. ``points`` and ``mistakes`` are (text, verdict, quote); times in
    seconds. ``given_up``: it waits, and the judge is not asked again by itself.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int
    state: Literal["graded", "gated", "skipped", "waiting", "unmarkable", "gone"]
    question: str
    type: QuestionType | None = None
    difficulty: Difficulty | None = None
    tags: tuple[str, ...] = ()
    score: int | None = None
    band: str | None = None
    reason: str | None = None
    seconds: int = 0
    planned: int = 0
    attempt_id: str | None = None
    answer: str | None = None
    points: tuple[tuple[str, str, str | None], ...] = ()
    mistakes: tuple[tuple[str, str | None], ...] = ()
    example: str | None = None
    given_up: bool = False


class MockReport(BaseEvent):
    """The report. ``overall`` is the mean of what has a number, a skipped question counting 0; None while none has.

    ``size`` is how many questions the mock was to have; ``lines`` are those that were answered or skipped. Means by
    type and tag are (name, mean, how many), those of one question too. ``left``: the mock was left, so that no report
    is sent by itself.
    """

    kind: Literal["mock_report"] = "mock_report"
    number: int
    role: str | None
    started_at: datetime
    size: int
    lines: tuple[ReportLine, ...]
    overall: int | None
    band: str | None
    seconds: int
    planned: int
    by_type: tuple[tuple[str, int, int], ...]
    by_tag: tuple[tuple[str, int, int], ...]
    strongest: ReportPoint | None
    weakest: ReportPoint | None
    steps: tuple[ReportStep, ...]
    provisional: bool
    left: bool = False
    files: bool = False
