"""Rows of which only the answer and what it is asked for count."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.evaluating.samples import AnswerRow


def test_key_points_or_the_sentences_of_the_reference_make_the_card() -> None:
    row = AnswerRow.model_validate({"question": None, "answer": "a", "key_points": [{"id": "x", "text": "One."}]})
    assert [point.text for point in row.card.key_points] == ["One."]
    row = AnswerRow.model_validate({"question": "q", "answer": "a", "reference_answer": "One. Two."})
    assert [point.text for point in row.card.key_points] == ["One.", "Two."]
    assert row.card.standard_response == "One. Two."


@pytest.mark.parametrize("reference", ["", " ", "!!!"])
def test_a_row_must_ask_for_something(reference: str) -> None:
    with pytest.raises(ValidationError, match="neither key_points nor a word in reference_answer"):
        AnswerRow.model_validate({"question": "q", "answer": "a", "reference_answer": reference})


def test_an_answer_may_be_without_a_word_and_so_may_a_reference_beside_points() -> None:
    points = [{"id": "x", "text": "One."}]
    row = AnswerRow.model_validate({"question": "q", "answer": "!!!", "key_points": points, "reference_answer": "-"})
    assert [point.text for point in row.card.key_points] == ["One."]
