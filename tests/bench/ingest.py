"""How many updates a second are stored durably, and what one costs: on SQLite, and on PostgreSQL if there is one.

``python -m tests.bench.ingest [UPDATES]`` (1,000). Stored one after the other, as a poll does it, and 32 at a time, as
webhooks do. Nothing runs them meanwhile. The PostgreSQL server is thrown away afterwards and does not sync to the disk;
`VIVA_TEST_POSTGRES` names one that does.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time

from bot.engine import Engine, update_key
from tests.bench import _town as t
from tests.support import postgres

AT_ONCE = 32
UPDATE = {
    "update_id": 1,
    "message": {
        "message_id": 2,
        "date": 1_772_000_000,
        "text": t.ANSWER,
        "chat": {"id": 7, "type": "private", "first_name": "Sam"},
        "from": {"id": 7, "is_bot": False, "first_name": "Sam", "language_code": "en"},
    },
}


async def _store(url: str, updates: int) -> list[tuple[float, float]]:
    """Updates a second and milliseconds of CPU for each, one by one and at a time."""
    engine = Engine(url, idle=True)
    await engine.start()
    found = []
    for first, at_once in ((0, 1), (updates, AT_ONCE)):
        numbers = iter(range(first, first + updates))

        async def work(numbers: object = numbers) -> None:
            for number in numbers:  # type: ignore[attr-defined]
                await engine.store("update", update_key(1, number), number % 500, {"update": UPDATE, "chat": 7})

        cpu, began = time.process_time(), time.perf_counter()
        await asyncio.gather(*(work() for _ in range(at_once)))
        spent = time.perf_counter() - began
        found.append((updates / spent, (time.process_time() - cpu) / updates * 1000))
    await engine.stop()
    return found


def _print(name: str, found: list[tuple[float, float]]) -> None:
    (alone, cpu), (together, cheaper) = found
    print(f"| {name} | {alone:.0f}/s | {cpu:.1f} ms | {together:.0f}/s | {cheaper:.1f} ms |", flush=True)


def main() -> None:
    """Measure and print a table."""
    updates = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    print(f"{updates} updates; {t.conditions()}\n")
    print(f"| kept in | one by one | CPU each | {AT_ONCE} at a time | CPU each |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="viva-bench-") as folder:
        _print("SQLite", asyncio.run(_store(f"sqlite:///{folder}/engine.db", updates)))
    reason = postgres.missing()
    if reason:
        print(f"\nPostgreSQL is left out: {reason}")
        return
    with postgres.server() as server, postgres.database(server) as url:
        _print("PostgreSQL", asyncio.run(_store(url, updates)))


if __name__ == "__main__":
    main()
