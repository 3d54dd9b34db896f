"""Fits how the built-in judge weighs its two readers, and writes ``bot/grading/judge/judge.json``.

    python -m tests.evals.judge.calibrate DATA [--out FILE]

Fitted on the golden answers to every second card (by the order of their ids), measured on the other half; the model
was trained on neither; facts are fitted on the same answers with their sentences `joined` by twos as well, because many
people say two things in one breath. Whole credit begins at the probability with the best macro-F1 of covered or not
(for mistakes: made or not) on the fitted half, on average over its golden answers, the same `among_others`, and its
rambling answers: in the golden ones whatever is long is complete, and of many passages one sounds right by accident.
Half credit begins at `HALF` of it: of the rules tried (least squared error of the credit, few false credits) the one
whose scores were nearest to the labels' and lean neither way. The intercept is then moved so that whole credit begins
at .5, as it does for the reader of words and for whoever reads what `viva eval --out` writes.

Facts without examples (``bare``) are the golden answers' once more, judged without their examples, and beside them
those of `BESIDE` in the public dev parts in the folder ``DATA``: every sentence there is near to every fact, and
weights fitted on answers to questions alone take nearness for more than it is. Where whole credit begins is best on
average over the golden answers and all public dev parts: on the former alone it would begin so low that people's
labels of other texts are met less often.

What is quoted (``quoting``) is fitted on the same half, on the sentences that its labels name: `quotes`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.evaluating.cards import card_of
from bot.evaluating.coverage import CoverageRow
from bot.evaluating.golden import Golden, GoldenAnswer, read_golden
from bot.evaluating.rows import read_rows
from bot.evaluating.scores import HALF as SCORED_RIGHT
from bot.evaluating.scores import TWO_WAY, ScoreRow
from bot.grading.crossencoder import FOLDER
from bot.grading.embedded import EmbeddedGrader
from bot.grading.fusion import FEATURES, Quoting, features
from bot.grading.seen import Seen, doubted
from bot.grading.text import sentences
from bot.grading.windows import LONG_SENTENCE
from knowledge.bank import load_bank
from knowledge.card import PointKind, QuestionCard
from tests.evals.judge import quotes

ROOT = Path(__file__).parents[3]
EVALS = ROOT / "tests" / "evals"
SEED = 7
"""Of what is put around the golden answers, and between their sentences."""
JOINTS = (", and ", ", ", ", then ", ": ", ", so ", " - ")
"""What stands between two things said in one breath."""
RIDGE = 1.0
"""Penalty on the standardised coefficients: so few numbers from some thousand labels need little."""

EDGES = tuple(round(0.05 + 0.01 * step, 2) for step in range(91))
"""Thresholds looked at."""
AROUND, NEARLY = 5, 0.003
"""Steps on either side over which the quality of a threshold is averaged, and how much of it is given up for a higher
one: what is missed can be added or objected to, and whoever is credited too much never learns of it. (Golden answers
and version 15, cross-fitted: false credit .059 instead of .079, recall .79 instead of .83; in rambling ones .10 and
.18, .85 and .90. Facts without examples: kappa on ArgKP-2021 .65 instead of .64, on REALSumm .55 instead of .56,
golden macro-F1 .80 instead of .83.)"""
HALF = 0.7
LEAD = 6.0
"""Coefficient of "ahead" for facts without examples, chosen on ArgKP-2021's dev part: 4 and 8 are nearly as good."""
BESIDE, BESIDE_SHARE = "realsumm", 0.7
"""A public source that the weights of facts without examples are fitted on, too, and how much it counts, of 1. With it
kappa on ArgKP-2021, of which nothing is fitted but the threshold, is .65 instead of .59, on the source itself,
cross-fitted over its seven stories, .54 instead of .53; macro-F1 of bare golden facts is .81 instead of .80. (Shares of
.6 and .8 do nearly as well. Exam answers beside it take more than they give: their questions are few.)"""
WRONGED, FEWEST = 0.003, 10
"""A point has no credit, and the opposite is told, from the lowest probability of its opposite at which no more than
the first share of the facts that are stated is marked so, on the fitted half, with at least so many marked in all:
nothing is forgiven less than to be told that one said the opposite of what one said. (To take credit from a lower edge
on, .94, was tried: where that changed anything, a quarter of the points so marked were stated.)"""

Array = NDArray[np.float64]


class Label(NamedTuple):
    """One labelled statement of one answer."""

    kind: str
    label: str
    seen: Seen


class Fit(NamedTuple):
    """Coefficients, intercept, and the probabilities from which a statement has whole and half credit."""

    coefficients: Array
    intercept: float
    covered: float = 0.5
    partial: float = 0.5

    def chances(self, rows: Sequence[Label], right: str) -> Array:
        """Probabilities of ``rows``, doubted as the judge doubts them: not for points of form."""
        odds = 1 / (1 + np.exp(-(tabled(rows, right)[0] @ self.coefficients + self.intercept)))
        many = (1 if row.kind == PointKind.FORM else row.seen.among for row in rows)
        return np.array([doubted(chance, among) for chance, among in zip(odds, many, strict=True)])


def labels(cards: Sequence[Golden], bank: dict[str, QuestionCard], grader: EmbeddedGrader) -> list[Label]:
    """Every labelled point and mistake of the answers, as both readers see it."""
    found = []
    for one in cards:
        card = bank[one.card]
        kinds = {point.id: str(point.kind) for point in card.key_points}
        for answer in one.answers:
            seen = grader.see(card, answer.text)
            found += [Label(kinds[name], label, seen[name]) for name, label in answer.points.items()]
            found += [Label("mistake", label, seen[name]) for name, label in answer.mistakes.items()]
    return found


def among_others(cards: Sequence[Golden], chance: random.Random) -> list[Golden]:
    """``cards`` with some sentences of a strong answer to another card before and behind each answer, labels as they
    are; without those off the topic, which are not about anything else either."""
    return [one.model_copy(update={"answers": tuple(_surrounded(one, cards, chance))}) for one in cards]


def _surrounded(one: Golden, cards: Sequence[Golden], chance: random.Random) -> Iterator[GoldenAnswer]:
    for answer in one.answers:
        if answer.kind == "off-topic":
            continue
        other = chance.choice([card for card in cards if card is not one])
        strong = next(answer.text for answer in other.answers if answer.kind == "strong")
        said = [strong[a:b] for a, b in sentences(strong)]
        number = chance.randint(2, len(said))
        start = chance.randrange(len(said) - number + 1)
        cut = start + chance.choice((0, number // 2, number))
        around = " ".join([*said[start:cut], answer.text, *said[cut : start + number]])
        yield answer.model_copy(update={"text": around})


def joined(cards: Sequence[Golden], chance: random.Random) -> list[Golden]:
    """``cards`` with every two neighbouring sentences of an answer made one, as terse people write; labels as they are.
    Questions, and sentences that would be longer than one that is read in one piece, stay by themselves."""
    return [one.model_copy(update={"answers": tuple(_joined(one, chance))}) for one in cards]


def _joined(one: Golden, chance: random.Random) -> Iterator[GoldenAnswer]:
    for answer in one.answers:
        said, made = [answer.text[a:b] for a, b in sentences(answer.text)], []
        while said:
            first, *said = said
            if said and "?" not in (first[-1], said[0][-1]) and len(f"{first} {said[0]}".split()) <= LONG_SENTENCE:
                first = f"{first.rstrip('.;! ')}{chance.choice(JOINTS)}{_within(said.pop(0))}"
            made.append(first)
        yield answer.model_copy(update={"text": " ".join(made)})


def _within(sentence: str) -> str:
    """``sentence`` as it begins within another: a capital stays only where the word is a name or "I"."""
    first = sentence.split(maxsplit=1)[0]
    return sentence if first.startswith("I") or first[1:] != first[1:].lower() else sentence[0].lower() + sentence[1:]


def without_examples(card: QuestionCard) -> QuestionCard:
    """``card`` as if its facts stood there in one wording only, as the sentences of a reference answer do."""
    points = [p.model_copy(update={"examples": ()}) if p.kind is PointKind.CONTENT else p for p in card.key_points]
    return card.model_copy(update={"key_points": tuple(points)})


def public(data: Path, grader: EmbeddedGrader) -> dict[str, dict[str, list[Label]]]:
    """The labelled facts of the dev parts in ``data``, by source and by what they are about (a motion, a story, an exam
    question); a correct answer covers its reference."""
    found: dict[str, dict[str, list[Label]]] = {}
    for row in read_rows(data / "coverage_dev.jsonl", CoverageRow):
        ids = [point.id for point in row.key_points]
        facts = _facts(card_of(row.question, [point.text for point in row.key_points]), row.answer, grader)
        found.setdefault(row.source, {}).setdefault(row.key_points[0].text, []).extend(
            Label("bare", "covered" if row.covered[name] else "missing", seen)
            for name, seen in zip(ids, facts, strict=True)
            if name in row.covered
        )
    for score in read_rows(data / "score_dev.jsonl", ScoreRow):
        if score.source in TWO_WAY:
            label = "covered" if score.score >= SCORED_RIGHT else "missing"
            found.setdefault(score.source, {}).setdefault(score.question or "", []).extend(
                Label("bare", label, seen) for seen in _facts(score.card, score.answer, grader)
            )
    return found


def _all(by_subject: dict[str, list[Label]]) -> list[Label]:
    return [one for some in by_subject.values() for one in some]


def _facts(card: QuestionCard, answer: str, grader: EmbeddedGrader) -> list[Seen]:
    seen = grader.see(card, answer)
    return [seen[point.id] for point in card.key_points]


def fit(
    rows: Sequence[Label],
    right: str,
    others: Sequence[Sequence[Label]] = (),
    lead: float = 0.0,
    beside: Sequence[Label] = (),
) -> Fit:
    """A ridge logistic regression by Newton's method, on standardised features, and its thresholds; of these ``others``
    decide as much as ``rows`` do, each. ``lead`` is the coefficient of "ahead", which no golden answer shows: all have
    more than one sentence. The weights are fitted on ``beside``, too, which has `BESIDE_SHARE` of the whole weight."""
    table, truth = tabled([*rows, *beside], right)
    table[:, FEATURES.index("ahead")] = 0.0
    counts = np.full(len(table), (1 - BESIDE_SHARE) if beside else 1.0)
    if beside:
        counts[len(rows) :] = BESIDE_SHARE * len(rows) / len(beside)
    mean = np.average(table, axis=0, weights=counts)
    spread = np.sqrt(np.average((table - mean) ** 2, axis=0, weights=counts)) + 1e-9
    scaled = np.c_[(table - mean) / spread, np.ones(len(table))]
    weights = np.zeros(scaled.shape[1])
    penalty = RIDGE * np.diag([*np.ones(table.shape[1]), 0.0])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (counts * (chance - truth)) + penalty @ weights
        bend = (scaled * (counts * chance * (1 - chance))[:, None]).T @ scaled + penalty + 1e-9 * np.eye(len(weights))
        weights = weights - np.linalg.solve(bend, slope)
    coefficients = weights[:-1] / spread
    coefficients[FEATURES.index("ahead")] = lead
    bare = Fit(coefficients, float(weights[-1] - coefficients @ mean))
    judged = [(tabled(some, right)[1], bare.chances(some, right)) for some in (rows, *others)]
    edge = best_threshold(lambda edge: float(np.mean([macro_f1(true, chance >= edge) for true, chance in judged])))
    moved = bare.intercept - log_odds(edge)
    return bare._replace(intercept=moved, partial=round(1 / (1 + math.exp(log_odds(edge) - log_odds(edge * HALF))), 2))


def log_odds(chance: float) -> float:
    """Of a probability between 0 and 1."""
    return math.log(chance / (1 - chance))


def tabled(rows: Sequence[Label], right: str) -> tuple[Array, NDArray[np.bool_]]:
    """The features of ``rows`` and whether each has the label ``right``.

    Of facts without examples what may be quoted is read beside the claim alone, which says nothing more of it: counted
    as well, it takes .006 of macro-F1 on Beetle and gives nothing elsewhere.
    """
    table = np.array([features(row.seen.read, row.seen.alike) for row in rows])
    for name in ("shown", "denied"):
        table[[row.kind == "bare" for row in rows], FEATURES.index(name)] = 0.0
    return table, np.array([row.label == right for row in rows])


def best_threshold(quality: Callable[[float], float], nearly: float = NEARLY) -> float:
    """Of .05, .06 … .95 the highest around which ``quality`` is best on average, within `AROUND`, or ``nearly`` so.

    The single best one is the peak of a plateau, and moves far with the last digits of the probabilities.
    """
    reached = np.array([quality(edge) for edge in EDGES])
    means = [float(reached[max(0, place - AROUND) : place + AROUND + 1].mean()) for place in range(len(EDGES))]
    return max(edge for edge, mean in zip(EDGES, means, strict=True) if mean >= max(means) - nearly - 1e-6)


def macro_f1(truth: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    """The mean of the F1 of yes and of no."""
    scores = [2 * (a & b).sum() / max(1, a.sum() + b.sum()) for a, b in ((truth, said), (~truth, ~said))]
    return float(np.mean(scores))


def opposed(rows: Sequence[Label], edge: float) -> list[Label]:
    """The rows of which the model says, with ``edge`` for its probability, that the answer holds their opposite."""
    return [row for row in rows if row.seen.opposed(edge)]


def opposite_edge(rows: Sequence[Label]) -> float:
    """From where on an opposite is told; see `WRONGED`."""
    stated = sum(row.label == "covered" for row in rows)
    return _lowest(rows, lambda marked: sum(row.label == "covered" for row in marked) <= WRONGED * stated)


def _lowest(rows: Sequence[Label], enough: Callable[[list[Label]], bool]) -> float:
    """The lowest probability at which `FEWEST` points are marked and it is ``enough``; 1 if there is none."""
    edges = sorted({round(float(row.seen.read.contradicted), 3) for row in rows if row.seen.read.contradicted >= 0.5})
    marks = ((edge, opposed(rows, edge)) for edge in edges)
    return next((edge for edge, marked in marks if len(marked) >= FEWEST and enough(marked)), 1.0)


def opposite_figures(rows: Sequence[Label], edge: float) -> dict[str, float]:
    """How many of the points so marked are labelled contradicted, and how many of those labelled so are marked."""
    marked, truth = opposed(rows, edge), sum(row.label == "contradicted" for row in rows)
    right = sum(row.label == "contradicted" for row in marked)
    precision, recall = right / max(1, len(marked)), right / max(1, truth)
    return {"n": truth, "marked": len(marked), "precision": round(precision, 3), "recall": round(recall, 3)}


def figures(rows: Sequence[Label], right: str, fitted: Fit) -> dict[str, float]:
    """What the fit reaches on ``rows``."""
    truth = tabled(rows, right)[1]
    said = fitted.chances(rows, right) >= fitted.covered
    agreed, chance = (truth == said).mean(), truth.mean() * said.mean() + (1 - truth.mean()) * (1 - said.mean())
    return {
        "n": len(rows),
        "macro_f1": round(macro_f1(truth, said), 3),
        "kappa": round(float((agreed - chance) / (1 - chance)), 3),
        "recall": round(float(said[truth].mean()), 3),
        "false_credit_rate": round(float(said[~truth].mean()), 3),
    }


def _quoting(cards: Sequence[Golden], bank: dict[str, QuestionCard]) -> tuple[Quoting, dict[str, Any]]:
    """First of all: the sentence that may be quoted is read by itself, too."""
    grader = EmbeddedGrader()
    halves = [quotes.said(cards[start::2], bank, grader) for start in (0, 1)]
    chosen = quotes.fit(halves[0])
    reached = {
        name: quotes.quote_figures(half, chosen) for name, half in zip(("fitted", "unseen"), halves, strict=True)
    }
    print("quoting", chosen, reached)
    return chosen, reached


def main() -> None:
    """Fit, measure, print and write."""
    parser = argparse.ArgumentParser(description="Fit the built-in judge on golden answers.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=FOLDER / "judge.json")
    given = parser.parse_args()
    cards = read_golden(EVALS / "golden")
    fitted = {one.card for one in cards[::2]}
    bank = dict(load_bank([ROOT / "knowledge" / "questions"]).cards)
    written: dict[str, Any] = {}
    reached: dict[str, Any] = {}
    quoting, reached["quoting"] = _quoting(cards, bank)
    written["quoting"] = quoting.model_dump(mode="json")
    grader = EmbeddedGrader(quoting=quoting)
    halves = [labels(cards[start::2], bank, grader) for start in (0, 1)]
    tight = [labels(joined(cards[s::2], random.Random(SEED)), bank, grader) for s in (0, 1)]
    longer = [labels(among_others(cards[s::2], random.Random(SEED)), bank, grader) for s in (0, 1)]
    rambling = [
        labels([one for one in read_golden(EVALS / "rambling") if (one.card in fitted) is half], bank, grader)
        for half in (True, False)
    ]
    bare = {name: without_examples(card) for name, card in bank.items()}
    halves_bare = [
        [row._replace(kind="bare") for row in labels(cards[start::2], bare, grader) if row.kind == PointKind.CONTENT]
        for start in (0, 1)
    ]
    by_subject = public(given.data, grader)
    of_people = {source: _all(rows) for source, rows in by_subject.items()}
    stories = list(by_subject[BESIDE].values())
    for kind, right in (("content", "covered"), ("bare", "covered"), ("form", "covered"), ("mistake", "made")):
        rows = halves_bare if kind == "bare" else halves
        fitted_on, unseen = ([row for row in half if row.kind == kind] for half in rows)
        long = [[[row for row in some[half] if row.kind == kind] for some in (longer, rambling)] for half in (0, 1)]
        if kind == "bare":
            found = fit(fitted_on, right, list(of_people.values()), LEAD, of_people[BESIDE])
        else:
            breath = [[row for row in half if row.kind == kind] for half in tight]
            if kind == PointKind.CONTENT:
                found = fit([*fitted_on, *breath[0]], right, long[0])
            else:
                found = fit(fitted_on, right, long[0])
        written[kind] = {
            "coefficients": [round(float(value), 4) for value in found.coefficients],
            "intercept": round(found.intercept, 4),
            "covered": found.covered,
            "partial": found.partial,
        }
        reached[kind] = {"fitted": figures(fitted_on, right, found), "unseen": figures(unseen, right, found)}
        if kind == "bare":
            for name, half in (("odd", 0), ("even", 1)):
                some, rest = ([one for story in stories[start::2] for one in story] for start in (half, 1 - half))
                apart = fit(
                    fitted_on, right, [*(rows for n, rows in of_people.items() if n != BESIDE), some], LEAD, some
                )
                reached[kind][f"{name}_stories_fitted_on_the_others"] = figures(rest, right, apart)
        else:
            for name, some in zip(("joined", "among_others", "rambling"), (breath[1], *long[1]), strict=True):
                reached[kind][f"unseen_{name}"] = figures(some, right, found)
        print(kind, written[kind], reached[kind])
    fitted_on, unseen = ([row for row in half if row.kind == "content"] for half in halves)
    edge = written["opposite"] = opposite_edge(fitted_on)
    reached["opposite"] = {n: opposite_figures(r, edge) for n, r in (("fitted", fitted_on), ("unseen", unseen))}
    print("opposite", edge, reached["opposite"])
    written["provenance"] = {
        "script": "tests/evals/judge/calibrate.py",
        "model": hashlib.sha256((FOLDER / "model.onnx").read_bytes()).hexdigest(),
        "fitted_on": [one.card for one in cards[::2]],
    }
    written["figures"] = reached
    given.out.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
