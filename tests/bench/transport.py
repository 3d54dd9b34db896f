"""CPU of a request to the Bot API: our transport beside python-telegram-bot's own, over one loopback server.

``python -m tests.bench.transport [REQUESTS]``. The server runs in a process of its own; measured is this process's CPU
for requests of which 32 are under way at a time. Both transports are measured in turn, three times, the best counts.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bot.local.botapi import TOKEN, BotApi
from bot.local.person import LocalPerson
from bot.tg.transport import AiohttpRequest
from tests.support.botapi_http import serve

UNDER_WAY = 32
CHAT = 7
ROOT = Path(__file__).parents[2]


async def server() -> None:
    """Serve until the parent closes our standard input; the address is the first line of output."""
    api = BotApi()
    await LocalPerson(api, CHAT).says("/start")
    async with serve(api) as base:
        print(base, flush=True)
        await asyncio.to_thread(sys.stdin.read)


async def cost(base: str, make: Callable[[], BaseRequest], requests: int) -> float:
    """Milliseconds of CPU a request."""
    async with Bot(TOKEN, base_url=f"{base}/bot", request=make(), get_updates_request=make()) as bot:
        left = iter(range(requests))

        async def work() -> None:
            for _ in left:
                await bot.send_chat_action(CHAT, "typing")

        began = time.process_time()
        await asyncio.gather(*(work() for _ in range(UNDER_WAY)))
        return (time.process_time() - began) / requests * 1000


def main() -> None:
    """Measure and print."""
    requests = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.transport", "--serve"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert child.stdout is not None
    base = child.stdout.readline().strip()
    kinds: dict[str, Callable[[], BaseRequest]] = {
        "httpx (python-telegram-bot's own)": lambda: HTTPXRequest(connection_pool_size=64, pool_timeout=30),
        "aiohttp (ours)": lambda: AiohttpRequest(64),
    }
    best = dict.fromkeys(kinds, float("inf"))
    for _ in range(3):
        for name, make in kinds.items():
            best[name] = min(best[name], asyncio.run(cost(base, make, requests)))
    child.communicate("")
    for name, found in best.items():
        print(f"{name}: {found:.2f} ms CPU a request")
    theirs, ours = best.values()
    print(f"ratio: {theirs / ours:.1f}")


if __name__ == "__main__":
    asyncio.run(server()) if sys.argv[1:] == ["--serve"] else main()
