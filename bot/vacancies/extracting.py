"""A model copies out of a vacancy what it asks for; code checks every quote. One call, and a second one
only after a reply that was cut off."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

import prompts
from bot.allowance import UNLIMITED, Allowance
from bot.grading.chat import Chat, Message
from bot.grading.delimiters import neutralise
from bot.grading.evidence import injection_spans, own_words
from bot.grading.json_reply import BadReply, json_reply
from bot.interview.errors import GradingFailed
from bot.interview.vacancy import Demand
from bot.slots import Slots
from knowledge.tags import TAGS
from knowledge.vacancy import asks_for

LONGEST_SENT = 20_000
"""Characters of a vacancy that a model is shown; what stands behind them is seldom about the job."""
MOST_TOKENS = 2_000
MOST_DEMANDS = 12

_MARKER = re.compile(r"(?<!<)<{2,}+(?=\s*(?:end\s+)?vacancy\b)", re.IGNORECASE)
_SHAPE = '{"requirements": [{"quote": "<passage, copied>", "topics": ["<of the list>"]}]}'


class Extracted(NamedTuple):
    """What stands in the vacancy, checked; ``tokens`` were spent, also if nothing came of it (then ``problem``)."""

    demands: tuple[Demand, ...]
    tokens: int
    problem: str = ""


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class _Requirement(_Model):
    quote: str
    topics: list[str]


class _Reply(_Model):
    requirements: list[_Requirement]


class Extractor:
    """Asks a LangChain ``provider:name`` model, or ``scripted:…``. ``timeout`` is seconds per call.

    ``concurrency`` is the calls in flight at most; each is paid from the ``allowance``; ``token`` gives the random code
    of a call's markers; ``options`` go to the provider's class. One extractor belongs to one event loop.
    """

    def __init__(
        self,
        model: str,
        timeout: float = 60.0,
        concurrency: int | Slots = 16,
        *,
        allowance: Allowance = UNLIMITED,
        token: Callable[[], str] = lambda: secrets.token_hex(8),
        options: Mapping[str, Any] | None = None,
    ) -> None:
        self.name = model
        self._chat = Chat(model, timeout, options, most_tokens=MOST_TOKENS)
        self._slots = Slots.of(concurrency)
        self._allowance = allowance
        self._token = token

    async def extract(self, vacancy: str) -> Extracted:
        """What ``vacancy`` asks for; with a ``problem`` and no demands where the model was of no use.

        Raises `StoreError`, of the allowance."""
        async with self._slots:
            if not await self._allowance.may_ask():
                return Extracted((), 0, "the day's tokens are used up")
            found = await self._extracted(vacancy)
            await self._allowance.pay(found.tokens)
        return found

    async def _extracted(self, vacancy: str) -> Extracted:
        try:
            reply = await self._chat.ask_whole(question(vacancy, self._token()), schema())
        except GradingFailed as failed:
            return Extracted((), failed.usage.input_tokens + failed.usage.output_tokens, failed.log)
        tokens = reply.input_tokens + reply.output_tokens
        try:
            if reply.trouble:
                raise BadReply(reply.trouble)
            demands = read(reply.text, vacancy)
        except BadReply as bad:
            return Extracted((), tokens, str(bad))
        return Extracted(demands, tokens, "" if demands else "no quote that asks for something stands in the vacancy")


def question(vacancy: str, token: str) -> list[Message]:
    """The system's and the person's message; ``token`` is the fresh random code of the markers."""
    rules = prompts.load("vacancy_rules").render(tags=", ".join(TAGS), shape=_SHAPE)
    shown = _MARKER.sub(lambda match: f"{' '.join(match[0])} ", neutralise(vacancy[:LONGEST_SENT], token))
    return [("system", rules), ("human", prompts.load("vacancy_text").render(token=token, vacancy=shown))]


def schema() -> dict[str, Any]:
    """The JSON schema of a reply."""
    topics = {"type": "array", "items": {"type": "string", "enum": list(TAGS)}}
    requirement = _object(quote={"type": "string"}, topics=topics)
    listed = _object(requirements={"type": "array", "items": requirement})
    return {"title": "vacancy", "description": "What the vacancy asks for.", **listed}


def read(text: str, vacancy: str) -> tuple[Demand, ...]:
    """The demands of a reply whose quotes stand in ``vacancy``, each in the vacancy's own words. Raises `BadReply`.

    Quotes of pay and perks, and those out of passages that give orders, are dropped; so are topics of the model's own.
    """
    value, _ = json_reply(text)
    try:
        reply = _Reply.model_validate(value)
    except ValidationError as error:
        raise BadReply(f"requirements: {error.error_count()} fields are missing or wrong") from error
    flagged = injection_spans(vacancy)
    found: dict[str, Demand] = {}
    for one in reply.requirements:
        words = own_words(vacancy, one.quote, flagged)
        ask = asks_for(words) if words else None
        if ask:
            tags = (*(tag for tag in one.topics if tag in TAGS), *ask.tags)
            found.setdefault(ask.text.casefold(), Demand(text=ask.text, tags=tuple(dict.fromkeys(tags))))
    return tuple(found.values())[:MOST_DEMANDS]


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
