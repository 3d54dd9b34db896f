"""python-telegram-bot's transport over aiohttp, which takes a fraction of the CPU that its own (httpx) takes.

`tests/bench/transport.py` measures both in one run. The only importer of aiohttp, which is loaded when the first
request is made. What aiohttp raises becomes ``TimedOut`` or ``NetworkError`` with the original as its cause: by the
cause `bot.tg.refusals` tells what never left from what may have arrived. No text of an error holds the address, because
the address holds the token, nor the answer, because that may hold what somebody wrote.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from telegram._utils.defaultvalue import DefaultValue
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

if TYPE_CHECKING:
    from aiohttp import ClientSession, FormData

log = logging.getLogger(__name__)

READ, WRITE, MEDIA_WRITE, CONNECT, POOL = 10.0, 10.0, 60.0, 10.0, 30.0
"""Seconds to wait for an answer, for a request to leave, for one with a file, for a connection, and for a free one."""
KEEP_ALIVE = 50.0
"""Seconds an idle connection is kept; Telegram closes one after about a minute, and a request on a closed one fails."""


_FINE = re.compile(rb'\s*\{\s*"ok"\s*:\s*true\b')
_TOO_LARGE = b'{"ok":false,"error_code":400,"description":"Bad Request: request entity too large"}'


class UnclearAnswer(Exception):
    """Something answered that all went well, and it was not the Bot API, or not all of what it said."""


def proxy_for(
    url: str, proxies: Mapping[str, str] | None = None, bypass: Callable[[str], object] = proxy_bypass
) -> str | None:
    """The HTTP proxy for ``url``, with its user and password if it has them; None for the straight way.

    ``proxies`` by scheme, or for ``all``, and ``bypass`` are those of the environment (HTTPS_PROXY, ALL_PROXY,
    NO_PROXY) or the system. One of another kind is not used, which the log says once.
    """
    where = urlsplit(url)
    if not where.hostname or bypass(where.hostname):
        return None
    known = getproxies() if proxies is None else proxies
    proxy = known.get(where.scheme) or known.get("all", "")
    kind = urlsplit(proxy).scheme if "://" in proxy else ""
    if kind in ("http", "https"):
        return proxy
    if proxy:
        _left_out(kind)
    return None


@cache
def _left_out(kind: str) -> None:
    """Say once of all requests that a proxy of this ``kind`` is there; its address may hold a password."""
    log.warning("the proxy that is set (%s) is no HTTP proxy, so Telegram is called without it", kind or "no http://")


class AiohttpRequest(BaseRequest):
    """Give it to ``telegram.Bot(token, request=…)``; ``connections`` is how many requests may be under way.

    ``read`` is how many seconds an answer is waited for. Belongs to the event loop in which it is first used.
    ``proxy`` is asked once for each server: aiohttp would look into the environment and for a password file in two
    threads for each request, which took as long as the request.
    """

    __slots__ = ("_connections", "_proxies", "_proxy", "_read", "_session")

    def __init__(
        self, connections: int = 64, read: float = READ, proxy: Callable[[str], str | None] = proxy_for
    ) -> None:
        self._connections = connections
        self._read = read
        self._proxy = proxy
        self._proxies: dict[tuple[str, str], str | None] = {}
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
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

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
                method,
                url,
                data=_body(request_data),
                timeout=timeout,
                allow_redirects=False,
                proxy=self._proxy_to(url),
            ) as answer:
                return _judged(method, answer.status, await answer.read())
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"aiohttp.{type(error).__name__}") from error

    def _proxy_to(self, url: str) -> str | None:
        server = urlsplit(url)[:2]
        if server not in self._proxies:
            self._proxies[server] = self._proxy(url)
        return self._proxies[server]

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as a dictionary. Raises ``NetworkError`` from `UnclearAnswer` for anything else.

        The library's own would write the whole answer to the log.
        """
        try:
            answer = json.loads(payload)
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or (answer.get("ok") is not False and answer.get("result") is None):
            raise NetworkError("an unclear answer") from UnclearAnswer()
        return answer


def _judged(method: str, status: int, body: bytes) -> tuple[int, bytes]:
    """Status and body, set right where they do not say the same; files come by GET and are left as they are.

    A file that is too large is refused by the server in front of the Bot API, whose page the library takes for trouble
    that will pass; it will not.
    """
    if status == 413:
        return 400, _TOO_LARGE
    if method == "GET" or not 200 <= status < 300 or _FINE.match(body):
        return status, body
    answer = AiohttpRequest.parse_json_payload(body)
    code = answer.get("error_code")
    if answer.get("ok") is False and isinstance(code, int) and 400 <= code < 600:
        return code, body
    raise NetworkError("an unclear answer") from UnclearAnswer()


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
