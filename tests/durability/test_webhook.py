"""`viva run` by webhook, as a process: a whole practice, health and figures, and how it leaves."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.local.botapi import TOKEN, BotApi
from bot.local.person import LocalPerson
from tests.support.bot_process import bot_process
from tests.support.botapi_http import serve
from tests.support.webhooks import Postman, delivering

pytestmark = pytest.mark.long

PATIENCE = 60
CARD = "pretrained-models-tradeoffs"
ANSWER = (
    "A pretrained model already learned general features from a huge data set, so I need far fewer labelled examples "
    "and much less compute. The catch is inherited bias and a domain that may not fit mine. "
    "For example I fine-tuned BERT on 800 support tickets."
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def by_webhook(port: int) -> dict[str, str]:
    """Settings of a bot that is called at ``port``."""
    address = f"127.0.0.1:{port}"
    return {
        "VIVA_WEBHOOK_URL": f"http://{address}",
        "VIVA_WEBHOOK_SECRET": "a-secret_of-the-test",
        "VIVA_LISTEN": address,
    }


@asynccontextmanager
async def running(
    api: BotApi, folder: Path, port: int
) -> AsyncIterator[tuple[asyncio.subprocess.Process, Postman, aiohttp.ClientSession]]:
    async with (
        serve(api) as url,
        delivering(api) as postman,
        bot_process(["-m", "bot", "run"], folder, url, by_webhook(port)) as process,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client,
    ):
        yield process, postman, client


async def test_a_whole_practice_by_webhook_and_a_polite_leave(tmp_path: Path) -> None:
    api = BotApi(TOKEN)
    sam = LocalPerson(api, 8)
    async with running(api, tmp_path, free_port()) as (process, postman, client):
        await sam.says("/start")  # before the bot is there: it waits at Telegram
        await sam.waits_for("Which role", PATIENCE)
        await sam.taps("Data Scientist")
        await sam.waits_for("How hard", PATIENCE)
        await sam.says(f"/start q_{CARD}")
        await sam.waits_for("Write your answer", PATIENCE)
        await sam.says(ANSWER)
        await sam.waits_for("/100", PATIENCE)
        assert {answers[-1] for answers in postman.answers.values()} == {200}
        for page in ("/healthz", "/readyz"):
            async with client.get(page) as answer:
                assert (answer.status, await answer.text()) == (200, "ok")
        async with client.get("/metrics") as answer:
            figures = await answer.text()
        assert 'viva_updates_total{fate="taken"} 4.0' in figures
        assert 'viva_gradings_total{judge="embedded",outcome="graded",reason=""} 1.0' in figures
        assert str(sam.user_id) not in [line.split()[-1] for line in figures.splitlines()]
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 10) == 0
    assert api.world.webhook, "Telegram keeps what comes meanwhile for the next start"
