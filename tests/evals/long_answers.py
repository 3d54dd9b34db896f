"""What long and strange answers earn from the built-in judge: ``python -m tests.evals.long_answers [--cards N]``.

Around a partial golden answer stand answers to other questions. By the number of these it prints the mean share of a
fact's credit, for facts that are not there and for those that are, as what is likeliest is taken as it is and as it is
doubted among many (`bot.grading.seen.doubted`). Then what strong answers earn of the facts of other cards.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean

from bot.evaluating.golden import Golden, read_golden
from bot.grading.embedded import EmbeddedGrader, how_likely
from bot.grading.fusion import judgement
from bot.grading.windows import sentences_of, worthwhile
from knowledge.bank import load_bank
from knowledge.card import QuestionCard

ROOT = Path(__file__).parents[2]
AROUND = (0, 1, 2, 4, 8)
"""Answers to other questions around each partial one."""
OTHERS = 3
"""Other cards that each strong answer is held against."""


def credit(chance: float) -> float:
    """Whole, half or none, by the thresholds in force."""
    weights = judgement().content
    return 1.0 if chance >= weights.covered else 0.5 if chance >= weights.partial else 0.0


def credits(grader: EmbeddedGrader, card: QuestionCard, answer: str) -> Iterator[tuple[str, float, float]]:
    """Of each fact of ``card`` its id, its credit with nothing doubted, and its credit as it is."""
    seen = grader.see(card, answer)
    for point in card.content_points:
        one = seen[point.id]
        yield point.id, credit(how_likely(point, one._replace(among=1))), credit(how_likely(point, one))


def buried(one: Golden, others: Sequence[Golden], chance: random.Random) -> tuple[str, dict[str, str]]:
    """The partial answer of ``one`` at a random place among the first answers of ``others``, and its labels."""
    partial = next(answer for answer in one.answers if answer.kind == "partial")
    texts = [other.answers[0].text for other in others]
    texts.insert(chance.randrange(len(texts) + 1), partial.text)
    return " ".join(texts), dict(partial.points)


def padded(cards: Sequence[Golden], bank: dict[str, QuestionCard], grader: EmbeddedGrader, around: int) -> str:
    """A line of the table, for ``around`` other answers."""
    chance, among = random.Random(around), list[int]()
    found: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for one in cards:
        others = chance.sample([other for other in cards if other is not one], around)
        text, labels = buried(one, others, chance)
        among.append(len(sentences_of(text, worthwhile(text, bank[one.card].question))))
        for name, bare, doubted in credits(grader, bank[one.card], text):
            if labels[name] != "partial":
                found[labels[name] == "covered"].append((bare, doubted))
    shares = [f"{mean(bare for bare, _ in pairs):.2f}, {mean(now for _, now in pairs):.2f}" for pairs in found.values()]
    return f"| {mean(among):.0f} | {shares[1]} | {shares[0]} |"


def strangers(cards: Sequence[Golden], bank: dict[str, QuestionCard], grader: EmbeddedGrader) -> float:
    """The mean share of credit that strong answers have of the facts of other cards."""
    chance, earned = random.Random(1), list[float]()
    for one in cards:
        strong = next(answer for answer in one.answers if answer.kind == "strong")
        for other in chance.sample([other for other in cards if other is not one], min(OTHERS, len(cards) - 1)):
            earned += [now for _, _, now in credits(grader, bank[other.card], strong.text)]
    return mean(earned)


def main() -> None:
    """Print the table and the line after it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=28)
    number = parser.parse_args().cards
    cards = random.Random(3).sample(list(read_golden(ROOT / "tests" / "evals" / "golden")), number)
    bank, grader = dict(load_bank([ROOT / "knowledge" / "questions"]).cards), EmbeddedGrader()
    print("| sentences | not there: undoubted, now | there: undoubted, now |\n|---|---|---|")
    for around in AROUND:
        print(padded(cards, bank, grader, around), flush=True)
    print(f"strong answers, facts of other cards: {strangers(cards, bank, grader):.2f} of their credit")


if __name__ == "__main__":
    main()
