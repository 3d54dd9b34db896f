"""A town of people who practise with a bot over HTTP: the load of the benchmarks, and the clock beside it.

The Bot API and the people live in the process that measures, the bot in a process and on a core of its own. What is
measured of the bot is its CPU time, all threads together, and its resident memory, read from ``/proc``.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.local.botapi import TOKEN, BotApi
from bot.local.person import LocalPerson
from bot.local.wire import Json, Upload
from tests.support.botapi_http import serve

ROOT = Path(__file__).parents[2]
ASKED, GRADED = "Write your answer", "/100"
"""What the two replies of a turn hold: the question's and the feedback's."""
FIRST_CHAT = 1000
PATIENCE = 120.0
ANSWER = (
    "I would first make clear what the goal is and how we would notice that we have reached it. Then I compare the "
    "options by cost, risk and what they do to the people who maintain them. For example, at my last job we moved one "
    "service at a time and measured the error rate after each step. The drawback is that it takes longer. "
)


CORES = sorted(os.sched_getaffinity(0))
"""The cores there are, read before this process keeps to one of them: the first is the bot's, the last the town's."""


@dataclass
class Turn:
    """Seconds from what a person sent to what arrived: the question, the sign of life, the feedback."""

    question: float = 0.0
    sign: float = 0.0
    feedback: float = 0.0


class Town(BotApi):
    """A `BotApi` that tells each chat at once what the bot did in it."""

    def __init__(self) -> None:
        super().__init__(TOKEN)
        self.listeners: dict[int, Callable[[str, str], None]] = {}

    async def call(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        files: Mapping[str, Upload] | None = None,
        *,
        token: str | None = None,
    ) -> Json:
        answer = await super().call(method, params, files, token=token)
        chat = (params or {}).get("chat_id")
        if chat is not None and answer["ok"]:
            listener = self.listeners.get(int(chat))
            if listener is not None:
                listener(method.lower(), str((params or {}).get("text", "")))
        return answer


class Chat:
    """One person who practises."""

    def __init__(self, town: Town, number: int) -> None:
        self.person = LocalPerson(town, FIRST_CHAT + number)
        self._town = town
        self._said = 0
        self._signed = 0.0
        self._awaited = ""
        self._arrived: asyncio.Future[float] | None = None
        town.listeners[self.person.chat_id] = self._hear

    def _hear(self, method: str, text: str) -> None:
        now = time.perf_counter()
        if method == "sendchataction" and not self._signed:
            self._signed = now
        if method == "sendmessage" and self._arrived and not self._arrived.done() and self._awaited in text:
            self._arrived.set_result(now)
            # What was said is of no use any more, and would only make this process big.
            messages = self._town.world.messages[self.person.chat_id]
            for old in sorted(messages)[:-4]:
                del messages[old]

    async def says(self, text: str, awaited: str) -> tuple[float, float]:
        """Say something; seconds until "typing" (or the reply, if that came first) and until a reply with ``awaited``.

        Raises ``TimeoutError`` if it does not come.
        """
        self._awaited, self._signed = awaited, 0.0
        self._arrived = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        await self.person.says(text)
        arrived = await asyncio.wait_for(self._arrived, PATIENCE)
        return (self._signed or arrived) - began, arrived - began

    async def settles(self) -> None:
        """Come in and choose a role and a level."""
        await self.says("/start", "")
        await self.says("/role data scientist", "How hard")
        await self.says("/difficulty medium", "")

    async def turn(self) -> Turn:
        """A question, an answer that nobody gave before, the feedback."""
        self._said += 1
        _, question = await self.says("/question", ASKED)
        sign, feedback = await self.says(f"{ANSWER}That was case {self.person.chat_id}, {self._said}.", GRADED)
        return Turn(question, sign, feedback)


async def practise(people: Sequence[Chat], turns: int) -> None:
    """So many turns, each chat one after the other and all chats at once."""
    left = iter(range(turns))

    async def one(chat: Chat) -> None:
        for _ in left:
            await chat.turn()

    await asyncio.gather(*(one(chat) for chat in people))


@dataclass
class Bot:
    """A bot's process, and what it has used so far."""

    process: asyncio.subprocess.Process
    folder: Path
    _ticks: int = field(default=os.sysconf("SC_CLK_TCK"))

    def cpu(self) -> float:
        """Seconds of CPU, user and system, of all threads."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / self._ticks

    def memory(self) -> float:
        """Resident MB (10^6 bytes), and never pages given back since."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextlib.asynccontextmanager
async def bot(
    command: Sequence[str],
    base: str,
    settings: Mapping[str, str] | None = None,
    folder: Path | None = None,
    core: int = CORES[0],
) -> AsyncIterator[Bot]:
    """A bot that serves ``base``, pinned to ``core``; ``settings`` are VIVA_… and others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VIVA_")}
    with tempfile.TemporaryDirectory(prefix="viva-bench-") as fresh:
        place = folder or Path(fresh)
        given = {
            "VIVA_DATA_DIR": str(place),
            "VIVA_KEY_FILE": f"{place}.key",
            "VIVA_TELEGRAM_TOKEN": TOKEN,
            "VIVA_TELEGRAM_API": base,
            "VIVA_FLOOD_PER_MINUTE": "0",
            "VIVA_LOG_LEVEL": "WARNING",
            "PYTHONPATH": str(ROOT),
            "BENCH_CORE": str(core),
        }
        process = await asyncio.create_subprocess_exec(*command, env={**kept, **given, **(settings or {})}, cwd=place)
        os.sched_setaffinity(process.pid, {core})  # before it has made a thread
        try:
            yield Bot(process, place)
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


@contextlib.asynccontextmanager
async def town() -> AsyncIterator[tuple[Town, str]]:
    """The Bot API over HTTP, on the core that the bots do not use; yields it and its base URL."""
    os.sched_setaffinity(0, {CORES[-1]})
    api = Town()
    async with serve(api) as base:
        yield api, base


VIVA = (sys.executable, "-m", "bot", "run")
"""The real thing, with the judge that the settings name."""


def viva(judge: str = "instant") -> tuple[str, ...]:
    """The same bot with a judge of the benchmark: ``instant``, or the number of seconds it takes."""
    return (sys.executable, "-m", "tests.bench._viva", judge)


def centiles(seconds: Sequence[float]) -> tuple[float, float, float]:
    """p50, p95 and p99."""
    ordered = sorted(seconds)
    p50, p95, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * part))] for part in (0.5, 0.95, 0.99))
    return p50, p95, p99


def conditions() -> str:
    """What a figure should be read with: cores, load and versions."""
    import platform

    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, load {load:.1f} at the start, Python {platform.python_version()}"
