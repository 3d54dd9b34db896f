"""What a second replica brings: turns a second and CPU a turn with one and with two on one PostgreSQL, by webhook.

``python -m tests.bench.replicas [TURNS] [CHATS]`` (300 and 60). Needs PostgreSQL. A judge that takes no time,
each replica on a core of its own as long as there are any; PostgreSQL and the town, which plays Telegram and the
people, take what is left. Where that is nothing, as with two replicas on two cores, the turns a second say how fast the
machine is and not what a replica brings. So the last column says what the CPU allows: turns a second, if each replica
had a core to itself and the database were no bottleneck.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator

from tests.bench import _town as t
from tests.support import postgres
from tests.support.chroma_server import free_port
from tests.support.replica import ADDRESS, Proxy
from tests.support.webhooks import delivering


@contextlib.asynccontextmanager
async def replicas(count: int, base: str, database: str, ports: list[int]) -> AsyncIterator[list[t.Bot]]:
    """As many bots on one database, each in a folder and on a core of its own."""
    shared = {
        "VIVA_DATABASE_URL": database.replace("postgresql://", "postgresql+psycopg://"),
        "VIVA_KEY_FILE": "off",
        "VIVA_WEBHOOK_URL": ADDRESS,
        "VIVA_WEBHOOK_SECRET": "a-secret_of-the-bench",
    }
    async with contextlib.AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(
                t.bot(
                    t.viva(),
                    base,
                    {**shared, "VIVA_LISTEN": f"127.0.0.1:{port}", "VIVA_EXECUTOR_ID": f"replica-{number}"},
                    core=t.CORES[number % len(t.CORES)],
                )
            )
            for number, port in zip(range(count), ports, strict=True)
        ]


async def measure(count: int, turns: int, chats: int) -> tuple[float, float]:
    """Turns a second, and milliseconds of CPU a turn of all replicas together."""
    ports = [free_port() for _ in range(count)]
    with postgres.server() as server, postgres.database(server) as database:
        async with (
            t.town() as (api, base),
            delivering(api, Proxy(*ports).route, retry=0.05),
            replicas(count, base, database, ports) as bots,
        ):
            people = [t.Chat(api, n) for n in range(chats)]
            await asyncio.gather(*(chat.settles() for chat in people))
            await asyncio.gather(*(chat.turn() for chat in people))
            cpu, began = sum(bot.cpu() for bot in bots), time.perf_counter()
            await t.practise(people, turns)
            spent = time.perf_counter() - began
            return turns / spent, (sum(bot.cpu() for bot in bots) - cpu) / turns * 1000


def main() -> None:
    """Measure and print a table."""
    turns, chats = (int(value) for value in (sys.argv[1:3] + ["300", "60"][len(sys.argv[1:3]) :]))
    print(f"{turns} turns, {chats} chats; {t.conditions()}\n")
    print("| replicas | turns a second here | CPU a turn | as the CPU allows, a core each |\n|---|---|---|---|")
    allowed = []
    for count in (1, 2):
        rate, cpu = asyncio.run(measure(count, turns, chats))
        allowed.append(1000 * count / cpu)
        print(f"| {count} | {rate:.0f} | {cpu:.1f} ms | {allowed[-1]:.0f} a second |", flush=True)
    print(f"\ntwo allow {allowed[1] / allowed[0]:.2f} times the turns of one")


if __name__ == "__main__":
    main()
