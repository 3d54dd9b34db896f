"""One of several bots on one PostgreSQL, in a process of its own, called by webhook.

Run as a script: ``VIVA_TEST_STOP_AT`` names a boundary of `bot.engine.Engine` at which the process stops itself the
first time (SIGSTOP, so that it can be continued), having said so on standard output; ``VIVA_TEST_NOW`` is the moment by
its clock at which it starts (ISO 8601), the present if it is empty.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

from tests.support.bot_process import bot_process
from tests.support.chroma_server import free_port

ADDRESS = "http://viva.example"
SCRIPT = [str(Path(__file__).resolve())]
SERVE = ["-m", "bot", "run"]


@dataclass
class Shared:
    """What the replicas share: the Bot API's address, a database's and a Chroma server's ("" for one of their own)."""

    api: str
    database: str
    chroma: str
    folder: Path


class Proxy:
    """Sends each call to the next replica, as the proxy before them does."""

    def __init__(self, *ports: int) -> None:
        self._next = cycle(ports)

    def route(self, url: str) -> str:
        return f"http://127.0.0.1:{next(self._next)}{urlsplit(url).path}"


@dataclass
class Replica:
    """A running process."""

    name: str
    port: int
    process: asyncio.subprocess.Process


@asynccontextmanager
async def replica(shared: Shared, name: str, arguments: list[str] | None = None, **env: str) -> AsyncIterator[Replica]:
    """Start `viva run` (or ``arguments``) as the replica ``name``; it may not be ready yet. Killed at the end."""
    port, folder = free_port(), shared.folder / name
    folder.mkdir(exist_ok=True)
    settings = {
        "VIVA_DATABASE_URL": shared.database,
        "VIVA_CHROMA_URL": shared.chroma,
        "VIVA_WEBHOOK_URL": ADDRESS,
        "VIVA_WEBHOOK_SECRET": "a-secret_of-the-test",
        "VIVA_LISTEN": f"127.0.0.1:{port}",
        "VIVA_FLOOD_PER_MINUTE": "0",
        "VIVA_EXECUTOR_ID": name,
        **env,
    }
    async with bot_process(arguments or SERVE, folder, shared.api, settings, asyncio.subprocess.PIPE) as process:
        yield Replica(name, port, process)


async def _serve(stop_at: str, start: str) -> None:
    from bot.app import App, Parts
    from bot.commands.site import open_site
    from bot.config import load
    from bot.metrics import Metrics
    from bot.tg.transport import AiohttpRequest

    ahead = datetime.fromisoformat(start) - datetime.now(UTC) if start else None

    def observe(boundary: str) -> None:
        nonlocal stop_at
        if boundary == stop_at:
            stop_at = ""
            print("stopped", flush=True)
            os.kill(os.getpid(), signal.SIGSTOP)

    def clock() -> datetime:
        return datetime.now(UTC) + ahead if ahead else datetime.now(UTC)

    app = App(load(env_file=None), Parts(request=lambda: AiohttpRequest(16), clock=clock, observe=observe))
    await open_site(app, Metrics())
    await app.start()
    await app.register()
    await app.desk.reminders.keep_looking()


if __name__ == "__main__":
    asyncio.run(_serve(os.environ.get("VIVA_TEST_STOP_AT", ""), os.environ.get("VIVA_TEST_NOW", "")))
