"""A mock interview as it is stored: its questions, when each was asked and answered, and how far the report is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict

from knowledge.card import QuestionCard, QuestionType

SIZES = (3, 5, 10)
"""How many questions a mock may have."""
CLOSES_AFTER = timedelta(days=1)
"""A mock that nothing happened in for so long is closed at the next contact."""
MOCKS_KEPT = 3
"""How many mocks a session remembers: the last report can be asked for again, late grades still find theirs."""
PLANNED = {
    QuestionType.TECHNICAL_CONCEPT: timedelta(minutes=3),
    QuestionType.SYSTEM_DESIGN: timedelta(minutes=6),
    QuestionType.CODING_DISCUSSION: timedelta(minutes=5),
    QuestionType.BEHAVIOURAL: timedelta(minutes=4),
    QuestionType.SITUATIONAL: timedelta(minutes=4),
    QuestionType.CASE: timedelta(minutes=5),
}
"""How long an answer in writing is planned to take. It informs and never locks."""

How = Literal["done", "finished", "left", "expired"]
"""Why a mock ended: its last question, the person's wish (with or without a report), or a day without a word."""


def planned(card: QuestionCard | None) -> int:
    """Seconds planned for ``card``; those of a concept if it has left the bank."""
    kind = card.type if card else QuestionType.TECHNICAL_CONCEPT
    return int(PLANNED[kind].total_seconds())


class MockSlot(BaseModel):
    """One question of a mock. ``turn`` is that of its question, None while it lies ahead.

    The clock runs from ``since``, which is None while it stands; ``spent`` are the seconds before that. ``attempt`` is
    the id of the answer.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    card_id: str
    turn: int | None = None
    asked_at: datetime | None = None
    since: datetime | None = None
    spent: int = 0
    attempt: str | None = None
    skipped: bool = False

    @property
    def over(self) -> bool:
        """Whether it was answered or skipped."""
        return self.skipped or self.attempt is not None

    def seconds(self, now: datetime) -> int:
        """How long the question has been open, without pauses."""
        running = int((now - self.since).total_seconds()) if self.since else 0
        return self.spent + max(0, running)

    def stopped(self, now: datetime) -> MockSlot:
        """The slot with its clock standing."""
        return self.model_copy(update={"spent": self.seconds(now), "since": None})


class Mock(BaseModel):
    """A whole mock; ``number`` is the turn of its first question and names it.

    ``slots`` are in the order of asking. While it is ``paused`` its question lies among those put aside. ``closing`` is
    set when the answer being given is its last. ``touched_at`` is when the person last did something about it.
    ``report`` says what was sent: a part (grades were missing) or all. ``role`` is the one it was begun for, None in a
    mock of an earlier version.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int
    slots: tuple[MockSlot, ...]
    started_at: datetime
    touched_at: datetime
    paused: bool = False
    closing: How | None = None
    ended: How | None = None
    ended_at: datetime | None = None
    report: Literal["none", "partial", "whole"] = "none"
    role: str | None = None

    @property
    def place(self) -> int | None:
        """The index of the question that is open or comes next, None after the last."""
        return next((place for place, slot in enumerate(self.slots) if not slot.over), None)

    @property
    def current(self) -> MockSlot | None:
        """The question that is open or comes next."""
        return None if self.place is None else self.slots[self.place]

    def expired(self, at: datetime) -> bool:
        """Whether nothing has happened in it for so long that a contact then closes it."""
        return at - self.touched_at >= CLOSES_AFTER

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(slot.attempt is not None for slot in self.slots)

    def seconds(self, now: datetime) -> int:
        """How long its questions have been open in all, without pauses."""
        return sum(slot.seconds(now) for slot in self.slots)

    def with_slot(self, place: int, slot: MockSlot, now: datetime) -> Mock:
        """The mock with ``slot`` at ``place``, touched ``now``."""
        slots = (*self.slots[:place], slot, *self.slots[place + 1 :])
        return self.model_copy(update={"slots": slots, "touched_at": now})
