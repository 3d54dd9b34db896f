"""A model provider in every kind of trouble at once, over real HTTP: nobody waits for another, nobody gets a number."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.grading.scripted import Script
from bot.local.botapi import TOKEN, BotApi
from bot.local.person import LocalPerson
from bot.storage.store import SqlStore
from tests.support import provider
from tests.support.bot_process import SCRIPT, bot_process
from tests.support.botapi_http import serve
from tests.support.provider import ENDLESS, SILENT, Provider
from tests.support.scenes import ANSWER, CARD, score_of, scores_in

PATIENCE = 60
TROUBLES: dict[str, str | int] = {
    "busy": 429,
    "broken": 500,
    "overloaded": 503,
    "garbage": "I would rather talk about the weather.",
    "empty": "",
    "silent": SILENT,
    "endless": ENDLESS,
}


@dataclass
class Town(Provider):
    """A provider whose trouble is that of whoever writes: an answer ends in the name of what happens to it."""

    def reply(self, request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        system, answer = (message["content"] for message in request["messages"][:2])
        for name, trouble in TROUBLES.items():
            if f"This one is {name}." in answer:
                self.answers = [trouble]
                return super().reply(request)
        self.answers = [asyncio.run(Script(["echo"]).answer(system, answer))]
        return super().reply(request)


@pytest.mark.long
async def test_whatever_happens_to_the_model_happens_to_one_answer_only(tmp_path: Path) -> None:
    api = BotApi(TOKEN)
    people = {name: LocalPerson(api, 100 + number, name) for number, name in enumerate(TROUBLES)}
    well = LocalPerson(api, 99, "Sam")
    with provider.serve(Town([])) as town:
        env = {
            "VIVA_MODEL": "openai:judge-1",
            "VIVA_MODEL_TIMEOUT": "3",
            "OPENAI_BASE_URL": town.url,
            "OPENAI_API_KEY": "none",
        }
        async with serve(api) as url, bot_process(SCRIPT, tmp_path, url, env):
            for person in (*people.values(), well):
                await person.says(f"/start q_{CARD}")
            for person in (*people.values(), well):
                await person.waits_for("Write your answer", PATIENCE)
            for name, person in people.items():
                await person.says(f"{ANSWER} This one is {name}.")
            await well.says(ANSWER)
            await well.waits_for("/100", PATIENCE)
            for person in people.values():
                await person.waits_for("saved, not graded yet", PATIENCE)
    assert score_of(well.sees) > 0
    assert [scores_in(person.sees) for person in people.values()] == [[]] * len(TROUBLES)
    assert any(ANSWER in json.dumps(request) for request in town.seen)
    store = SqlStore(f"sqlite+aiosqlite:///{tmp_path.as_posix()}/viva.db")
    await store.open()
    kept = {name: await store.attempts(person.user_id) for name, person in people.items()}
    await store.close()
    for name, attempts in kept.items():
        assert [(a.answer, a.score) for a in attempts] == [(f"{ANSWER} This one is {name}.", None)]
