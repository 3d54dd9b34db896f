"""An accepted answer: what was said, what became of it, and what of that is read without its text."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.interview.assessment import HONEST_NO, Assessment, Status, Verdict


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AttemptKind(StrEnum):
    """A first answer, a retry of an earlier one, one with a gap filled, or one with a follow-up question answered.

    All but the first kind are apart in progress, the adaptive level and reviews.
    """

    ANSWER = "answer"
    RETRY = "retry"
    GAP = "gap"
    FOLLOW_UP = "follow_up"


class Outcome(StrEnum):
    """What became of an objection. `argued`: only the argument states the point, the answer does not."""

    WAITING = "waiting"
    CHANGED = "changed"
    KEPT = "kept"
    ARGUED = "argued"


class Contest(_Model):
    """An objection to one verdict: what it was about, the argument, and the verdicts and scores before and after.

    ``before`` and ``after`` are a point's verdict, or "made" and "not_made" of a mistake; ``evidence`` is the
    answer's own words that the second look found.
    """

    kind: Literal["point", "mistake"]
    id: str
    argument: str
    at: datetime
    before: str
    score_before: int
    outcome: Outcome = Outcome.WAITING
    after: str | None = None
    evidence: str | None = None
    score_after: int | None = None
    judged_by: str | None = None

    @property
    def key(self) -> str:
        """Which verdict of the attempt: ``point:<id>`` or ``mistake:<id>``."""
        return f"{self.kind}:{self.id}"


class Attempt(_Model):
    """One accepted answer and, once there is one, its assessment.

    ``id`` is ``<user id>-<turn>-<n>``; ``superseded`` marks an answer that a later part was joined to,
    or a message too short to judge that the answer begins with.
    ``added`` is what was typed to fill a gap: ``answer`` is then the earlier answer and this below it. ``probe`` is
    the follow-up question that ``added`` answers, if it was one.
    ``spoken_seconds`` is how long the voice notes were that it (or ``added``) was taken from, 0 if nobody knows; None
    if any of it was typed.
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
    added: str | None = None
    spoken_seconds: float | None = Field(default=None, ge=0)
    probe: str | None = None
    contests: tuple[Contest, ...] = ()
    assessment: Assessment | None = None

    @property
    def spoiled(self) -> bool:
        """Whether the example answer caps the score; one filled in has the cap of the answer it fills."""
        return self.revealed and self.kind is not AttemptKind.RETRY

    @property
    def capped_twice(self) -> bool:
        """Whether hints and the example answer both cap the score."""
        return self.hints > 0 and self.spoiled

    @property
    def base(self) -> str | None:
        """The answer before the gap was filled, or the follow-up answered; None unless one was."""
        return None if self.added is None else self.answer.removesuffix(f"\n{self.added}")

    @property
    def score(self) -> int | None:
        """0 to 100, or None while there is no grade."""
        return self.assessment.score if self.assessment else None

    @property
    def earned(self) -> int | None:
        """The score of what was an answer; None for a message that a gate stopped, unless it was an honest no."""
        return None if self.assessment and self.assessment.held_back else self.score


class AttemptSummary(_Model):
    """What selection and progress need of a past attempt, without its text. ``gate`` is why it was held back."""

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
    gate: str | None = None

    @property
    def earned(self) -> int | None:
        """As `Attempt.earned`."""
        return self.score if self.gate in (None, HONEST_NO) else None


class Marks(_Model):
    """The verdicts of one graded attempt, without quotes and texts: key points by id, and which mistakes were made.
    ``card`` is the hash of the card it was marked by.
    """

    id: str
    points: tuple[tuple[str, Verdict], ...]
    mistakes: tuple[tuple[str, bool], ...]
    card: str = ""
