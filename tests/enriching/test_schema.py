from __future__ import annotations

import json
from typing import Any

import pytest

from bot.enriching.schema import proposal_schema, proposal_shape, read_proposal
from bot.grading.json_reply import BadReply
from tests.support.imports import make_proposal


def objects(schema: Any) -> list[dict[str, Any]]:
    """Every object of a JSON schema."""
    below = [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]
    return [*([schema] if schema["type"] == "object" else []), *(o for s in below for o in objects(s))]


def test_every_field_is_required_and_no_other_allowed() -> None:
    found = objects(proposal_schema())
    assert len(found) == 3
    for part in found:
        assert part["required"] == list(part["properties"])
        assert part["additionalProperties"] is False


def test_the_sentence_stands_before_the_claim_and_the_answer_before_both() -> None:
    schema = proposal_schema()["properties"]
    assert next(iter(schema)) == "standard_response"
    assert next(iter(schema["key_points"]["items"]["properties"])) == "source_sentence"
    assert "id" not in schema["key_points"]["items"]["properties"]


def test_the_shape_in_the_prompt_has_the_same_fields() -> None:
    shape, schema = json.loads(proposal_shape()), proposal_schema()["properties"]
    assert list(shape) == list(schema)
    assert list(shape["key_points"][0]) == list(schema["key_points"]["items"]["properties"])
    assert list(shape["common_mistakes"][0]) == list(schema["common_mistakes"]["items"]["properties"])


def test_a_reply_is_read_also_out_of_a_fence_and_fields_of_its_own_are_not() -> None:
    reply = make_proposal(id="../../etc", score=7)
    proposal = read_proposal(f"```json\n{json.dumps(reply)}\n```")
    assert proposal.type == "technical-concept"
    assert not hasattr(proposal, "id")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"type": "quiz"}, "type"),
        ({"difficulty": None}, "difficulty"),
        ({"tags": "SQL"}, "tags"),
        ({"key_points": [{**make_proposal()["key_points"][0], "weight": 9}]}, "key_points.0.weight"),
        ({"key_points": [{**make_proposal()["key_points"][0], "weight": "2"}]}, "key_points.0.weight"),
        ({"key_points": [{"text": "A fact."}]}, "key_points.0.source_sentence"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_made_up(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(BadReply) as bad:
        read_proposal(json.dumps(make_proposal(**changes)))
    assert bad.value.problems[0].startswith(f"{problem}: ")


def test_a_copied_shape_is_refused_and_markup_of_ones_own_is_not() -> None:
    with pytest.raises(BadReply, match="copied from the shape"):
        read_proposal(proposal_shape())
    with pytest.raises(BadReply, match="copied from the shape"):
        read_proposal(json.dumps(make_proposal(approach=["Begin.", "<a step>"])))
    assert read_proposal(json.dumps(make_proposal(approach=["<main>"]))).approach == ["<main>"]


@pytest.mark.parametrize("text", ["", "Sure, here it is!", '{"key_points": [', "[]", '{"tags": [], "tags": []}'])
def test_what_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(BadReply):
        read_proposal(text)
