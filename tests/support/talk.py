"""A whole bot over the in-process Bot API, talked to as a person does: say, tap, see."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import App, Parts
from bot.config import load
from bot.local.botapi import BotApi
from bot.local.person import LocalPerson
from bot.local.seen import SeenMessage
from bot.local.transport import InProcessRequest
from bot.tg.delivery import Sleep
from bot.tg.gradings import Examiner
from bot.tg.pace import Limits
from bot.tg.transport import AiohttpRequest
from knowledge.embeddings import Embedder
from tests.support import ready

TOKEN = "110201543:local"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PATIENCE = 20.0
HASTE = 0.5
"""Seconds that a call over HTTP may take in a test: they pass in real time where the server never answers."""


class Clock:
    """A clock that only moves when told to; ``sleep`` is how the bot waits meanwhile."""

    def __init__(self, now: datetime = START, sleep: Sleep = asyncio.sleep) -> None:
        self.now = now
        self.sleep = sleep

    def __call__(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return (self.now - START).total_seconds()

    def forward(self, **parts: float) -> None:
        self.now += timedelta(**parts)


class Talk:
    """A running bot and the people who talk to it."""

    def __init__(self, app: App, api: BotApi, clock: Clock) -> None:
        self.app = app
        self.api = api
        self.clock = clock
        self._people: dict[int, LocalPerson] = {}

    def person(self, user_id: int, first_name: str = "Sam", language_code: str | None = "en") -> LocalPerson:
        if user_id not in self._people:
            self._people[user_id] = LocalPerson(self.api, user_id, first_name, language_code)
        return self._people[user_id]

    async def settle(self) -> None:
        """Until the bot has taken and answered everything."""
        await self.api.wait_for(lambda: self.api.pending == 0, PATIENCE)
        await self.app.engine.idle(PATIENCE)

    async def says(self, person: LocalPerson, text: str) -> list[SeenMessage]:
        """Say something; returns the bot's new messages. A minute passes, so that texts do not join."""
        self.clock.forward(minutes=1)
        return await self.says_at_once(person, text)

    async def says_at_once(self, person: LocalPerson, text: str) -> list[SeenMessage]:
        before = {m.message_id for m in person.sees}
        await person.says(text)
        await self.settle()
        return [m for m in person.sees if m.message_id not in before and m.from_bot]

    async def taps(self, person: LocalPerson, button: str | int, message_id: int | None = None) -> list[SeenMessage]:
        before = {m.message_id for m in person.sees}
        await person.taps(button, message_id)
        await self.settle()
        return [m for m in person.sees if m.message_id not in before and m.from_bot]


@asynccontextmanager
async def open_talk(
    folder: Path,
    clock: Clock | None = None,
    api: BotApi | None = None,
    examiner: Examiner | None = None,
    limits: Limits | None = None,
    url: str = "",
    embedder: Embedder | None = None,
    **env: str,
) -> AsyncIterator[Talk]:
    """Start a bot in ``folder``; ``env`` are settings by their name without VIVA_, in small letters. What each start
    does alike is done already (`tests.support.ready`).

    ``limits`` on sending hold by the clock's own seconds. With the ``url`` under which ``api`` is served it speaks HTTP
    as `viva run` does, but loses patience in `HASTE` seconds; without one it calls ``api`` in this process.
    """
    clock = clock or Clock()
    api = api or BotApi(TOKEN, now=clock)
    settings = load(
        {
            "VIVA_DATA_DIR": str(folder),
            "VIVA_KEY_FILE": "off",
            "VIVA_TELEGRAM_TOKEN": TOKEN,
            "VIVA_TELEGRAM_API": url or "http://in-process",
            "VIVA_FLOOD_PER_MINUTE": "0",
            **{f"VIVA_{name.upper()}": value for name, value in env.items()},
        },
        env_file=None,
    )
    parts = Parts(
        request=lambda: AiohttpRequest(16, HASTE) if url else InProcessRequest(api),
        clock=clock,
        poll_seconds=0 if url else 5,
        examiner=examiner,
        sleep=clock.sleep,
        limits=limits,
        monotonic=clock.monotonic,
        embedder=embedder,
        load=ready.load,
    )
    if not env.keys() & {"database_url", "secret_key", "key_file"}:
        await ready.databases(settings.data_dir)
    if embedder is None and not env.keys() & {"embeddings", "bank", "chroma_url"}:
        ready.index(settings.data_dir / "index")
    app = App(settings, parts)
    await app.start()
    polling = asyncio.create_task(app.poll())
    try:
        yield Talk(app, api, clock)
    finally:
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
        await app.stop()
