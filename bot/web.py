"""The web server of `viva run`: the webhook, health and figures. The only importer of Starlette and uvicorn.

It runs in the bot's own event loop, leaves signals to `bot.commands.serve` and logs through the bot's logging.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from bot.tg.webhook import Webhook

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

BACKLOG = 2048
CLOSING_SECONDS = 2
"""How long requests under way may take once the server stops; storing an update takes a few milliseconds."""


@dataclass(frozen=True, slots=True)
class Doors:
    """What is behind the addresses.

    ``missing`` names what is not there yet to serve ("" when all is); ``figures`` gives the body of /metrics and its
    content type; ``webhook`` is called at each of ``paths``; ``requested`` hears how its requests were answered.
    """

    missing: Callable[[], Awaitable[str]]
    figures: Callable[[], Awaitable[tuple[bytes, str]]]
    webhook: Webhook | None = None
    paths: tuple[str, ...] = ()
    requested: Callable[[int], None] = lambda _status: None


def pages(doors: Doors) -> Starlette:
    """The web application. Probes say nothing but a word, figures hold neither ids nor texts."""
    from starlette.applications import Starlette
    from starlette.requests import ClientDisconnect
    from starlette.responses import PlainTextResponse, Response
    from starlette.routing import Route

    async def alive(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def ready(_request: Request) -> Response:
        missing = await doors.missing()
        return PlainTextResponse(missing or "ok", HTTPStatus.SERVICE_UNAVAILABLE if missing else HTTPStatus.OK)

    async def metrics(_request: Request) -> Response:
        body, kind = await doors.figures()
        return Response(body, headers={"content-type": kind})

    async def hook(request: Request) -> Response:
        assert doors.webhook is not None  # noqa: S101 - it has a route only where there is one
        try:
            status = await doors.webhook.receive(request.method, request.headers, request.stream())
        except ClientDisconnect:
            status = HTTPStatus.BAD_REQUEST  # nobody reads it: the body never came whole
        doors.requested(status)
        allow = {"allow": "POST"} if status == HTTPStatus.METHOD_NOT_ALLOWED else {}
        return Response(status_code=status, headers=allow)

    probes = {"/healthz": alive, "/readyz": ready, "/metrics": metrics}
    routes = [Route(path, page, methods=["GET"]) for path, page in probes.items()]
    every = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    routes += [Route(path, hook, methods=every) for path in doors.paths if doors.webhook is not None]
    return Starlette(routes=routes)


class Site:
    """A web server on ``address`` (host, port; port 0 for any free one). `open`, then `close`.

    ``url`` is where it can be reached once it is open.
    """

    def __init__(self, doors: Doors, address: tuple[str, int]) -> None:
        self._doors = doors
        self._address = address
        self._server: Any = None
        self._serving: asyncio.Task[None] | None = None
        self.url = ""

    async def open(self) -> None:
        """Listen from now on. Raises `OSError` if the address cannot be had."""
        import uvicorn

        class Server(uvicorn.Server):
            def capture_signals(self) -> Any:
                return nullcontext()

        host, port = self._address
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family, backlog=BACKLOG)
        listening.setblocking(False)
        config = uvicorn.Config(
            pages(self._doors),
            log_config=None,
            log_level="warning",
            access_log=False,
            lifespan="off",
            ws="none",
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=CLOSING_SECONDS,
        )
        self._server = Server(config)
        self._serving = asyncio.create_task(self._server.serve([listening]))
        shown = f"[{host}]" if ":" in host else host
        self.url = f"http://{shown}:{listening.getsockname()[1]}"

    async def close(self) -> None:
        """Take no more requests, and let those under way end, for `CLOSING_SECONDS` at most."""
        if self._server is not None and self._serving is not None:
            self._server.should_exit = True
            await self._serving
            self._server = self._serving = None
