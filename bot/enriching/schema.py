"""The form of an enrichment: the JSON schema the model is asked for, and the strict reading of what came back.

No ids are asked for: code makes them. The sentence of the answer stands before the claim made of it, so that a model
which writes from left to right looks for it first. Only what every provider's schema subset has is used.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.grading.json_reply import BadReply, json_reply
from knowledge.card import Difficulty, PointKind, QuestionType
from knowledge.roles import EVERYBODY, ROLE_NAMES
from knowledge.tags import TAGS

ROLES = (*ROLE_NAMES, EVERYBODY)
"""Every role a card may name."""

MAX_WEIGHT = 5
"""As for a card's key points."""


class _Model(BaseModel):
    # A field nobody asked for, such as an id, is left unread; one that is missing or wrong is not made up.
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class ProposedPoint(_Model):
    """A key point as the model proposes it; ``source_sentence`` is empty for one of form."""

    source_sentence: str
    kind: Annotated[PointKind, Field(strict=False)]
    text: str
    weight: int = Field(ge=1, le=MAX_WEIGHT)
    examples: list[str]


class ProposedMistake(_Model):
    """A common mistake as the model proposes it."""

    text: str
    examples: list[str]


class Proposal(_Model):
    """A whole reply, right in form; nothing of it has been checked against the source yet."""

    standard_response: str
    key_points: list[ProposedPoint]
    common_mistakes: list[ProposedMistake]
    approach: list[str]
    technical: str
    managerial: str
    follow_ups: list[str]
    type: Annotated[QuestionType, Field(strict=False)]
    difficulty: Annotated[Difficulty, Field(strict=False)]
    tags: list[str]
    roles: list[str]


def proposal_schema() -> dict[str, Any]:
    """The JSON schema of a reply."""
    text = {"type": "string"}
    texts = {"type": "array", "items": text}
    point = _object(
        source_sentence=text,
        kind=_one_of(*PointKind),
        text=text,
        weight={"type": "integer"},
        examples=texts,
    )
    schema = _object(
        standard_response=text,
        key_points={"type": "array", "items": point},
        common_mistakes={"type": "array", "items": _object(text=text, examples=texts)},
        approach=texts,
        technical=text,
        managerial=text,
        follow_ups=texts,
        type=_one_of(*QuestionType),
        difficulty=_one_of(*Difficulty),
        tags={"type": "array", "items": _one_of(*TAGS)},
        roles={"type": "array", "items": _one_of(*ROLES)},
    )
    return {"title": "enrichment", "description": "A rubric for the question.", **schema}


_SHAPE = """{"standard_response": "",
"key_points": [{"source_sentence": "<first sentence, copied>", "kind": "content", "text": "<what it claims>",
  "weight": 2, "examples": ["<said aloud>", "<said otherwise>"]},
  {"source_sentence": "<another sentence, copied>", "kind": "content", "text": "<what that one claims>",
  "weight": 3, "examples": ["<said aloud>", "<said otherwise>"]}],
"common_mistakes": [{"text": "<what goes wrong>", "examples": ["<said aloud>", "<said otherwise>"]}],
"approach": ["<a step>"],
"technical": "<advice>",
"managerial": "<advice>",
"follow_ups": ["<a question>"],
"type": "technical-concept",
"difficulty": "medium",
"tags": ["<of the list>"],
"roles": ["<of the list>"]}"""
_PLACEHOLDER = re.compile(r'"<[^">]+>"')
_PLACEHOLDERS = frozenset(_PLACEHOLDER.findall(_SHAPE))


def proposal_shape() -> str:
    """The same shape for the prompt; it helps models that are not held to a schema.

    Its places are named: a model of 1.5 billion parameters was seen to copy the shape as it stands, and a copied name
    is told from a text, so that the repair can say what is wrong.
    """
    return _SHAPE


def read_proposal(text: str) -> Proposal:
    """The proposal in a reply. Raises `BadReply` whose problems name fields and repeat no words of the reply."""
    value, found = json_reply(text)
    if not _PLACEHOLDERS.isdisjoint(_PLACEHOLDER.findall(found)):
        raise BadReply("names of places were copied from the shape; write the real text there")
    try:
        return Proposal.model_validate(value)
    except ValidationError as error:
        raise BadReply(*_problems(error)) from error


def _problems(error: ValidationError) -> list[str]:
    """A line per wrong field, at most six."""
    found = [f"{'.'.join(map(str, fault['loc'])) or 'reply'}: {fault['msg'].lower()}" for fault in error.errors()[:6]]
    return list(dict.fromkeys(found))


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _one_of(*values: str) -> dict[str, Any]:
    return {"type": "string", "enum": [str(value) for value in values]}
