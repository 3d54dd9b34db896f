"""`viva run` and `viva practice` before they serve: the settings it takes, and a folder without another bot."""

from __future__ import annotations

from pathlib import Path

import pytest
from telegram import Bot
from telegram.error import BadRequest, InvalidToken

from bot.commands.serve import _insist
from bot.local.botapi import BotApi
from bot.local.faults import page, refused
from bot.occupied import one_bot
from bot.tg.transport import AiohttpRequest
from tests.support.botapi_http import serve
from tests.support.cli import viva

TOKEN = "123456789:" + "Aa0_-" * 7


def test_without_a_token_it_says_where_to_get_one(tmp_path: Path) -> None:
    ran = viva(tmp_path, "run")
    assert (ran.code, ran.out) == (1, "")
    assert "VIVA_TELEGRAM_TOKEN" in ran.complaint
    assert "@BotFather" in ran.complaint


def test_a_webhook_needs_a_secret(tmp_path: Path) -> None:
    ran = viva(tmp_path, "run", telegram_token=TOKEN, webhook_url="https://example.org")
    assert (ran.code, ran.out) == (1, "")
    assert "VIVA_WEBHOOK_SECRET" in ran.complaint


def test_a_second_one_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    """It would take up what the first has in hand; nothing is opened, and no Telegram is called."""
    with one_bot(tmp_path):
        ran = viva(tmp_path, "run", telegram_token=TOKEN)
    assert (ran.code, ran.out) == (1, "")
    assert f"Another Viva is at work on {tmp_path}" in ran.complaint
    assert not (tmp_path / "viva.db").exists()


async def test_a_page_of_something_on_the_way_does_not_end_it_and_a_refusal_does() -> None:
    api, pauses = BotApi(TOKEN), list[float]()

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    async with serve(api) as url, AiohttpRequest(1) as request, AiohttpRequest(1) as polling:
        bot = Bot(TOKEN, base_url=f"{url}/bot", request=request, get_updates_request=polling)
        for code in (404, 401, 400, 200):
            api.fail_next("getMe", page(code))
        await _insist(bot.initialize, pause)
        api.fail_next("setWebhook", refused(400, "Bad Request: bad webhook"))
        with pytest.raises(BadRequest):
            await _insist(lambda: bot.set_webhook("https://viva.example"), pause)  # type: ignore[arg-type, return-value]
        for code in (401, 404):
            api.fail_next("getMe", refused(code, "Unauthorized"))
            fresh = Bot(TOKEN, base_url=f"{url}/bot", request=request, get_updates_request=polling)
            with pytest.raises(InvalidToken):
                await _insist(fresh.initialize, pause)
    assert pauses == [1, 2, 4, 8]


def test_a_second_practice_is_refused(tmp_path: Path) -> None:
    with one_bot(tmp_path / "practice"):
        ran = viva(tmp_path, "practice")
    assert (ran.code, ran.out) == (1, "")
    assert f"Another Viva is at work on {tmp_path / 'practice'}" in ran.complaint
