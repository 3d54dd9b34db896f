"""Trouble on order: the next call of a method fails in a chosen way, so that a bot's care can be tried.

``api.fail_next("sendMessage", too_many_requests(3))`` lets the next message be refused with a 429.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from enum import Enum

from bot.local.wire import Refusal


class When(Enum):
    """What became of the call that a fault hits."""

    REFUSED = "refused"  # it arrived, nothing was done, and the answer says so
    NEVER_ARRIVED = "never arrived"  # nothing was done and there is no answer
    ANSWER_LOST = "answer lost"  # it was done, and the caller does not learn of it
    SWALLOWED = "swallowed"  # it arrived, nothing was done, and there never is an answer


class Trouble(Exception):
    """The line broke. `NeverArrived` and `AnswerLost` say on which side of the delivery."""


class NeverArrived(Trouble):
    """The connection failed before the call reached Telegram: nothing was done."""


class AnswerLost(Trouble):
    """The call was carried out, then its answer was lost on the way back."""


class Garbled(Trouble):
    """Something answered that does not speak as the Bot API does: an HTTP status and a body."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(f"HTTP {status} with {len(body)} bytes")
        self.status = status
        self.body = body


@dataclass(frozen=True)
class Fault:
    """One failure: what becomes of the call, and the refusal or the garbled answer where there is one."""

    when: When
    refusal: Refusal | None = None
    garbled: tuple[int, bytes] | None = None


def too_many_requests(retry_after: int) -> Fault:
    """A 429 that asks to wait ``retry_after`` seconds; the call is not carried out."""
    words = f"Too Many Requests: retry after {retry_after}"
    return Fault(When.REFUSED, Refusal(429, words, {"retry_after": retry_after}))


def server_error(code: int = 500) -> Fault:
    """A 5xx from Telegram; the call is not carried out."""
    words = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}
    return Fault(When.REFUSED, Refusal(code, words.get(code, "Internal Server Error")))


def refused(code: int, description: str) -> Fault:
    """Any other refusal; ``description`` with its prefix ("Forbidden: user is deactivated")."""
    return Fault(When.REFUSED, Refusal(code, description))


def moved(chat_id: int) -> Fault:
    """The 400 for a group that has become a supergroup with this id; the call is not carried out."""
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    return Fault(When.REFUSED, Refusal(400, words, {"migrate_to_chat_id": chat_id}))


def never_arrived() -> Fault:
    """The connection fails before the call is sent. python-telegram-bot raises ``NetworkError``."""
    return Fault(When.NEVER_ARRIVED)


def answer_lost() -> Fault:
    """The call is carried out, then the answer is lost. In process python-telegram-bot raises ``TimedOut``."""
    return Fault(When.ANSWER_LOST)


def page(code: int = 502) -> Fault:
    """A proxy answers with a page of HTML, whatever its status says; the call is not carried out."""
    return Fault(When.REFUSED, garbled=(code, b"<html><body><h1>Something went wrong</h1></body></html>"))


def without_result() -> Fault:
    """The call is carried out, and the answer says "ok" without a result."""
    return Fault(When.ANSWER_LOST, garbled=(200, b'{"ok": true}'))


def black_hole() -> Fault:
    """The call arrives, is not carried out and never answered; the caller must lose its patience."""
    return Fault(When.SWALLOWED)


@dataclass
class Faults:
    """The faults that wait, in order, for each method."""

    waiting: dict[str, deque[Fault]] = field(default_factory=dict)

    def add(self, method: str, fault: Fault, times: int) -> None:
        """Queue ``fault`` for the next ``times`` calls of ``method``, behind what already waits."""
        self.waiting.setdefault(method.lower(), deque()).extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """The fault for a call of ``method`` that starts now; it is used up."""
        queue = self.waiting.get(method.lower())
        return queue.popleft() if queue else None
