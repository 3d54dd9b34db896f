"""A provider of language models on the loopback: it speaks the OpenAI protocol and says what it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.support.loopback import ENDLESS, SILENT, Talker, listening

__all__ = ["ENDLESS", "SILENT", "Provider", "serve"]


@dataclass
class Provider:
    """``answers`` are given in order, the last one stays: a text, an HTTP status, `ENDLESS`, `SILENT`.
    ``seen`` are requests.

    ``refuses_schemas``, ``refuses_temperature`` and ``window`` (tokens) answer HTTP 400 to such requests; ``headers``
    go with every refusal, ``says`` is the message of one among the answers; ``hung_up`` is set once a caller has left
    an endless answer. ``tokens`` are (in, out).

    ``meet`` requests must be there at once before they are answered (5 s at most), so that a test can see how many
    come; ``most_at_once`` is the highest number seen.
    """

    answers: list[str | int]
    refuses_schemas: bool = False
    refuses_temperature: bool = False
    window: int = 1_000_000
    headers: dict[str, str] = field(default_factory=dict)
    tokens: tuple[int, int] = (100, 20)
    hung_up: threading.Event = field(default_factory=threading.Event)
    finish_reason: str = "stop"
    refusal: str | None = None
    says: str = "refused, and here are words of the answer"
    meet: int = 1
    seen: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""
    most_at_once: int = 0
    _at_once: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._met = threading.Barrier(self.meet, timeout=5)

    @contextmanager
    def received(self, request: dict[str, Any]) -> Iterator[None]:
        """Count a request in and, once it is answered, out."""
        with self._lock:
            self.seen.append(request)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        self._met.wait()
        try:
            yield
        finally:
            with self._lock:
                self._at_once -= 1

    def reply(self, request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """HTTP status and body for one request."""
        if self.refuses_schemas and "response_format" in request:
            return 400, {"error": {"message": "response_format is not supported", "code": "bad_request"}}
        if self.refuses_temperature and "temperature" in request:
            return 400, {"error": {"message": "Unsupported value: 'temperature'", "code": "unsupported_value"}}
        if request.get("max_completion_tokens", 0) > self.window:
            return 400, {"error": {"message": "This model's maximum context length is exceeded", "code": "too_long"}}
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, int):
            return answer, {"error": {"message": self.says, "code": "scripted"}}
        message = {"role": "assistant", "content": None if self.refusal else answer, "refusal": self.refusal}
        return 200, {
            "id": "chat-1",
            "object": "chat.completion",
            "created": 0,
            "model": request["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": self.finish_reason}],
            "usage": {
                "prompt_tokens": self.tokens[0],
                "completion_tokens": self.tokens[1],
                "total_tokens": sum(self.tokens),
            },
        }


@contextmanager
def serve(provider: Provider) -> Iterator[Provider]:
    """Serve ``provider`` at ``provider.url`` until the block ends."""

    class Handler(Talker):
        over = provider.hung_up

        def respond(self, body: bytes) -> tuple[int, bytes, Mapping[str, str]]:
            request = json.loads(body)
            with provider.received(request):
                status, reply = provider.reply(request)
            return status, json.dumps(reply).encode(), provider.headers if status != 200 else {}

    with listening(Handler) as provider.url:
        yield provider
