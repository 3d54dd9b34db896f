"""One follow-up question about an answer's weakest point."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from bot.allowance import UNLIMITED, Allowance
from bot.grading.chat import Chat
from bot.grading.json_reply import BadReply
from bot.interview.attempt import Attempt
from bot.interview.errors import GradingFailed
from bot.interview.following import Probe, weakest
from bot.probing.prompting import messages, read, schema
from bot.slots import Slots
from knowledge.card import KeyPoint, QuestionCard
from knowledge.embeddings import Embedder
from knowledge.errors import BankError

log = logging.getLogger(__name__)

NEAR = 0.2
"""Similarity (cosine) from which one of the card's follow-ups is about the weakest point; else the first is asked."""
MOST_TOKENS = 1_000
"""A question is short; the rest is room to think first. Four times as much is given after a reply that was cut off."""


class Prober:
    """Makes follow-up questions: of the answer's words with a model, else of the card's (`bot.tg.follow_ups.Maker`).

    ``model`` is LangChain's ``provider:name`` or ``scripted:…``, "" for none; ``timeout`` is seconds per call and
    ``concurrency`` the calls in flight at most; each is paid from the ``allowance``, and without one left the card
    asks; ``token`` gives the random code of a call's markers; ``options`` go to the provider's class. One prober
    belongs to one event loop.
    """

    def __init__(
        self,
        card: Callable[[str], QuestionCard | None],
        embedder: Callable[[], Embedder],
        model: str = "",
        timeout: float = 60.0,
        concurrency: int | Slots = 16,
        *,
        allowance: Allowance = UNLIMITED,
        token: Callable[[], str] = lambda: secrets.token_hex(8),
        options: Mapping[str, Any] | None = None,
    ) -> None:
        self._card = card
        self._embedder = embedder
        self._chat = Chat(model, timeout, options, most_tokens=MOST_TOKENS) if model else None
        self._slots = Slots.of(concurrency)
        self._allowance = allowance
        self._token = token

    async def probe(self, attempt: Attempt, ask_model: bool) -> Probe | None:
        """The follow-up to ``attempt``; None if there is nothing to ask. A model that fails is only logged."""
        card = self._card(attempt.card_id)
        point = weakest(card, attempt.assessment) if card and attempt.assessment else None
        if card is None or point is None or not card.follow_ups:
            return None
        made = await self._made(self._chat, card, point, attempt) if self._chat and ask_model else Probe(question="")
        if made.question:
            return made
        chosen = await asyncio.to_thread(self._chosen, card, point)
        return made.model_copy(update={"question": chosen})

    async def _made(self, chat: Chat, card: QuestionCard, point: KeyPoint, attempt: Attempt) -> Probe:
        """The model's question, paid for; an empty one where it may not be asked."""
        async with self._slots:
            if not await self._allowance.may_ask():
                return Probe(question="")
            made = await self._asked(chat, card, point, attempt.answer)
            await self._allowance.pay(made.tokens)
        return made

    async def _asked(self, chat: Chat, card: QuestionCard, point: KeyPoint, answer: str) -> Probe:
        """The model's question; an empty one, with the tokens spent, if it was of no use."""
        try:
            reply = await chat.ask_whole(messages(card, point, answer, self._token()), schema())
        except GradingFailed as failed:
            log.warning("no follow-up from %s: %s", chat.name, failed.log)
            return Probe(question="", tokens=failed.usage.input_tokens + failed.usage.output_tokens)
        tokens = reply.input_tokens + reply.output_tokens
        try:
            if reply.trouble:
                raise BadReply(reply.trouble)
            asked = read(reply.text, card, point, answer)
        except BadReply as bad:
            log.warning("a follow-up from %s was of no use: %s", chat.name, bad)
            return Probe(question="", tokens=tokens)
        return Probe(question=asked.question, quote=asked.quote, tokens=tokens)

    def _chosen(self, card: QuestionCard, point: KeyPoint) -> str:
        """The card's follow-up nearest in meaning to ``point``, or its first."""
        try:
            vectors = self._embedder().embed([" ".join((point.text, *point.examples)), *card.follow_ups])
        except BankError as error:
            log.warning("the first follow-up is asked: %s", error.log)
            return card.follow_ups[0]
        likeness = [float(score) for score in vectors[1:] @ vectors[0]]
        best = max(range(len(likeness)), key=lambda i: (likeness[i], -i))
        return card.follow_ups[best] if likeness[best] >= NEAR else card.follow_ups[0]
