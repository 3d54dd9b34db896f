"""The question card: what Viva asks and the rubric an answer is graded by.

Two models share one list of fields. `QuestionCard` is what may be asked: complete and strict.
`DraftCard` is what an importer could read from somebody's page: the same fields, most of them optional,
kept apart from the bank until a person or a model completes it.
"""

from __future__ import annotations

import hashlib
import re
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

MIN_CONTENT_POINTS = 3
"""Fewer checkable facts than this and a well-shaped, wrong answer would score high."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class QuestionType(StrEnum):
    """What kind of interview question this is."""

    TECHNICAL_CONCEPT = "technical-concept"
    SYSTEM_DESIGN = "system-design"
    CODING_DISCUSSION = "coding-discussion"
    BEHAVIOURAL = "behavioural"
    SITUATIONAL = "situational"
    CASE = "case"


class Difficulty(StrEnum):
    """How hard the question is for somebody in the role."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class PointKind(StrEnum):
    """`content` is a fact or decision a checker can verify; `form` is about the answer's shape."""

    CONTENT = "content"
    FORM = "form"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class KeyPoint(_Model):
    """One atomic claim a good answer makes. ``weight`` is relative, 1 to 5."""

    id: Slug
    kind: PointKind
    weight: int = Field(default=1, ge=1, le=5)
    text: Text
    examples: tuple[Text, ...] = ()


class Mistake(_Model):
    """A mistake people really make, with phrasings that show it."""

    id: Slug
    text: Text
    examples: tuple[Text, ...] = ()


class Alternative(_Model):
    """How to answer the same question for another audience."""

    audience: Text
    advice: Text


class Source(_Model):
    """Where the card comes from. ``enriched_by`` names the model that completed a draft."""

    title: Text
    url: str | None = None
    licence: Text
    enriched_by: str | None = None


class DraftCard(_Model):
    """What could be read of a question; not asked until it is a `QuestionCard`."""

    id: Slug
    revision: int = Field(default=1, ge=1)
    replaces: Slug | None = None
    question: Text
    type: QuestionType | None = None
    difficulty: Difficulty | None = None
    roles: tuple[Text, ...] = ()
    tags: tuple[Text, ...] = ()
    companies: tuple[Text, ...] = ()
    approach: tuple[Text, ...] = ()
    key_points: tuple[KeyPoint, ...] = ()
    common_mistakes: tuple[Mistake, ...] = ()
    standard_response: str = ""
    alternatives: tuple[Alternative, ...] = ()
    follow_ups: tuple[Text, ...] = ()
    source: Source

    @property
    def content_points(self) -> tuple[KeyPoint, ...]:
        """The points of kind content."""
        return tuple(p for p in self.key_points if p.kind is PointKind.CONTENT)

    @property
    def content_hash(self) -> str:
        """16 hex digits over everything the card says; changes whenever the card does."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        for name, items in (("key_points", self.key_points), ("common_mistakes", self.common_mistakes)):
            ids = [item.id for item in items]
            double = sorted({i for i in ids if ids.count(i) > 1})
            if double:
                raise ValueError(f"{name}: the id {double[0]!r} is used twice; every id must differ")
        return self


class QuestionCard(DraftCard):
    """A complete card: it may be asked and graded."""

    type: QuestionType
    difficulty: Difficulty
    roles: tuple[Text, ...] = Field(min_length=1)
    tags: tuple[Text, ...] = Field(min_length=1)
    approach: tuple[Text, ...] = Field(min_length=1)
    key_points: tuple[KeyPoint, ...] = Field(min_length=4, max_length=8)
    common_mistakes: tuple[Mistake, ...] = Field(min_length=2, max_length=5)
    standard_response: Text

    @model_validator(mode="after")
    def _rubric_holds_facts(self) -> Self:
        found = len(self.content_points)
        if found < MIN_CONTENT_POINTS:
            raise ValueError(
                f"key_points: {found} of kind content, at least {MIN_CONTENT_POINTS} needed; "
                "add atomic facts an answer can be checked for"
            )
        return self


def slugify(text: str, limit: int = 60) -> str:
    """A slug of ``text`` of at most ``limit`` characters, cut at a word; ``question`` if nothing is left."""
    words = re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", ""))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:limit]
        if len(longer) > limit:
            break
        slug = longer
    return slug or "question"
