from __future__ import annotations

from typing import Any

import pytest

from bot.grading.providers import LONGEST_PROMPT, PROMPT_TOKENS, build, prompt_room, settings_for
from bot.interview.flow_answer import LONGEST_ANSWER


@pytest.mark.parametrize(("model", "retries"), [("openai:x", 0), ("anthropic:x", 0), ("mistralai:x", 0)])
def test_the_common_names(model: str, retries: int) -> None:
    assert settings_for(model, 30, 4000) == {"timeout": 30, "max_tokens": 4000, "max_retries": retries}


@pytest.mark.parametrize("model", ["google_genai:gemini-x", "google-genai:gemini-x", "google_vertexai:x", "gemini-x"])
def test_googles_library_calls_once_for_one_and_six_times_for_nought(model: str) -> None:
    assert settings_for(model, 30, 4000)["max_retries"] == 1


def test_ollama_has_names_of_its_own_and_a_window_that_holds_the_prompt() -> None:
    settings = settings_for("ollama:llama3.1", 30, 4000)

    assert settings_for("ollama:llama3.1", 30, None) == {"client_kwargs": {"timeout": 30}}
    assert settings == {"num_predict": 4000, "num_ctx": PROMPT_TOKENS + 4000, "client_kwargs": {"timeout": 30}}


@pytest.mark.parametrize(
    ("letter", "characters", "room"),
    [
        ("a", 10_000, PROMPT_TOKENS),
        ("a", 20_000, 2 * PROMPT_TOKENS),
        ("a", LONGEST_ANSWER, 4 * PROMPT_TOKENS),
        ("\u4e00", 8_000, 2 * PROMPT_TOKENS),
        ("\u4e00", LONGEST_ANSWER, LONGEST_PROMPT),
    ],
)
def test_ollamas_window_grows_with_a_long_prompt(letter: str, characters: int, room: int) -> None:
    assert prompt_room("ollama:llama3.1", letter * characters) == room
    assert settings_for("ollama:llama3.1", 30, 4000, room)["num_ctx"] == room + 4000
    assert prompt_room("openai:x", letter * characters) == PROMPT_TOKENS


def test_what_a_built_model_holds() -> None:
    def built(temperature: bool, **options: Any) -> Any:
        return build("openai:judge-1", 30, 4000, temperature, {"api_key": "none", **options})

    chat = built(temperature=True)
    assert (chat.temperature, chat.max_tokens, chat.request_timeout, chat.max_retries) == (0, 4000, 30, 0)
    assert chat.root_async_client.max_retries == 0, "its retries would multiply with ours"
    assert built(temperature=False).temperature is None
    assert built(temperature=True, max_tokens=7).max_tokens == 7
    assert "max_tokens" not in settings_for("openai:judge-1", 30, None)
