"""`viva run` sends at Telegram's pace, which nobody has to ask it for."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.local.botapi import TOKEN, BotApi
from bot.local.person import LocalPerson
from tests.support.bot_process import bot_process
from tests.support.botapi_http import serve


@pytest.mark.long
async def test_viva_run_keeps_to_the_pace(tmp_path: Path) -> None:
    api = BotApi(TOKEN)
    sam = LocalPerson(api, 7)
    async with serve(api) as url, bot_process(["-m", "bot", "run"], tmp_path, url):
        for _ in range(5):
            await sam.says("/help")
        await api.wait_for(lambda: any(message.from_bot for message in sam.sees), 60)
        first = asyncio.get_running_loop().time()
        await api.wait_for(lambda: sum(message.from_bot for message in sam.sees) == 5, 60)
        assert asyncio.get_running_loop().time() - first > 1.5, "the last two wait a second each"
