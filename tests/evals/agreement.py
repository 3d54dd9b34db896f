"""How far two readers of the golden answers agreed: ``python -m tests.evals.agreement [FOLDER]``.

Each answer was labelled by its writer and, without seeing that, by a second reader; `Golden.disputes` keeps where
they differed. Cohen's kappa (Educational and Psychological Measurement 20, 1960) is printed over all labels, over
covered or not, and over mistakes, with 95 % intervals (bootstrap over cards).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.evaluating.golden import CHECKOUT, Golden, read_golden
from bot.evaluating.intervals import bootstrap

Pair = tuple[str, str]


def kappa(pairs: Sequence[Pair]) -> float:
    """Agreement beyond chance, 1 at most; ``pairs`` must hold more than one label."""
    both = sum(one == other for one, other in pairs) / len(pairs)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[label] * second[label] for label in first) / len(pairs) ** 2
    return (both - chance) / (1 - chance)


def points(card: Golden) -> list[Pair]:
    """The two labels of every point of every answer."""
    return [pair for answer in card.answers for pair in answer.readings("points")]


def covered(card: Golden) -> list[Pair]:
    """The same, as covered or not."""
    return [(str(one == "covered"), str(other == "covered")) for one, other in points(card)]


def mistakes(card: Golden) -> list[Pair]:
    """The two labels of every mistake of every answer."""
    return [pair for answer in card.answers for pair in answer.readings("mistakes")]


def main() -> None:
    """Print the table and, as the last line, one JSON object."""
    parser = argparse.ArgumentParser(description="How far two readers of the golden answers agreed.")
    parser.add_argument("folder", type=Path, nargs="?", default=CHECKOUT)
    cards = read_golden(parser.parse_args().folder)
    answers = sum(len(card.answers) for card in cards)
    print(f"{len(cards)} cards, {answers} answers, {sum(len(a.disputes) for c in cards for a in c.answers)} disputes")
    figures: dict[str, object] = {"cards": len(cards), "answers": answers}
    kinds: dict[str, Callable[[Golden], list[Pair]]] = {"points": points, "covered": covered, "mistakes": mistakes}
    for name, read in kinds.items():

        def measure(some: Sequence[Golden], read: Callable[[Golden], list[Pair]] = read) -> float:
            return kappa([pair for card in some for pair in read(card)])

        low, high = bootstrap(cards, measure, 300)
        labels = sum(len(read(card)) for card in cards)
        print(f"{name:9} {labels:5} labels   kappa {measure(cards):.3f} [{low:.3f}, {high:.3f}]")
        figures |= {f"kappa_{name}": round(measure(cards), 4), f"kappa_{name}_ci": [round(low, 4), round(high, 4)]}
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
