"""Grading by a language model of any provider LangChain knows: one structured call per answer.

The path is the same for all: stable text first, the answer last between markers with a fresh random code; the
provider's own JSON schema mode where it has one, otherwise the JSON in its text; a strict reading
(`bot.grading.schema`); one repair; then `GradingFailed`, never a guess. LangChain is imported at the first call.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.grading import failures
from bot.grading.evidence import find_quote
from bot.grading.prompting import Message, prompt_hash, question_to_judge, request_for_repair
from bot.grading.schema import SCHEMA_VERSION, BadReply, parse, reply_schema
from bot.interview.assessment import Findings, Usage, Verdict
from knowledge.card import QuestionCard

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_log = logging.getLogger(__name__)


class _Reply(NamedTuple):
    text: str
    trouble: str | None = None
    input_tokens: int = 0
    output_tokens: int = 0


class ModelGrader:
    """A `Grader` on a LangChain ``provider:name`` model, or ``scripted:…`` (see `bot.grading.scripted`).

    ``timeout`` is seconds per call, ``concurrency`` the calls in flight at most. ``perf`` gives seconds for the
    usage; ``token`` gives the random code of a call's markers; ``options`` go to the provider's class as they are,
    such as ``base_url``. One grader belongs to one event loop.
    """

    def __init__(
        self,
        model: str,
        timeout: float = 60.0,
        concurrency: int = 16,
        *,
        perf: Callable[[], float] = time.perf_counter,
        token: Callable[[], str] = lambda: secrets.token_hex(8),
        options: Mapping[str, Any] | None = None,
    ) -> None:
        self.name = model
        self._timeout = timeout
        self._slots = asyncio.Semaphore(concurrency)
        self._perf = perf
        self._token = token
        self._options = dict(options or {})
        self._chat: BaseChatModel | None = None
        self._building = asyncio.Lock()
        self._has_schemas = True
        self.prompt_hash = prompt_hash()

    @property
    def fingerprint(self) -> str:
        """Model, prompts and schema: the same answer is judged alike while this stays the same."""
        return f"{self.name}/{self.prompt_hash}/{SCHEMA_VERSION}"

    async def prepare(self) -> None:
        """Build the model without calling it. Raises `ModelUnusable`."""
        await self._built()

    async def judge(self, card: QuestionCard, answer: str) -> Findings:
        """One call, or two if the first reply is of no use.

        Raises `GradingFailed` (worth trying again) or `ModelUnusable` (not so).
        """
        messages, schema = question_to_judge(card, answer, self._token()), reply_schema(card)
        async with self._slots:
            started = self._perf()
            replies = [await self._ask(messages, schema)]
            try:
                findings = self._read(card, answer, replies[0])
            except BadReply as bad:
                _log.warning("%s: reply unusable, asking once more: %s", self.name, bad)
                repair = request_for_repair(replies[0].text, bad.problems)
                replies.append(await self._ask([*messages, *repair], schema))
                findings = self._read_last(card, answer, replies[1])
            seconds = self._perf() - started
        usage = Usage(
            calls=len(replies),
            input_tokens=sum(reply.input_tokens for reply in replies),
            output_tokens=sum(reply.output_tokens for reply in replies),
            seconds=round(seconds, 3),
        )
        return findings.model_copy(update={"usage": usage, "prompt_hash": self.prompt_hash})

    def _read(self, card: QuestionCard, answer: str, reply: _Reply) -> Findings:
        if reply.trouble:
            raise BadReply(reply.trouble)
        findings = parse(card, reply.text, answer, self.name)
        credited = [point.evidence or "" for point in findings.points if point.verdict is not Verdict.MISSING]
        # One wrong quote costs its point later on. If all are wrong, the judge made them up, and a nought would be
        # its failure booked to the candidate.
        if credited and not any(find_quote(answer, quote) for quote in credited):
            raise BadReply('not one quote stands in the answer; copy letter for letter, or say missing with quote ""')
        return findings

    def _read_last(self, card: QuestionCard, answer: str, reply: _Reply) -> Findings:
        try:
            return self._read(card, answer, reply)
        except BadReply as bad:
            raise failures.unusable_reply(self.name, str(bad)) from bad

    async def _ask(self, messages: list[Message], schema: dict[str, Any]) -> _Reply:
        chat = await self._built()
        structured = _structured(chat, schema) if self._has_schemas else None
        if structured is not None:
            error, value = await self._called(structured.ainvoke(messages))
            if error is None:
                return _reply(value["raw"])
            if failures.status_of(error) not in {400, 422}:
                return self._truncated_or_raise(error)
            _log.warning("%s: refused the JSON schema, trying without", self.name)
        error, value = await self._called(chat.ainvoke(messages))
        if error is not None:
            return self._truncated_or_raise(error)
        self._has_schemas = self._has_schemas and structured is None
        return _reply(value)

    def _truncated_or_raise(self, error: BaseException) -> _Reply:
        """OpenAI's library raises where others return: a reply cut off by length, or held back by a filter."""
        if type(error).__name__ == "LengthFinishReasonError":
            return _Reply("", "it was cut off by the length limit")
        if type(error).__name__ == "ContentFilterFinishReasonError":
            return _Reply("", "it was held back by the provider's content filter")
        raise failures.failed_call(self.name, error) from error

    async def _built(self) -> BaseChatModel:
        async with self._building:
            if self._chat is None:
                # In a thread: the import alone takes a second, and the talk goes on meanwhile.
                error, chat = await _settled(asyncio.to_thread(_build, self.name, self._timeout, self._options))
                if error is not None:
                    raise failures.unusable_setup(self.name, error) from error
                self._chat = chat
            return self._chat

    async def _called(self, work: Awaitable[Any]) -> tuple[BaseException | None, Any]:
        try:
            async with asyncio.timeout(self._timeout):
                return await _settled(work)
        except TimeoutError as error:
            raise failures.timed_out(self.name, self._timeout) from error


async def _settled(work: Awaitable[Any]) -> tuple[BaseException | None, Any]:
    """The outcome of ``work`` as (error, value): providers' exceptions have no common base to catch."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task})
    finally:
        task.cancel()
    if task.cancelled():
        return ConnectionAbortedError("the provider's library gave up"), None
    error = task.exception()
    return error, None if error else task.result()


def _build(model: str, timeout: float, options: dict[str, Any]) -> BaseChatModel:
    if model.startswith("scripted:"):
        from bot.grading.scripted import scripted_model

        return scripted_model(model.removeprefix("scripted:"))
    from langchain.chat_models import init_chat_model

    # No retries inside: the engine retries durably, and a hidden one would break the time limit.
    settings: dict[str, Any] = {"temperature": 0, "timeout": timeout, "max_retries": 0, **options}
    chat: BaseChatModel = init_chat_model(model, **settings)
    return chat


def _structured(chat: BaseChatModel, schema: dict[str, Any]) -> Any:
    """``chat`` held to ``schema`` and giving {"raw": message, …}; None where the provider has no such mode."""
    strict = {"strict": True} if "strict" in inspect.signature(chat.with_structured_output).parameters else {}
    try:
        return chat.with_structured_output(schema, method="json_schema", include_raw=True, **strict)
    except (NotImplementedError, TypeError, ValueError):
        return None


def _reply(message: Any) -> _Reply:
    """What a LangChain message says: its text or its tool call, a refusal or a cut noted as trouble."""
    usage = message.usage_metadata or {}
    metadata = message.response_metadata or {}
    reason = str(metadata.get("finish_reason") or metadata.get("stop_reason") or "").lower()
    trouble = None
    if message.additional_kwargs.get("refusal") or reason in {"refusal", "content_filter", "safety"}:
        trouble = "the model refused to judge"
    elif reason in {"length", "max_tokens"}:
        trouble = "it was cut off by the length limit"
    text = str(message.text) or (json.dumps(message.tool_calls[0]["args"]) if message.tool_calls else "")
    return _Reply(text, trouble, usage.get("input_tokens", 0), usage.get("output_tokens", 0))
