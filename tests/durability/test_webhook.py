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
from bot.local.faults import server_error, too_many_requests
from bot.local.person import LocalPerson
from tests.support.bot_process import KILLED, SCRIPT, bot_process
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


async def first_answer(client: aiohttp.ClientSession, page: str) -> tuple[int, str]:
    """What the web server says as soon as there is one."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                async with client.get(page) as answer:
                    return answer.status, await answer.text()
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0.1)  # another process opens a port without telling


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
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 10) == 0
    assert api.world.webhook, "Telegram keeps what comes meanwhile for the next start"


async def test_a_stop_in_the_middle_of_a_crowd_loses_nothing_and_says_nothing_twice(tmp_path: Path) -> None:
    api, port = BotApi(TOKEN), free_port()
    people = [LocalPerson(api, 100 + number) for number in range(20)]
    async with running(api, tmp_path, port) as (process, postman, _):
        await people[0].says("/start")
        await people[0].waits_for("Which role", PATIENCE)
        for person in people:
            for text in ("/help", "/privacy"):
                await person.says(text)
        await api.wait_for(lambda: len(postman.answers) > 10, PATIENCE)
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 15) == 0
    async with running(api, tmp_path, port):
        for person in people:
            await person.waits_for("What I store", PATIENCE)
    for person in people:
        told = [message.text for message in person.sees if message.from_bot]
        helped = [i for i, text in enumerate(told) if "How scores work" in text]
        private = [i for i, text in enumerate(told) if "What I store" in text]
        assert (len(helped), len(private)) == (1, 1), told
        assert helped < private


async def test_killed_between_storing_and_the_200_an_update_is_answered_once(tmp_path: Path) -> None:
    api, settings = BotApi(TOKEN), by_webhook(free_port())
    sam = LocalPerson(api, 8)
    async with serve(api) as url, delivering(api) as postman:
        async with bot_process(SCRIPT, tmp_path, url, {**settings, "VIVA_TEST_KILL_AT": "stored"}) as process:
            await sam.says(f"/start q_{CARD}")
            await sam.waits_for("Write your answer", PATIENCE)
            await sam.says(ANSWER)
            assert await asyncio.wait_for(process.wait(), PATIENCE) == KILLED
        async with bot_process(SCRIPT, tmp_path, url, settings):
            await sam.waits_for("/100", PATIENCE)
            await sam.says("/privacy")
            await sam.waits_for("What I store", PATIENCE)
    answered = [statuses for statuses in postman.answers.values() if len(statuses) > 1]
    assert len(answered) == 1, "what was stored and not confirmed came again"
    assert answered[0][-1] == 200
    assert len([message for message in sam.sees if message.from_bot and "/100" in message.text]) == 1


async def test_it_waits_for_telegram_says_so_and_can_be_stopped_meanwhile(tmp_path: Path) -> None:
    api, port = BotApi(TOKEN), free_port()
    api.fail_next("setWebhook", too_many_requests(1))
    async with running(api, tmp_path, port) as (process, _, client):
        await api.wait_for(lambda: bool(api.world.webhook), PATIENCE)
        assert api.calls["setWebhook"] == 2
        async with client.get("/readyz") as answer:
            assert answer.status == 200
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 15) == 0
    api.fail_next("getMe", server_error(502), times=1000)
    async with running(api, tmp_path, port) as (process, _, client):
        assert await first_answer(client, "/readyz") == (503, "starting")
        assert await first_answer(client, "/healthz") == (200, "ok")
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 15) == 0
