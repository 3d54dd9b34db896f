"""What a turn costs a person with a history: 10 to 100,000 answers, and with them each kind of turn.

``python -m tests.bench.history [ANSWERS…] [--rounds N]`` (10 1000 10000 100000, 60 rounds). Measured is the CPU of
deciding and saving (`bot.interview.interviewer.Interviewer.advance`) on a database in a file; nothing is sent. The
size of the bank is in `tests.bench.selection`, what a whole turn takes besides in `tests.bench.turns`.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bot.config import load
from bot.interview import actions as a
from bot.interview.assessment import Assessment, MistakeFinding, PointFinding, Status, Verdict
from bot.interview.attempt import Attempt, AttemptKind
from bot.interview.interviewer import Interviewer
from bot.interview.scoring import band, card_ref
from bot.interview.session import Person
from bot.library import BankLibrary, open_library
from bot.spacing import spaced
from bot.storage import rows
from bot.storage.store import SqlStore
from tests.bench import _town as t

SAM = Person(user_id=7, chat_id=7, name="Sam", language="en")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PERIOD = timedelta(days=180)


def _attempts(library: BankLibrary, count: int) -> list[Attempt]:
    cards = list(library.bank.cards.values())
    found = []
    for n in range(count):
        card, at, score = cards[n * 7 % len(cards)], NOW - PERIOD + PERIOD * n / count, n * 37 % 101
        points = tuple(PointFinding(id=p.id, verdict=Verdict.MISSING) for p in card.key_points)
        mistakes = tuple(MistakeFinding(id=m.id, made=False) for m in card.common_mistakes)
        assessment = Assessment(
            status=Status.GRADED,
            score=score,
            band=band(score),
            graded_by="bench",
            points=points,
            mistakes=mistakes,
            card=card_ref(card),
        )
        found.append(
            Attempt(
                id=f"7-{n + 1}-0",
                user_id=7,
                turn=n + 1,
                card_id=card.id,
                card_revision=card.revision,
                card_hash=card.content_hash,
                kind=AttemptKind.ANSWER,
                answer=t.ANSWER,
                asked_at=at,
                submitted_at=at,
                assessment=assessment,
            )
        )
    return found


def _fill(path: Path, attempts: list[Attempt]) -> None:
    """Straight into the table: through the store it would take minutes."""
    values = [rows.attempt_row(attempt) for attempt in attempts]
    for row in values:
        row.update({name: row[name].replace(tzinfo=None).isoformat(" ") for name in ("asked_at", "submitted_at")})
        row["asked_at"], row["submitted_at"] = (_stamp(row[name]) for name in ("asked_at", "submitted_at"))
    columns = list(values[0])
    statement = f"INSERT INTO attempts ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
    with closing(sqlite3.connect(path)) as file, file:
        file.executemany(statement, [[row[name] for name in columns] for row in values])


def _stamp(text: str) -> str:
    return text if "." in text else f"{text}.000000"


async def _measure(library: BankLibrary, count: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory(prefix="viva-bench-") as folder:
        path = Path(folder) / "viva.db"
        store = SqlStore(f"sqlite+aiosqlite:///{path}")
        await store.open()
        now = NOW
        interviewer = Interviewer(store, library, lambda: now, spacing=spaced)
        await interviewer.advance("start", SAM, a.ChooseRole(text="Data Scientist"))
        _fill(path, _attempts(library, count))
        kinds: dict[str, Callable[[int], a.Action]] = {
            "question": lambda n: a.NextQuestion(),
            "answer": lambda n: a.Say(text=f"{t.ANSWER}{n}", sent_at=now),
            "stats": lambda n: a.Stats(),
        }
        spent: dict[str, list[float]] = {kind: [] for kind in kinds}
        for n in range(rounds):
            for kind, action in kinds.items():
                now += timedelta(minutes=2)
                if kind == "stats" and n >= max(2, 20_000 // count):
                    continue
                began = time.process_time()
                events = await interviewer.advance(f"{kind}-{n}", SAM, action(n))
                spent[kind].append((time.process_time() - began) * 1000)
                assert events, kind
        await store.close()
    print(f"| {count:,} | " + " | ".join(f"{median(each):.1f} ms" for each in spent.values()) + " |", flush=True)


def main() -> None:
    """Measure and print a table."""
    words = sys.argv[1:]
    rounds = 60
    if "--rounds" in words:
        place = words.index("--rounds")
        rounds = int(words[place + 1])
        del words[place : place + 2]
    sizes = [int(word) for word in words] or [10, 1_000, 10_000, 100_000]
    with tempfile.TemporaryDirectory(prefix="viva-bench-") as folder:
        library = open_library(load({"VIVA_DATA_DIR": folder}, env_file=None), False)
        library.warm()
        print(f"CPU of a turn, the median of {rounds}; {t.conditions()}\n")
        print("| answers of the person | /question | an answer | /stats |\n|---|---|---|---|")
        for size in sizes:
            asyncio.run(_measure(library, size, rounds))
        library.index.close()


if __name__ == "__main__":
    main()
