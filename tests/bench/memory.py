"""Whether memory grows with turns, and how soon a bot serves again with work that waits.

``python -m tests.bench.memory [TURNS] [CHATS] [PENDING]`` (2,000, 100 and 1,000; the goal is stated for 10,000 turns,
which take some minutes). Memory is resident, read each fifth of the way. The restart is measured after ``kill -9``
with ``PENDING`` updates unanswered: until the first new reply, and until the last of them was answered.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import _town as t

PARTS = 5


async def grows(turns: int, chats: int, folder: Path) -> None:
    """Print the memory after each part of the turns."""
    async with t.town() as (api, base), t.bot(t.viva(), base, folder=folder) as bot:
        people = [t.Chat(api, n) for n in range(chats)]
        await asyncio.gather(*(chat.settles() for chat in people))
        print(f"| 0 | {bot.memory():.0f} MB |", flush=True)
        for part in range(1, PARTS + 1):
            await t.practise(people, turns // PARTS)
            print(f"| {turns // PARTS * part:,} | {bot.memory():.0f} MB |", flush=True)


async def restarts(pending: int, folder: Path) -> None:
    """Kill a bot, let ``pending`` updates wait, start it."""
    async with t.town() as (api, base):
        people = [t.Chat(api, n) for n in range(pending)]
        async with t.bot(t.viva(), base, folder=folder):
            await people[0].says("/start", "")
        began = time.perf_counter()
        async with t.bot(t.viva(), base, folder=folder):
            waits = await asyncio.gather(*(chat.says("/start", "") for chat in people))
            first, last = min(wait for _, wait in waits), time.perf_counter() - began
        print(f"\nrestart with {pending} pending: first reply after {first:.1f} s, the last after {last:.1f} s")


def main() -> None:
    """Measure and print."""
    given = sys.argv[1:4]
    turns, chats, pending = (int(value) for value in (given + ["2000", "100", "1000"][len(given) :]))
    print(f"{chats} chats; {t.conditions()}\n\n| turns | memory |\n|---|---|")
    with tempfile.TemporaryDirectory(prefix="viva-bench-") as folder:
        asyncio.run(grows(turns, chats, Path(folder)))
    with tempfile.TemporaryDirectory(prefix="viva-bench-") as folder:  # the server's update numbers begin anew
        asyncio.run(restarts(pending, Path(folder)))


if __name__ == "__main__":
    main()
