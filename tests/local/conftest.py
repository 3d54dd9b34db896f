"""A Bot API with a fixed clock, a real ``telegram.Bot`` on it and a person who has already said hello."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from telegram import Bot

from bot.local.botapi import BotApi
from bot.local.person import LocalPerson
from bot.local.transport import InProcessRequest

# python-telegram-bot warns, whenever it builds a RetryAfter, that its type will change
RETRY_AFTER_WILL_CHANGE = "ignore:Deprecated since version v22.2:telegram.warnings.PTBDeprecationWarning"

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **span: float) -> None:
        self.time += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def api(clock: Clock) -> BotApi:
    return BotApi(now=clock, first_update_id=100)


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    request = InProcessRequest(api)
    async with Bot(api.token, request=request, get_updates_request=request) as bot:
        yield bot


@pytest.fixture
async def sam(api: BotApi) -> LocalPerson:
    """In the chat with id 7, whose message 1 (update 100) is "/start"."""
    person = LocalPerson(api, 7)
    await person.says("/start")
    return person
