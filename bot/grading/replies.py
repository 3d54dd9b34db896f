"""What came back from a model, under whatever names its provider uses: text, tokens, and why it cannot be used."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

CUT = "it was cut off by the length limit; keep every quote and sentence short"
REFUSED = "the model refused to judge"
HELD_BACK = "it was held back by the provider's content filter"
_CUT_REASONS = frozenset({"length", "max_tokens", "max_output_tokens"})
_REFUSALS = frozenset(
    {"refusal", "content_filter", "safety", "prohibited_content", "blocklist", "spii", "recitation"}
    | {"guardrail_intervened", "content_filtered"}  # Bedrock's
)


class Reply(NamedTuple):
    """The text of a reply, why it cannot be used (None if it may be), its tokens, and how many calls it took.

    ``cut`` says that it was cut off by the cap on its length.
    """

    text: str
    trouble: str | None = None
    input_tokens: int = 0
    output_tokens: int = 0
    cut: bool = False
    calls: int = 1


def raised_reply(error: BaseException) -> Reply | None:
    """OpenAI's library raises where others return: a reply cut off by length, or held back by a filter."""
    usage = getattr(getattr(error, "completion", None), "usage", None)
    tokens = (getattr(usage, "prompt_tokens", None) or 0, getattr(usage, "completion_tokens", None) or 0)
    if type(error).__name__ == "LengthFinishReasonError":
        return Reply("", CUT, *tokens, cut=True)
    if type(error).__name__ == "ContentFilterFinishReasonError":
        return Reply("", HELD_BACK, *tokens)
    return None


def read_message(message: Any) -> Reply:
    """What a LangChain message says: its text or its tool call, a refusal or a cut noted as trouble."""
    usage, metadata = message.usage_metadata or {}, message.response_metadata or {}
    named = (metadata.get(name) for name in ("finish_reason", "stop_reason", "stopReason", "done_reason"))
    incomplete = (metadata.get("incomplete_details") or {}).get("reason")
    reason = str(incomplete or next(filter(None, named), "")).lower()
    cut = reason in _CUT_REASONS
    refused = bool(message.additional_kwargs.get("refusal")) or reason in _REFUSALS
    trouble = REFUSED if refused else CUT if cut else None
    text = str(message.text) or (json.dumps(message.tool_calls[0]["args"]) if message.tool_calls else "")
    return Reply(text, trouble, usage.get("input_tokens", 0), usage.get("output_tokens", 0), cut)
