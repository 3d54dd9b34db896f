"""Asking a language model of any provider LangChain knows: one question, one reply held to a JSON schema.

The provider's own JSON schema mode is used where it has one, otherwise the JSON in its text. A provider that is busy
or away is called again in a moment (`bot.grading.backoff`), and all of it together stays within the time limit. What
providers raise becomes our own errors here (`bot.grading.failures`). LangChain is imported at the first call.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.grading import failures
from bot.grading.backoff import ONCE, Backoff
from bot.grading.providers import PROMPT_TOKENS, build, prompt_room, structured
from bot.grading.replies import Reply, raised_reply, read_message
from bot.interview.assessment import Usage
from bot.interview.errors import GradingFailed
from bot.settled import settled

if TYPE_CHECKING:
    from bot.grading.providers import ChatModel

__all__ = ["MOST_TOKENS", "ROOMY", "Chat", "Message", "Reply", "spent"]

_log = logging.getLogger(__name__)

Message = tuple[str, str]
"""Who speaks ("system", "human" or "ai") and what; the form LangChain takes without templates."""

MOST_TOKENS = 4096
"""Tokens of a reply at most, where nothing else is said: what every current model can write."""

ROOMY = 4
"""Times the usual cap, after a reply was cut off: models that think first spend their cap on it."""


class _Mode(NamedTuple):
    """How a provider is called: held to the schema, at temperature 0, with a cap. Some refuse the one or the other."""

    schema: bool = True
    temperature: bool = True
    cap: bool = True


_SAID_OF: dict[str, tuple[str, ...]] = {
    "temperature": ("temperature",),
    # The last one by servers with a small window, in which prompt and cap together find no room.
    "cap": ("max_tokens", "max_completion_tokens", "max_output_tokens", "context length"),
}
"""What refusals say, beside the schema's, which have nothing in common."""


class Chat:
    """A LangChain ``provider:name`` model, or ``scripted:…`` (see `bot.grading.scripted`).

    ``timeout`` is seconds for a question with all its calls and pauses; ``options`` go to the provider's class as
    they are, such as ``base_url``; ``most_tokens`` is the cap on a reply that is sent; ``backoff`` says how patient
    to be with a provider in trouble (by default a script plays each failure once). One chat belongs to one event loop.
    """

    def __init__(
        self,
        model: str,
        timeout: float,
        options: Mapping[str, Any] | None = None,
        *,
        most_tokens: int = MOST_TOKENS,
        backoff: Backoff | None = None,
    ) -> None:
        self.name = model
        self._timeout = timeout
        self._options = dict(options or {})
        self._most_tokens = most_tokens
        self._backoff = backoff or (ONCE if model.startswith("scripted:") else Backoff())
        self._chats: dict[tuple[bool, bool, bool, int], ChatModel] = {}
        self._building = asyncio.Lock()
        self._worked: _Mode | None = None
        """What has worked for any question; None before the first reply."""
        self._thinks = False

    async def prepare(self) -> None:
        """Build the model without calling it. Raises `ModelUnusable`."""
        await self._built(self._worked or _Mode(), roomy=False)

    async def ask(self, messages: Sequence[Message], schema: dict[str, Any], roomy: bool = False) -> Reply:
        """One reply to ``messages``, held to ``schema`` where the provider can do that.

        ``roomy`` raises the cap on its length, for the question after one whose reply was cut off. Raises
        `GradingFailed` (worth trying again) or `ModelUnusable` (not so), with the calls made as their usage.
        """
        await self.prepare()
        calls: list[_Mode] = []
        try:
            async with asyncio.timeout(self._timeout) as limit:
                ends = limit.when() or 0.0
                return await self._reply(messages, schema, roomy or self._thinks, calls, ends)
        except TimeoutError as error:
            failure = failures.timed_out(self.name, self._timeout)
            failure.usage = Usage(calls=len(calls))
            raise failure from error
        except GradingFailed as failure:
            failure.usage = Usage(calls=len(calls))
            raise

    async def ask_whole(self, messages: Sequence[Message], schema: dict[str, Any]) -> Reply:
        """As `ask`, and once more with room if the reply was cut off: what the model thought had filled the cap.

        The reply, and what is raised, have the calls and tokens of both.
        """
        roomy = self._thinks
        first = await self.ask(messages, schema)
        if roomy or not first.cut:
            return first
        used = Usage(calls=first.calls, input_tokens=first.input_tokens, output_tokens=first.output_tokens)
        try:
            last = await self.ask(messages, schema, roomy=True)
        except GradingFailed as failure:
            failure.usage = spent([used, failure.usage])
            raise
        return last._replace(
            calls=used.calls + last.calls,
            input_tokens=used.input_tokens + last.input_tokens,
            output_tokens=used.output_tokens + last.output_tokens,
        )

    async def _reply(
        self, messages: Sequence[Message], schema: dict[str, Any], roomy: bool, calls: list[_Mode], ends: float
    ) -> Reply:
        """Call until there is a reply, each call noted in ``calls``; no pause goes beyond ``ends`` (loop time)."""
        mode, failed = self._worked or _Mode(), 0
        room = prompt_room(self.name, "\n".join(text for _, text in messages))
        while True:
            model = await self._built(mode, roomy, room)
            # None as well where the provider's class has no such mode.
            held = structured(model, schema) if mode.schema else None
            calls.append(mode)
            error, value = await settled((held or model).ainvoke(list(messages)))
            if error is None:
                return self._noted(read_message(value["raw"] if held else value), calls, roomy)
            cut_or_held = raised_reply(error)
            if cut_or_held is not None:
                return self._noted(cut_or_held, calls, roomy)
            milder = self._milder(mode, error, held is not None)
            if milder is None:
                failed += 1
                await self._pause(failed, error, ends)
            else:
                mode = milder

    def _noted(self, reply: Reply, calls: list[_Mode], roomy: bool) -> Reply:
        """``reply`` with its calls; what the last of them has shown of the provider is kept for the next question.

        From now on that is asked for which has worked for any question: where it was refused all the same, it was this
        one question that was refused with it.
        """
        used = calls[-1]
        self._worked = _Mode(*(before or now for before, now in zip(self._worked or used, used, strict=True)))
        if roomy and not reply.cut and reply.output_tokens > self._most_tokens:
            self._thinks = True
        return reply._replace(calls=len(calls))

    def _milder(self, mode: _Mode, error: BaseException, held: bool) -> _Mode | None:
        """``mode`` without what the provider seems to refuse; None if the call failed for another reason."""
        if failures.key_refused(error):
            return None
        status = failures.status_of(error)
        refused = status in {400, 422} or (status is None and isinstance(error, ValueError | TypeError))
        said = str(error).lower()
        for field, words in _SAID_OF.items():
            if refused and getattr(mode, field) and any(word in said for word in words):
                _log.warning("%s: refused the %s that was asked for, trying without", self.name, field)
                return mode._replace(**{field: False})
        if refused and held and status is not None:
            _log.warning("%s: refused the JSON schema, trying without", self.name)
            return mode._replace(schema=False)
        return None

    async def _pause(self, failed: int, error: BaseException, ends: float) -> None:
        """Wait before the next call, or raise what the ``failed``-th failure means."""
        failure = failures.failed_call(self.name, error)
        failure.retry_after = self._backoff.asked(error)
        pause = self._backoff.pause(failed, error) if failures.passing(error) else None
        if pause is None or asyncio.get_running_loop().time() + pause >= ends:
            raise failure from error
        _log.warning("%s; calling again in %.1f s", failure.log, pause)
        await self._backoff.sleep(pause)

    async def _built(self, mode: _Mode, roomy: bool, room: int = PROMPT_TOKENS) -> ChatModel:
        # A script is one, and played once.
        script = self.name.startswith("scripted:")
        key = (True, True, False, room) if script else (mode.temperature, mode.cap, roomy, room)
        async with self._building:
            if key not in self._chats:
                most = self._most_tokens * (ROOMY if roomy else 1) if mode.cap else None
                # In a thread: the import alone takes a second, and the talk goes on meanwhile.
                work = asyncio.to_thread(build, self.name, self._timeout, most, mode.temperature, self._options, room)
                error, chat = await settled(work)
                if error is not None:
                    raise failures.unusable_setup(self.name, error) from error
                self._chats[key] = chat
            return self._chats[key]


def spent(usages: Iterable[Usage]) -> Usage:
    """All of ``usages`` together."""
    known = list(usages)
    return Usage(
        calls=sum(usage.calls for usage in known),
        input_tokens=sum(usage.input_tokens for usage in known),
        output_tokens=sum(usage.output_tokens for usage in known),
        seconds=round(sum(usage.seconds for usage in known), 3),
    )
