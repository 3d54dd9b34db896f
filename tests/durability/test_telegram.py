"""Telegram, or the line to it, in every kind of trouble, over real HTTP: no update is lost, every reply arrives."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import count

import pytest
import pytest_asyncio

from bot.local import faults
from bot.local.botapi import BotApi
from bot.local.person import LocalPerson
from tests.support.botapi_http import serve
from tests.support.scenes import CARD, shown
from tests.support.talk import START, TOKEN, Clock, Talk, open_talk

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.long]


@dataclass
class Hurry:
    """Instead of sleeping: notes how long the sleep would have been, and gives way to others."""

    pauses: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await asyncio.sleep(min(seconds, 0.01))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def talk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Talk]:
    """A bot that speaks HTTP and never sleeps for long."""
    clock = Clock(START, Hurry())
    api = BotApi(TOKEN, now=clock)
    async with serve(api) as url, open_talk(tmp_path_factory.mktemp("viva"), clock, api, url=url) as talk:
        yield talk


_user_ids = count(31)


@pytest.fixture
def sam(talk: Talk) -> LocalPerson:
    return talk.person(next(_user_ids))


@pytest.fixture
def pauses(talk: Talk) -> list[float]:
    """How long the bot has slept since the test began."""
    assert isinstance(talk.clock.sleep, Hurry)
    talk.clock.sleep.pauses = []
    return talk.clock.sleep.pauses


TROUBLES = {
    "429 for a second": faults.too_many_requests(1),
    "429 for 200 seconds": faults.too_many_requests(200),
    "500": faults.server_error(),
    "an HTML page with 502": faults.page(502),
    "an HTML page with 200": faults.page(200),
    "200 without a result": faults.without_result(),
    "the response lost": faults.answer_lost(),
    "the line broken before": faults.never_arrived(),
    "a black hole": faults.black_hole(),
}
DONE = {"200 without a result", "the response lost"}
"""Telegram has carried out these calls: repeating them makes a second copy."""


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_a_reply_arrives_in_spite_of(talk: Talk, sam: LocalPerson, pauses: list[float], trouble: str) -> None:
    talk.api.fail_next("sendMessage", TROUBLES[trouble])
    before = talk.api.calls["sendMessage"]
    told = await talk.says(sam, f"/start q_{CARD}")
    assert len({message.text for message in told}) == 1
    assert len(told) == (2 if trouble in DONE else 1)
    assert talk.api.calls["sendMessage"] - before == 2
    assert max(pauses) >= {"429 for a second": 1, "429 for 200 seconds": 200}.get(trouble, 0.5)
    assert "Hint 1 of" in shown(await talk.taps(sam, "Hint")), "the talk does not go on"


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_updates_are_taken_in_spite_of(talk: Talk, sam: LocalPerson, pauses: list[float], trouble: str) -> None:
    talk.api.fail_next("getUpdates", TROUBLES[trouble], times=2)
    for text in ("/start", f"/start q_{CARD}", "/privacy"):
        await sam.says(text)
    await talk.settle()
    told = [message.text.split("\n")[0] for message in sam.sees if message.from_bot]
    assert len(told) == 3, "an update was lost or answered twice"
    assert len(pauses) >= 2
