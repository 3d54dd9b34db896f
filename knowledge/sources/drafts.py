"""Cards from lists of questions: ids, doubles, tags and what is told of the whole list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from knowledge.card import MIN_CONTENT_POINTS, DraftCard, QuestionCard
from knowledge.card_errors import dotted, in_words
from knowledge.errors import BrokenSource
from knowledge.shelf import Pile, pack, unpack
from knowledge.sources.naming import question_id
from knowledge.sources.plaintext import fold, same_key
from knowledge.sources.report import ImportReport, ImportWarning
from knowledge.tags import TAGS

LONGEST = 4000
"""Characters one text of a complete card may have."""

_TAGS = {fold(tag): tag for tag in TAGS}


def tag_of(text: str) -> str | None:
    """The tag of our list that ``text`` names, in its own spelling, or None."""
    return _TAGS.get(fold(text))


@dataclass(slots=True)
class Drafts:
    """The cards of one list, gathered one by one; a question that comes twice is kept once, and the fields
    it lacks the first time it takes from the next."""

    name: str
    warnings: list[ImportWarning] = field(default_factory=list)
    _cards: dict[str, bytes] = field(default_factory=dict)
    _unanswered: dict[str, int] = field(default_factory=dict)
    _few: int = 0
    _left_out: bool = False

    def warn(self, where: int | None, field: str, problem: str) -> None:
        """Note a problem; ``where`` is the line or row, from 1, or None for the file."""
        file = self.name if where is None else f"{self.name}:{where}"
        self.warnings.append(ImportWarning(file, field, problem))

    def leave_out(self, where: int, field: str, problem: str) -> None:
        """Note that there was something, which the ``problem`` keeps from becoming a card."""
        self._left_out = True
        self.warn(where, field, f"left out: {problem}")

    def add(self, where: int, values: Mapping[str, Any]) -> None:
        """Make a card of its fields (``id`` is found here); one that does not fit is left out with a warning."""
        question = str(values["question"])
        key = same_key(question)
        packed = self._cards.get(key)
        before = unpack(packed) if packed else None
        if before is not None:
            self._tell_double(where, before, str(values.get("standard_response", "")))
            values = {**values, **{field: value for field, value in before.model_dump().items() if value}}
        try:
            card = DraftCard.model_validate({"id": question_id(question), **values})
        except ValidationError as error:
            first = error.errors()[0]
            self.leave_out(where, dotted(first["loc"]) or "card", in_words(first))
            return
        self._unanswered.pop(key, None)
        if not card.standard_response:
            self._unanswered[key] = where
        elif len(card.standard_response) > LONGEST and not (before and before.standard_response):
            length = len(card.standard_response)
            self.warn(where, "standard_response", f"{length} characters, over the {LONGEST} of a complete card")
        self._few += (len(card.content_points) < MIN_CONTENT_POINTS) - (
            before is not None and len(before.content_points) < MIN_CONTENT_POINTS
        )
        self._cards[key] = pack(_completed(card))

    def _tell_double(self, where: int, before: DraftCard, answer: str) -> None:
        if answer and before.standard_response and fold(before.standard_response) != fold(answer):
            self.warn(where, "question", f"{shortened(before.question)!r} came up before; the first answer was kept")

    def report(self, nothing: str, unusable: str = "") -> ImportReport:
        """The cards and warnings. Raises `BrokenSource` with ``nothing`` if there is no card.

        ``unusable`` is said in its place where something was left out that might have been one.
        """
        for key, where in self._unanswered.items():
            question = unpack(self._cards[key]).question
            self.warn(where, "standard_response", f"{shortened(question)!r} has no answer")
        cards = Pile.of_packed(self._cards.values())
        if not cards:
            # which column was taken is told, too, and is no problem
            problems = [f"{w.file}: {w.field}: {w.problem}" for w in self.warnings if w.field != "columns"]
            first = f" First problem: {problems[0]}." if problems else ""
            raise BrokenSource(f"{self.name}: {unusable if unusable and self._left_out else nothing}{first}")
        if self._few:
            self.warn(
                None,
                "key_points",
                f"{self._few} of {len(cards)} cards have fewer than {MIN_CONTENT_POINTS} content points, so they stay "
                "drafts until somebody adds facts",
            )
        return ImportReport(cards, tuple(self.warnings))


def _completed(card: DraftCard) -> DraftCard:
    try:
        return QuestionCard.model_validate(card.model_dump())
    except ValidationError:
        return card  # a draft is a fine result; what it lacks is told for the whole list


def known_tags(texts: Iterable[str]) -> tuple[str, ...]:
    """Those of ``texts`` that are tags of ours, each once."""
    return tuple(dict.fromkeys(tag for tag in map(tag_of, texts) if tag))


def shortened(text: str) -> str:
    """``text``, cut where it takes more than a part of a line."""
    return text if len(text) <= 60 else f"{text[:57]}..."
