"""A provider of language models on the loopback: it speaks the OpenAI protocol and says what it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Provider:
    """``answers`` are given in order, the last one stays: a text, or an HTTP status. ``seen`` are the requests.

    ``meet`` requests must be there at once before they are answered (5 s at most), so that a test can see how many
    come; ``most_at_once`` is the highest number seen.
    """

    answers: list[str | int]
    refuses_schemas: bool = False
    finish_reason: str = "stop"
    refusal: str | None = None
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
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, int):
            return answer, {"error": {"message": "refused, and here are words of the answer", "code": "scripted"}}
        message = {"role": "assistant", "content": None if self.refusal else answer, "refusal": self.refusal}
        return 200, {
            "id": "chat-1",
            "object": "chat.completion",
            "created": 0,
            "model": request["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": self.finish_reason}],
            "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
        }


@contextmanager
def serve(provider: Provider) -> Iterator[Provider]:
    """Serve ``provider`` at ``provider.url`` until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with provider.received(request):
                status, body = provider.reply(request)
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        provider.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
