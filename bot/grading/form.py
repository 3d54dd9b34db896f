"""Form points, judged by simple rules: whether an answer gives an example, weighs two sides, works with numbers.

A rule looks for the words that do such a thing in one of the answer's sentences. It decides without a probability, so
none is shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.grading.text import words
from bot.interview.assessment import PointFinding, Verdict
from knowledge.card import KeyPoint, PointKind, QuestionCard

MIN_WORDS = 6
"""A sentence of fewer words announces an example or a number but does not give it."""

_RULES = (
    (
        r"\b(?:example|instance|project|illustrat\w+|from practice|case of)",
        r"\b(?:for (?:example|instance)|(?:in|at) my (?:last|previous|current|own)"
        r"|(?:when|once) (?:i|we) (?:was|were|worked|built|joined|ran|tried|led|trained|shipped|moved|had to)"
        r"|on (?:a|my|one) (?:\w+ )?project|last (?:year|month|quarter)|we (?:took|had|built|ran))\b",
    ),
    (
        r"\b(?:weighs?|balance\w*|both sides|trade-?offs?|against each other)\b",
        r"\b(?:on the other hand|however|the price is|downsides?|drawbacks?|trade-?offs?|whereas|in return"
        r"|at the cost of|the catch)\b",
    ),
    (
        r"\b(?:numbers?|assum\w+|clarif\w+|asks?)\b",
        r"\b(?:assum\w+|(?:i would|i'd) (?:first )?ask|let us say|let's say|suppose)\b|\b\d[\d,.]*\b",
    ),
)
"""What a form point asks for, and the words that show it."""


def with_form(card: QuestionCard, points: Sequence[PointFinding], texts: Sequence[str]) -> list[PointFinding]:
    """``points`` with the form points settled; ``texts`` are the passages of the answer that count.

    Form alone earns nothing: with no content point even touched, a well-shaped story is off the topic. Where
    similarity found a form point covered, that stands; else a rule may.
    """
    content = {p.id for p in card.content_points}
    touched = any(p.id in content and p.verdict is not Verdict.MISSING for p in points)
    settled = []
    for key, point in zip(card.key_points, points, strict=True):
        if key.kind is PointKind.CONTENT or (touched and point.verdict is Verdict.COVERED):
            settled.append(point)
        elif touched:
            settled.append(_by_rule(key, texts) or point)
        else:
            settled.append(PointFinding(id=key.id, verdict=Verdict.MISSING))
    return settled


def _by_rule(key: KeyPoint, texts: Sequence[str]) -> PointFinding | None:
    shows = [pattern for asks, pattern in _RULES if re.search(asks, key.text, re.IGNORECASE)]
    for text in texts:
        if len(words(text)) >= MIN_WORDS and any(re.search(pattern, text, re.IGNORECASE) for pattern in shows):
            return PointFinding(id=key.id, verdict=Verdict.COVERED, evidence=text)
    return None
