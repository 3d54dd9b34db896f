"""Processes that are killed under load, told to leave with a grading under way, or started on a mountain of work."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.engine import Engine
from bot.interview.attempt import Attempt
from bot.interview.ports import Change
from bot.interview.session import Person, Snapshot
from bot.local.botapi import TOKEN, BotApi
from bot.local.person import LocalPerson
from bot.storage.store import SqlStore
from bot.tg import texts
from knowledge.card import QuestionCard
from tests.support.bot_process import SCRIPT, bot_process
from tests.support.botapi_http import serve
from tests.support.ready import shipped
from tests.support.scenes import ANSWER, CARD, OTHER_CARD, scores_in

pytestmark = pytest.mark.long

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BANK_CARD: QuestionCard = shipped().cards[CARD]
PENDING = 1_000
KILLS = 20
CHATS = 20
PATIENCE = 120
ECHO = {"VIVA_MODEL": "scripted:echo", "VIVA_FLOOD_PER_MINUTE": "0"}


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[SqlStore]:
    store = SqlStore(f"sqlite+aiosqlite:///{folder.as_posix()}/viva.db")
    await store.open()
    try:
        yield store
    finally:
        await store.close()


async def until_more(api: BotApi, method: str, calls: int) -> None:
    """Until ``method`` was called more than ``calls`` times."""
    await api.wait_for(lambda: api.calls[method] > calls, PATIENCE)


WAITING = set(texts.WAITING.values())
"""Words on a wait, which is long where the machine is busy; a kill may leave one behind."""


def scores_of(text: str) -> list[int]:
    """The score if ``text`` is feedback."""
    return [int(text.partition("/")[0])] if "/100 ·" in text else []


class Busy:
    """Somebody who answers one question after the other until told to stop, each answer unlike any other.

    They take a moment to read: Telegram carries 25 messages a second, and no more are under way then than here.
    """

    def __init__(self, api: BotApi, number: int) -> None:
        self.person = LocalPerson(api, 1_000 + number, f"P{number}")
        self._chance = random.Random(number)
        self.answers: list[str] = []

    async def practises(self, enough: asyncio.Event) -> None:
        while not enough.is_set():
            card = (CARD, OTHER_CARD)[len(self.answers) % 2]
            await self._say(f"/start q_{card}", "Write your answer")
            answer = f"{ANSWER} This is answer {len(self.answers)} of {self.person.user_id}."
            self.answers.append(answer)
            await self._say(answer, "/100")

    async def _say(self, text: str, reply: str) -> None:
        await asyncio.sleep(self._chance.uniform(0.2, 1))
        [message] = await self.person.says(text)
        await self.person.waits_until(
            lambda: any(m.message_id > message and reply in m.text for m in self.person.sees), PATIENCE, reply
        )


async def test_killed_twenty_times_under_load(tmp_path: Path) -> None:
    """No answer is lost, none is scored twice, each chat stays in order, and a kill copies no reply more than once."""
    api = BotApi(TOKEN)
    chance = random.Random(20)
    enough = asyncio.Event()
    kills: list[int] = []
    town = [Busy(api, number) for number in range(CHATS)]
    async with serve(api) as url:
        practising = [asyncio.create_task(busy.practises(enough)) for busy in town]
        for kill in range(KILLS):
            async with bot_process(SCRIPT, tmp_path, url, ECHO) as process:
                sent, polls = api.calls["sendMessage"], api.calls["getUpdates"]
                if kill % 4:  # or in the first moment of its life
                    await until_more(api, "sendMessage", sent)
                await until_more(api, "getUpdates", polls)
                await asyncio.sleep(chance.uniform(0, 0.8))
                process.kill()
            await asyncio.sleep(0.05)  # what it sent last is on its way
            kills.append(max(number for chat in api.world.messages.values() for number in chat))
        enough.set()
        async with bot_process(SCRIPT, tmp_path, url, ECHO):
            await asyncio.gather(*practising)
            await api.wait_for(lambda: api.pending == 0, PATIENCE)
    copies = 0
    async with opened(tmp_path) as store:
        for busy in town:
            attempts = sorted(await store.attempts(busy.person.user_id), key=lambda attempt: attempt.submitted_at)
            assert [attempt.answer for attempt in attempts] == busy.answers, "an answer is lost, or kept twice"
            shown = [message for message in busy.person.sees if message.from_bot and message.text not in WAITING]
            once = shown[:1]
            for message in shown[1:]:
                if message.text != once[-1].text:
                    once.append(message)
                    continue
                copies += 1
                before = shown[shown.index(message) - 1].message_id
                assert any(before <= kill < message.message_id for kill in kills), "a copy without a kill"
            told = [scores_of(message.text) for message in once]
            assert told == [each for attempt in attempts for each in ([], [attempt.score])], once
    answers = sum(len(busy.answers) for busy in town)
    print(f"{KILLS} kills, {answers} answers, 0 lost, {copies} sent twice")
    assert answers > CHATS


async def test_told_to_leave_with_a_grading_under_way(tmp_path: Path) -> None:
    """`viva run` leaves in time and grades the answer after the next start."""
    api = BotApi(TOKEN)
    sam = LocalPerson(api, 7)
    async with serve(api) as url:
        async with bot_process(["-m", "bot", "run"], tmp_path, url, {"VIVA_MODEL": "scripted:hang"}) as process:
            await sam.says(f"/start q_{CARD}")
            await sam.waits_for("Write your answer", PATIENCE)
            signs = sam.typing
            await sam.says(ANSWER)
            await api.wait_for(lambda: api.pending == 0 and sam.typing > signs, PATIENCE)
            process.terminate()
            assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
        assert scores_in(sam.sees) == []
        async with bot_process(["-m", "bot", "run"], tmp_path, url, ECHO):
            await sam.waits_for("/100", PATIENCE)
    async with opened(tmp_path) as store:
        (attempt,) = await store.attempts(7)
    assert scores_in(sam.sees) == [attempt.score]
    assert attempt.answer == ANSWER


async def test_back_in_service_with_a_thousand_pieces_pending(tmp_path: Path) -> None:
    """A thousand gradings are under way with a model that hangs; killed and started again, the bot serves at once."""
    api = BotApi(TOKEN)
    async with opened(tmp_path) as store:
        await store.turn("seed", Person(user_id=9, chat_id=9, name="P"), NOW, waiting_answer)
    engine = Engine(f"sqlite:///{tmp_path.as_posix()}/engine.db", executor_id="viva", idle=True)
    await engine.start()
    for chat in range(10_000, 10_000 + PENDING):
        person = Person(user_id=chat, chat_id=chat, name="P").model_dump(mode="json")
        await engine.store("regrade", f"seed-{chat}", chat, {"attempt": "9-1-1", "person": person})
    await engine.stop()
    env = {"VIVA_MODEL": "scripted:hang", "VIVA_MODEL_TIMEOUT": "3600"}
    async with serve(api) as url:
        async with bot_process(SCRIPT, tmp_path, url, env) as process:
            await served(api, 1)
            process.kill()
        started = time.monotonic()
        async with bot_process(SCRIPT, tmp_path, url, env) as process:
            await served(api, 2)
            seconds = time.monotonic() - started
    print(f"serving {seconds:.1f} s after the start, with {PENDING} pieces of work pending")
    assert seconds < 60, "the goal is 5 s on a machine that has nothing else to do"


async def served(api: BotApi, user_id: int) -> None:
    """Somebody who has never been here is answered."""
    newcomer = LocalPerson(api, user_id)
    await newcomer.says("/privacy")
    await newcomer.waits_for("What I store", PATIENCE)


def waiting_answer(snapshot: Snapshot) -> Change:
    """Somebody has answered a question and waits for the grade."""
    person = snapshot.candidate.person
    attempt = Attempt(
        id=f"{person.user_id}-1-1",
        user_id=person.user_id,
        turn=1,
        card_id=BANK_CARD.id,
        card_revision=BANK_CARD.revision,
        card_hash=BANK_CARD.content_hash,
        answer=ANSWER,
        asked_at=NOW,
        submitted_at=NOW,
    )
    return Change(candidate=snapshot.candidate, attempts=(attempt,))
