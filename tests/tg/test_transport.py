"""The bot's real transport against a Bot API over HTTP on this machine, also where the line is bad."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import client_exceptions
from aiohttp.client_reqrep import ConnectionKey
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.interview.errors import SendFailed
from bot.local.botapi import BotApi
from bot.local.faults import answer_lost, never_arrived
from bot.local.images import blank_png
from bot.local.person import LocalPerson
from bot.tg.message import Message, OutFile
from bot.tg.refusals import Fate, fate, may_have_arrived
from bot.tg.sending import Sender, plain
from bot.tg.transport import AiohttpRequest, UnclearAnswer, proxy_for
from bot.tg.watched_request import WatchedRequest
from bot.tg.words import Words
from tests.local.conftest import RETRY_AFTER_WILL_CHANGE
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


async def test_what_goes_by_a_proxy_is_asked_once_for_each_server() -> None:
    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        heads.append(head.decode())
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 25\r\nConnection: close\r\n\r\n{"ok":true,"result":true}')
        writer.close()

    heads: list[str] = []
    asked: list[str] = []
    async with await asyncio.start_server(proxy, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]

        def chosen(url: str) -> str | None:
            asked.append(url)
            return f"http://viva:secret@127.0.0.1:{port}"

        request = AiohttpRequest(1, proxy=chosen)
        await request.initialize()
        for name in ("getMe", "close"):
            assert await request.post(f"http://api.example/bot1:x/{name}") is True
        await request.shutdown()
    assert [head.split()[1] for head in heads] == [f"http://api.example/bot1:x/{name}" for name in ("getMe", "close")]
    assert all("Proxy-Authorization: Basic dml2YTpzZWNyZXQ=" in head for head in heads)
    assert asked == ["http://api.example/bot1:x/getMe"]


@pytest.mark.parametrize(
    ("url", "proxy"),
    [
        ("https://api.telegram.org/bot1:x/getMe", "http://proxy.example:3128"),
        ("https://direct.example/bot1:x/getMe", None),
        ("http://api.telegram.org/bot1:x/getMe", None),
        ("nowhere", None),
    ],
    ids=["by scheme", "bypassed", "a kind aiohttp cannot use", "no address"],
)
def test_the_environment_names_the_proxy(url: str, proxy: str | None) -> None:
    named = {"https": "http://proxy.example:3128", "http": "socks5://proxy.example:1080"}
    assert proxy_for(url, named, lambda host: host == "direct.example") == proxy


@pytest.mark.parametrize(
    ("named", "proxy"),
    [
        ({"all": "http://proxy.example:3128"}, "http://proxy.example:3128"),
        ({"all": "socks5://proxy.example:1080", "https": "http://proxy.example:3128"}, "http://proxy.example:3128"),
        ({"all": "http://proxy.example:3128", "https": "socks5://proxy.example:1080"}, None),
        ({"http": "http://proxy.example:3128"}, None),
    ],
)
def test_where_there_is_none_for_the_scheme_that_for_all_is_taken(named: dict[str, str], proxy: str | None) -> None:
    assert proxy_for("https://api.telegram.org/bot1:x/getMe", named, lambda _: False) == proxy


def test_a_proxy_of_another_kind_is_told_once_and_without_its_password(caplog: pytest.LogCaptureFixture) -> None:
    named = {"all": "socks5h://viva:geheim@proxy.example:1080"}
    for _ in range(2):
        assert proxy_for("https://api.telegram.org/bot1:x/getMe", named, lambda _: False) is None
    (record,) = caplog.records
    assert "(socks5h) is no HTTP proxy" in record.message
    assert "geheim" not in record.message


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


_KEY = ConnectionKey("api.example", 443, is_ssl=True, ssl=True, proxy=None, proxy_auth=None, proxy_headers_hash=None)
_ERROR = OSError(111, "refused")
_INFO: Any = type("Info", (), {"real_url": "https://api.example/bot"})()

CAUSES: list[tuple[BaseException, bool]] = [
    # Before the request leaves.
    (aiohttp.ClientConnectorError(_KEY, _ERROR), False),
    (aiohttp.ClientConnectorDNSError(_KEY, _ERROR), False),
    (aiohttp.ClientSSLError(_KEY, _ERROR), False),
    (aiohttp.ClientConnectorSSLError(_KEY, _ERROR), False),
    (aiohttp.ClientConnectorCertificateError(_KEY, ssl.CertificateError("wrong name")), False),
    (aiohttp.ClientProxyConnectionError(_KEY, _ERROR), False),
    (client_exceptions.UnixClientConnectorError("/socket", _KEY, _ERROR), False),
    (aiohttp.ClientHttpProxyError(_INFO, ()), False),
    (aiohttp.ServerFingerprintMismatch(b"a", b"b", "api.example", 443), False),
    (aiohttp.ConnectionTimeoutError(), False),
    # While it leaves, or after.
    (aiohttp.ClientOSError(), True),
    (aiohttp.ClientConnectionError(), True),
    (aiohttp.ClientConnectionResetError(), True),
    (aiohttp.ServerConnectionError(), True),
    (aiohttp.ServerDisconnectedError(), True),
    (aiohttp.ServerTimeoutError(), True),
    (aiohttp.SocketTimeoutError(), True),
    (aiohttp.ClientPayloadError(), True),
    (aiohttp.ClientResponseError(_INFO, ()), True),
    (aiohttp.ContentTypeError(_INFO, ()), True),
    (client_exceptions.UploadAbortedError(), True),
    (TimeoutError(), True),
    (ConnectionResetError(), True),
    (UnclearAnswer(), True),
]
NEVER_HERE = {
    *("InvalidURL", "InvalidUrlClientError", "NonHttpUrlClientError"),  # the settings see to the address
    *("RedirectClientError", "InvalidUrlRedirectClientError", "NonHttpUrlRedirectClientError", "TooManyRedirects"),
    *("WSMessageTypeError", "WSServerHandshakeError"),
    "ClientError",
}


@pytest.mark.parametrize(("cause", "possible"), CAUSES, ids=lambda value: type(value).__name__)
def test_what_may_have_arrived_is_told_by_the_cause(cause: BaseException, possible: bool) -> None:
    error = TimedOut() if isinstance(cause, TimeoutError) else NetworkError("broken")
    error.__cause__ = cause
    assert may_have_arrived(error) is possible
    assert fate(error) is (Fate.DOUBTFUL if possible else Fate.NOT_DONE)


def test_every_error_of_the_library_is_known() -> None:
    theirs = {
        name
        for name, found in vars(client_exceptions).items()
        if isinstance(found, type) and issubclass(found, Exception) and found.__module__ == client_exceptions.__name__
    }
    assert theirs <= {type(cause).__name__ for cause, _ in CAUSES} | NEVER_HERE, "say on which side of the sending"


@asynccontextmanager
async def one_answer(status: int, body: bytes, cut: int = 0) -> AsyncIterator[Bot]:
    """A bot whose Bot API gives the same answer to everything, ``cut`` bytes short of what it promises."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 {status} X\r\ncontent-length: {len(body) + cut}\r\nconnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    request = WatchedRequest(AiohttpRequest(1), lambda *_: None)  # as `bot.tg.connection` has it
    await request.initialize()
    port = server.sockets[0].getsockname()[1]
    try:
        yield Bot(
            "1:a", base_url=f"http://127.0.0.1:{port}/bot", request=request, get_updates_request=AiohttpRequest(1)
        )
    finally:
        await request.shutdown()
        server.close()
        await server.wait_closed()


PAGE = b"<html>oops, Sam wrote: secret</html>"
ANSWERS = [
    (200, PAGE, 0, Fate.DOUBTFUL),
    (200, b'{"ok":true}', 0, Fate.DOUBTFUL),
    (200, b'{"ok":true,"result":null}', 0, Fate.DOUBTFUL),
    (200, b'{"ok":true,"result":{"message_id":', 0, Fate.DOUBTFUL),
    (200, b'{"ok":true,"result":{"message_id":', 9, Fate.DOUBTFUL),
    (200, b"[]", 0, Fate.DOUBTFUL),
    (200, b"", 0, Fate.DOUBTFUL),
    (200, b'{"ok":false,"error_code":400,"description":"Bad Request: no"}', 0, Fate.REFUSED),
    (200, b'{"ok":false,"error_code":403,"description":"Forbidden: no"}', 0, Fate.CLOSED),
    (302, PAGE, 0, Fate.NOT_DONE),
    (400, b'{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}', 0, Fate.CLOSED),
    (400, PAGE, 0, Fate.REFUSED),
    (401, PAGE, 0, Fate.NOT_DONE),
    (403, PAGE, 0, Fate.NOT_DONE),
    (404, PAGE, 0, Fate.NOT_DONE),
    (404, b'{"ok":false,"error_code":404,"description":"Not Found"}', 0, Fate.REFUSED),
    (413, PAGE, 0, Fate.REFUSED),
    (429, PAGE, 0, Fate.NOT_DONE),
    (429, b'{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":3}}', 0, Fate.LATER),
    (500, PAGE, 0, Fate.NOT_DONE),
    (502, b"[]", 0, Fate.NOT_DONE),
    (500, b'{"ok":false,"error_code":500,"description":"Internal Server Error"}', 0, Fate.NOT_DONE),
]


@pytest.mark.filterwarnings(RETRY_AFTER_WILL_CHANGE)
@pytest.mark.parametrize(("status", "body", "cut", "expected"), ANSWERS)
async def test_what_became_of_a_call_is_told_by_the_answer(
    status: int, body: bytes, cut: int, expected: Fate, caplog: pytest.LogCaptureFixture
) -> None:
    async with one_answer(status, body, cut) as bot:
        with pytest.raises(TelegramError) as raised:
            await bot.send_message(CHAT, "Hello")
    assert fate(raised.value) is expected
    assert "secret" not in caplog.text


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
