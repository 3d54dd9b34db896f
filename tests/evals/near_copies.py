"""What nearly a fact's own words earn from the built-in judge: ``python -m tests.evals.near_copies [--cards N]``.

For every fact of the cards with golden answers ``near_copies.jsonl`` has a sentence that keeps most of its words and
states it, and for two in three one that is as near and says the opposite. Each is judged as a whole answer. Printed are
the shares that have whole and half credit, and those that are told as the opposite of the fact.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from bot.grading.embedded import EmbeddedGrader
from bot.interview.assessment import Verdict
from knowledge.bank import load_bank
from knowledge.card import QuestionCard

ROOT = Path(__file__).parents[2]
FILE = Path(__file__).with_name("near_copies.jsonl")


class NearCopy(BaseModel):
    """A line of the file: the ids of a card and of one of its facts, and a sentence for it and one against it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    card: str
    point: str
    states: str
    contradicts: str | None


class Judged(NamedTuple):
    """What became of one sentence."""

    verdict: Verdict
    opposite: bool


def near_copies(file: Path = FILE) -> list[NearCopy]:
    """All lines. Raises `ValidationError` for one that does not fit."""
    return [NearCopy.model_validate_json(line) for line in file.read_text(encoding="utf-8").splitlines()]


def judged(grader: EmbeddedGrader, card: QuestionCard, point: str, said: str) -> Judged:
    """What ``said`` has of the fact with the id ``point``."""
    found = grader.judge_now(card, said)
    verdict = next(one.verdict for one in found.points if one.id == point)
    return Judged(verdict, any(error.point == point for error in found.factual_errors))


def row(name: str, found: Sequence[Judged]) -> str:
    """A line of the table."""
    verdicts = [one.verdict for one in found]
    counts = (verdicts.count(Verdict.COVERED), verdicts.count(Verdict.PARTIAL), sum(one.opposite for one in found))
    return f"| {name} | {len(found)} | " + " | ".join(f"{count / len(found):.3f}" for count in counts) + " |"


def table(copies: Sequence[NearCopy], bank: dict[str, QuestionCard], grader: EmbeddedGrader) -> Iterator[str]:
    """The lines of the table, of sentences that state a fact and of those that contradict one."""
    yield "| says | number | covered | half | told as the opposite |\n|---|---|---|---|---|"
    yield row("the fact", [judged(grader, bank[one.card], one.point, one.states) for one in copies])
    against = [(one, one.contradicts) for one in copies if one.contradicts]
    yield row("its opposite", [judged(grader, bank[one.card], one.point, said) for one, said in against])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=None, help="only the first so many cards")
    by_card = [list(some) for _, some in itertools.groupby(near_copies(), lambda one: one.card)]
    copies = [one for some in by_card[: parser.parse_args().cards] for one in some]
    for line in table(copies, dict(load_bank([ROOT / "knowledge" / "questions"]).cards), EmbeddedGrader()):
        print(line, flush=True)


if __name__ == "__main__":
    main()
