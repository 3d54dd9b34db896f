"""Asking a language model of any provider LangChain knows: one call, one reply held to a JSON schema.

The provider's own JSON schema mode is used where it has one, otherwise the JSON in its text. What providers raise
becomes our own errors here (`bot.grading.failures`). LangChain is imported at the first call.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
from collections.abc import Awaitable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.grading import failures

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_log = logging.getLogger(__name__)

Message = tuple[str, str]
"""Who speaks ("system", "human" or "ai") and what; the form LangChain takes without templates."""


class Reply(NamedTuple):
    """The text of a reply, why it cannot be used (None if it may be), and its tokens."""

    text: str
    trouble: str | None = None
    input_tokens: int = 0
    output_tokens: int = 0


class Chat:
    """A LangChain ``provider:name`` model, or ``scripted:…`` (see `bot.grading.scripted`).

    ``timeout`` is seconds per call; ``options`` go to the provider's class as they are, such as ``base_url``.
    One chat belongs to one event loop.
    """

    def __init__(self, model: str, timeout: float, options: Mapping[str, Any] | None = None) -> None:
        self.name = model
        self._timeout = timeout
        self._options = dict(options or {})
        self._chat: BaseChatModel | None = None
        self._building = asyncio.Lock()
        self._has_schemas = True

    async def prepare(self) -> None:
        """Build the model without calling it. Raises `ModelUnusable`."""
        await self._built()

    async def ask(self, messages: Sequence[Message], schema: dict[str, Any]) -> Reply:
        """One reply to ``messages``, held to ``schema`` where the provider can do that.

        Raises `GradingFailed` (worth trying again) or `ModelUnusable` (not so).
        """
        chat = await self._built()
        structured = _structured(chat, schema) if self._has_schemas else None
        if structured is not None:
            error, value = await self._called(structured.ainvoke(list(messages)))
            if error is None:
                return _reply(value["raw"])
            if failures.status_of(error) not in {400, 422}:
                return self._truncated_or_raise(error)
            _log.warning("%s: refused the JSON schema, trying without", self.name)
        error, value = await self._called(chat.ainvoke(list(messages)))
        if error is not None:
            return self._truncated_or_raise(error)
        self._has_schemas = self._has_schemas and structured is None
        return _reply(value)

    def _truncated_or_raise(self, error: BaseException) -> Reply:
        """OpenAI's library raises where others return: a reply cut off by length, or held back by a filter."""
        if type(error).__name__ == "LengthFinishReasonError":
            return Reply("", "it was cut off by the length limit")
        if type(error).__name__ == "ContentFilterFinishReasonError":
            return Reply("", "it was held back by the provider's content filter")
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


def _reply(message: Any) -> Reply:
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
    return Reply(text, trouble, usage.get("input_tokens", 0), usage.get("output_tokens", 0))
