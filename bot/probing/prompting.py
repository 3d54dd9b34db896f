"""The messages of a call for a follow-up question, and the strict reading of the reply."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

import prompts
from bot.grading.chat import Message
from bot.grading.delimiters import neutralise, visible
from bot.grading.evidence import injection_spans, own_words
from bot.grading.json_reply import BadReply, json_reply
from bot.grading.matching import content_words, stem
from bot.grading.text import word_count
from knowledge.card import KeyPoint, QuestionCard

LONGEST_QUESTION = 300
"""Characters of a follow-up; 30 words are asked for."""
FEWEST_WORDS = 2
"""Of a follow-up; one word ("Why?") says not what about."""
GIVEN_AWAY = 0.5
"""Share of a point's own words (those that neither the card's questions nor the answer have) from which a question that
uses them gives the point away."""
_SHAPE = '{"quote": "<passage of the answer, copied>", "question": "<your question>"}'


class Asked(NamedTuple):
    """A follow-up that passed every check, and the answer's own words it is about."""

    question: str
    quote: str


class _Reply(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    quote: str
    question: str


def messages(card: QuestionCard, point: KeyPoint, answer: str, token: str) -> list[Message]:
    """The system's and the person's message; ``token`` is the fresh random code of the markers."""
    asked = prompts.load("probe_answer").render(
        token=token,
        question=card.question,
        point=point.text,
        follow_ups="\n".join(f"- {question}" for question in card.follow_ups),
        answer=neutralise(answer, token),
    )
    return [("system", prompts.load("probe_rules").render(shape=_SHAPE)), ("human", asked)]


def schema() -> dict[str, Any]:
    """The JSON schema of a reply."""
    text = {"type": "string"}
    return {
        "title": "follow_up",
        "description": "One question about the answer.",
        "type": "object",
        "properties": {"quote": text, "question": text},
        "required": ["quote", "question"],
        "additionalProperties": False,
    }


def read(text: str, card: QuestionCard, point: KeyPoint, answer: str) -> Asked:
    """The follow-up in a reply. Raises `BadReply` if its quote is not in the answer, or it gives ``point`` away."""
    value, _ = json_reply(text)
    try:
        reply = _Reply.model_validate(value)
    except ValidationError as error:
        raise BadReply(f"{error.error_count()} fields are missing or wrong") from error
    said = visible(answer)
    quote = own_words(said, reply.quote, injection_spans(said))
    question = " ".join(visible(reply.question).split())
    if quote is None:
        raise BadReply("its quote is not in the answer")
    if word_count(question) < FEWEST_WORDS or len(question) > LONGEST_QUESTION or not re.search("[?\uff1f؟]", question):
        raise BadReply("it asks no question, or a very long one")
    if gives_away(question, card, point, said):
        raise BadReply("its question gives the point away")
    return Asked(question, quote)


def gives_away(question: str, card: QuestionCard, point: KeyPoint, answer: str) -> bool:
    """Whether ``question`` says what ``point`` asks for, in words that have not been said yet."""
    known = _stems(" ".join((card.question, *card.follow_ups, answer)))
    own = _stems(point.text) - known
    return bool(own) and len(own & _stems(question)) >= max(1, GIVEN_AWAY * len(own))


def _stems(text: str) -> set[str]:
    return {stem(word) for word in content_words(text)}
