"""The same Bot API over HTTP, met by python-telegram-bot's own transport."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.request import HTTPXRequest

from bot.local.botapi import BotApi
from bot.local.faults import answer_lost, never_arrived, too_many_requests
from bot.local.images import blank_png
from bot.local.person import LocalPerson
from tests.local.conftest import RETRY_AFTER_WILL_CHANGE
from tests.support.botapi_http import serve


@pytest.fixture
async def url(api: BotApi) -> AsyncIterator[str]:
    async with serve(api) as base:
        yield base


@pytest.fixture
async def web(api: BotApi, url: str) -> AsyncIterator[Bot]:
    ordinary, polling = (HTTPXRequest(httpx_kwargs={"trust_env": False}) for _ in range(2))
    async with Bot(api.token, f"{url}/bot", f"{url}/file/bot", request=ordinary, get_updates_request=polling) as bot:
        yield bot


async def test_a_talk(web: Bot, sam: LocalPerson) -> None:
    polling = asyncio.create_task(web.get_updates(offset=101, timeout=30))
    await sam.says("Grüße 😀")
    (update,) = await polling
    assert update.message
    assert update.message.text == "Grüße 😀"
    markup = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Weiter", callback_data="go"))
    await update.message.reply_text("Schön <b>& gut</b>", parse_mode="HTML", reply_markup=markup)
    assert (sam.last.text, sam.last.labels) == ("Schön & gut", ["Weiter"])


async def test_files_both_ways(web: Bot, sam: LocalPerson) -> None:
    content = b"\r\n--x\r\n\n\r" + bytes(range(256)) + b"\r\n"
    sent = await web.send_document(7, content, filename="Übung 1.bin", caption="Hier: ü")
    assert sam.last.document
    assert (sam.last.document.content, sam.last.text) == (content, "Hier: ü")
    assert sam.last.document.name == "Übung 1.bin"
    assert sent.document
    file = await web.get_file(sent.document)
    assert bytes(await file.download_as_bytearray()) == content
    await web.send_photo(7, blank_png(10, 10))
    assert sam.last.photo


async def test_refusals(web: Bot, url: str, sam: LocalPerson) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await web.send_message(8, "Hello")
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
        answer = await client.post("/bot1:wrong/getMe")
    assert (answer.status_code, answer.json()["description"]) == (401, "Unauthorized")


async def test_json_query_and_unknown_path(api: BotApi, url: str, sam: LocalPerson) -> None:
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
        body = {"chat_id": 7, "text": "Hi", "entities": [{"type": "bold", "offset": 0, "length": 2}]}
        answer = await client.post(f"/bot{api.token}/sendMessage", json=body)
        assert answer.json()["result"]["entities"] == body["entities"]
        answer = await client.get(f"/bot{api.token}/sendMessage", params={"chat_id": 7, "text": "a b&c"})
        assert answer.json()["result"]["text"] == "a b&c"
        assert (await client.get("/elsewhere")).status_code == 404


@pytest.mark.filterwarnings(RETRY_AFTER_WILL_CHANGE)
async def test_faults(api: BotApi, web: Bot, sam: LocalPerson) -> None:
    api.fail_next("sendMessage", too_many_requests(2))
    with pytest.raises(RetryAfter):
        await web.send_message(7, "one")
    api.fail_next("sendMessage", never_arrived())
    with pytest.raises(NetworkError, match="RemoteProtocolError"):
        await web.send_message(7, "two")
    api.fail_next("sendMessage", answer_lost())
    with pytest.raises(NetworkError, match="RemoteProtocolError"):
        await web.send_message(7, "three")
    await web.send_message(7, "four")
    assert [message.text for message in sam.new()] == ["three", "four"]


async def test_the_server_leaves_while_a_poll_waits(api: BotApi) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        async with serve(api) as base:
            poll = asyncio.create_task(client.get(f"{base}/bot{api.token}/getUpdates", params={"timeout": 30}))
            await api.wait_for(lambda: api.calls["getUpdates"] == 1)
        with pytest.raises(httpx.RemoteProtocolError):
            await asyncio.wait_for(poll, 5)
