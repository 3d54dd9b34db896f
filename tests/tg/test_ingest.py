"""Polling: nothing is confirmed to Telegram before it is stored, and no update stops the ones after it."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from telegram.error import InvalidToken

from bot.interview.errors import StoreError
from bot.local.botapi import BotApi
from bot.local.faults import answer_lost, never_arrived, server_error
from bot.local.person import LocalPerson
from bot.local.transport import InProcessRequest
from bot.tg.ingest import LONGEST_PAUSE, Poller, Raw, chat_of

CHAT = 7


class Shelf:
    """A store that ends the polling once it holds ``full`` updates, and refuses each of ``refuses`` once."""

    def __init__(self, api: BotApi, full: int, refuses: set[int] | None = None) -> None:
        self.stored: list[tuple[int, int]] = []
        self.offered: list[int] = []
        self.unconfirmed: list[int] = []
        self.pauses: list[float] = []
        self._api = api
        self._full = full
        self._refuses = set(refuses or ())
        self.poller = Poller(
            InProcessRequest(api), f"https://api.example/bot{api.token}", self.store, seconds=0, sleep=self.sleep
        )

    async def fill(self) -> None:
        """Poll until the shelf is full."""
        async with asyncio.timeout(5):  # an update that is lost would be waited for in vain
            await self.poller.run()

    async def store(self, update: Raw, chat: int) -> None:
        update_id = int(update["update_id"])
        self.offered.append(update_id)
        self.unconfirmed.append(self._api.pending)
        if update_id in self._refuses:
            self._refuses.remove(update_id)
            raise StoreError("The database is away.")
        self.stored.append((update_id, chat))
        if len(self.stored) == self._full:
            self.poller.stop()

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)


@pytest.fixture
def api() -> BotApi:
    return BotApi(first_update_id=100)


@pytest.fixture
def sam(api: BotApi) -> LocalPerson:
    return LocalPerson(api, CHAT)


async def test_an_update_that_was_not_stored_comes_again(api: BotApi, sam: LocalPerson) -> None:
    for text in ("one", "two", "three"):
        await sam.says(text)
    shelf = Shelf(api, full=3, refuses={101})
    await shelf.fill()
    assert shelf.offered == [100, 101, 101, 102]
    assert shelf.stored == [(100, CHAT), (101, CHAT), (102, CHAT)]
    assert shelf.unconfirmed == [3, 3, 2, 2], "only what was stored before the poll may be confirmed by it"
    assert shelf.pauses == [0.5]


async def test_what_was_stored_last_waits_for_the_next_start(api: BotApi, sam: LocalPerson) -> None:
    await sam.says("one")
    await Shelf(api, full=1).fill()
    assert api.pending == 1
    again = Shelf(api, full=1)
    await again.fill()
    assert again.offered == [100], "an update may come twice, never not at all"


@pytest.mark.parametrize("broken", [None, "text", [], {}, {"chat": "7", "from": None}, {"message": {"chat": 7}}])
async def test_a_broken_update_does_not_stop_others(api: BotApi, sam: LocalPerson, broken: Any) -> None:
    await sam.says("before")
    api.push("message", broken)
    await sam.says("after")
    shelf = Shelf(api, full=3)
    await shelf.fill()
    assert shelf.stored == [(100, CHAT), (101, 0), (102, CHAT)]
    assert shelf.pauses == []


async def test_updates_in_the_wrong_order_are_all_stored_and_confirmed(api: BotApi, sam: LocalPerson) -> None:
    for text in ("one", "two", "three"):
        await sam.says(text)
    api.world.updates.pending.reverse()
    shelf = Shelf(api, full=6)
    await shelf.fill()
    assert shelf.offered == [102, 101, 100, 102, 101, 102]


async def test_polling_survives_a_broken_line_and_pauses_longer_each_time(api: BotApi, sam: LocalPerson) -> None:
    await sam.says("one")
    api.fail_next("getUpdates", never_arrived())
    api.fail_next("getUpdates", answer_lost())
    api.fail_next("getUpdates", server_error(502), times=8)
    shelf = Shelf(api, full=1)
    await shelf.fill()
    assert shelf.stored == [(100, CHAT)]
    assert shelf.pauses[:4] == [0.5, 1, 2, 4]
    assert len(shelf.pauses) == 10
    assert shelf.pauses[-1] == LONGEST_PAUSE


async def test_a_refused_token_ends_the_polling(api: BotApi) -> None:
    poller = Poller(InProcessRequest(api), "https://api.example/bot1:other", Shelf(api, full=1).store, seconds=0)
    with pytest.raises(InvalidToken):
        await poller.run()


async def test_chat_of_what_people_do(api: BotApi) -> None:
    group = LocalPerson(api, CHAT, chat_id=-100200)
    message_id = (await group.says("/help"))[0]
    await group.edits(message_id, "/help me")
    await group.taps_old(message_id, "hint|1|7|")
    assert [chat_of(update) for update in api.world.updates.pending] == [-100200] * 3


@pytest.mark.parametrize(
    ("update", "chat"),
    [
        ({"update_id": 1, "message": {"chat": {"id": 5}, "from": {"id": 6}}}, 5),
        ({"update_id": 1, "callback_query": {"from": {"id": 6}, "message": {"chat": {"id": 5}}}}, 5),
        ({"update_id": 1, "callback_query": {"from": {"id": 6}, "inline_message_id": "x"}}, 6),
        ({"update_id": 1, "poll": {"id": "3"}}, 0),
        ({"update_id": 1}, 0),
    ],
    ids=["message", "tap", "tap without a message", "unknown kind", "nothing"],
)
def test_chat_of(update: Raw, chat: int) -> None:
    assert chat_of(update) == chat


class Answers(InProcessRequest):
    """A Telegram that has gone astray: answers to getUpdates as they are given, then nothing new."""

    __slots__ = ("given", "offsets")

    def __init__(self, api: BotApi, given: list[list[Any]]) -> None:
        super().__init__(api)
        self.given = given
        self.offsets: list[str | None] = []

    async def do_request(self, url: str, method: str, *_: Any, **__: Any) -> tuple[int, bytes]:
        self.offsets.append(dict(parse_qsl(urlsplit(url).query)).get("offset"))
        return 200, json.dumps({"ok": True, "result": self.given.pop(0)}).encode()


async def test_what_is_no_update_is_handed_on_and_stops_nobody() -> None:
    api, stored, pauses = BotApi(), list[Any](), list[float]()
    request = Answers(api, [[5, {"update_id": "x"}, {"update_id": 9, "message": {"chat": {"id": CHAT}}}], [{}], []])

    async def store(update: Any, chat: int) -> None:
        stored.append((update, chat))

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        poller.stop()

    poller = Poller(request, f"https://api.example/bot{api.token}", store, seconds=0, sleep=sleep)
    await poller.run()
    assert stored == [
        (5, 0),
        ({"update_id": "x"}, 0),
        ({"update_id": 9, "message": {"chat": {"id": CHAT}}}, CHAT),
        ({}, 0),
    ]
    assert request.offsets == [None, "10"]
    assert pauses == [0.5], "it cannot be confirmed and comes again at once"
