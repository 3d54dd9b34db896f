"""Building a model of any provider LangChain knows, with what we want of it under the names that provider uses."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, TypeAlias

from knowledge.loading import loading

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    ChatModel: TypeAlias = BaseChatModel

PROMPT_TOKENS = 8192
"""Room for rules, rubric and answer where the size of the window must be named; enough for nearly all."""

LONGEST_PROMPT = 8 * PROMPT_TOKENS
"""Enough for the 50,000 characters that are kept of an answer at most: English ones are 11,000 tokens, Russian 18,000.
Of Chinese, where a tokenizer takes up to 1.4 tokens a character, it is enough for 45,000 at least."""

BYTES_A_TOKEN = 2
"""Of a prompt in UTF-8, at least: English has four to five, Russian five, Chinese a little over two."""


def prompt_room(model: str, prompt: str) -> int:
    """Tokens of room for ``prompt``: doubled as often as a long one needs, where the size of the window must be named,
    for each size is loaded anew and takes memory."""
    if not model.startswith("ollama:"):
        return PROMPT_TOKENS
    room, needed = PROMPT_TOKENS, len(prompt.encode("utf-8", "replace")) / BYTES_A_TOKEN
    while room < min(needed, LONGEST_PROMPT):
        room *= 2
    return room


def build(
    model: str,
    timeout: float,
    most_tokens: int | None,
    temperature: bool,
    options: dict[str, Any],
    room: int = PROMPT_TOKENS,
) -> ChatModel:
    """The chat model that ``model`` names, ``provider:name`` or ``scripted:…``.

    ``timeout`` is seconds a call; ``most_tokens`` caps a reply (None: the provider's own cap); ``temperature`` asks
    for 0, otherwise the model's own is left; ``room`` is that of `prompt_room`.
    Raises what LangChain and the provider's package raise.
    """
    if model.startswith("scripted:"):
        from bot.grading.scripted import scripted_model

        return scripted_model(model.removeprefix("scripted:"))
    with loading:
        from langchain.chat_models import init_chat_model

    settings = settings_for(model, timeout, most_tokens, room)
    if temperature:
        settings["temperature"] = 0
    chat: ChatModel = init_chat_model(model, **{**settings, **options})
    return chat


def settings_for(model: str, timeout: float, most_tokens: int | None, room: int = PROMPT_TOKENS) -> dict[str, Any]:
    """Time limit, cap and no retries of its own, since ours would multiply with them, as ``model``'s class takes them.

    ``timeout`` is seconds a call; ``most_tokens`` caps a reply; ``room`` is the prompt's, in tokens.
    """
    provider = model.partition(":")[0]
    if provider == "ollama":
        # It has no retries, and takes no notice of the common names. Its own window is often 4,096 tokens, and it
        # drops the beginning of what does not fit: the rules.
        cap = {"num_predict": most_tokens, "num_ctx": room + most_tokens} if most_tokens else {}
        return {**cap, "client_kwargs": {"timeout": timeout}}
    # For Google's library 0 means its own five retries, and 1 the call alone.
    retries = 1 if provider.startswith(("google", "gemini")) else 0
    return {"timeout": timeout, "max_retries": retries, **({"max_tokens": most_tokens} if most_tokens else {})}


def structured(chat: ChatModel, schema: dict[str, Any]) -> Any:
    """``chat`` held to ``schema`` and giving {"raw": message, …}; None where the provider has no such mode.

    What LangChain puts behind the call is left out where it can be: it mends and reads JSON by trying each place where
    it may end, which holds up everybody for seconds if a model thinks aloud before, and we read the text ourselves.
    """
    from langchain_core.runnables import RunnableParallel, RunnableSequence

    strict = {"strict": True} if "strict" in inspect.signature(chat.with_structured_output).parameters else {}
    try:
        held = chat.with_structured_output(schema, method="json_schema", include_raw=True, **strict)
    except (NotImplementedError, TypeError, ValueError):
        return None
    # The shape for all providers: {"raw": model} | parser.
    if isinstance(held, RunnableSequence) and isinstance(held.first, RunnableParallel):
        return held.first
    return held
