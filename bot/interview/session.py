"""What Viva remembers of a candidate between two messages. The stored session is the only state."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from bot.interview.assessment import Assessment, Status
from knowledge.card import Difficulty, QuestionType


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Person(_Model):
    """Who wrote: Telegram's numbers and the name to greet by. ``chat_id`` is where replies go."""

    user_id: int
    chat_id: int
    name: str = ""


class OpenQuestion(_Model):
    """The question on the table. ``turn`` numbers it within the person's talk; buttons are bound to it."""

    turn: int
    card_id: str
    asked_at: datetime
    hints: int = 0
    revealed: bool = False
    parts: tuple[str, ...] = ()
    retry_of: str | None = None


class Filter(_Model):
    """Which questions the person wants, besides `Session.difficulty`. Of several tags or companies one is enough."""

    type: QuestionType | None = None
    tags: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether every question fits."""
        return not (self.type or self.tags or self.companies)


class Session(_Model):
    """The whole talk. ``difficulty`` None means adaptive. ``seen`` are card ids of this session.

    ``focus`` is the role as the person put it, when that says more than the role's name. ``loose_text`` came
    while no question was open; the person decides what becomes of it. Once another question is asked it is
    ``shelved``: kept, and part of the export; so are parts typed to a question that left the bank. ``turn`` 0 means
    that the talk has not begun. ``awaiting`` is "role" or "find" while plain text answers that question of Viva's.
    ``filter`` holds for every question chosen from now on.
    """

    role: str | None = None
    focus: str | None = None
    difficulty: Difficulty | None = None
    turn: int = 0
    open: OpenQuestion | None = None
    paused: tuple[OpenQuestion, ...] = ()
    awaiting: str | None = None
    seen: tuple[str, ...] = ()
    last_text_at: datetime | None = None
    loose_text: str | None = None
    shelved: tuple[str, ...] = ()
    filter: Filter = Filter()


class Candidate(_Model):
    """A person as stored."""

    person: Person
    session: Session = Session()
    created_at: datetime
    updated_at: datetime


class AttemptKind(StrEnum):
    """A first answer, or a retry of an earlier one (handled apart in progress and reviews)."""

    ANSWER = "answer"
    RETRY = "retry"


class Attempt(_Model):
    """One accepted answer and, once there is one, its assessment.

    ``id`` is ``<user id>-<turn>-<n>``; ``superseded`` marks an answer that a later part was joined to.
    """

    id: str
    user_id: int
    turn: int
    card_id: str
    card_revision: int
    card_hash: str
    kind: AttemptKind = AttemptKind.ANSWER
    retry_of: str | None = None
    answer: str
    hints: int = 0
    revealed: bool = False
    asked_at: datetime
    submitted_at: datetime
    superseded: bool = False
    tries: int = Field(default=0, ge=0)
    assessment: Assessment | None = None

    @property
    def score(self) -> int | None:
        """0 to 100, or None while there is no grade."""
        return self.assessment.score if self.assessment else None


class AttemptSummary(_Model):
    """What selection and progress need of a past attempt, without its text."""

    id: str
    turn: int
    card_id: str
    kind: AttemptKind
    retry_of: str | None
    revealed: bool
    submitted_at: datetime
    superseded: bool
    status: Status | None
    score: int | None


class Snapshot(_Model):
    """A candidate as one turn sees them: the session, the latest attempts (newest first), the last one whole."""

    candidate: Candidate
    recent: tuple[AttemptSummary, ...] = ()
    last: Attempt | None = None
