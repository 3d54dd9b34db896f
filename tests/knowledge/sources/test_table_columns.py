from __future__ import annotations

import pytest

from knowledge.sources.columns import parse_map


def test_a_map_is_read_pair_by_pair() -> None:
    assert parse_map("question=Q, answer = Best answer, so far ,difficulty=a=b") == {
        "question": "Q",
        "answer": "Best answer, so far",
        "difficulty": "a=b",
    }
    assert parse_map("standard_response=A") == {"answer": "A"}
    assert parse_map(" ") == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("question", "'question' is no pair; write for example"),
        ("question=", "is no pair"),
        ("colour=C", "no field 'colour'; use one of: question, answer"),
        ("question=A,question=B", "'question' stands twice"),
    ],
)
def test_a_broken_map_is_explained(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse_map(text)
