"""What a grader found in an answer, and the assessment our code makes of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer


class Verdict(StrEnum):
    """How far an answer states a key point."""

    COVERED = "covered"
    PARTIAL = "partial"
    MISSING = "missing"


class Status(StrEnum):
    """`gated` is a fixed honest result without a grader; `not_graded` never carries a number."""

    GRADED = "graded"
    GATED = "gated"
    NOT_GRADED = "not_graded"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PointFinding(_Model):
    """One key point: the evidence is a verbatim quote of the answer, or None."""

    id: str
    verdict: Verdict
    probability: float | None = Field(default=None, ge=0, le=1)
    evidence: str | None = None
    disputed: bool = False


class MistakeFinding(_Model):
    """One common mistake: made or not, with the words that show it."""

    id: str
    made: bool
    evidence: str | None = None


class FactualError(_Model):
    """A wrong statement outside the card's list of mistakes.

    ``point``: the key point it says the opposite of, if that is what is wrong with it. That point has no credit, so
    nothing more is taken off for it.
    """

    quote: str
    why: str
    point: str | None = None


class Withdrawn(_Model):
    """What a judge quoted for a point or a mistake, and what counts for nothing: it does not stand in the answer.

    ``key`` is "point:ID" or "mistake:ID". ``quote`` is empty if none was given. ``order``: it does stand there, where
    the answer talks to the judge.
    """

    key: str
    quote: str
    order: bool = False


class Usage(_Model):
    """What a grading cost. ``seconds`` is wall time."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0


class CardRef(_Model):
    """Exactly which card an answer was graded by."""

    id: str
    revision: int
    hash: str


class Lean(_Model):
    """Leaves out what is empty and came in ``later``, so that a replica of an earlier version can still read the rest.

    Of such a field the default must be what is empty: None, False or ().
    """

    later: ClassVar[tuple[str, ...]] = ()

    @model_serializer(mode="wrap")
    def _without_the_empty(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        shown: dict[str, Any] = whole(self)
        return {name: value for name, value in shown.items() if value or name not in self.later}


class Findings(Lean):
    """What a grader returns: verdicts and quotes, never a number of points.

    ``points`` and ``mistakes`` hold every id of the card exactly once, in the card's order.
    ``raw`` is the judge's own reply, kept for the audit. ``unread`` is why the judge cannot read such an answer, if it
    cannot (`bot.grading.writing`); then its verdicts say nothing.
    """

    later = ("withdrawn", "unread")

    graded_by: str
    points: tuple[PointFinding, ...]
    mistakes: tuple[MistakeFinding, ...]
    factual_errors: tuple[FactualError, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    unread: str | None = None
    strength: str | None = None
    next_step: str | None = None
    prompt_hash: str | None = None
    raw: str | None = None
    usage: Usage = Usage()


class Ruling(_Model):
    """A second look at one verdict, with the person's argument beside the answer.

    ``verdict`` is covered, partial or missing of a point, made or not_made of a mistake; ``evidence`` stands in the
    answer. ``argued``: the point stands in the argument only.
    """

    verdict: str
    evidence: str | None = None
    probability: float | None = Field(default=None, ge=0, le=1)
    disputed: bool = False
    argued: bool = False
    graded_by: str
    usage: Usage = Usage()


HONEST_NO = "dont_know"
"""The gate of what is an answer all the same: nothing is known, which is worth 0."""


class Assessment(Lean):
    """The result a person sees and may contest. ``score`` is 0 to 100, None unless graded or gated."""

    later = ("withdrawn",)

    status: Status
    reason: str | None = None
    score: int | None = Field(default=None, ge=0, le=100)
    band: str | None = None
    graded_by: str
    points: tuple[PointFinding, ...] = ()
    mistakes: tuple[MistakeFinding, ...] = ()
    factual_errors: tuple[FactualError, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    strength: str | None = None
    next_step: str | None = None
    card: CardRef
    usage: Usage = Usage()
    cap: int | None = None
    prompt_hash: str | None = None
    raw: str | None = None

    @property
    def held_back(self) -> bool:
        """Whether a gate stopped what was no answer; an honest no is one."""
        return self.status is Status.GATED and self.reason != HONEST_NO

    def public(self) -> dict[str, object]:
        """The machine-readable form of `viva grade --json`: exactly the documented keys."""
        return self.model_dump(mode="json", exclude={"factual_errors", "withdrawn", "cap", "prompt_hash", "raw"})
