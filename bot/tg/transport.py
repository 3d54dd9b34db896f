"""python-telegram-bot's transport over aiohttp, which takes a fraction of the CPU that its own (httpx) takes.

`tests/bench/transport.py` measures both in one run. The only importer of aiohttp, which is loaded when the first
request is made. What aiohttp raises becomes ``TimedOut`` or ``NetworkError`` with the original as its cause: by the
cause `bot.tg.sending` tells what never left from what may have arrived. No text of an error holds the address, because
the address holds the token.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from telegram._utils.defaultvalue import DefaultValue
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

if TYPE_CHECKING:
    from aiohttp import ClientSession, FormData

READ, WRITE, MEDIA_WRITE, CONNECT, POOL = 10.0, 10.0, 60.0, 10.0, 30.0
"""Seconds to wait for an answer, for a request to leave, for one with a file, for a connection, and for a free one."""
KEEP_ALIVE = 50.0
"""Seconds an idle connection is kept; Telegram closes one after about a minute, and a request on a closed one fails."""


class AiohttpRequest(BaseRequest):
    """Give it to ``telegram.Bot(token, request=…)``; ``connections`` is how many requests may be under way.

    ``read`` is how many seconds an answer is waited for. Belongs to the event loop in which it is first used.
    """

    __slots__ = ("_connections", "_read", "_session")

    def __init__(self, connections: int = 64, read: float = READ) -> None:
        self._connections = connections
        self._read = read
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds an answer is waited for where a method says nothing else."""
        return self._read

    async def initialize(self) -> None:
        """Open the pool of connections; none is made yet."""
        if self._session is None or self._session.closed:
            import aiohttp

            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=KEEP_ALIVE)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=True)

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer of the Bot API in ``payload``.

        Raises ``NetworkError`` for anything else, such as a proxy's page or an "ok" that has no result: as after any
        break of the line, nobody knows whether the call was carried out.
        """
        try:
            answer = json.loads(payload)
            if not isinstance(answer, dict) or (answer.get("ok") and "result" not in answer):
                raise ValueError("no answer of the Bot API")
        except ValueError as error:  # broken JSON and broken UTF-8, too
            raise NetworkError("Telegram's answer cannot be read") from error
        return answer

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body. Raises ``TimedOut`` and ``NetworkError``, `RuntimeError` before `initialize`."""
        import aiohttp

        if self._session is None:
            raise RuntimeError("the transport is not initialized")
        files = bool(request_data and request_data.contains_files)
        connect = _seconds(connect_timeout, CONNECT)
        reading = _seconds(read_timeout, self._read)
        leaving = _seconds(write_timeout, MEDIA_WRITE if files else WRITE)
        waiting = _sum(connect, _seconds(pool_timeout, POOL))
        timeout = aiohttp.ClientTimeout(
            total=_sum(waiting, leaving, reading), connect=waiting, sock_connect=connect, sock_read=reading
        )
        try:
            async with self._session.request(
                method, url, data=_body(request_data), timeout=timeout, allow_redirects=False
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"aiohttp.{type(error).__name__}") from error


def _seconds(given: Any, usual: float) -> float | None:
    """What a method asks for: its own limit, none at all, or the usual one."""
    return usual if isinstance(given, DefaultValue) else given


def _sum(*parts: float | None) -> float | None:
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def _body(request_data: RequestData | None) -> FormData | dict[str, str] | None:
    if request_data is None:
        return None
    if not request_data.contains_files:
        return request_data.json_parameters
    import aiohttp

    form = aiohttp.FormData(request_data.json_parameters)
    for part, (name, content, mime) in request_data.multipart_data.items():
        form.add_field(part, content, filename=name, content_type=mime)
    return form
