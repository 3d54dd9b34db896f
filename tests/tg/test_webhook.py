"""The webhook without a web server: what it refuses, and that it confirms only what was stored."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.interview.errors import StoreError
from bot.tg.webhook import MOST_BYTES, PREFIX, Webhook, path_of

TOKEN, SECRET = "110201543:local", "a-secret_of-the-test"
UPDATE = {"update_id": 7, "message": {"message_id": 1, "chat": {"id": 5}}}
HEADERS = {"content-type": "application/json", "x-telegram-bot-api-secret-token": SECRET}


class Shelf:
    """Keeps what it is given once its door is open; with a ``fault``, it has none."""

    def __init__(self, fault: Exception | None = None, shut: bool = False) -> None:
        self.kept: list[tuple[Any, int]] = []
        self.fault = fault
        self.door = asyncio.Event()
        if not shut:
            self.door.set()

    async def take(self, update: Any, chat_id: int) -> None:
        await self.door.wait()
        if self.fault:
            raise self.fault
        self.kept.append((update, chat_id))


async def in_parts(content: bytes, size: int = 65_536) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def never_read() -> AsyncIterator[bytes]:
    raise AssertionError("a body was read before it was known who sends it")
    yield b""


async def brought(shelf: Shelf, content: object = UPDATE, **headers: str) -> int:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return await Webhook(shelf.take, TOKEN, SECRET).receive("POST", {**HEADERS, **headers}, in_parts(body))


async def test_an_update_is_confirmed_when_it_is_stored_and_not_before() -> None:
    shelf = Shelf(shut=True)
    answer = asyncio.create_task(brought(shelf))
    for _ in range(10):
        await asyncio.sleep(0)
    assert not answer.done()
    shelf.door.set()
    assert await answer == 200
    assert shelf.kept == [(UPDATE, 5)]


async def test_what_was_not_stored_is_to_come_again() -> None:
    assert await brought(Shelf(StoreError("The update could not be stored."))) == 503


async def test_a_store_that_hangs_does_not_keep_telegram_waiting() -> None:
    webhook = Webhook(Shelf(shut=True).take, TOKEN, SECRET, store_seconds=0.01)
    assert await webhook.receive("POST", HEADERS, in_parts(json.dumps(UPDATE).encode())) == 503


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("GET", HEADERS, 405),
        ("PUT", HEADERS, 405),
        ("POST", {**HEADERS, "content-type": "text/plain"}, 415),
        ("POST", {"x-telegram-bot-api-secret-token": SECRET}, 415),
        ("POST", {"content-type": "application/json"}, 401),
        ("POST", {**HEADERS, "x-telegram-bot-api-secret-token": ""}, 401),
        ("POST", {**HEADERS, "x-telegram-bot-api-secret-token": SECRET + "x"}, 401),
        ("POST", {**HEADERS, "x-telegram-bot-api-secret-token": SECRET.upper()}, 401),
        ("POST", {**HEADERS, "x-telegram-bot-api-secret-token": "gehéim\udcff"}, 401),
        ("POST", {**HEADERS, "content-length": str(MOST_BYTES + 1)}, 413),
        ("POST", {**HEADERS, "content-length": "9" * 5000}, 413),
    ],
)
async def test_what_is_no_update_is_refused_unread(method: str, headers: dict[str, str], status: int) -> None:
    shelf = Shelf()
    assert await Webhook(shelf.take, TOKEN, SECRET).receive(method, headers, never_read()) == status
    assert shelf.kept == []


async def test_without_a_secret_nobody_is_let_in() -> None:
    headers = {**HEADERS, "x-telegram-bot-api-secret-token": ""}
    assert await Webhook(Shelf().take, TOKEN, "").receive("POST", headers, never_read()) == 401


async def test_a_body_that_grows_too_large_is_read_no_further() -> None:
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        while True:
            taken += 65_536
            yield b" " * 65_536

    shelf = Shelf()
    assert await Webhook(shelf.take, TOKEN, SECRET).receive("POST", HEADERS, endless()) == 413
    assert taken == MOST_BYTES + 65_536
    assert shelf.kept == []


async def test_the_largest_body_is_taken() -> None:
    frame = json.dumps({**UPDATE, "pad": ""}).encode()
    full = json.dumps({**UPDATE, "pad": "x" * (MOST_BYTES - len(frame))}).encode()
    assert len(full) == MOST_BYTES
    assert await brought(Shelf(), full) == 200


@pytest.mark.parametrize("content", [b"", b"{", b'{"update_id": 7, "mess', b"\xff\xfe", b"[" * 100_000, b"9" * 10_000])
async def test_what_is_no_json_comes_again_whole(content: bytes) -> None:
    shelf = Shelf()
    assert await brought(shelf, content) == 400
    assert shelf.kept == []


@pytest.mark.parametrize("update", [[], "text", 5, None, {}, {"update_id": "7"}])
async def test_json_of_any_shape_is_handed_on(update: Any) -> None:
    shelf = Shelf()
    assert await brought(shelf, update) == 200
    assert shelf.kept == [(update, 0)]


async def test_the_type_may_name_its_letters() -> None:
    assert await brought(Shelf(), **{"content-type": "Application/JSON; charset=utf-8"}) == 200


def test_the_path_tells_neither_token_nor_secret_and_is_the_same_everywhere() -> None:
    path = path_of(TOKEN, SECRET)
    assert path == path_of(TOKEN, SECRET)
    assert len({path, path_of("1:other", SECRET), path_of(TOKEN, "other")}) == 3
    assert path.startswith(PREFIX)
    assert not any(part in path for part in (*TOKEN.split(":"), SECRET))
