"""Turns a second and CPU a turn on one core, beside echo bots on the same server.

``python -m tests.bench.turns [TURNS] [CHATS] [KIND…]`` (400 and 40; kinds: instant embedded ptb aiogram). A turn is
/question and an answer: two updates, two replies with two signs of life, all stored before they are confirmed. The
echo bots send as many replies and signs and keep nothing.
"""

from __future__ import annotations

import asyncio
import math
import sys
import time

from tests.bench import _aiogram
from tests.bench import _town as t


async def measure(command: tuple[str, ...], turns: int, chats: int) -> tuple[float, float, float]:
    """Turns a second, milliseconds of CPU a turn and resident MB."""
    async with t.town() as (api, base), t.bot(command, base) as bot:
        people = [t.Chat(api, n) for n in range(chats)]
        await asyncio.gather(*(chat.settles() for chat in people))
        await asyncio.gather(*(chat.turn() for chat in people))
        cpu, began = bot.cpu(), time.perf_counter()
        await t.practise(people, turns)
        spent = time.perf_counter() - began
        return turns / spent, (bot.cpu() - cpu) / turns * 1000, bot.memory()


def kinds() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Name and command of each bot that can be had here."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {
        "instant": ("Viva, a judge that takes no time", t.viva()),
        "embedded": ("Viva (`viva run`), the embedded judge", t.VIVA),
        "ptb": ("python-telegram-bot, an echo", (sys.executable, "-m", "tests.bench._echo_ptb")),
    }
    own = _aiogram.python()
    if own is not None:
        found["aiogram"] = ("aiogram, an echo", (str(own), str(t.ROOT / "tests" / "bench" / "_echo_aiogram.py")))
    return found


def main() -> None:
    """Measure and print a table."""
    turns, chats = (int(value) for value in (sys.argv[1:3] + ["400", "40"][len(sys.argv[1:3]) :]))
    known = kinds()
    wanted = sys.argv[3:] or list(known)
    print(f"{turns} turns, {chats} chats; {t.conditions()}\n")
    print("| bot, on one core | turns a second | CPU a turn | beside plain python-telegram-bot | memory |")
    print("|---|---|---|---|---|")
    rows = {kind: asyncio.run(measure(known[kind][1], turns, chats)) for kind in wanted if kind in known}
    plain = rows["ptb"][1] if "ptb" in rows else math.nan
    for kind, (rate, cpu, memory) in rows.items():
        print(f"| {known[kind][0]} | {rate:.0f} | {cpu:.1f} ms | {cpu / plain:.2f} times | {memory:.0f} MB |")
    if "aiogram" not in known:
        print("\naiogram is left out: it could not be installed into build/bench-aiogram")


if __name__ == "__main__":
    main()
