"""What the services on the loopback have in common that stand for a provider: answers, and answers without end."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

ENDLESS: Final = -1
"""For a status: an answer of blanks that never ends, until the caller hangs up."""
SILENT: Final = -2
"""For a status: no answer at all, until the test is over."""
PATIENCE = 20.0


class Talker(BaseHTTPRequestHandler):
    """Answers POST requests as `respond` says."""

    over: threading.Event
    """Set once a caller has left an endless answer, and at the end of the test."""

    def respond(self, body: bytes) -> tuple[int, bytes, Mapping[str, str]]:
        """HTTP status (or `ENDLESS`, `SILENT`), body and headers for a request."""
        raise NotImplementedError

    def do_POST(self) -> None:
        status, data, headers = self.respond(self.rfile.read(int(self.headers["Content-Length"])))
        if status == SILENT:
            self.over.wait(PATIENCE)
        elif status == ENDLESS:
            self.talk_on()
        else:
            self.send_response(status)
            length = {"Content-Type": "application/json", "Content-Length": str(len(data)), "Connection": "close"}
            for name, value in {**headers, **length}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

    def talk_on(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        try:
            while not self.over.wait(0.01):
                self.wfile.write(b" " * 4_096)
        except OSError:
            self.over.set()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@contextmanager
def listening(talker: type[Talker]) -> Iterator[str]:
    """Serve with ``talker``; the base address, which ends in /v1."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), talker)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        talker.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
