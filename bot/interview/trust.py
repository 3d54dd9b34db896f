"""How well a judge agrees with labelled answers: figures somebody measured, as /trust shows them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Counted = Literal["cases", "facts", "pairs", "quotes", "arguments", "summaries"]
"""What a figure is over; "cases" where nobody noted it."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Measured(_Model):
    """One figure over ``n`` of what is ``counted``; ``low`` to ``high`` is its 95 % interval, ``what`` says of what."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    n: int
    counted: Counted = "cases"
    what: str


class Figures(_Model):
    """The figures of one ``grader`` ("embedded", or a model as VIVA_MODEL names it), measured on ``date``.

    ``fingerprint`` is the grader's version that was measured, empty if nobody noted it; ``outdated`` if another is in
    use.
    """

    grader: str
    fingerprint: str = ""
    measured: tuple[Measured, ...]
    date: str
    outdated: bool = False
