"""A bot in a process of its own, to be killed. Run as a script: serves until it is ended.

``VIVA_TEST_KILL_AT`` names a boundary of `bot.engine.Engine`: in its second turn the process ends there without any
clean-up. Empty or missing, it lives.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from bot.local.botapi import TOKEN

SCRIPT = [str(Path(__file__))]
"""The arguments with which Python runs this script."""
KILLED = 9
FINISH_SECONDS = 20
PROJECT = Path(__file__).parents[2]


@contextlib.asynccontextmanager
async def bot_process(
    arguments: list[str],
    folder: Path,
    base_url: str,
    extra: Mapping[str, str] | None = None,
    stdout: int | None = None,
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start Python with ``arguments`` as a bot on ``folder`` and the Bot API at ``base_url``; ended at the end.

    ``stdout`` as for `subprocess`.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VIVA_")}
    env = {
        **kept,
        "VIVA_DATA_DIR": str(folder),
        "VIVA_KEY_FILE": "off",
        "VIVA_TELEGRAM_TOKEN": TOKEN,
        "VIVA_TELEGRAM_API": base_url,
        "PYTHONPATH": str(PROJECT),
        **(extra or {}),
    }
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, env=env, cwd=folder, stdout=stdout)
    try:
        yield process
    finally:
        if process.returncode is None:
            # It finishes what it is at, so that the next process begins with nothing to do again.
            process.terminate()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), FINISH_SECONDS)
        if process.returncode is None:
            process.kill()
        await process.wait()


def _run(kill_at: str) -> None:
    from bot.app import App, Parts
    from bot.commands.site import open_site
    from bot.config import load
    from bot.metrics import Metrics
    from bot.tg.transport import AiohttpRequest

    passed: Counter[str] = Counter()

    def observe(boundary: str) -> None:
        passed[boundary] += 1
        # A chat's turns run one after the other, so the second decision begins the second turn.
        second = passed["advance:done"] == 2 or (boundary == "stored" and passed["stored"] == 2)
        if boundary == kill_at and second:
            os._exit(KILLED)

    async def serve() -> None:
        app = App(load(env_file=None), Parts(request=lambda: AiohttpRequest(16), observe=observe, poll_seconds=5))
        site = await open_site(app, Metrics())
        await app.start()
        by_webhook = bool(app.settings.webhook_url)
        if by_webhook:
            await app.register()
        serving = asyncio.create_task(asyncio.Event().wait() if by_webhook else app.poll())
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, serving.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await serving
        if site is not None:
            await site.close()
        await app.stop(FINISH_SECONDS / 2)

    asyncio.run(serve())


if __name__ == "__main__":
    _run(os.environ.get("VIVA_TEST_KILL_AT", ""))
