"""python-telegram-bot's transport to a `BotApi`, with no network in between."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote

from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.local.botapi import BotApi
from bot.local.faults import AnswerLost, Garbled, NeverArrived
from bot.local.wire import Refusal, Upload

_PATH = re.compile(r"/(?P<file>file/)?bot(?P<token>[^/]+)/(?P<rest>.+)$")


async def answer(api: BotApi, path: str, params: Mapping[str, Any], files: Mapping[str, Upload]) -> tuple[int, bytes]:
    """What Telegram's server would answer to a request: the HTTP status and the body.

    ``path`` ends in ``/bot<token>/<method>`` or ``/file/bot<token>/<path>``; whatever stands before is ignored, and
    percent-encoding is undone.
    Raises `NeverArrived` or `AnswerLost` where `BotApi.fail_next` asked for it.
    """
    address, _, query = path.partition("?")
    match = _PATH.search(unquote(address))
    if match is None:
        body = Refusal(404, "Not Found").answer()
    elif match["file"]:
        try:
            return 200, api.download(match["rest"], token=match["token"])
        except Refusal as refusal:
            body = refusal.answer()
    else:
        try:
            body = await api.call(match["rest"], {**dict(parse_qsl(query)), **params}, files, token=match["token"])
        except Garbled as trouble:
            return trouble.status, trouble.body
    return body.get("error_code", 200), json.dumps(body).encode()


class InProcessRequest(BaseRequest):
    """Give it to ``telegram.Bot(token, request=…, get_updates_request=…)``; one object may serve as both."""

    __slots__ = ("_api",)

    def __init__(self, api: BotApi) -> None:
        self._api = api

    @property
    def read_timeout(self) -> float | None:
        """None: an answer in this process is not waited for with a limit."""
        return None

    async def initialize(self) -> None:
        """There is nothing to open."""

    async def shutdown(self) -> None:
        """There is nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 - GET and POST are one here, as they are to Telegram
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        write_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Carry a request to the `BotApi`. Raises ``TimedOut`` and ``NetworkError`` as the HTTP transport would."""
        params = request_data.json_parameters if request_data else {}
        await asyncio.sleep(0)  # a request always gives way to others, as one over a network does
        try:
            return await answer(self._api, url, params, _uploads(request_data))
        except AnswerLost as trouble:
            raise TimedOut from trouble
        except NeverArrived as trouble:
            raise NetworkError("the connection failed") from trouble


def _uploads(request_data: RequestData | None) -> dict[str, Upload]:
    if request_data is None or not request_data.contains_files:
        return {}
    uploads = {}
    for part, (name, content, mime) in request_data.multipart_data.items():
        body = content if isinstance(content, bytes) else content.read()
        uploads[part] = Upload(name, body, mime)
    return uploads
