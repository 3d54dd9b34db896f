"""One draft in; a complete card, or the reason why it stays a draft, out."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.enriching.building import Built, build
from bot.enriching.prompting import material, request_for_repair
from bot.enriching.schema import proposal_schema, read_proposal
from bot.grading.chat import Chat, Reply
from bot.grading.evidence import MIN_WORDS
from bot.grading.json_reply import BadReply
from bot.grading.text import word_count
from bot.interview.errors import GradingFailed, ModelUnusable
from knowledge.card import MIN_CONTENT_POINTS, DraftCard, QuestionCard
from knowledge.sources.drafts import LONGEST

FEWEST_WORDS = MIN_CONTENT_POINTS * MIN_WORDS
"""Words of the shortest answer that can hold the facts a card needs; an answer of none is written by the model."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one draft, and what it cost.

    ``card`` is complete, or None: then ``reason`` says why, and ``again`` whether another try may help because the
    provider gave no reply, and ``overtaken`` whether the file was changed or moved while the model read, so that what
    was made of it was put nowhere. ``notes`` say what of a proposal was left out. Tokens are 0 where none are told.
    """

    card: QuestionCard | None
    reason: str = ""
    again: bool = False
    overtaken: bool = False
    notes: tuple[str, ...] = ()
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0


class Enricher:
    """Completes drafts with a LangChain ``provider:name`` model, or ``scripted:…``.

    ``timeout`` is seconds per call; ``token`` gives the random code of a call's markers; ``options`` go to the
    provider's class. One enricher belongs to one event loop.
    """

    def __init__(
        self,
        model: str,
        timeout: float = 60.0,
        *,
        token: Callable[[], str] = lambda: secrets.token_hex(8),
        options: Mapping[str, Any] | None = None,
    ) -> None:
        self.name = model
        self._chat = Chat(model, timeout, options)
        self._token = token

    async def enrich(self, draft: DraftCard) -> Outcome:
        """One call, or two if the first reply is of no use. Raises `ModelUnusable` if no call can ever work."""
        unfit = unfit_for_a_model(draft)
        if unfit:
            return Outcome(None, unfit)
        messages, schema = material(draft, self._token()), proposal_schema()
        replies: list[Reply] = []
        try:
            replies.append(await self._chat.ask(messages, schema))
            try:
                built = self._built(draft, replies[0])
            except BadReply as bad:
                repair = request_for_repair(replies[0].text, bad.problems)
                replies.append(await self._chat.ask([*messages, *repair], schema, roomy=replies[0].cut))
                built = self._built(draft, replies[1])
        except BadReply as bad:
            return _outcome(replies, reason=f"the model's reply was of no use, also when asked again: {bad}")
        except ModelUnusable:
            raise
        except GradingFailed as error:
            return _outcome(replies, reason=error.log, again=True)
        return _outcome(replies, built)

    def _built(self, draft: DraftCard, reply: Reply) -> Built:
        if reply.trouble:
            raise BadReply(reply.trouble)
        return build(draft, read_proposal(reply.text), self.name)


def unfit_for_a_model(draft: DraftCard) -> str:
    """Why no model can make a card of this answer, so that none is asked; empty if one may."""
    answer = draft.standard_response
    if len(answer) > LONGEST:
        return f"its answer has {len(answer)} characters, over {LONGEST}; shorten it first"
    count = word_count(answer)
    if 0 < count < FEWEST_WORDS:
        words = "1 word" if round(count) == 1 else f"{count:.0f} words"
        return f"its answer has {words}, too few to hold {MIN_CONTENT_POINTS} facts; write more"
    return ""


def _outcome(replies: list[Reply], built: Built | None = None, reason: str = "", again: bool = False) -> Outcome:
    return Outcome(
        card=built.card if built else None,
        reason=reason,
        again=again,
        notes=built.notes if built else (),
        calls=len(replies),
        input_tokens=sum(reply.input_tokens for reply in replies),
        output_tokens=sum(reply.output_tokens for reply in replies),
    )
