from __future__ import annotations

import json
from types import SimpleNamespace

import httpx
import pytest

from bot.grading.failures import failed_call, passing, status_of, unusable_setup
from bot.interview.errors import GradingFailed, ModelUnusable


class Vendor(Exception):
    """An exception with whatever attributes a provider's library gives its own."""

    def __init__(self, text: str = "words of the answer", **attributes: object) -> None:
        super().__init__(text)
        vars(self).update(attributes)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Vendor(status_code=429), 429),
        (Vendor(response=SimpleNamespace(status_code=503)), 503),
        (Vendor(code=401), 401),
        (Vendor(code="insufficient_quota", status_code=429), 429),
        (Vendor(code=7), None),
        (Vendor(status_code="500"), None),
        (Vendor(), None),
    ],
)
def test_the_status_is_found_wherever_a_library_puts_it(error: Vendor, status: int | None) -> None:
    assert status_of(error) == status


def test_the_status_of_a_wrapped_error_is_found() -> None:
    wrapper = Vendor()
    wrapper.__cause__ = Vendor(code=429)
    looped = Vendor()
    looped.__cause__ = looped

    assert status_of(wrapper) == 429
    assert isinstance(failed_call("m", wrapper), GradingFailed)
    assert passing(wrapper)
    assert status_of(looped) is None


class APIConnectionError(Exception):
    """As OpenAI's and Anthropic's libraries name it."""


class APITimeoutError(APIConnectionError):
    """A connection error by descent, in both."""


class RemoteProtocolError(Exception):
    """As httpx names a connection that broke off."""


@pytest.mark.parametrize(
    ("error", "soon"),
    [
        (Vendor(status_code=429), True),
        (Vendor(status_code=429, code="insufficient_quota"), False),
        (Vendor(status_code=500), True),
        (Vendor(status_code=529), True),
        (Vendor(status_code=400), False),
        (Vendor(status_code=401), False),
        (Vendor(status_code=408), False),
        (ConnectionResetError(), True),
        (APIConnectionError(), True),
        (RemoteProtocolError(), True),
        (APITimeoutError(), False),
        (TimeoutError(), False),
        (ValueError("a fault of the library"), False),
    ],
)
def test_what_may_pass_in_a_moment(error: BaseException, soon: bool) -> None:
    assert passing(error) is soon


@pytest.mark.parametrize("status", [401, 402, 403, 404])
def test_what_trying_again_cannot_mend_is_unusable(status: int) -> None:
    assert isinstance(failed_call("m", Vendor(status_code=status)), ModelUnusable)


def test_a_key_that_no_header_can_hold_is_for_the_operator_and_not_shown() -> None:
    with pytest.raises(UnicodeEncodeError) as refused:
        httpx.Headers({"Authorization": "Bearer sk-\N{LEFT DOUBLE QUOTATION MARK}abc"}, encoding="ascii")
    failed = failed_call("openai:x", refused.value)

    assert isinstance(failed, ModelUnusable)
    assert "copy it again" in failed.log
    assert "abc" not in failed.log + failed.person


def test_a_half_of_a_character_in_what_is_asked_is_no_matter_of_the_key() -> None:
    with pytest.raises(UnicodeEncodeError) as refused:
        "words of the answer \ud800".encode()
    assert not isinstance(failed_call("m", refused.value), ModelUnusable)


@pytest.mark.parametrize("status", [None, 400, 408, 409, 429, 500, 529])
def test_everything_else_may_work_later(status: int | None) -> None:
    failed = failed_call("m", Vendor(status_code=status, code="overloaded"))

    assert not isinstance(failed, ModelUnusable)
    assert failed.retryable
    assert "overloaded" in failed.log
    assert "words of the answer" not in failed.log + failed.person


def _broken(text: str) -> BaseException:
    with pytest.raises(ValueError, match="Expecting") as caught:
        json.loads(text)
    return caught.value


class Misread(AttributeError):
    """What a library raises that takes a page for a reply, with the answer's status."""

    def __init__(self, status: int | None) -> None:
        super().__init__("'str' object has no attribute 'model_dump'")
        self.response = SimpleNamespace(status_code=status)


@pytest.mark.parametrize(
    ("error", "hint"),
    [
        (Misread(200), "must end in /v1"),
        (_broken("<html>"), "must end in /v1"),
        (IndexError("list index out of range"), "must end in /v1"),
        (APIConnectionError(), "no connection: check the base URL"),
        (ConnectionRefusedError(), "no connection: check the base URL"),
        (Misread(503), None),
        (Misread(None), None),
        (Vendor(status_code=500), None),
        (ValueError("a fault of the library"), None),
    ],
)
def test_a_wrong_address_is_told_with_what_to_check(error: BaseException, hint: str | None) -> None:
    failed = failed_call("m", error)

    assert not isinstance(failed, ModelUnusable)
    assert (hint in failed.log) if hint else (";" not in failed.log)


def test_an_account_without_credit_is_named_in_the_log() -> None:
    assert "no credit" in failed_call("m", Vendor(status_code=402)).log


def test_credit_that_is_spent_is_told_from_a_provider_that_is_busy() -> None:
    spent = Vendor(status_code=429, code="insufficient_quota")
    wrapper = Vendor()
    wrapper.__cause__ = spent
    for error in (spent, wrapper):
        failed = failed_call("openai:x", error)
        assert isinstance(failed, ModelUnusable)
        assert "no credit" in failed.log
        assert not passing(error)


@pytest.mark.parametrize(
    "text",
    [
        "400 INVALID_ARGUMENT. API key not valid. Please pass a valid API key.",
        "{'error': {'code': 400, 'details': [{'reason': 'API_KEY_INVALID'}]}}",
        "Incorrect API key provided: xa***12.",
    ],
)
def test_a_key_that_is_refused_as_a_bad_request_is_for_the_operator(text: str) -> None:
    wrapper = Vendor("Error calling model")
    wrapper.__cause__ = Vendor(text, code=400)
    for error in (Vendor(text, code=400), wrapper):
        failed = failed_call("google_genai:x", error)
        assert isinstance(failed, ModelUnusable)
        assert "refused the API key" in failed.log
        assert text not in failed.log
    assert not isinstance(failed_call("m", Vendor("the prompt is too long", code=400)), ModelUnusable)
    assert not isinstance(failed_call("m", Vendor(text, status_code=500)), ModelUnusable)


@pytest.mark.parametrize(
    ("status", "refused"),
    [(400, True), (409, True), (413, True), (422, True), (408, False), (429, False), (500, False), (None, False)],
)
def test_a_request_that_was_refused_is_told_from_a_provider_that_is_away(status: int | None, refused: bool) -> None:
    failed = failed_call("m", Vendor(status_code=status))

    assert ("refused this request" in failed.person, "refused the request" in failed.log) == (refused, refused)


def test_a_code_that_is_no_word_stays_out_of_the_log() -> None:
    assert "answer" not in failed_call("m", Vendor(code="my answer was this")).log


def test_timeouts_are_told_from_the_rest() -> None:
    class ReadTimeout(Exception):
        pass

    for error in (TimeoutError(), ReadTimeout()):
        assert "timed out" in failed_call("m", error).log


@pytest.mark.parametrize(
    ("package", "command"),
    [
        ("langchain-openai", "pip install 'viva-interview[openai]'"),
        ("langchain-google-genai", "pip install 'viva-interview[google]'"),
        ("langchain-ollama", "pip install 'viva-interview[ollama]'"),
        ("langchain-other", "pip install langchain-other"),
    ],
)
def test_a_missing_package_names_the_command(package: str, command: str) -> None:
    error = ImportError(
        f"Initializing X requires the {package} package. Please install it with `pip install {package}`"
    )

    assert unusable_setup("p:m", error).log.endswith(command)


def test_what_a_proxy_needs_is_not_called_the_providers_package() -> None:
    said = "Using SOCKS proxy, but 'socksio' is not installed. Make sure to use `pip install httpx[socks]`."
    failed = unusable_setup("openai:x", ImportError(said))

    assert failed.log == f"VIVA_MODEL=openai:x: {said}"
