"""Replies of a judge to `tests.support.cards.make_card`, and graders that give them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from bot.grading.backoff import Backoff
from bot.grading.model import ModelGrader
from tests.support.cards import make_card

TOKEN = "0123456789abcdef"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Waits:
    """Pauses that take no time: ``pauses`` are the seconds that would have been slept."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def backoff(self, tries: int = 4, chance: float = 0.5) -> Backoff:
        """Back-off at noon whose every chance is ``chance``."""
        return Backoff(tries, lambda: chance, self.sleep, lambda: NOON)


def reply(**covered: str) -> dict[str, Any]:
    """A well-formed reply: the points named (``more_data`` for ``more-data``) covered by the quote given."""
    card = make_card()
    quotes = {name.replace("_", "-"): quote for name, quote in covered.items()}
    return {
        "points": {
            point.id: {"quote": quotes.get(point.id, ""), "verdict": "covered" if point.id in quotes else "missing"}
            for point in card.key_points
        },
        "mistakes": {mistake.id: {"quote": "", "verdict": "not_made"} for mistake in card.common_mistakes},
        "factual_errors": [],
        "strength": "You define it well.",
        "next_step": "Name the signal that shows it.",
    }


def grader(
    folder: Path,
    *steps: Any,
    structured: object = True,
    timeout: float = 10.0,
    token: str = TOKEN,
    concurrency: int = 4,
    backoff: Backoff | None = None,
) -> ModelGrader:
    """A `ModelGrader` on a script of ``steps``; each look at its clock is a second later."""
    path = folder / "script.json"
    path.write_text(json.dumps({"structured": structured, "replies": list(steps)}), encoding="utf-8")
    ticks = count()
    return ModelGrader(
        f"scripted:{path}",
        timeout,
        concurrency,
        perf=lambda: float(next(ticks)),
        token=lambda: token,
        backoff=backoff,
    )
