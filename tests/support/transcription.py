"""A transcription service on the loopback: it speaks OpenAI's protocol and says what it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from bot.local.wire import Upload
from tests.support.botapi_http import read_body

ENDLESS: Final = -1
"""An answer that never ends, until the caller hangs up."""
SILENT: Final = -2
"""No answer at all, until the test is over."""


@dataclass
class Request:
    """What came: the path, the Authorization header ("" for none), the fields of the form and the file in it."""

    path: str
    authorization: str
    fields: dict[str, Any]
    file: Upload


@dataclass
class Service:
    """``answers`` are given in order, the last one stays: a JSON object, a text as it stands, an HTTP status, `ENDLESS`
    or `SILENT`. ``plain_only`` refuses verbose_json. ``headers`` go with every refusal. ``seen`` are the requests."""

    answers: list[dict[str, Any] | str | int]
    plain_only: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    seen: list[Request] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def reply(self, request: Request) -> tuple[int, bytes]:
        """HTTP status and body for one request."""
        if self.plain_only and request.fields["response_format"] != "json":
            return 400, b'{"error": {"message": "response_format verbose_json is not compatible with this model"}}'
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, int):
            return answer, b'{"error": {"message": "refused, and here are words that were said"}}'
        return 200, (answer if isinstance(answer, str) else json.dumps(answer)).encode()


@contextmanager
def serve(service: Service) -> Iterator[Service]:
    """Serve ``service`` at ``service.url`` until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            fields, files = read_body(self.headers["Content-Type"], body)
            request = Request(self.path, self.headers.get("Authorization", ""), fields, files["file"])
            service.seen.append(request)
            status, data = service.reply(request)
            if status == SILENT:
                service.over.wait(20)
            elif status == ENDLESS:
                self.talk_on()
            else:
                self.answer(status, data)

        def answer(self, status: int, data: bytes) -> None:
            self.send_response(status)
            for name, value in service.headers.items() if status != 200 else ():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(data)

        def talk_on(self) -> None:
            self.send_response(200)
            self.end_headers()
            try:
                while not service.over.is_set():
                    self.wfile.write(b" " * 65_536)
            except OSError:
                service.over.set()

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        service.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
        yield service
    finally:
        service.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
