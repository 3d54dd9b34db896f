"""getUpdates: order, offset, long polling and conflicts, through a real ``telegram.Bot``."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from telegram import Bot, Update
from telegram.error import Conflict

from bot.local.botapi import BotApi
from bot.local.person import LocalPerson


def texts(updates: Sequence[Update]) -> list[str | None]:
    return [update.message.text for update in updates if update.message]


async def test_updates_stay_until_confirmed(api: BotApi, bot: Bot, sam: LocalPerson) -> None:
    await sam.says("one")
    await sam.says("two")
    updates = await bot.get_updates()
    assert [update.update_id for update in updates] == [100, 101, 102]
    assert texts(updates) == ["/start", "one", "two"]
    assert await bot.get_updates() == updates
    assert await bot.get_updates(offset=100) == updates
    assert texts(await bot.get_updates(offset=102)) == ["two"]
    assert texts(await bot.get_updates()) == ["two"]
    assert api.pending == 1
    assert await bot.get_updates(offset=103) == ()
    assert api.pending == 0


async def test_negative_offset_and_limit(bot: Bot, sam: LocalPerson) -> None:
    for number in range(4):
        await sam.says(str(number))
    assert texts(await bot.get_updates(limit=2)) == ["/start", "0"]
    assert texts(await bot.get_updates(offset=-2)) == ["2", "3"]
    assert texts(await bot.get_updates()) == ["2", "3"]


async def test_at_most_a_hundred_at_once(bot: Bot, sam: LocalPerson) -> None:
    for number in range(120):
        await sam.says(str(number))
    assert len(await bot.get_updates(limit=100)) == 100
    assert len(await bot.get_updates()) == 100


async def test_long_poll_returns_when_something_happens(bot: Bot, sam: LocalPerson) -> None:
    polling = asyncio.create_task(bot.get_updates(offset=101, timeout=30))
    await asyncio.wait([polling], timeout=0.01)
    assert not polling.done()
    await sam.says("late")
    assert texts(await asyncio.wait_for(polling, 5)) == ["late"]


async def test_a_poll_may_end_empty(bot: Bot) -> None:
    assert await bot.get_updates(timeout=0) == ()


async def test_a_second_poll_ends_the_first(bot: Bot, sam: LocalPerson) -> None:
    first = asyncio.create_task(bot.get_updates(offset=101, timeout=30))
    await asyncio.wait([first], timeout=0.01)
    second = asyncio.create_task(bot.get_updates(offset=101, timeout=30))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await asyncio.wait_for(first, 5)
    await sam.says("mine")
    assert texts(await asyncio.wait_for(second, 5)) == ["mine"]


async def test_allowed_updates_are_remembered(api: BotApi, bot: Bot, sam: LocalPerson) -> None:
    await bot.get_updates(offset=101, allowed_updates=["callback_query"])
    await sam.says("not wanted")
    assert await bot.get_updates() == ()
    assert api.push("message_reaction", {}) is None
    await bot.get_updates(allowed_updates=[])
    await sam.says("wanted")
    assert texts(await bot.get_updates()) == ["wanted"]
    assert api.push("message_reaction", {}) is None
    assert api.pending == 1


async def test_a_broken_update_can_be_sent(api: BotApi, sam: LocalPerson) -> None:
    assert api.push("message", {"message_id": "not a message"}) == 101
    await sam.says("after")
    updates = (await api.call("getUpdates", {"offset": 101}))["result"]
    assert updates[0] == {"update_id": 101, "message": {"message_id": "not a message"}}
    assert updates[1]["message"]["text"] == "after"


async def test_updates_keep_what_was_true_then(api: BotApi, sam: LocalPerson) -> None:
    (said,) = await sam.says("first")
    await sam.edits(said, "second")
    first, second = (await api.call("getUpdates", {"offset": 101}))["result"]
    assert first["message"]["text"] == "first"
    assert second["edited_message"]["text"] == "second"


async def test_an_offset_of_another_numbering_confirms_nothing(api: BotApi, sam: LocalPerson) -> None:
    await sam.says("before")
    api.world.updates.restart(7)
    await sam.says("after")
    updates = (await api.call("getUpdates", {"offset": 102}))["result"]
    assert [update["update_id"] for update in updates] == [100, 101, 7]
