"""Grading by a language model of any provider LangChain knows: one structured call per answer.

The path is the same for all: stable text first, the answer last between markers with a fresh random code; the call
(`bot.grading.chat`); a strict reading (`bot.grading.schema`); one repair; then `GradingFailed`, never a guess.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import Any

from bot.grading import failures
from bot.grading.backoff import Backoff
from bot.grading.chat import Chat, Reply, spent
from bot.grading.evidence import stands_in
from bot.grading.json_reply import BadReply
from bot.grading.prompting import prompt_hash, question_to_judge, request_for_repair
from bot.grading.schema import SCHEMA_VERSION, parse, reply_schema, reply_tokens
from bot.interview.assessment import Findings, Usage, Verdict
from bot.interview.errors import GradingFailed
from bot.slots import Slots
from knowledge.card import QuestionCard

_log = logging.getLogger(__name__)


class QuotesInvented(BadReply):
    """A reply that credits something, while not one of its quotes stands in the answer."""


class ModelGrader:
    """A `Grader` on a LangChain ``provider:name`` model, or ``scripted:…`` (see `bot.grading.scripted`).

    ``timeout`` is seconds per question with its retries, so that a grading, with one repair, takes twice that at most.
    ``concurrency`` is the gradings in flight at most (None: whoever calls sees to it), each with one call at a time;
    one that pauses keeps its place, which spares a provider in trouble. ``perf`` gives seconds for the usage; ``token``
    gives the random code of a call's markers; ``options`` go to the provider's class as they are, such as ``base_url``;
    ``backoff`` says how patient to be with a provider in trouble. One grader belongs to one event loop.
    """

    def __init__(
        self,
        model: str,
        timeout: float = 60.0,
        concurrency: int | Slots | None = 16,
        *,
        perf: Callable[[], float] = time.perf_counter,
        token: Callable[[], str] = lambda: secrets.token_hex(8),
        options: Mapping[str, Any] | None = None,
        backoff: Backoff | None = None,
    ) -> None:
        self.name = model
        self._chat = Chat(model, timeout, options, most_tokens=reply_tokens(), backoff=backoff)
        self._slots = nullcontext() if concurrency is None else Slots.of(concurrency)
        self._perf = perf
        self._token = token
        self.prompt_hash = prompt_hash()

    @property
    def fingerprint(self) -> str:
        """Model, prompts and schema: the same answer is judged alike while this stays the same."""
        return f"{self.name}/{self.prompt_hash}/{SCHEMA_VERSION}"

    async def prepare(self) -> None:
        """Build the model without calling it. Raises `ModelUnusable`."""
        await self._chat.prepare()

    async def judge(self, card: QuestionCard, answer: str, language: str = "") -> Findings:
        """One question, or two if the first reply is of no use. Sentences are in ``language``, "" as the answer's.

        Raises `GradingFailed` (worth trying again) or `ModelUnusable` (not so); either says what was spent.
        """
        async with self._slots:
            started, replies = self._perf(), list[Reply]()
            try:
                findings = await self._judged(card, answer, language, replies)
            except GradingFailed as failed:
                failed.usage = self._usage(replies, started, failed.usage)
                raise
            usage = self._usage(replies, started)
        asked = prompt_hash(language) if language else self.prompt_hash
        return findings.model_copy(update={"usage": usage, "prompt_hash": asked})

    async def _judged(self, card: QuestionCard, answer: str, language: str, replies: list[Reply]) -> Findings:
        """The findings; every reply is added to ``replies``."""
        messages, schema = question_to_judge(card, answer, self._token(), language), reply_schema(card)
        replies.append(await self._chat.ask(messages, schema))
        try:
            return self._read(card, answer, replies[0])
        except BadReply as bad:
            _log.warning("%s: reply unusable, asking once more: %s", self.name, bad)
            repair = request_for_repair(replies[0].text, bad.problems)
        replies.append(await self._chat.ask([*messages, *repair], schema, roomy=replies[0].cut))
        return self._read_last(card, answer, replies[1])

    def _usage(self, replies: list[Reply], started: float, failed: Usage = Usage()) -> Usage:  # noqa: B008 (frozen)
        """All of ``replies`` and the calls that ``failed``, with the time since ``started``."""
        told = (Usage(calls=r.calls, input_tokens=r.input_tokens, output_tokens=r.output_tokens) for r in replies)
        return spent([*told, failed]).model_copy(update={"seconds": round(self._perf() - started, 3)})

    def _read(self, card: QuestionCard, answer: str, reply: Reply) -> Findings:
        if reply.trouble:
            raise BadReply(reply.trouble)
        findings = parse(card, reply.text, answer, self.name)
        credited = [point.evidence or "" for point in findings.points if point.verdict is not Verdict.MISSING]
        # A wrong quote, or one too short, costs its point later on. If none stands in the answer, the judge made them
        # up, and a nought would be its failure booked to the candidate.
        if credited and not any(stands_in(answer, quote) for quote in credited):
            raise QuotesInvented(
                'not one quote stands in the answer; copy letter for letter, or say missing with quote ""'
            )
        return findings

    def _read_last(self, card: QuestionCard, answer: str, reply: Reply) -> Findings:
        try:
            return self._read(card, answer, reply)
        except BadReply as bad:
            raise failures.unusable_reply(self.name, str(bad)) from bad
