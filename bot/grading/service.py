"""Grading one answer, from the gates to the score: the only way an assessment comes about.

Gates first, which cost nothing; then the judge, unless it has judged this very answer before; then every quote is
looked up in the answer; then a second opinion, if there is one; then the number, by our own arithmetic.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from typing import Protocol

from bot.grading.chat import spent
from bot.grading.delimiters import visible
from bot.grading.evidence import verify
from bot.grading.gates import Gate, gate, gated
from bot.grading.model import ModelGrader
from bot.grading.prompting import prompt_hash
from bot.interview.assessment import Assessment, Findings, PointFinding, Usage, Verdict
from bot.interview.errors import GradingFailed, StoreError, Unreadable
from bot.interview.ports import Grader
from bot.interview.scoring import assess
from bot.slots import Slots
from knowledge.card import QuestionCard

_log = logging.getLogger(__name__)

DISPUTE_FLOOR = 0.16
"""A covered point to which the second judge gives a lower probability than this is downgraded to partial.

It may only object where it sees little: of half of the golden answers' facts that are covered 7 % lie below, of those
that are not 81 %. With a model of 1.5 billion weights (and the judge of version 11) it took the false credit for facts
from .29 to .15, the recall from .67 to .62 (`tests/evals/README.md`). Measure again when the judge changes.
"""

RULES = "7"
"""Raised when the rules by which quotes count (`bot.grading.evidence`, `bot.grading.injection`) or the second judge
objects (`DISPUTE_FLOOR`) change: what was found by others is not taken from the cache."""


class Cache(Protocol):
    """The part of `bot.interview.ports.Store` that keeps findings."""

    async def cached(self, key: str) -> Findings | None: ...
    async def cache(self, key: str, findings: Findings, now: datetime, user_id: int | None = None) -> None: ...


class Ration(Protocol):
    """What may be asked of a model (`bot.budget.Budget`). ``take`` raises `LimitReached`, both `StoreError`."""

    async def take(self, key: str) -> None: ...
    async def spend(self, usage: Usage) -> None: ...


class Grading:
    """Grades answers with one grader, an optional ``second`` opinion and an optional ``cache``.

    Each call of the grader is taken from the ``ration``, if there is one; gated and cached answers take nothing. It
    is asked for when one of ``slots`` is free, and paid before that is given on: the ration is exceeded by the calls
    under way at most, however many wait. The grader then has no slots of its own.

    ``now`` is asked for the time stamp of what is cached.
    """

    def __init__(
        self,
        grader: Grader,
        cache: Cache | None,
        now: Callable[[], datetime],
        second: Grader | None = None,
        ration: Ration | None = None,
        slots: Slots | None = None,
    ) -> None:
        self.grader = grader
        self._cache = cache
        self._now = now
        self._second = second
        self._ration = ration
        self._slots = slots or nullcontext()

    async def prepare(self) -> None:
        """Build a configured model without calling it. Raises `ModelUnusable` if that cannot be done."""
        if isinstance(self.grader, ModelGrader):
            await self.grader.prepare()

    async def grade(
        self,
        card: QuestionCard,
        answer: str,
        hints: int = 0,
        revealed: bool = False,
        user_id: int | None = None,
        language: str = "",
    ) -> Assessment:
        """The assessment of ``answer``. Raises `GradingFailed` if there can be none now; never a default number.

        ``user_id`` is whose answer it is, so that what is cached can be forgotten with them. An assessment out of the
        cache shows a usage of nothing, since nothing was spent. ``language`` is as in `bot.interview.ports.Grader`.
        """
        shown = visible(answer)
        closed = gate(card, shown)
        if closed is not None:
            return gated(card, closed)
        findings = await self._findings(card, shown, user_id, language)
        if findings.unread:
            return gated(card, Gate(findings.unread))
        return assess(card, findings, hints, revealed)

    async def _findings(self, card: QuestionCard, answer: str, user_id: int | None, language: str) -> Findings:
        key = self._key(card, answer, language)
        kept = await self._kept(key)
        if kept is not None:
            return kept.model_copy(update={"usage": Usage()})
        found = await self._judged(key, card, answer, language)
        try:
            findings = verify(card, answer, found)
            if self._second is not None:
                findings = disputed(card, findings, await self._second.judge(card, answer))
        except GradingFailed as failed:  # what the first judge took is spent all the same
            failed.usage = spent([found.usage, failed.usage])
            raise
        await self._keep(key, findings, user_id)
        return findings

    async def _kept(self, key: str) -> Findings | None:
        """What was found before, unless it cannot be read: then it is found anew, and kept in its place."""
        try:
            return await self._cache.cached(key) if self._cache else None
        except Unreadable as error:
            _log.warning("findings are not taken from the cache: %s", error.log)
            return None

    async def _keep(self, key: str, findings: Findings, user_id: int | None) -> None:
        """Cache ``findings``, if that can be done: what was paid for is not lost with its copy."""
        try:
            if self._cache:
                await self._cache.cache(key, findings, self._now(), user_id)
        except StoreError as error:
            _log.warning("findings were not cached: %s", error.log)

    async def _judged(self, key: str, card: QuestionCard, answer: str, language: str) -> Findings:
        """What the grader finds, paid for whatever comes of it."""
        if self._ration is None:
            return await self.grader.judge(card, answer, language)
        async with self._slots:
            await self._ration.take(key)
            try:
                found = await self.grader.judge(card, answer, language)
            except GradingFailed as failed:
                await self._ration.spend(failed.usage)
                raise
            await self._ration.spend(found.usage)
        return found

    def _key(self, card: QuestionCard, answer: str, language: str) -> str:
        """64 hex digits over all that decides about the findings."""
        second = self._second.fingerprint if self._second else ""
        wish = (prompt_hash(language),) if language else ()
        parts = (card.content_hash, self.grader.fingerprint, second, RULES, *wish, answer)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def disputed(card: QuestionCard, first: Findings, second: Findings) -> Findings:
    """``first``, with each covered fact partial and disputed that ``second`` holds to be below `DISPUTE_FLOOR`.

    Only such a point gets a probability: the objection's. The second opinion never adds credit, and says nothing of
    points of form, where the embedded judge finds two in three only, nor of an answer it cannot read.
    """
    if second.unread:
        return first
    facts = {point.id for point in card.content_points}
    probabilities = {point.id: point.probability for point in second.points if point.id in facts}
    return first.model_copy(
        update={"points": tuple(_second_look(point, probabilities.get(point.id)) for point in first.points)}
    )


def _second_look(point: PointFinding, probability: float | None) -> PointFinding:
    if point.verdict is not Verdict.COVERED or probability is None or probability >= DISPUTE_FLOOR:
        return point
    return point.model_copy(update={"verdict": Verdict.PARTIAL, "disputed": True, "probability": probability})


def open_grader(model: str, timeout: float = 60.0, concurrency: int | Slots | None = 16) -> Grader:
    """The grader that VIVA_MODEL names; the embedded judge for the empty string. Loads nothing heavy yet."""
    if model:
        return ModelGrader(model, timeout, concurrency)
    from bot.grading.embedded import EmbeddedGrader

    return EmbeddedGrader()


def open_grading(
    model: str,
    cache: Cache | None,
    now: Callable[[], datetime],
    timeout: float = 60.0,
    concurrency: int | Slots = 16,
    ration: Ration | None = None,
) -> Grading:
    """The whole chain for VIVA_MODEL: a model with the embedded judge's second opinion, or that judge alone.

    With a ``ration`` the chain takes the slots of a model, and its `Grading.grader` none: see `Grading`.
    """
    second = open_grader("") if model else None
    if not model or ration is None:
        return Grading(open_grader(model, timeout, concurrency), cache, now, second)
    return Grading(open_grader(model, timeout, None), cache, now, second, ration, Slots.of(concurrency))
