"""How well the whole chain agrees with the labels of golden answers, and whether it puts answers in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import TYPE_CHECKING

from bot.evaluating import agreement, quotes
from bot.evaluating.golden import Labelled
from bot.evaluating.intervals import figures, ratio
from bot.interview.assessment import Assessment, Verdict
from bot.interview.scoring import CREDIT
from knowledge.card import PointKind

if TYPE_CHECKING:
    from bot.evaluating.intervals import Array, Measure

ORDER = (
    ("strong", "partial"),
    ("strong", "mistaken"),
    ("partial", "mistaken"),
    ("strong", "off-topic"),
    ("partial", "off-topic"),
)
"""Pairs of which the first must score higher. A mistaken answer and one off the topic may both be worth nothing."""

_LABELS = {"missing": 0, "contradicted": 0, "partial": 1, "covered": 2}
_VERDICTS = {Verdict.MISSING: 0, Verdict.PARTIAL: 1, Verdict.COVERED: 2}


@dataclass(frozen=True, slots=True)
class Marked:
    """A golden answer and the assessment it got."""

    labelled: Labelled
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class GoldenFigures:
    """Figures over all points, mistakes and pairs; over points of content and of form apart; for each pair."""

    overall: dict[str, object]
    kinds: dict[str, dict[str, object]]
    order: dict[str, object]


def golden_figures(cards: Sequence[Sequence[Marked]]) -> GoldenFigures:
    """How the assessments agree with the labels.

    ``cards`` holds the graded answers of each card. 95 % intervals by bootstrap over cards, whose answers are not
    independent of each other. Ties count as wrong order. ``stated``, ``not_stated`` and ``contradicted`` are the points
    that recall, false credit and ``contradicted_credit`` are shares of, ``pairs`` those that can be in order,
    ``quotes`` those of points of which the labels say where they are said.
    """
    found = _stated(cards, None) | figures([_points(card, None) for card in cards], _MEASURES)
    found |= figures([_mistakes(card) for card in cards], {"mistakes_f1": agreement.f1})
    found |= figures([_ordered(card) for card in cards], {"order_accuracy": _all_pairs})
    found |= _quoted(cards, None)
    found |= figures(_quotes(cards, quotes.mistake_quotes), quotes.measures("mistake_"))
    found |= figures(_quotes(cards, quotes.opposite_quotes), quotes.measures("opposite_"))
    found["pairs"] = int(sum(sum(_ordered(card)[1::2]) for card in cards))
    apart = {
        kind.value: _stated(cards, kind)
        | figures([_points(card, kind) for card in cards], _MEASURES)
        | _quoted(cards, kind)
        for kind in PointKind
    }
    pairs = {f"{high} > {low}": _pair(place) for place, (high, low) in enumerate(ORDER)}
    return GoldenFigures(found, apart, figures([_ordered(card) for card in cards], pairs))


def _points(card: Sequence[Marked], kind: PointKind | None) -> Array:
    """Nine cells of label against verdict, then how many points were contradicted and the credit they got."""
    import numpy as np

    labels, verdicts = [], []
    for one in card:
        wanted = {point.id for point in one.labelled.card.key_points if kind in (None, point.kind)}
        for point in one.assessment.points:
            if point.id in wanted:
                labels.append(one.labelled.answer.points[point.id])
                verdicts.append(point.verdict)
    cells = agreement.counted([_LABELS[label] for label in labels], [_VERDICTS[v] for v in verdicts], 3)
    credit = [CREDIT[v] for label, v in zip(labels, verdicts, strict=True) if label == "contradicted"]
    return np.concatenate([cells, [len(credit), sum(credit)]])


def _stated(cards: Sequence[Sequence[Marked]], kind: PointKind | None) -> dict[str, object]:
    """How many points the labels call covered, how many not (one that is half said is not), and of how many of these
    the opposite was said."""
    cells = [_points(card, kind) for card in cards]
    counts = {"stated": slice(6, 9), "not_stated": slice(6), "contradicted": slice(9, 10)}
    return {name: int(sum(of[part].sum() for of in cells)) for name, part in counts.items()}


def _quoted(cards: Sequence[Sequence[Marked]], kind: PointKind | None) -> dict[str, object]:
    """How well the points' quotes are chosen, and how many of them could be looked at."""
    table = _quotes(cards, partial(quotes.point_quotes, kind=kind))
    return {"quotes": int(sum(row[0] for row in table)), **figures(table, quotes.measures())}


def _quotes(
    cards: Sequence[Sequence[Marked]], of: Callable[[Labelled, Assessment], list[quotes.Quote]]
) -> list[list[float]]:
    return [quotes.cells([q for one in card for q in of(one.labelled, one.assessment)]) for card in cards]


def _mistakes(card: Sequence[Marked]) -> Array:
    pairs = [
        (one.labelled.answer.mistakes[mistake.id] == "made", mistake.made)
        for one in card
        for mistake in one.assessment.mistakes
    ]
    return agreement.counted([label for label, _ in pairs], [made for _, made in pairs], 2)


def _ordered(card: Sequence[Marked]) -> list[float]:
    """For each pair of `ORDER`: how many answers are in order, of how many; those not graded make none."""
    scores: dict[str, list[int]] = {}
    for one in card:
        if one.assessment.score is not None:
            scores.setdefault(one.labelled.answer.kind, []).append(one.assessment.score)
    cells: list[float] = []
    for high, low in ORDER:
        right = [first > second for first, second in product(scores.get(high, ()), scores.get(low, ()))]
        cells += [sum(right), len(right)]
    return cells


def _all_pairs(sums: Array) -> Array:
    return ratio(sums[:, 0::2].sum(axis=1), sums[:, 1::2].sum(axis=1))


def _pair(place: int) -> Measure:
    return lambda sums: ratio(sums[:, 2 * place], sums[:, 2 * place + 1])


def _binary(measure: Measure) -> Measure:
    """``measure`` on covered or not, out of the nine cells."""

    def folded(sums: Array) -> Array:
        import numpy as np

        table = sums[:, :9].reshape(-1, 3, 3)
        not_said, said = table[:, :, :2].sum(axis=2), table[:, :, 2]
        return measure(
            np.column_stack([not_said[:, :2].sum(axis=1), said[:, :2].sum(axis=1), not_said[:, 2], said[:, 2]])
        )

    return folded


def _three_way(sums: Array) -> Array:
    return agreement.macro_f1(sums[:, :9], 3)


def _contradicted_credit(sums: Array) -> Array:
    return ratio(sums[:, 10], sums[:, 9])


_MEASURES: dict[str, Callable[[Array], Array]] = {
    "macro_f1": _binary(agreement.macro_f1),
    "macro_f1_three_way": _three_way,
    "kappa": _binary(agreement.kappa),
    "false_credit_rate": _binary(agreement.false_credit_rate),
    "recall": _binary(agreement.recall),
    "contradicted_credit": _contradicted_credit,
}
