"""What people wait for, beside the model, and what memory they take: 1, 50 and 500 chats, each answering every 20 s.

``python -m tests.bench.latency [SECONDS] [MODEL] [CHATS…]`` (40 s a size, a model that takes 2 s, 1 50 500). The bot
is on one core. The first sign is "typing"; the feedback's delay is what comes on top of the model's own time. Every
chat asks for a question and answers it within each 20 s, at a moment of its own, whether the bot keeps up or not.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time

from tests.bench import _town as t

EVERY = 20.0
AT_ONCE = 20
"""People who come in at the same time, before the clock starts."""


async def _come_in(people: list[t.Chat]) -> None:
    left = iter(people)

    async def some() -> None:
        for chat in left:
            await chat.settles()

    await asyncio.gather(*(some() for _ in range(AT_ONCE)))


async def measure(chats: int, seconds: float, model: float) -> None:
    """One row of the table."""
    chance = random.Random(7)
    async with t.town() as (api, base), t.bot(t.viva(str(model)), base) as bot:
        people = [t.Chat(api, n) for n in range(chats)]
        await _come_in(people)
        begins, turns = asyncio.get_running_loop().time(), list[t.Turn]()

        async def practise(chat: t.Chat) -> None:
            due = begins + chance.random() * EVERY
            while due < begins + seconds:
                await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
                turns.append(await chat.turn())
                due += EVERY

        cpu, began = bot.cpu(), time.perf_counter()
        await asyncio.gather(*(practise(chat) for chat in people))
        spent = time.perf_counter() - began
        columns = [
            "{:.2f}, {:.2f}, {:.2f} s".format(*t.centiles(each))
            for each in ([n.sign for n in turns], [n.feedback - model for n in turns], [n.question for n in turns])
        ]
        share = (bot.cpu() - cpu) / spent
        rate = len(turns) / spent
        print(
            f"| {chats} | {rate:.1f}/s | {' | '.join(columns)} | {share:.0%} of a core | {bot.memory():.0f} MB |",
            flush=True,
        )


def main() -> None:
    """Measure and print a table."""
    seconds, model = (float(value) for value in (sys.argv[1:3] + ["40", "2"][len(sys.argv[1:3]) :]))
    sizes = [int(size) for size in sys.argv[3:]] or [1, 50, 500]
    print(f"a model that takes {model:g} s, each chat every {EVERY:g} s for {seconds:g} s; {t.conditions()}\n")
    print("| chats | answers | first sign p50, p95, p99 | feedback beyond the model | question | CPU | memory |")
    print("|---|---|---|---|---|---|---|")
    for size in sizes:
        asyncio.run(measure(size, seconds if size > 1 else max(seconds, 2 * EVERY), model))


if __name__ == "__main__":
    main()
