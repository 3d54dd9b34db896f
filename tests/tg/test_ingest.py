"""Polling: nothing is confirmed to Telegram before it is stored, and no update stops the ones after it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import warnings
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from telegram import Bot
from telegram.error import InvalidToken

from bot.interview.errors import StoreError
from bot.local.botapi import BotApi
from bot.local.faults import answer_lost, never_arrived, refused, server_error, too_many_requests
from bot.local.person import LocalPerson
from bot.local.transport import InProcessRequest
from bot.tg.ingest import LONGEST_PAUSE, LONGEST_STANDBY, Poller, Raw, chat_of
from bot.tg.transport import AiohttpRequest
from tests.support.waiting_time import WaitingTime

CHAT = 7
STANDING_BY = "another program polls with this bot's token; standing by until it is gone"
ALONE = "the other is gone; polling alone again"


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


class Hanging(InProcessRequest):
    """A line on which the first ``polls`` are never answered, and which will not even be cancelled."""

    def __init__(self, api: BotApi, polls: int) -> None:
        super().__init__(api)
        self.left = polls
        self.freed = asyncio.Event()

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        if self.left:
            self.left -= 1
            while not self.freed.is_set():
                with contextlib.suppress(asyncio.CancelledError):
                    await self.freed.wait()
            raise ConnectionResetError
        return await super().do_request(url, *args, **kwargs)


async def test_a_poll_of_which_nothing_is_heard_is_given_up_and_begun_anew(
    api: BotApi, sam: LocalPerson, caplog: pytest.LogCaptureFixture
) -> None:
    await sam.says("one")
    line, shelf = Hanging(api, 2), Shelf(api, full=1)
    shelf.poller = Poller(line, f"https://api.example/bot{api.token}", shelf.store, 0, shelf.sleep, margin=0.02)
    await shelf.fill()
    assert shelf.stored == [(100, CHAT)]
    assert shelf.pauses == [0.5, 1]
    assert caplog.text.count("nothing was heard of Telegram") == 2
    line.freed.set()
    await asyncio.sleep(0.01)


async def test_leaving_ends_the_poll_under_way(api: BotApi) -> None:
    class Open(InProcessRequest):
        cancelled = False

        async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
            began.set()
            try:
                return await super().do_request(url, *args, **kwargs)
            except asyncio.CancelledError:
                Open.cancelled = True
                raise

    began = asyncio.Event()
    poller = Poller(Open(api), f"https://api.example/bot{api.token}", Shelf(api, full=1).store, seconds=50)
    polling = asyncio.create_task(poller.run())
    await began.wait()
    polling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await polling
    await asyncio.sleep(0)
    assert Open.cancelled


async def test_the_second_poller_stands_by_and_takes_over_when_the_first_is_gone(
    api: BotApi, sam: LocalPerson, caplog: pytest.LogCaptureFixture
) -> None:
    time = WaitingTime()
    shelf = Shelf(api, full=2)
    shelf.poller = Poller(
        InProcessRequest(api), f"https://api.example/bot{api.token}", shelf.store, 0, time.sleep, clock=time
    )
    conflict = refused(409, "Conflict: terminated by other getUpdates request")
    api.fail_next("getUpdates", conflict, times=12)
    polling = asyncio.create_task(shelf.poller.run())

    async def until_it_polls() -> None:
        await sam.says("one")
        await api.wait_for(lambda: len(shelf.stored) == 1)

    await time.run(asyncio.create_task(until_it_polls()))
    assert time.slept == [1, 2, 4, 8, 16, *[LONGEST_STANDBY] * 7]
    assert [record.message for record in caplog.records].count(STANDING_BY) == 1
    assert ALONE not in caplog.text, "the other may only be pausing"
    time.now += 2 * LONGEST_STANDBY + 1
    await sam.says("two")
    async with asyncio.timeout(5):
        await polling
    assert ALONE in caplog.text
    assert shelf.stored == [(100, CHAT), (101, CHAT)]


WEBHOOK_SET = "a webhook was set for this bot's token; standing by until it is gone"


async def test_a_webhook_left_behind_is_taken_away_before_the_first_poll_however_often_it_fails(
    api: BotApi, sam: LocalPerson, caplog: pytest.LogCaptureFixture
) -> None:
    await api.call("setWebhook", {"url": "https://viva.example/x"})
    await sam.says("one")
    api.fail_next("deleteWebhook", too_many_requests(40))
    api.fail_next("deleteWebhook", never_arrived())
    api.fail_next("deleteWebhook", answer_lost())
    bot, shelf = Bot(api.token, request=InProcessRequest(api)), Shelf(api, full=1)
    url = f"https://api.example/bot{api.token}"
    shelf.poller = Poller(InProcessRequest(api), url, shelf.store, 0, shelf.sleep, unhook=bot.delete_webhook)
    with warnings.catch_warnings(action="ignore"):
        await shelf.fill()
    assert shelf.stored == [(100, CHAT)]
    assert shelf.pauses == [40, 1, 2]
    assert api.calls["deleteWebhook"] == 4, "taken away once, it is left alone"
    assert "another program" not in caplog.text


async def test_a_server_that_refuses_to_take_away_webhooks_is_polled_all_the_same(
    api: BotApi, sam: LocalPerson, caplog: pytest.LogCaptureFixture
) -> None:
    await sam.says("one")
    api.fail_next("deleteWebhook", refused(400, "Bad Request: no webhooks here"))
    bot, shelf = Bot(api.token, request=InProcessRequest(api)), Shelf(api, full=1)
    url = f"https://api.example/bot{api.token}"
    shelf.poller = Poller(InProcessRequest(api), url, shelf.store, 0, shelf.sleep, unhook=bot.delete_webhook)
    await shelf.fill()
    assert (shelf.stored, shelf.pauses) == ([(100, CHAT)], [])
    assert "a webhook could not be taken away: " in caplog.text


async def test_a_webhook_that_is_set_later_is_named_and_left_to_whoever_set_it(
    api: BotApi, sam: LocalPerson, caplog: pytest.LogCaptureFixture
) -> None:
    await sam.says("one")
    await api.call("setWebhook", {"url": "https://viva.example/x"})
    shelf = Shelf(api, full=1)

    async def sleep(seconds: float) -> None:
        shelf.pauses.append(seconds)
        if len(shelf.pauses) == 3:
            await api.call("deleteWebhook")

    shelf.poller = Poller(InProcessRequest(api), f"https://api.example/bot{api.token}", shelf.store, 0, sleep)
    await shelf.fill()
    assert (shelf.stored, len(shelf.pauses)) == ([(100, CHAT)], 3)
    assert [record.message for record in caplog.records] == [WEBHOOK_SET]


async def test_two_pollers_on_one_token_lose_nothing_between_them(api: BotApi, sam: LocalPerson) -> None:
    taken: list[int] = []

    async def store(update: Raw, _chat: int) -> None:
        taken.append(int(update["update_id"]))

    async def soon(_: float) -> None:
        await asyncio.sleep(0.002)

    url = f"https://api.example/bot{api.token}"
    pollers = [asyncio.create_task(Poller(InProcessRequest(api), url, store, 1, soon).run()) for _ in range(2)]
    for n in range(20):
        await sam.says(str(n))
        await asyncio.sleep(0.001)
    await api.wait_for(lambda: len(set(taken)) == 20 and not api.pending)
    for polling in pollers:
        polling.cancel()
    await asyncio.gather(*pollers, return_exceptions=True)
    assert set(taken) == set(range(100, 120))


async def test_told_to_wait_it_waits(api: BotApi, sam: LocalPerson) -> None:
    await sam.says("one")
    api.fail_next("getUpdates", too_many_requests(40))
    shelf = Shelf(api, full=1)
    with warnings.catch_warnings(action="ignore"):
        await shelf.fill()
    assert shelf.pauses == [40]


@pytest.mark.parametrize("answer", [b"{}", b'{"ok":true}', b'{"ok":true,"result":{}}', b"<html>", b"[]"])
async def test_an_answer_that_is_none_is_trouble_like_any_other(api: BotApi, sam: LocalPerson, answer: bytes) -> None:
    class Odd(AiohttpRequest):
        answers = 2

        async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
            if Odd.answers:
                Odd.answers -= 1
                return 200, answer
            return await InProcessRequest(api).do_request(url, *args, **kwargs)

    await sam.says("one")
    shelf = Shelf(api, full=1)
    shelf.poller = Poller(Odd(), f"https://api.example/bot{api.token}", shelf.store, 0, shelf.sleep)
    await shelf.fill()
    assert (shelf.stored, shelf.pauses) == ([(100, CHAT)], [0.5, 1])


async def test_an_error_page_about_the_token_is_not_telegrams_word(api: BotApi, sam: LocalPerson) -> None:
    class Page(InProcessRequest):
        answers = 2

        async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
            if Page.answers:
                Page.answers -= 1
                return (404, 403)[Page.answers], b"<html>no such page</html>"
            return await super().do_request(url, *args, **kwargs)

    await sam.says("one")
    shelf = Shelf(api, full=1)
    shelf.poller = Poller(Page(api), f"https://api.example/bot{api.token}", shelf.store, 0, shelf.sleep)
    await shelf.fill()
    assert shelf.stored == [(100, CHAT)]
