"""A transcription service on the loopback: it speaks OpenAI's protocol and says what it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.local.wire import Upload
from tests.support.botapi_http import read_body
from tests.support.loopback import ENDLESS, SILENT, Talker, listening

__all__ = ["ENDLESS", "SILENT", "Request", "Service", "serve"]


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

    class Handler(Talker):
        over = service.over

        def respond(self, body: bytes) -> tuple[int, bytes, Mapping[str, str]]:
            fields, files = read_body(self.headers["Content-Type"], body)
            request = Request(self.path, self.headers.get("Authorization", ""), fields, files["file"])
            service.seen.append(request)
            status, data = service.reply(request)
            return status, data, service.headers if status != 200 else {}

    with listening(Handler) as service.url:
        yield service
