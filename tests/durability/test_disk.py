"""The disk: a database that another process holds, damaged files at the start, no room left."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.grading.scripted import Script
from bot.interview.errors import StoreError
from bot.local.botapi import TOKEN, BotApi
from bot.local.person import LocalPerson
from bot.storage.store import SqlStore
from tests.support import provider
from tests.support.bot_process import SCRIPT, bot_process
from tests.support.botapi_http import serve
from tests.support.provider import Provider
from tests.support.scenes import ANSWER, CARD, asked, scores_in, shown
from tests.support.talk import PATIENCE, Clock, open_talk

pytestmark = pytest.mark.long


@pytest.mark.parametrize("name", ["viva.db", "engine.db"])
async def test_a_database_that_another_process_holds_for_a_while_is_waited_for(tmp_path: Path, name: str) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        with closing(sqlite3.connect(tmp_path / name, timeout=10)) as other:
            other.execute("BEGIN IMMEDIATE")
            talk.clock.forward(minutes=1)
            await sam.says(ANSWER)
            if name == "viva.db":
                signs = sam.typing
                await sam.waits_until(lambda: sam.typing > signs, PATIENCE, "a sign of life")
            assert scores_in(sam.sees) == []
            other.rollback()
        await talk.settle()
        assert len(scores_in(sam.sees)) == 1
        assert [attempt.answer for attempt in await talk.app.store.attempts(7)] == [ANSWER]


@pytest.mark.parametrize("name", ["viva.db", "engine.db"])
def test_a_damaged_database_stops_the_start_and_is_left_as_it_is(tmp_path: Path, name: str) -> None:
    clock, api = Clock(), BotApi(TOKEN)
    asyncio.run(_live(tmp_path, clock, api))
    file = tmp_path / name
    broken = file.read_bytes()[:4096] + b"\xff" * 4096 * 3
    for companion in tmp_path.glob(f"{name}-*"):
        companion.unlink()
    file.write_bytes(broken)
    with pytest.raises(StoreError) as caught:
        asyncio.run(_live(tmp_path, clock, api))
    assert "\n" not in caught.value.person
    assert "backup" in caught.value.person
    assert file.read_bytes() == broken


async def _live(folder: Path, clock: Clock, api: BotApi) -> str:
    async with open_talk(folder, clock, api, model="scripted:echo") as talk:
        await talk.says(talk.person(7), "/start")
        return shown(await talk.says(talk.person(7), "somebody who trains neural networks"))


def test_a_damaged_index_is_built_again(tmp_path: Path) -> None:
    clock, api = Clock(), BotApi(TOKEN)
    before = asyncio.run(_live(tmp_path, clock, api))
    files = [file for file in (tmp_path / "index").rglob("*") if file.is_file()]
    assert files
    for file in files:
        file.write_bytes(b"\xff" * file.stat().st_size)
    assert asyncio.run(_live(tmp_path, clock, api)) == before


class Held(Provider):
    """A provider that answers once `free` is set."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.free = threading.Event()
        self.asked = threading.Event()

    def reply(self, request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.asked.set()
        assert self.free.wait(PATIENCE)
        system, answer = (message["content"] for message in request["messages"][:2])
        self.answers = [asyncio.run(Script(["echo"]).answer(system, answer))]
        return super().reply(request)


def room(process: asyncio.subprocess.Process, size: int) -> None:
    """Let the process write no file beyond ``size`` bytes, as if the disk were full; -1 for no limit."""
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


async def at_rest(folder: Path) -> None:
    """Until the process has kept that it is done with everything."""
    for _ in range(600):
        with closing(sqlite3.connect(f"{(folder / 'engine.db').as_uri()}?mode=ro", uri=True, timeout=10)) as engine:
            if engine.execute("SELECT count(*) FROM workflow_status WHERE status <> 'SUCCESS'").fetchone() == (0,):
                return
        await asyncio.sleep(0.1)
    raise AssertionError("it is not done")


async def kept(folder: Path) -> list[tuple[str, int | None]]:
    """Answers and scores of the one person there is."""
    store = SqlStore(f"sqlite+aiosqlite:///{folder.as_posix()}/viva.db")
    await store.open()
    attempts = await store.attempts(7)
    await store.close()
    return [(attempt.answer, attempt.score) for attempt in attempts]


@pytest.mark.long
async def test_an_answer_that_a_full_disk_cannot_take_is_left_with_telegram(tmp_path: Path) -> None:
    api = BotApi(TOKEN)
    sam = LocalPerson(api, 7)
    async with serve(api) as url, bot_process(SCRIPT, tmp_path, url, {"VIVA_MODEL": "scripted:echo"}) as process:
        await sam.says(f"/start q_{CARD}")
        await sam.waits_for("Write your answer", 60)
        await at_rest(tmp_path)
        room(process, 4_096)
        polls = api.calls["getUpdates"]
        await sam.says(ANSWER)
        await api.wait_for(lambda: api.calls["getUpdates"] >= polls + 2, 60)
        assert api.pending == 1, "an answer was confirmed that could not be stored"
        assert process.returncode is None
        room(process, resource.RLIM_INFINITY)
        await sam.waits_for("/100", 60)
    assert await kept(tmp_path) == [(ANSWER, scores_in(sam.sees)[0])]


@pytest.mark.long
async def test_a_grade_that_a_full_disk_cannot_take_is_given_at_the_next_start(tmp_path: Path) -> None:
    api = BotApi(TOKEN)
    sam = LocalPerson(api, 7)
    held = Held([])
    with provider.serve(held):
        env = {"VIVA_MODEL": "openai:judge-1", "OPENAI_BASE_URL": held.url, "OPENAI_API_KEY": "none"}
        async with serve(api) as url:
            async with bot_process(SCRIPT, tmp_path, url, env) as process:
                await sam.says(f"/start q_{CARD}")
                await sam.waits_for("Write your answer", 60)
                await sam.says(ANSWER)
                assert await asyncio.to_thread(held.asked.wait, 60)
                room(process, 4_096)
                held.free.set()
                polls = api.calls["getUpdates"]
                await sam.says("/privacy")  # cannot be stored either
                await api.wait_for(lambda: api.calls["getUpdates"] >= polls + 2, 60)
                assert process.returncode is None
            async with bot_process(SCRIPT, tmp_path, url, env):
                await sam.waits_for("/100", 60)
                await sam.waits_for("What I store", 60)
    assert len(scores_in(sam.sees)) == 1
    assert await kept(tmp_path) == [(ANSWER, scores_in(sam.sees)[0])]
