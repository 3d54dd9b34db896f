"""The question card: what it refuses, and what its hash and helpers promise."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from knowledge.card import DraftCard, PointKind, QuestionCard, slugify
from tests.support.cards import make_card

POINTS: list[dict[str, Any]] = [p.model_dump(mode="json") for p in make_card().key_points]


def refusal(**changes: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        make_card(**changes)
    return str(caught.value)


def test_a_complete_card_is_accepted_and_cannot_be_changed() -> None:
    card = make_card()
    assert [p.id for p in card.content_points] == [p.id for p in card.key_points if p.kind is PointKind.CONTENT]
    with pytest.raises(ValidationError, match="frozen"):
        card.question = "Another?"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"key_points": [*POINTS[:3], POINTS[-1] | {"id": "a"}][1:]}, "at least 4 items"),
        ({"key_points": [*POINTS, *({**POINTS[0], "id": f"more-{n}"} for n in range(3))]}, "at most 8 items"),
        ({"key_points": [p | {"kind": "form"} for p in POINTS[:4]]}, "0 of kind content, at least 3 needed"),
        ({"key_points": [*POINTS, POINTS[0]]}, "key_points: the id 'definition' is used twice"),
        ({"key_points": [{**POINTS[0], "weight": 6}, *POINTS[1:]]}, "less than or equal to 5"),
        ({"key_points": [{**POINTS[0], "weight": 0}, *POINTS[1:]]}, "greater than or equal to 1"),
        ({"common_mistakes": [{"id": "one", "text": "x"}]}, "at least 2 items"),
        ({"common_mistakes": [{"id": "one", "text": "x"}] * 2}, "common_mistakes: the id 'one' is used twice"),
        ({"difficulty": "gnarly"}, "'easy', 'medium' or 'hard'"),
        ({"type": "quiz"}, "'technical-concept'"),
        ({"colour": "red"}, "Extra inputs"),
        ({"id": "Not A Slug"}, "match pattern"),
        ({"revision": 0}, "greater than or equal to 1"),
        ({"question": "   "}, "at least 1 character"),
        ({"standard_response": ""}, "at least 1 character"),
        ({"roles": []}, "at least 1 item"),
        ({"tags": []}, "at least 1 item"),
        ({"approach": []}, "at least 1 item"),
    ],
)
def test_what_a_card_may_not_say(changes: dict[str, Any], said: str) -> None:
    assert said in refusal(**changes)


@pytest.mark.parametrize("field", ["question", "type", "difficulty", "standard_response", "source", "id"])
def test_a_missing_field_is_named(field: str) -> None:
    data = make_card().model_dump(mode="json")
    del data[field]
    with pytest.raises(ValidationError, match=f"{field}\n  Field required"):
        QuestionCard.model_validate(data)


def test_two_content_points_are_too_few_however_many_are_of_form() -> None:
    points = [{**p, "kind": "content" if n < 2 else "form"} for n, p in enumerate(POINTS)]
    assert "2 of kind content, at least 3 needed" in refusal(key_points=points)
    points[2]["kind"] = "content"
    assert len(make_card(key_points=points).content_points) == 3


def test_a_draft_may_lack_what_a_card_needs() -> None:
    draft = DraftCard.model_validate({"id": "a", "question": "Why?", "source": {"title": "x", "licence": "MIT"}})
    assert draft.type is None
    assert draft.key_points == ()


@pytest.mark.parametrize(
    "change",
    [
        {"question": "Why?"},
        {"revision": 2},
        {"difficulty": "hard"},
        {"key_points": POINTS[:5]},
        {"key_points": [{**POINTS[0], "weight": 1}, *POINTS[1:]]},
        {"follow_ups": []},
        {"source": {"title": "Other", "licence": "original"}},
    ],
)
def test_the_hash_changes_with_anything_the_card_says(change: dict[str, Any]) -> None:
    assert make_card(**change).content_hash != make_card().content_hash
    assert len(make_card(**change).content_hash) == 16


def test_the_hash_does_not_depend_on_the_order_of_fields() -> None:
    data = make_card().model_dump(mode="json")
    turned = QuestionCard.model_validate(dict(reversed(data.items())))
    assert turned.content_hash == make_card().content_hash


@given(st.text(max_size=200), st.integers(1, 80))
def test_a_slug_is_always_a_valid_id_within_its_limit(text: str, limit: int) -> None:
    slug = slugify(text, limit)
    assert make_card(id=slug).id == slug
    assert len(slug) <= max(limit, len("question"))


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("What's a B-tree?", "whats-a-b-tree"),
        ("What\N{RIGHT SINGLE QUOTATION MARK}s new", "whats-new"),
        ("", "question"),
        ("日本語", "question"),
        ("a" * 100, "a" * 60),
        ("one two three", "one-two-three"),
    ],
)
def test_slugs_read_like_the_question(text: str, slug: str) -> None:
    assert slugify(text) == slug


def test_a_slug_is_cut_between_words() -> None:
    assert slugify("alpha beta gamma", 11) == "alpha-beta"
