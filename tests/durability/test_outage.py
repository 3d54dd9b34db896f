"""Telegram away for minutes, one chat slowed down, somebody who blocks the bot: nothing is lost, nobody else waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from bot.local.botapi import BotApi
from bot.local.faults import too_many_requests
from bot.tg.sending import TYPING_EVERY
from tests.support.botapi_http import serve
from tests.support.scenes import ANSWER, asked, scores_in, shown
from tests.support.slow import Hourglass, SlowJudge, until
from tests.support.talk import PATIENCE, START, TOKEN, Clock, Talk, open_talk

pytestmark = pytest.mark.long


class Outage:
    """A Telegram that can be taken away and comes back by itself after ``minutes`` of the bot's pauses."""

    def __init__(self, api: BotApi, minutes: float) -> None:
        self._api = api
        self._seconds = minutes * 60
        self._stack = AsyncExitStack()
        self.waited: float | None = None
        self.url = ""

    async def up(self) -> None:
        port = int(self.url.rpartition(":")[2]) if self.url else 0
        self.url = await self._stack.enter_async_context(serve(self._api, port))

    async def down(self) -> None:
        await self._stack.aclose()
        self.waited = 0.0

    async def sleep(self, seconds: float) -> None:
        """How the bot sleeps: the pauses of one that tries again add up to the time of the outage."""
        await asyncio.sleep(min(seconds, 0.01))
        if self.waited is not None and seconds != TYPING_EVERY:
            self.waited += seconds
            if self.waited >= self._seconds:
                self.waited = None
                await self.up()


@asynccontextmanager
async def outage(folder: Path, minutes: float, examiner: SlowJudge) -> AsyncIterator[tuple[Outage, Talk]]:
    """A bot whose Telegram can fail."""
    api = BotApi(TOKEN)
    telegram = Outage(api, minutes)
    await telegram.up()
    clock = Clock(START, telegram.sleep)
    async with open_talk(folder, clock, api, examiner, url=telegram.url) as talk:
        yield telegram, talk
    await telegram.down()


async def test_what_was_written_while_telegram_was_down_for_minutes_is_answered_once(tmp_path: Path) -> None:
    async with outage(tmp_path, 5, SlowJudge(64)) as (telegram, talk):
        sam = talk.person(7)
        await asked(talk, sam)
        await telegram.down()
        before = len(sam.sees)
        await sam.says("/hint")
        await sam.says("/privacy")
        await talk.settle()
        assert telegram.waited is None, "it came back before the time"
        first, second = [message.text for message in sam.sees[before:] if message.from_bot]
        assert "Hint 1 of" in first
        assert "What I store" in second


async def test_a_grade_given_while_telegram_was_down_for_minutes_arrives_once(tmp_path: Path) -> None:
    judge = SlowJudge(64)
    async with outage(tmp_path, 5, judge) as (telegram, talk):
        sam = talk.person(7)
        await asked(talk, sam)
        talk.clock.forward(minutes=1)
        await sam.says(ANSWER)
        await until(lambda: judge.begun == 1, "the answer to be with the judge")
        await telegram.down()
        judge.release()
        await talk.settle()
        assert telegram.waited is None, "it came back before the time"
        assert scores_in(sam.sees) == [64]
        assert [attempt.score for attempt in await talk.app.store.attempts(7)] == [64]


async def test_one_chat_that_telegram_slows_down_holds_up_no_other(tmp_path: Path) -> None:
    clock = Clock(sleep=Hourglass())
    async with open_talk(tmp_path, clock) as talk:
        sam, ben = talk.person(7), talk.person(8, "Ben")
        talk.api.fail_next("sendMessage", too_many_requests(200))
        await sam.says("/privacy")
        assert isinstance(clock.sleep, Hourglass)
        await clock.sleep.asleep(1)
        await ben.says("/privacy")
        await ben.waits_for("What I store", PATIENCE)
        assert [message for message in sam.sees if message.from_bot] == []
        await clock.sleep.forward(201)
        await sam.waits_for("What I store", PATIENCE)
        await talk.settle()
        assert talk.api.calls["sendMessage"] == 3


async def test_somebody_who_blocks_the_bot_loses_no_answer_and_holds_up_nobody(tmp_path: Path) -> None:
    judge = SlowJudge(64)
    async with open_talk(tmp_path, examiner=judge) as talk:
        sam, ben = talk.person(7), talk.person(8, "Ben")
        await asked(talk, sam)
        await sam.says(ANSWER)
        await until(lambda: judge.begun == 1, "the answer to be with the judge")
        await sam.blocks()
        judge.release()
        await talk.settle()
        assert scores_in(sam.sees) == []
        await asked(talk, ben)
        await sam.unblocks()
        assert "64" in shown(await talk.says(sam, "/history"))
        assert [attempt.score for attempt in await talk.app.store.attempts(7)] == [64]
