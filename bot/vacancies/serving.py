"""Which cards serve which demands of a vacancy: near in meaning, and on a topic that the demand names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.interview.vacancy import Demand
from knowledge.card import QuestionCard

LOOKED_AT = 30
"""Nearest cards looked at for each demand."""
SERVES = 0.25
"""Similarity (cosine, 0 to 1) from which a card on one of its topics serves a demand. On our own six vacancies the
cards above it are on what the line asks for, or on its topic in another setting."""
MOST_SERVING = 12
"""Cards that serve one demand at most: a line with many topics would otherwise be served by half the bank."""

Search = Callable[[str, int], Sequence[tuple[str, float]]]


def look_up(demand: Demand) -> str:
    """What is looked up for ``demand``: its words and topics, the way cards stand in the index."""
    return f"{demand.text} {', '.join(demand.tags)}"


def serving(
    demands: Sequence[Demand], search: Search, card: Callable[[str], QuestionCard | None]
) -> Mapping[str, Mapping[int, float]]:
    """For each card that serves any of ``demands``: their places, each with the similarity."""
    found: dict[str, dict[int, float]] = {}
    for place, demand in enumerate(demands):
        if not demand.tags:
            continue
        left = MOST_SERVING
        for card_id, score in search(look_up(demand), LOOKED_AT):
            hit = card(card_id)
            if left and score >= SERVES and hit and not set(demand.tags).isdisjoint(hit.tags):
                found.setdefault(card_id, {})[place] = score
                left -= 1
    return found
