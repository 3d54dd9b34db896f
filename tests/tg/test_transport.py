"""The bot's real transport against a Bot API over HTTP on this machine, also where the line is bad."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import aiohttp
import pytest
from telegram import Bot
from telegram.error import NetworkError, TimedOut

from bot.interview.errors import SendFailed
from bot.local.botapi import BotApi
from bot.local.faults import answer_lost, never_arrived
from bot.local.images import blank_png
from bot.local.person import LocalPerson
from bot.tg.message import Message, OutFile
from bot.tg.sending import Sender, may_have_arrived, plain
from bot.tg.transport import AiohttpRequest
from bot.tg.words import Words
from tests.support.botapi_http import serve

CHAT = 7


@pytest.fixture
def api() -> BotApi:
    return BotApi()


@pytest.fixture
async def sam(api: BotApi) -> LocalPerson:
    person = LocalPerson(api, CHAT)
    await person.says("/start")
    return person


@pytest.fixture
async def base(api: BotApi) -> AsyncIterator[str]:
    async with serve(api) as url:
        yield url


def open_bot(api: BotApi, base: str, connections: int = 8) -> Bot:
    request, polling = AiohttpRequest(connections), AiohttpRequest(1)
    return Bot(
        api.token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=request,
        get_updates_request=polling,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def texts(person: LocalPerson) -> list[str]:
    return [message.text for message in person.new()]


async def no_pause(_: float) -> None:
    """The next try comes at once."""


async def test_words_buttons_and_files_arrive_as_they_are(api: BotApi, base: str, sam: LocalPerson) -> None:
    async with open_bot(api, base) as bot:
        sender = Sender(bot)
        await sender.send(Message(Words("Grüße & <b>Ж</b> 😀\nline two")), CHAT, CHAT)
        await sender.send(Message(Words("file"), file=OutFile("täst.json", b'{"a": 1}')), CHAT, CHAT)
        await sender.send(Message(Words("picture"), file=OutFile("p.png", blank_png(), picture=True)), CHAT, CHAT)
    words, file, picture = sam.new()
    assert words.text == "Grüße & <b>Ж</b> 😀\nline two"
    assert file.document is not None
    assert file.document.content == b'{"a": 1}'
    assert picture.photo is not None
    assert picture.photo.content == blank_png()


async def test_many_requests_share_few_connections(api: BotApi, base: str, sam: LocalPerson) -> None:
    async with open_bot(api, base, connections=2) as bot:
        await asyncio.gather(*(Sender(bot).send(plain(str(n)), CHAT, CHAT) for n in range(40)))
    assert sorted(map(int, texts(sam))) == list(range(40))


async def test_nobody_listens_so_nothing_left_and_it_is_sent_once(api: BotApi, sam: LocalPerson) -> None:
    port = free_port()
    async with AsyncExitStack() as stack:
        pauses: list[float] = []

        async def pause(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 3:
                await stack.enter_async_context(serve(api, port))

        bot = open_bot(api, f"http://127.0.0.1:{port}")
        await bot.request.initialize()
        assert await Sender(bot, pause).send(plain("Hello"), CHAT, CHAT)
        await bot.request.shutdown()
    assert texts(sam) == ["Hello"]
    assert pauses == [0.5, 1, 2]


@pytest.mark.parametrize(("fault", "copies"), [(answer_lost(), 2), (never_arrived(), 1)], ids=["after", "before"])
async def test_a_line_that_breaks_before_the_answer_is_repeated_once(
    api: BotApi, base: str, sam: LocalPerson, fault: object, copies: int
) -> None:
    async with open_bot(api, base) as bot:
        api.fail_next("sendMessage", fault)  # type: ignore[arg-type]
        assert await Sender(bot, no_pause).send(plain("Hello"), CHAT, CHAT)
        assert texts(sam) == ["Hello"] * copies
        api.fail_next("sendMessage", fault, times=9)  # type: ignore[arg-type]
        with pytest.raises(SendFailed, match="no clear answer"):
            await Sender(bot, no_pause).send(plain("Again"), CHAT, CHAT)


async def test_a_silent_server_is_a_time_out_that_may_have_arrived() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()  # until the client gives up
        writer.close()
        await writer.wait_closed()
        left.set()

    left = asyncio.Event()
    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    request = AiohttpRequest(1)
    await request.initialize()
    with pytest.raises(TimedOut) as raised:
        await request.do_request(f"http://127.0.0.1:{port}/botSECRET/getMe", "POST", read_timeout=0.05)
    assert may_have_arrived(raised.value)
    await request.shutdown()
    await left.wait()
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize(
    ("cause", "possible"),
    [
        (aiohttp.ConnectionTimeoutError(), False),
        (aiohttp.SocketTimeoutError(), True),
        (aiohttp.ServerDisconnectedError(), True),
        (aiohttp.ClientOSError(), True),
        (aiohttp.ClientPayloadError(), True),
        (ConnectionResetError(), True),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_may_have_arrived_is_told_by_the_cause(cause: Exception, possible: bool) -> None:
    error = TimedOut() if isinstance(cause, TimeoutError) else NetworkError("broken")
    error.__cause__ = cause
    assert may_have_arrived(error) is possible


async def test_an_error_never_shows_the_token() -> None:
    request = AiohttpRequest(1)
    await request.initialize()
    with pytest.raises(NetworkError) as raised:
        await request.do_request(f"http://127.0.0.1:{free_port()}/botSECRET/getMe", "POST")
    await request.shutdown()
    assert "SECRET" not in f"{raised.value} {raised.value!r}"
    assert not may_have_arrived(raised.value)


async def test_it_must_be_opened_first() -> None:
    with pytest.raises(RuntimeError, match="not initialized"):
        await AiohttpRequest(1).do_request("http://127.0.0.1/", "POST")
