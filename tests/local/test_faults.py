"""Trouble on order, as a real ``telegram.Bot`` meets it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import Forbidden, NetworkError, RetryAfter, TimedOut

from bot.local.botapi import BotApi
from bot.local.faults import (
    Fault,
    answer_lost,
    black_hole,
    never_arrived,
    page,
    refused,
    server_error,
    too_many_requests,
    without_result,
)
from bot.local.person import LocalPerson
from bot.local.transport import answer
from tests.local.conftest import RETRY_AFTER_WILL_CHANGE


@pytest.mark.filterwarnings(RETRY_AFTER_WILL_CHANGE)
async def test_too_many_requests(api: BotApi, bot: Bot, sam: LocalPerson) -> None:
    api.fail_next("sendMessage", too_many_requests(3))
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(7, "Hello")
    assert caught.value.retry_after in {3, timedelta(seconds=3)}
    assert sam.new() == []
    await bot.send_message(7, "Hello")
    assert len(sam.new()) == 1


async def test_faults_come_in_order_and_only_for_their_method(api: BotApi, bot: Bot, sam: LocalPerson) -> None:
    api.fail_next("sendMessage", server_error(502), times=2)
    api.fail_next("sendMessage", refused(403, "Forbidden: user is deactivated"))
    await bot.send_chat_action(7, "typing")
    for _ in range(2):
        with pytest.raises(NetworkError, match="Bad Gateway"):
            await bot.send_message(7, "Hello")
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(7, "Hello")
    await bot.send_message(7, "Hello")
    assert [message.text for message in sam.new()] == ["Hello"]
    assert api.calls["sendMessage"] == 4


async def test_answer_lost_after_delivery(api: BotApi, bot: Bot, sam: LocalPerson) -> None:
    api.fail_next("sendMessage", answer_lost())
    with pytest.raises(TimedOut):
        await bot.send_message(7, "Hello")
    assert [message.text for message in sam.new()] == ["Hello"]


async def test_never_arrived(api: BotApi, bot: Bot, sam: LocalPerson) -> None:
    api.fail_next("sendMessage", never_arrived())
    with pytest.raises(NetworkError) as caught:
        await bot.send_message(7, "Hello")
    assert not isinstance(caught.value, TimedOut)
    assert sam.new() == []


async def test_polling_can_fail_too(api: BotApi, bot: Bot, sam: LocalPerson) -> None:
    api.fail_next("getUpdates", server_error())
    with pytest.raises(NetworkError, match="Internal Server Error"):
        await bot.get_updates()
    assert len(await bot.get_updates()) == 1


@pytest.mark.parametrize(
    ("fault", "status", "arrived"), [(page(502), 502, 0), (page(200), 200, 0), (without_result(), 200, 1)]
)
async def test_an_answer_that_is_none(api: BotApi, sam: LocalPerson, fault: Fault, status: int, arrived: int) -> None:
    api.fail_next("sendMessage", fault)
    path, params = f"/bot{api.token}/sendMessage", {"chat_id": 7, "text": "Hello"}
    got, body = await answer(api, path, params, {})
    assert got == status
    assert b"result" not in body
    assert len(sam.new()) == arrived
    assert (await answer(api, path, params, {}))[0] == 200


async def test_a_black_hole_never_answers(api: BotApi, sam: LocalPerson) -> None:
    api.fail_next("sendMessage", black_hole())
    call = asyncio.create_task(api.call("sendMessage", {"chat_id": 7, "text": "Hello"}))
    await asyncio.sleep(0)
    await api.call("sendMessage", {"chat_id": 7, "text": "Are you there?"})
    assert not call.done()
    call.cancel()
    assert [message.text for message in sam.new()] == ["Are you there?"]
