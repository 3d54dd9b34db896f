"""Turns a second and CPU a turn on one core, beside echo bots on the same server.

``python -m tests.bench.turns [TURNS] [CHATS] [KIND…]`` (400 and 40; kinds: instant embedded ptb aiogram). A turn is
/question and an answer: two updates, two replies with two signs of life, all stored before they are confirmed. The
echo bots send as many replies and signs and keep nothing.
"""

from __future__ import annotations

import asyncio
import sys
import time

from tests.bench import _town as t


async def measure(command: tuple[str, ...], turns: int, chats: int) -> tuple[float, float, float]:
    """Turns a second, milliseconds of CPU a turn and resident MB."""
    async with t.town() as (api, base), t.bot(command, base) as bot:
        people = [t.Chat(api, n) for n in range(chats)]
        await asyncio.gather(*(chat.settles() for chat in people))
        await asyncio.gather(*(chat.turn() for chat in people))
        left = iter(range(turns))

        async def practise(chat: t.Chat) -> None:
            for _ in left:
                await chat.turn()

        cpu, began = bot.cpu(), time.perf_counter()
        await asyncio.gather(*(practise(chat) for chat in people))
        spent = time.perf_counter() - began
        return turns / spent, (bot.cpu() - cpu) / turns * 1000, bot.memory()


KINDS = {
    "instant": ("Viva, a judge that takes no time", t.viva()),
    "embedded": ("Viva (`viva run`), the embedded judge", t.VIVA),
}


def main() -> None:
    """Measure and print."""
    turns, chats = (int(value) for value in (sys.argv[1:3] + ["400", "40"][len(sys.argv[1:3]) :]))
    kinds = sys.argv[3:] or list(KINDS)
    print(f"{turns} turns, {chats} chats; {t.conditions()}")
    for kind in kinds:
        name, command = KINDS[kind]
        rate, cpu, memory = asyncio.run(measure(command, turns, chats))
        print(f"| {name} | {rate:.0f}/s | {cpu:.1f} ms | {memory:.0f} MB |", flush=True)


if __name__ == "__main__":
    main()
