"""How long choosing a question takes, beside a plain filtered Chroma query and an exact NumPy scan in the same run.

Run it: ``python -m tests.bench.selection [CARDS] [ROUNDS]`` (1,000 and 300 unless told).
"""

from __future__ import annotations

import hashlib
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.interview.review import Answered, due_now, memories
from bot.interview.turns import PAST
from bot.library import BankLibrary
from bot.spacing import spaced
from knowledge.bank import Bank, load_bank
from knowledge.card import Difficulty, QuestionCard
from knowledge.index import Index
from knowledge.roles import ROLE_NAMES
from tests.support.cards import make_card

QUESTIONS = Path(__file__).parents[2] / "knowledge" / "questions"
ANSWERED = 10_000
"""Answers of the person whose reviews are worked out: the latest `bot.interview.turns.PAST` of them are read."""
NOW = datetime(2026, 3, 1, tzinfo=UTC)


class Noise:
    """Unit vectors that depend on nothing but the text."""

    name = "noise"
    dimension = 256

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) for text in texts]
        rows = np.array([np.random.default_rng(s).normal(size=self.dimension) for s in seeds], dtype=np.float32)
        unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


def _cards(size: int) -> list[QuestionCard]:
    levels, base = tuple(Difficulty), make_card()
    return [
        base.model_copy(
            update={
                "id": f"card-{n:06}",
                "question": f"Question number {n}?",
                "roles": (ROLE_NAMES[n % len(ROLE_NAMES)],),
                "difficulty": levels[n // len(ROLE_NAMES) % len(levels)],
            }
        )
        for n in range(size)
    ]


def _measure(name: str, rounds: int, run: Callable[[int], object]) -> None:
    run(0)
    spent = []
    for number in range(rounds):
        begin = time.perf_counter()
        run(number)
        spent.append((time.perf_counter() - begin) * 1000)
    p50, p99 = np.percentile(spent, [50, 99])
    print(f"{name:58} p50 {p50:8.2f} ms   p99 {p99:8.2f} ms")


def _plain(folder: Path, cards: Sequence[QuestionCard], embedder: Noise) -> Callable[[int], object]:
    """One Chroma query filtered by role and difficulty, as a bot without a bank in memory would ask."""
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
    collection = client.create_collection("plain", embedding_function=None, configuration={"hnsw": {"space": "cosine"}})
    for start in range(0, len(cards), 1000):
        batch = cards[start : start + 1000]
        collection.add(
            ids=[c.id for c in batch],
            embeddings=embedder.embed([c.question for c in batch]),
            metadatas=[{"role": c.roles[0], "difficulty": c.difficulty.value} for c in batch],
        )

    def query(number: int) -> object:
        role, level = ROLE_NAMES[number % len(ROLE_NAMES)], tuple(Difficulty)[number % 3].value
        where: chromadb.Where = {"$and": [{"role": role}, {"difficulty": level}]}
        return collection.query(query_embeddings=embedder.embed([f"focus {number}"]), n_results=10, where=where)

    return query


def _scan(cards: Sequence[QuestionCard], embedder: Noise) -> Callable[[int], object]:
    """The exact nearest ten among the cards of a role and level, from a matrix in memory."""
    matrix = embedder.embed([c.question for c in cards])
    roles, levels = np.array([c.roles[0] for c in cards]), np.array([c.difficulty.value for c in cards])

    def query(number: int) -> object:
        fits = (roles == ROLE_NAMES[number % len(ROLE_NAMES)]) & (levels == tuple(Difficulty)[number % 3].value)
        scores = np.where(fits, matrix @ embedder.embed([f"focus {number}"])[0], -1.0)
        return np.argsort(-scores)[:10]

    return query


def _answers(cards: Sequence[QuestionCard]) -> list[Answered]:
    """Half a year of them, most of them reviews; the last is an hour old."""
    step = timedelta(days=180) / ANSWERED
    return [
        Answered(cards[n * 7 % len(cards)].id, NOW - timedelta(hours=1) - step * (ANSWERED - n), "answer", n * 37 % 101)
        for n in range(ANSWERED)
    ]


def _reviews(cards: Sequence[QuestionCard], rounds: int, library: BankLibrary) -> None:
    """Working out what is due from the latest answers, and choosing with it."""
    answers = _answers(cards)
    for count in (PAST, ANSWERED):
        latest = answers[-count:]
        _measure(f"what is due, from {count} answers", rounds, lambda _, its=latest: _due(its))  # type: ignore[misc]
    due = _due(answers[-PAST:])
    waiting = frozenset(due)
    resting = [card.id for card in cards if card.id not in waiting][:200]
    print(f"{len(due)} cards are due")
    for name, role_of in (("choose, one of them due", 1), ("choose, none for the role due", 0)):
        ids = [
            card_id for card_id in due if role_of or card_id not in {c.id for c in cards if ROLE_NAMES[0] in c.roles}
        ]
        _measure(
            name,
            rounds,
            lambda n, its=ids: library.choose(  # type: ignore[misc]
                ROLE_NAMES[0], None, (), (), NOW, str(n), due=its, resting=resting
            ),
        )


def _due(answers: Sequence[Answered]) -> list[str]:
    return [memory.card_id for memory in due_now(memories(answers, spaced, UTC, NOW.date()), NOW, NOW.date())]


def main() -> None:
    """Print loading time a card and p50 and p99 of choosing, in milliseconds."""
    size, rounds = (int(value) for value in (sys.argv[1:] + ["1000", "300"][len(sys.argv) - 1 :])[:2])
    begin = time.perf_counter()
    own = load_bank([QUESTIONS])
    print(f"loading our bank: {(time.perf_counter() - begin) * 1000 / len(own.cards):.2f} ms a card")
    cards, embedder = _cards(size), Noise()
    levels = (*Difficulty, None)
    with tempfile.TemporaryDirectory() as folder:
        index = Index(Path(folder) / "index", embedder)
        library = BankLibrary(Bank.of(cards), index)
        library.warm()

        def choose(seen: int, focus: bool) -> Callable[[int], object]:
            asked = tuple(c.id for c in cards[:seen])
            return lambda n: library.choose(
                ROLE_NAMES[n % len(ROLE_NAMES)],
                levels[n % 4],
                (),
                asked,
                NOW,
                str(n),
                f"focus {n}" if focus else None,
            )

        print(f"{size} cards, {rounds} rounds")
        _measure("choose, first question", rounds, choose(0, False))
        _measure("choose, 20 asked in this session", rounds, choose(20, False))
        _measure("choose, 20 asked and the role in the person's own words", rounds, choose(20, True))
        _reviews(cards, rounds, library)
        _measure(
            "plain Chroma query filtered by role and difficulty", rounds, _plain(Path(folder) / "p", cards, embedder)
        )
        _measure("exact NumPy scan filtered by role and difficulty", rounds, _scan(cards, embedder))
        index.close()
    print(f"most memory held: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
