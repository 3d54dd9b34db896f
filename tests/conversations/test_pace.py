"""The whole bot at Telegram's pace; elsewhere in the tests, and in the terminal, nothing holds it up."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.app import Parts
from bot.local.botapi import BotApi
from bot.local.transport import InProcessRequest
from bot.tg.pace import Limits
from tests.support.talk import START, Clock, open_talk


class Hurried(Clock):
    """Whoever waits for a second or less makes that time pass."""

    def __init__(self) -> None:
        super().__init__(START, self.pass_by)
        self.waited: list[float] = []

    async def pass_by(self, seconds: float) -> None:
        if seconds > 1:  # "typing" again, a word on a long wait
            await asyncio.sleep(seconds)
            return
        self.waited.append(seconds)
        self.forward(seconds=seconds)


async def test_the_fourth_message_in_a_second_waits_for_the_next(tmp_path: Path) -> None:
    clock = Hurried()
    async with open_talk(tmp_path, clock, limits=Limits()) as talk:
        sam = talk.person(7)
        for _ in range(5):
            await sam.says("/help")
        await talk.settle()
        assert sum(message.from_bot for message in sam.sees) == 5
        assert clock.waited == [1, 1]


def test_unless_it_is_asked_for_nothing_is_held_up() -> None:
    assert Parts(request=lambda: InProcessRequest(BotApi())).limits is None
