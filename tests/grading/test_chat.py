"""Asking through langchain-openai and a server on the loopback; pauses take no time."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from bot.grading.chat import MOST_TOKENS, ROOMY, Chat, spent
from bot.interview.assessment import Usage
from bot.interview.errors import GradingFailed, ModelUnusable
from tests.support.provider import ENDLESS, Provider, serve
from tests.support.replies import NOON, Waits

ASKED = [("system", "Say yes."), ("human", "Well?")]
SCHEMA: dict[str, Any] = {
    "title": "said",
    "description": "What is said.",
    "type": "object",
    "properties": {"said": {"type": "string"}},
    "required": ["said"],
    "additionalProperties": False,
}
YES = '{"said": "yes"}'


def _chat(provider: Provider, waits: Waits | None = None, timeout: float = 10, **more: Any) -> Chat:
    options = {"base_url": provider.url, "api_key": "none"}
    return Chat("openai:judge-1", timeout, options, backoff=(waits or Waits()).backoff(), **more)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 529])
async def test_a_provider_in_trouble_is_called_again_after_growing_pauses(
    status: int, caplog: pytest.LogCaptureFixture
) -> None:
    waits = Waits()
    with serve(Provider([status, status, status, YES])) as provider:
        reply = await _chat(provider, waits).ask(ASKED, SCHEMA)

    assert (reply.text, reply.calls, len(provider.seen)) == (YES, 4, 4)
    assert waits.pauses == [0.5, 1.0, 2.0]
    assert caplog.text.count(f"HTTP {status}") == 3
    assert "calling again in 0.5 s" in caplog.text
    assert "words of the answer" not in caplog.text


async def test_trouble_that_stays_is_left_to_the_durable_retry() -> None:
    waits = Waits()
    with serve(Provider([503])) as provider, pytest.raises(GradingFailed, match="HTTP 503") as failed:
        await _chat(provider, waits).ask(ASKED, SCHEMA)

    assert failed.value.retryable
    assert failed.value.usage == Usage(calls=4)
    assert len(provider.seen) == 4
    assert waits.pauses == [0.5, 1.0, 2.0]


async def test_a_provider_that_cannot_be_reached_is_called_again() -> None:
    waits = Waits()
    with serve(Provider(["gone"])) as provider:
        chat = _chat(provider, waits)
    with pytest.raises(GradingFailed, match="ConnectionError") as failed:
        await chat.ask(ASKED, SCHEMA)

    assert len(waits.pauses) == 3
    assert failed.value.usage.calls == 4


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413])
async def test_what_no_second_call_can_mend_is_not_repeated(status: int) -> None:
    waits = Waits()
    with serve(Provider([status])) as provider, pytest.raises(GradingFailed):
        await _chat(provider, waits).ask(ASKED, SCHEMA)

    assert waits.pauses == []
    assert len(provider.seen) == (2 if status == 400 else 1), "a 400 may be about the schema"


async def test_a_key_refused_as_a_bad_request_is_not_taken_for_a_schema_refused() -> None:
    wrong = Provider([400], says="API key not valid. Please pass a valid API key.")
    with serve(wrong) as provider, pytest.raises(ModelUnusable, match="API key"):
        await _chat(provider).ask(ASKED, SCHEMA)
    assert len(provider.seen) == 1


@pytest.mark.parametrize("said", ["3", format_datetime(NOON + timedelta(seconds=3), usegmt=True)])
async def test_the_providers_own_pause_is_kept(said: str) -> None:
    waits = Waits()
    with serve(Provider([429, YES], headers={"Retry-After": said})) as provider:
        await _chat(provider, waits).ask(ASKED, SCHEMA)

    assert waits.pauses == [3.5]


@pytest.mark.parametrize(("said", "timeout"), [("3600", 7200), ("6", 5)])
async def test_a_pause_beyond_the_cap_or_the_time_limit_is_not_begun(said: str, timeout: float) -> None:
    waits = Waits()
    with serve(Provider([429], headers={"Retry-After": said})) as provider, pytest.raises(GradingFailed) as failed:
        await _chat(provider, waits, timeout).ask(ASKED, SCHEMA)

    assert waits.pauses == []
    assert "rate limit" in failed.value.log
    assert failed.value.retry_after == float(said)


async def test_a_reply_that_never_ends_is_left_when_the_time_is_up() -> None:
    with serve(Provider([YES, ENDLESS])) as provider:
        await _chat(provider).ask(ASKED, SCHEMA)  # what is slow at the first call is over
        chat = _chat(provider, timeout=1)
        with pytest.raises(GradingFailed, match="timed out") as failed:
            await asyncio.wait_for(chat.ask(ASKED, SCHEMA), 10)
        assert await asyncio.to_thread(provider.hung_up.wait, 10), "the connection is still open"

    assert failed.value.usage.calls == 1
    assert len(provider.seen) == 2, "a timeout has used up its time"


async def test_the_cap_on_the_reply_is_sent_and_wider_when_room_is_needed() -> None:
    with serve(Provider([YES])) as provider:
        chat = _chat(provider, most_tokens=1000)
        await chat.ask(ASKED, SCHEMA)
        await chat.ask(ASKED, SCHEMA, roomy=True)
        await chat.ask(ASKED, SCHEMA)
        await _chat(provider).ask(ASKED, SCHEMA)

    caps = [request["max_completion_tokens"] for request in provider.seen]
    assert caps == [1000, 1000 * ROOMY, 1000, MOST_TOKENS]


async def test_a_model_that_used_the_room_to_think_keeps_it() -> None:
    with serve(Provider([YES], tokens=(100, 1200))) as provider:
        chat = _chat(provider, most_tokens=1000)
        await chat.ask(ASKED, SCHEMA, roomy=True)
        await chat.ask(ASKED, SCHEMA)

    assert [request["max_completion_tokens"] for request in provider.seen] == [4000, 4000]


async def test_a_reply_cut_off_is_no_reply_and_its_tokens_count() -> None:
    with serve(Provider([YES], finish_reason="length", tokens=(50, 1000))) as provider:
        reply = await _chat(provider).ask(ASKED, SCHEMA)

    assert (reply.cut, reply.input_tokens, reply.output_tokens) == (True, 50, 1000)
    assert reply.trouble is not None
    assert "cut off" in reply.trouble


async def test_a_model_that_refuses_temperature_0_is_asked_without_from_then_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with serve(Provider([YES], refuses_temperature=True)) as provider:
        chat = _chat(provider)
        first = await chat.ask(ASKED, SCHEMA)
        await chat.ask(ASKED, SCHEMA)

    assert first.calls == 2
    assert ["temperature" in request for request in provider.seen] == [True, False, False]
    assert all("response_format" in request for request in provider.seen), "the schema was given up for nothing"
    assert caplog.text.count("refused the temperature that was asked for") == 1


async def test_a_server_whose_window_is_smaller_than_the_cap_is_asked_without_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with serve(Provider([YES], window=2048)) as provider:
        chat = _chat(provider)
        assert (await chat.ask(ASKED, SCHEMA)).text == YES
        await chat.ask(ASKED, SCHEMA)

    assert ["max_completion_tokens" in request for request in provider.seen] == [True, False, False]
    assert all("response_format" in request for request in provider.seen)
    assert "refused the cap that was asked for" in caplog.text


async def test_a_model_that_refuses_both_is_asked_without_both() -> None:
    with serve(Provider([YES], refuses_temperature=True, refuses_schemas=True)) as provider:
        chat = _chat(provider)
        assert (await chat.ask(ASKED, SCHEMA)).text == YES
        await chat.ask(ASKED, SCHEMA)

    last = provider.seen[-1]
    assert ("temperature" in last, "response_format" in last) == (False, False)


async def test_what_has_worked_before_is_not_given_up_for_one_question_that_was_refused() -> None:
    with serve(Provider([YES, 400, YES])) as provider:
        chat = _chat(provider)
        calls = [(await chat.ask(ASKED, SCHEMA)).calls for _ in range(4)]

    assert calls == [1, 2, 1, 1]
    assert ["response_format" in request for request in provider.seen] == [True, True, False, True, True]


async def test_neither_is_the_cap_for_one_question_that_leaves_no_room_for_it() -> None:
    with serve(Provider([YES])) as provider:
        chat = _chat(provider)
        await chat.ask(ASKED, SCHEMA)
        provider.window = 2048
        await chat.ask(ASKED, SCHEMA)
        provider.window = 1_000_000
        await chat.ask(ASKED, SCHEMA)

    assert ["max_completion_tokens" in request for request in provider.seen] == [True, True, False, True]


async def test_a_bad_request_of_one_answer_does_not_cost_the_schema() -> None:
    with serve(Provider([400, 400, YES])) as provider:
        chat = _chat(provider)
        with pytest.raises(GradingFailed, match="HTTP 400"):
            await chat.ask(ASKED, SCHEMA)
        await chat.ask(ASKED, SCHEMA)

    assert ["response_format" in request for request in provider.seen] == [True, False, True]


class AfterTheOther(Waits):
    """Pauses that end once ``over`` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.over = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds)
        await self.over.wait()


class AtOddsOverSchemas(Provider):
    """``answers`` are to requests with a schema; all others are answered."""

    def reply(self, request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        return super().reply(request) if "response_format" in request else Provider([YES]).reply(request)


async def test_what_works_for_one_of_two_first_questions_is_not_given_up_for_the_other() -> None:
    waits = AfterTheOther()
    # One is refused for what is in it, the other meets trouble and is answered last.
    with serve(AtOddsOverSchemas([400, 503, YES])) as provider:
        chat = _chat(provider, waits)
        await chat.prepare()
        both = [asyncio.create_task(chat.ask(ASKED, SCHEMA)) for _ in range(2)]
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        waits.over.set()
        await asyncio.gather(*both)
        await chat.ask(ASKED, SCHEMA)

    assert ["response_format" in request for request in provider.seen].count(False) == 1
    assert "response_format" in provider.seen[-1], "the schema was given up though it works"


async def test_a_script_plays_each_failure_once() -> None:
    with pytest.raises(GradingFailed) as failed:
        await Chat("scripted:503", 10).ask(ASKED, SCHEMA)

    assert failed.value.usage.calls == 1


async def test_a_refused_key_says_that_a_call_was_made() -> None:
    with serve(Provider([401])) as provider, pytest.raises(ModelUnusable) as failed:
        await _chat(provider).ask(ASKED, SCHEMA)

    assert failed.value.usage == Usage(calls=1)


def test_what_was_spent_is_added_up() -> None:
    one = Usage(calls=1, input_tokens=2, output_tokens=3, seconds=0.1)

    assert spent([one, one, Usage()]) == Usage(calls=2, input_tokens=4, output_tokens=6, seconds=0.2)
    assert spent([]) == Usage()
