"""A transport that reports the calls of the Bot API that fail; everything else is the transport's own affair."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.tg.transport import AiohttpRequest

Refused = Callable[[str, str], None]


class WatchedRequest(BaseRequest):
    """``inner``, whose failures ``refused`` hears of: the method, and a status, "timeout" or "network"."""

    __slots__ = ("_inner", "_refused")

    def __init__(self, inner: BaseRequest, refused: Refused) -> None:
        self._inner = inner
        self._refused = refused

    @property
    def read_timeout(self) -> float | None:
        """That of the inner one."""
        return self._inner.read_timeout

    async def initialize(self) -> None:
        """Open the inner one."""
        await self._inner.initialize()

    async def shutdown(self) -> None:
        """Close the inner one."""
        await self._inner.shutdown()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As `bot.tg.transport` reads an answer."""
        return AiohttpRequest.parse_json_payload(payload)

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **named: Any
    ) -> tuple[int, bytes]:
        """What the inner one gives or raises."""
        try:
            status, body = await self._inner.do_request(url, method, request_data, *timeouts, **named)
        except NetworkError as error:
            self._refused(method_of(url), "timeout" if isinstance(error, TimedOut) else "network")
            raise
        if status >= 400:
            self._refused(method_of(url), str(status))
        return status, body


def method_of(url: str) -> str:
    """The Bot API's method that ``url`` calls; "file" where it fetches a file, whose path is nobody's business."""
    if "/file/bot" in url:
        return "file"
    return url.partition("?")[0].rpartition("/")[2]
