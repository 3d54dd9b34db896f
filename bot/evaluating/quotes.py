"""Whether the words that a verdict quotes are those that say it.

A verdict may be right and its quote wrong: whoever reads it cannot check it then. Counted are points that the labels
call said and that have credit, mistakes that were made and found, and points that are contradicted and told so, if the
labels name the sentences that do so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bot.evaluating.golden import TOLD
from bot.evaluating.intervals import ratio
from bot.grading.text import Span, within
from bot.interview.assessment import Assessment
from knowledge.card import PointKind

if TYPE_CHECKING:
    from bot.evaluating.golden import Labelled
    from bot.evaluating.intervals import Array, Measure


OPPOSITE = frozenset({"contradicted"})


class Quote(NamedTuple):
    """A quote for a statement: whether it holds all of one way in which the answer says it, whether it has no word of
    any, and how many words it has."""

    whole: bool
    elsewhere: bool
    words: int


def point_quotes(labelled: Labelled, assessment: Assessment, kind: PointKind | None = None) -> list[Quote]:
    """The quotes of points, those of ``kind`` alone if it is given."""
    wanted = {point.id for point in labelled.card.key_points if kind in (None, point.kind)}
    return list(_quotes(labelled, [(p.id, p.evidence) for p in assessment.points if p.id in wanted], TOLD - OPPOSITE))


def opposite_quotes(labelled: Labelled, assessment: Assessment) -> list[Quote]:
    """The quotes of what is told as the opposite of a point."""
    told = [(error.point, error.quote) for error in assessment.factual_errors if error.point]
    return list(_quotes(labelled, told, OPPOSITE))


def mistake_quotes(labelled: Labelled, assessment: Assessment) -> list[Quote]:
    """The quotes of mistakes."""
    return list(_quotes(labelled, [(m.id, m.evidence) for m in assessment.mistakes], TOLD))


def _quotes(labelled: Labelled, found: Sequence[tuple[str, str | None]], wanted: frozenset[str]) -> Iterator[Quote]:
    text, labels = labelled.answer.text, {**labelled.answer.points, **labelled.answer.mistakes}
    for name, evidence in found:
        ways = labelled.answer.ways(name) if labels.get(name) in wanted else []
        places = re.finditer(re.escape(evidence), text) if ways and evidence else ()
        quotes = [quote_of(place.span(), ways, len(place[0].split())) for place in places]
        if quotes:  # of words that stand there more than once the place that says it counts
            yield max(quotes, key=lambda quote: (quote.whole, not quote.elsewhere))


def quote_of(said: Span, ways: Sequence[Sequence[Span]], words: int = 0) -> Quote:
    """What is to be said of a quote at ``said`` where these ``ways`` would be right."""
    whole = any(all(within(sentence, said) for sentence in way) for way in ways)
    touched = any(said[0] < b and a < said[1] for way in ways for a, b in way)
    return Quote(whole, not touched, words)


def cells(quotes: Sequence[Quote]) -> list[float]:
    """Sums that `measures` can make figures of: number, whole, elsewhere, words."""
    return [len(quotes), *(float(sum(column)) for column in zip(*quotes, strict=True))] if quotes else [0.0] * 4


def measures(prefix: str = "") -> dict[str, Measure]:
    """Shares of the quotes that are ``whole`` and ``elsewhere``, and their mean length in words."""
    names = ("quotes_whole", "quotes_elsewhere", "quote_words")
    return {f"{prefix}{name}": _share(place) for place, name in enumerate(names, start=1)}


def _share(place: int) -> Measure:
    def share(sums: Array) -> Array:
        return ratio(sums[:, place], sums[:, 0])

    return share
