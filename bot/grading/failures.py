"""Turning what a provider's library raises into our own errors, once, at the edge.

Providers' exceptions share no base class, so they are told apart by what they have in common: the HTTP status they
carry. The original stays chained. Its message is not logged after a call, since it may hold words of the answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from bot.interview.errors import GradingFailed, ModelUnusable, ReplyUnusable

_EXTRAS = {
    "langchain-openai": "openai",
    "langchain-anthropic": "anthropic",
    "langchain-google-genai": "google",
    "langchain-ollama": "ollama",
}
_PACKAGE = re.compile(r"pip install (?:-U )?([\w-]+)")
_SLUG = re.compile(r"[\w.-]{1,60}")
_CONNECTION = re.compile(r"Connect|Network|Transport|RemoteProtocol|ReadError|WriteError|ServerDisconnected")
_SAVED = "Your answer is saved."
_OPERATOR = "The grading model is not set up properly, and only the person who runs me can mend that."

_NO_CREDIT = "insufficient_quota"
"""The code of an account that is used up, which OpenAI and those who speak its protocol send with HTTP 429."""
_KEY_NOT_VALID = re.compile(r"API_KEY_INVALID|API key not valid|(?:invalid|incorrect) API key", re.IGNORECASE)
"""What Google and xAI say of a wrong key, under HTTP 400."""
_KEY_REFUSED = "the provider refused the API key: check the key and what it may use"
_FOR_THE_OPERATOR = {
    401: _KEY_REFUSED,
    402: "the provider's account has no credit left: top it up",
    403: _KEY_REFUSED,
    404: "the provider knows no such model or address: check VIVA_MODEL and the base URL",
}
"""HTTP statuses that only the person who runs the bot can mend, and how."""


def unusable_setup(model: str, error: BaseException) -> ModelUnusable:
    """Why ``model`` could not even be built: its provider is unknown, its package or its key is missing."""
    text = str(error).split("\n", 1)[0][:300]
    if isinstance(error, ImportError):
        package = _PACKAGE.search(str(error))
        if package and not package[1].startswith("langchain"):  # something else, such as what a SOCKS proxy needs
            return _unusable(f"VIVA_MODEL={model}: {text}")
        extra = _EXTRAS.get(package[1]) if package else None
        command = (
            f"pip install 'viva-interview[{extra}]'" if extra else f"pip install {package[1]}" if package else text
        )
        return _unusable(f"VIVA_MODEL={model}: its provider's package is not installed; {command}")
    if "credential" in text.lower() or "api_key" in text.lower() or "api key" in text.lower():
        return _unusable(f"VIVA_MODEL={model}: the provider's API key is missing; {text}")
    if type(error).__name__ == "ValidationError":
        text = "the provider's library refused the settings (is its API key set?)"
    return _unusable(f"VIVA_MODEL={model}: {text}; use provider:name, such as openai:gpt-4.1-mini")


def failed_call(model: str, error: BaseException) -> GradingFailed:
    """What a failed call means: a refused key, spent credit or an unknown model can never work, the rest may later."""
    status = status_of(error)
    code = getattr(error, "code", None)
    what = f"{model}: {type(error).__name__}" + (f", HTTP {status}" if status else "")
    if isinstance(error, UnicodeEncodeError) and error.encoding == "ascii":  # a header; what is asked is sent as UTF-8
        return _unusable(f"{what}; the API key holds a character that can stand in none: copy it again")
    if isinstance(code, str) and _SLUG.fullmatch(code):
        what += f", {code}"
    told = 401 if key_refused(error) else 402 if _credit_spent(error) else status
    if told in _FOR_THE_OPERATOR:
        return _unusable(f"{what}; {_FOR_THE_OPERATOR[told]}")
    if status == 429:
        return GradingFailed(f"{_SAVED} The grading model is busy.", f"{what}; rate limit")
    if _is_timeout(error):
        return timed_out(model, None)
    if status is not None and 400 <= status < 500 and status != 408:
        log = f"{what}; the provider refused the request: check what VIVA_MODEL takes, such as its longest prompt"
        return GradingFailed(f"{_SAVED} The grading model refused this request.", log)
    return GradingFailed(f"{_SAVED} The grading model could not be reached.", what + _wrong_address(error, status))


def _wrong_address(error: BaseException, status: int | None) -> str:
    """What to look at where nobody answers, or somebody who is no model; "" for trouble of another kind."""
    if status is None and not _is_timeout(error) and _unconnected(error):
        return "; no connection: check the base URL, the network and proxies"
    # Providers' libraries trust what comes with a good status to be of their own shape.
    unread = isinstance(error, json.JSONDecodeError | LookupError)
    if status is not None:
        unread = 200 <= status < 300 and (unread or isinstance(error, AttributeError | TypeError))
    if unread:
        return "; what came back is no model's reply: if that lasts, check the base URL (often it must end in /v1)"
    return ""


def timed_out(model: str, seconds: float | None) -> GradingFailed:
    """No reply in time; ``seconds`` is our own limit, None where the provider's library gave up."""
    limit = f" in {seconds:g} s (VIVA_MODEL_TIMEOUT)" if seconds is not None else ""
    return GradingFailed(f"{_SAVED} The grading model took too long.", f"{model}: no reply{limit}; timed out")


def unusable_reply(model: str, problems: str) -> ReplyUnusable:
    """Both the reply and its repair were of no use. ``problems`` holds no words of the answer."""
    return ReplyUnusable(
        f"{_SAVED} The grading model gave no usable judgement.",
        f"{model}: unusable reply, also after the repair: {problems}",
    )


def passing(error: BaseException) -> bool:
    """Whether the same call may well succeed in a moment: too many requests, trouble at the provider, no connection.

    A timeout is not of the kind: it has used up its time. Neither is a quota that is spent, though it says 429.
    """
    status = status_of(error)
    if status is not None:
        return (status == 429 or status >= 500) and not _credit_spent(error)
    if _is_timeout(error):
        return False
    return _unconnected(error)


def _unconnected(error: BaseException) -> bool:
    return isinstance(error, ConnectionError) or any(_CONNECTION.search(kind.__name__) for kind in type(error).__mro__)


def key_refused(error: BaseException) -> bool:
    """Whether a request was refused for its API key, under a status that says nothing of keys."""
    return status_of(error) == 400 and any(_KEY_NOT_VALID.search(str(link)) for link in causes(error))


def _credit_spent(error: BaseException) -> bool:
    return status_of(error) == 429 and any(getattr(link, "code", None) == _NO_CREDIT for link in causes(error))


def _is_timeout(error: BaseException) -> bool:
    return isinstance(error, TimeoutError) or "Timeout" in type(error).__name__


def status_of(error: BaseException) -> int | None:
    """The HTTP status an exception carries, under any of the names that providers use, or that of its cause."""
    for link in causes(error):
        response = getattr(link, "response", None)
        found = (
            getattr(link, "status_code", None),
            getattr(response, "status_code", None),
            getattr(link, "code", None),
        )
        status = next((status for status in found if isinstance(status, int) and 100 <= status < 600), None)
        if status is not None:
            return status
    return None


def causes(error: BaseException) -> Iterator[BaseException]:
    """``error`` and what it was raised from: some libraries wrap the error that carries the status."""
    link: BaseException | None = error
    for _ in range(4):
        if link is not None:
            yield link
            link = link.__cause__


def _unusable(log: str) -> ModelUnusable:
    return ModelUnusable(f"{_SAVED} {_OPERATOR}", log)
