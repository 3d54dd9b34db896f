"""Rows of which only the answer and what it is asked for count: those of a coverage or of a score file."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from bot.evaluating.cards import card_of
from bot.evaluating.coverage import RowPoint
from bot.evaluating.rows import Row
from bot.grading.text import sentences, words
from knowledge.card import QuestionCard


class AnswerRow(Row):
    """An answer with key points or with a reference answer, whose sentences then serve as points."""

    id: str = ""
    question: str | None
    answer: str
    key_points: tuple[RowPoint, ...] = ()
    reference_answer: str = ""

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if not self.key_points and not words(self.reference_answer):
            raise ValueError("neither key_points nor a word in reference_answer")
        return self

    @property
    def card(self) -> QuestionCard:
        """The row as a card in memory."""
        reference = self.reference_answer
        points = [point.text for point in self.key_points] or [reference[a:b] for a, b in sentences(reference)]
        return card_of(self.question, points or [reference], reference)
