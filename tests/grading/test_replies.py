from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import AIMessage

from bot.grading.replies import raised_reply, read_message

YES = '{"said": "yes"}'


@pytest.mark.parametrize(
    ("metadata", "trouble"),
    [
        ({"stop_reason": "max_tokens"}, "cut off"),
        ({"finish_reason": "MAX_TOKENS"}, "cut off"),
        ({"done_reason": "length"}, "cut off"),
        ({"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}}, "cut off"),
        ({"stop_reason": "refusal"}, "refused"),
        ({"finish_reason": "SAFETY"}, "refused"),
        ({"finish_reason": "RECITATION"}, "refused"),
        ({"stopReason": "max_tokens"}, "cut off"),
        ({"stopReason": "guardrail_intervened"}, "refused"),
        ({"stopReason": "content_filtered"}, "refused"),
        ({"stopReason": "end_turn"}, None),
        ({"finish_reason": "STOP"}, None),
        ({"done_reason": "stop"}, None),
        ({}, None),
    ],
)
def test_why_a_reply_ended_is_read_under_every_providers_name(metadata: dict[str, Any], trouble: str | None) -> None:
    found = read_message(AIMessage(content=YES, response_metadata=metadata)).trouble
    assert found is None if trouble is None else trouble in (found or "")


def test_text_tokens_and_a_refusal_are_read() -> None:
    usage = {"input_tokens": 5, "output_tokens": 2, "total_tokens": 7}
    plain = read_message(AIMessage(content=YES, usage_metadata=usage))
    refused = read_message(AIMessage(content="", additional_kwargs={"refusal": "No."}))

    assert (plain.text, plain.input_tokens, plain.output_tokens, plain.calls) == (YES, 5, 2, 1)
    assert (refused.trouble, refused.input_tokens) == ("the model refused to judge", 0)


def test_a_tool_call_is_read_where_there_is_no_text() -> None:
    call = {"name": "grading", "args": {"said": "yes"}, "id": "1"}

    assert read_message(AIMessage(content="", tool_calls=[call])).text == YES


def test_an_ordinary_error_is_no_reply() -> None:
    assert raised_reply(ValueError("nothing")) is None
