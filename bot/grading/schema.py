"""The form of a model's reply: the JSON schema it is asked for, and the strict reading of what came back.

Each id of the card is a property of its own, required, with nothing else allowed: a provider that enforces
schemas cannot forget, invent or double an id. The quote stands before the verdict, so that a model which writes
from left to right looks for evidence before it judges (as in openai/simple-evals, HealthBench). Only features that
every provider's schema subset has are used: type, enum, properties, required, items, additionalProperties.
"""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.grading.delimiters import visible
from bot.grading.json_reply import BadReply, json_reply
from bot.interview.assessment import FactualError, Findings, MistakeFinding, PointFinding, Verdict
from knowledge.card import QuestionCard

SCHEMA_VERSION = 2
"""Raised whenever the schema or its reading changes; part of the grader's fingerprint."""

MAX_FACTUAL_ERRORS = 5
"""A person can use no more than this, and a looping model would list hundreds; the first ones are kept."""

MAX_SENTENCE = 400
"""Longest strength, next step or reason kept, in characters."""

MOST_POINTS, MOST_MISTAKES = 8, 5
"""Of the largest card (`knowledge.card.QuestionCard`)."""

QUOTE_TOKENS = 100
"""Room for a passage or a sentence: 25 words are asked for, and rare scripts take four tokens a word."""

ENTRY_TOKENS = 30
"""Room for what stands around a passage: the id, the names of the fields, the verdict."""

MARGIN = 1.3
"""Over that, for white space and for words that a model without a JSON schema mode puts around the object."""


def reply_tokens(points: int = MOST_POINTS, mistakes: int = MOST_MISTAKES) -> int:
    """Tokens in which a whole reply about so many ``points`` and ``mistakes`` finds room: the cap that is sent.

    3,952 for the largest card; models that write 4,096 at most take that.
    """
    judged = (points + mistakes) * (QUOTE_TOKENS + ENTRY_TOKENS)
    errors = MAX_FACTUAL_ERRORS * (2 * QUOTE_TOKENS + ENTRY_TOKENS)
    sentences = 2 * QUOTE_TOKENS
    return round(MARGIN * (judged + errors + sentences))


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Point(_Model):
    quote: str | None
    verdict: Literal["covered", "partial", "missing"]


class _Mistake(_Model):
    quote: str | None
    verdict: Literal["made", "not_made"]


class _Error(_Model):
    quote: str
    why: str


class _Reply(_Model):
    points: dict[str, _Point]
    mistakes: dict[str, _Mistake]
    factual_errors: list[_Error]
    strength: str | None
    next_step: str | None


def reply_schema(card: QuestionCard) -> dict[str, Any]:
    """The JSON schema of a reply about ``card``; ids in the card's order."""
    points = {point.id: _judged("covered", "partial", "missing") for point in card.key_points}
    mistakes = {mistake.id: _judged("made", "not_made") for mistake in card.common_mistakes}
    error = _object({"quote": {"type": "string"}, "why": {"type": "string"}})
    schema = _object(
        {
            "points": _object(points),
            "mistakes": _object(mistakes),
            "factual_errors": {"type": "array", "items": error},
            "strength": {"type": "string"},
            "next_step": {"type": "string"},
        }
    )
    return {"title": "grading", "description": "What the answer says, by the rubric.", **schema}


def reply_shape(card: QuestionCard) -> str:
    """The same shape for the prompt, as the reply to an answer that says nothing, a line per id.

    It helps models that are not held to a schema. A small one may copy instead of judging, as was seen: what it copies
    credits nobody, and is no judgement for `parse`.
    """
    points = ",\n".join(f'  "{point.id}": {{"quote": "", "verdict": "missing"}}' for point in card.key_points)
    mistakes = ",\n".join(
        f'  "{mistake.id}": {{"quote": "", "verdict": "not_made"}}' for mistake in card.common_mistakes
    )
    rest = '"factual_errors": [],\n"strength": "",\n"next_step": ""'
    return f'{{"points": {{\n{points}\n}},\n"mistakes": {{\n{mistakes}\n}},\n{rest}}}'


def parse(card: QuestionCard, text: str, answer: str, graded_by: str) -> Findings:
    """The findings in a reply, with ``raw`` set to it. Raises `BadReply`; guesses nothing and fills nothing in.

    `reply_shape`, copied, is refused: who has judged an answer that says nothing tells what to add. About a single
    point, as a second look asks, it is taken: there it may well be the verdict, and nobody's default.
    A quote counts for nothing here: `bot.grading.evidence` looks it up in the answer afterwards.
    """
    points, mistakes = [point.id for point in card.key_points], [mistake.id for mistake in card.common_mistakes]
    reply = _read(text, answer, {*points, *mistakes})
    problems = [
        *_id_problems("points", reply.points, points),
        *_id_problems("mistakes", reply.mistakes, mistakes),
    ]
    if problems:
        raise BadReply(*problems)
    if len(points) > 1 and reply.model_dump() == json.loads(reply_shape(card)):
        raise BadReply('it is the shape, copied; judge the answer, and say in "next_step" what to add')
    return Findings(
        graded_by=graded_by,
        points=tuple(_point(point.id, reply.points[point.id]) for point in card.key_points),
        mistakes=tuple(_mistake(mistake.id, reply.mistakes[mistake.id]) for mistake in card.common_mistakes),
        factual_errors=tuple(
            FactualError(quote=quote, why=why)
            for error in reply.factual_errors[:MAX_FACTUAL_ERRORS]
            if (quote := _clean(error.quote)) and (why := _sentence(error.why))
        ),
        strength=_sentence(reply.strength),
        next_step=_sentence(reply.next_step),
        raw=text,
    )


def _point(point_id: str, judged: _Point) -> PointFinding:
    verdict = Verdict(judged.verdict)
    return PointFinding(
        id=point_id, verdict=verdict, evidence=None if verdict is Verdict.MISSING else _clean(judged.quote)
    )


def _mistake(mistake_id: str, judged: _Mistake) -> MistakeFinding:
    made = judged.verdict == "made"
    return MistakeFinding(id=mistake_id, made=made, evidence=_clean(judged.quote) if made else None)


def _clean(quote: str | None) -> str | None:
    return visible(quote or "") or None


def _sentence(text: str | None) -> str | None:
    return visible(text or "")[:MAX_SENTENCE].strip() or None


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _judged(*verdicts: str) -> dict[str, Any]:
    return _object({"quote": {"type": "string"}, "verdict": {"type": "string", "enum": list(verdicts)}})


def _read(text: str, answer: str, ids: set[str]) -> _Reply:
    value, found = json_reply(text)
    if _squeezed(found) in _squeezed(answer):
        raise BadReply("the JSON is copied from the candidate's answer")
    try:
        return _Reply.model_validate(value)
    except ValidationError as error:
        raise BadReply(*_field_problems(error, ids)) from error


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _id_problems(field: str, found: dict[str, Any], wanted: list[str]) -> list[str]:
    missing = [wanted_id for wanted_id in wanted if wanted_id not in found]
    unknown = len(found.keys() - set(wanted))
    problems = [f"{field}: {', '.join(missing)} left out"] if missing else []
    return [*problems, f"{field}: {unknown} id(s) that the rubric does not have"] if unknown else problems


def _field_problems(error: ValidationError, ids: set[str]) -> list[str]:
    """A line per wrong field, at most six. Names that the model made up are not repeated."""
    problems = []
    for fault in error.errors(include_input=False, include_url=False)[:6]:
        unknown = fault["type"] == "extra_forbidden"
        path = [str(part) for part in fault["loc"] if isinstance(part, int) or part in _FIELDS | ids]
        problems.append(f"{'.'.join(path) or 'reply'}: {'an unknown field' if unknown else fault['msg'].lower()}")
    return list(dict.fromkeys(problems))


_FIELDS = frozenset({*_Reply.model_fields, *_Point.model_fields, *_Error.model_fields})
