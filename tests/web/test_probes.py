"""Health and readiness over HTTP: what is missing is named, and in which way of serving there is a web server."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from pathlib import Path

import aiohttp
import pytest

from bot.app import SILENT_POLLS, App, Parts
from bot.commands.site import open_site
from bot.config import Settings, load
from bot.interview.errors import SettingsError
from bot.local.botapi import TOKEN, BotApi
from bot.local.faults import black_hole
from bot.local.transport import InProcessRequest
from bot.metrics import Metrics
from bot.tg.ingest import MARGIN
from tests.support.talk import Clock, open_talk
from tests.support.webhooks import open_webhook_talk

pytestmark = pytest.mark.long


async def probed(url: str, page: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as client, client.get(f"{url}/{page}") as answer:
        return answer.status, await answer.text()


async def test_ready_names_what_is_missing_and_alive_stays_alive(tmp_path: Path) -> None:
    async with open_webhook_talk(tmp_path) as talk:
        url = talk.site.url
        assert await probed(url, "readyz") == (200, "ok")
        for lack in ("starting", "telegram", "stopping"):
            talk.app.probes.lacks = lack
            assert await probed(url, "readyz") == (503, lack)
        talk.app.probes.lacks = ""
        await talk.app.store.close()
        assert await probed(url, "readyz") == (503, "database")
        assert (await probed(url, "metrics"))[1].count("\nviva_database_up 0.0") == 1
        await talk.app.store.open()
        assert await probed(url, "readyz") == (200, "ok")
        await talk.app.engine.stop()
        assert await probed(url, "readyz") == (503, "queue")
        assert await probed(url, "healthz") == (200, "ok")


def settings(folder: Path, **given: str) -> Settings:
    own = {f"VIVA_{name.upper()}": value for name, value in given.items()}
    return load(
        {"VIVA_DATA_DIR": str(folder), "VIVA_TELEGRAM_TOKEN": TOKEN, "VIVA_TELEGRAM_API": "http://x", **own}, None
    )


def bot(folder: Path, **given: str) -> App:
    api = BotApi(TOKEN)
    return App(settings(folder, **given), Parts(request=lambda: InProcessRequest(api)))


WEBHOOK = {"webhook_url": "https://viva.example", "webhook_secret": "s"}


async def test_by_polling_there_is_a_web_server_without_being_asked_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with contextlib.ExitStack() as taken:
        with contextlib.suppress(OSError):  # somebody else has the port already
            taken.enter_context(socket.create_server(("127.0.0.1", 8080)))
        assert await open_site(bot(tmp_path), Metrics()) is None
    assert "VIVA_LISTEN: 127.0.0.1:8080 cannot be listened on" in caplog.text
    site = await open_site(bot(tmp_path, listen="127.0.0.1:0"), Metrics())
    assert site is not None
    assert await probed(site.url, "healthz") == (200, "ok")
    assert await probed(site.url, "readyz") == (503, "starting")
    assert (await probed(site.url, "metrics"))[0] == 200
    await site.close()


async def test_a_bot_whose_polls_are_not_answered_is_not_ready(tmp_path: Path) -> None:
    async with open_talk(tmp_path) as talk:
        sam = talk.person(7)
        await talk.says(sam, "/start")
        talk.clock.forward(hours=1)
        talk.api.fail_next("getUpdates", black_hole(), times=9)
        await sam.says("/privacy")  # ends the poll under way; the next is never answered
        await sam.waits_for("What I store", 20)
        talk.clock.forward(seconds=SILENT_POLLS * (5 + MARGIN))
        assert await talk.app.probes.missing() == ""
        talk.clock.forward(seconds=1)
        assert await talk.app.probes.missing() == "telegram"


async def test_until_the_first_poll_is_answered_the_time_counts_from_when_polling_began(tmp_path: Path) -> None:
    clock = Clock()
    api = BotApi(TOKEN, now=clock)
    api.fail_next("getUpdates", black_hole())
    app = App(settings(tmp_path), Parts(request=lambda: InProcessRequest(api), clock=clock))
    clock.forward(hours=1)  # so long Telegram was waited for
    await app.start()
    polling = asyncio.create_task(app.poll())
    try:
        await asyncio.sleep(0)
        assert await app.probes.missing() == ""
        clock.forward(minutes=3)
        assert await app.probes.missing() == "telegram"
        assert app.probes.takes, "what comes is stored all the same"
    finally:
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
        await app.stop()


async def test_by_webhook_nobody_polls_and_nothing_is_missing(tmp_path: Path) -> None:
    async with open_webhook_talk(tmp_path) as talk:
        talk.clock.forward(hours=5)
        assert await probed(talk.site.url, "readyz") == (200, "ok")


async def test_a_taken_port_stops_a_webhook_and_not_the_polling(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = f"127.0.0.1:{other.getsockname()[1]}"
        with caplog.at_level(logging.WARNING):
            assert await open_site(bot(tmp_path, listen=taken), Metrics()) is None
        assert f"VIVA_LISTEN: {taken} cannot be listened on" in caplog.text
        with pytest.raises(SettingsError, match=f"VIVA_LISTEN: {taken} cannot be listened on .*; name another"):
            await open_site(bot(tmp_path, listen=taken, **WEBHOOK), Metrics())


async def test_a_name_that_is_no_host_is_told_by_its_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"VIVA_LISTEN: nowhere\.invalid:80 cannot be listened on"):
        await open_site(bot(tmp_path, listen="nowhere.invalid:80", **WEBHOOK), Metrics())


async def test_a_site_can_be_opened_on_ipv6_and_at_the_same_port_again(tmp_path: Path) -> None:
    first = await open_site(bot(tmp_path, listen="[::1]:0"), Metrics())
    assert first is not None
    assert await probed(first.url, "healthz") == (200, "ok")
    await first.close()
    again = await open_site(bot(tmp_path, listen=first.url.removeprefix("http://")), Metrics())
    assert again is not None
    assert await probed(again.url, "healthz") == (200, "ok")
    await again.close()


async def test_what_is_too_much_in_a_minute_is_counted_apart(tmp_path: Path) -> None:
    async with open_webhook_talk(tmp_path, flood_per_minute="2") as talk:
        sam = talk.person(7)
        for _ in range(4):
            await talk.says_at_once(sam, "/help")
        page = (await probed(talk.site.url, "metrics"))[1]
        for fate, times in (("taken", 2), ("warned", 1), ("dropped", 1)):
            assert f'viva_updates_total{{fate="{fate}"}} {times}.0' in page
