"""Which question next: a pure function of bank, history, wish, time and seed.

The order of thought: cards for the role, at the wished level, not seen lately, not the twin of one already
asked in this session; due reviews first. If nothing is left the filter is widened in stated steps. What was
seen longest ago comes back only when everything else is used up, and never within a session.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.interview.session import AttemptKind, AttemptSummary
from knowledge.card import Difficulty

REST = timedelta(days=14)
"""A card answered within this time is not asked again unless it is due or nothing else is left."""
UP, DOWN = 75, 45
"""Adaptive difficulty: two first answers in a row above UP go up, two below DOWN go down."""
SHORTLIST = 5
"""The seed chooses among this many best-ranked cards, so that two people do not get the same order."""

LEVELS = tuple(Difficulty)


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What selection needs of a card. ``relevance`` 0 to 1 to what the person said of their role."""

    id: str
    roles: frozenset[str]
    difficulty: Difficulty
    relevance: float = 0.0
    twins: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person asked for. ``role`` None is any role; ``difficulty`` None is adaptive."""

    role: str | None
    difficulty: Difficulty | None
    everybody: str
    related: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """A card and why: ``reasons`` and ``widened`` are codes. ``fresh_session`` when all had been asked."""

    card_id: str
    reasons: tuple[str, ...]
    widened: tuple[str, ...] = ()
    fresh_session: bool = False
    previous_score: int | None = None


def adaptive_level(history: Sequence[AttemptSummary], start: Difficulty = Difficulty.MEDIUM) -> Difficulty:
    """The level reached by walking the scored first answers in order (``history`` is newest first)."""
    level, streak = LEVELS.index(start), 0
    for attempt in reversed(history):
        if attempt.score is None or attempt.superseded or attempt.revealed or attempt.kind is AttemptKind.RETRY:
            continue
        direction = 1 if attempt.score > UP else -1 if attempt.score < DOWN else 0
        streak = streak + direction if direction and streak * direction >= 0 else direction
        if abs(streak) == 2:
            level = min(max(level + direction, 0), len(LEVELS) - 1)
            streak = 0
    return LEVELS[level]


def choose(
    cards: Sequence[CardFacts],
    wish: Wish,
    history: Sequence[AttemptSummary],
    seen: Collection[str],
    now: datetime,
    seed: str,
    due: Sequence[str] = (),
) -> Choice | None:
    """The next card, or None only when ``cards`` is empty.

    ``history`` is newest first, ``seen`` the ids of this session, ``due`` the ids whose review is due, most
    urgent first. The same arguments give the same choice.
    """
    if not cards:
        return None
    last: dict[str, AttemptSummary] = {}
    for attempt in history:
        last.setdefault(attempt.card_id, attempt)
    level = wish.difficulty or adaptive_level(history)
    tired = {i for i, a in last.items() if now - a.submitted_at < REST and i not in due}
    open_cards = _without_seen(cards, set(seen))
    fresh_session = not open_cards
    pool = open_cards or list(cards)
    for widened, keep in _steps(wish, level, tired):
        fits = [c for c in pool if keep(c)]
        if fits:
            return _pick(fits, wish, level, last, widened, fresh_session, seed, due)
    raise AssertionError("the last step keeps every card")


def _without_seen(cards: Sequence[CardFacts], seen: set[str]) -> list[CardFacts]:
    twins = {twin for c in cards if c.id in seen for twin in c.twins}
    unseen = [c for c in cards if c.id not in seen]
    return [c for c in unseen if c.id not in twins] or unseen


def _steps(wish: Wish, level: Difficulty, tired: set[str]) -> list[tuple[tuple[str, ...], Callable[[CardFacts], bool]]]:
    """The filters from narrow to wide, each with the codes of what was given up."""

    def near(c: CardFacts) -> bool:
        return abs(LEVELS.index(c.difficulty) - LEVELS.index(level)) == 1

    def own(c: CardFacts) -> bool:
        return wish.role is None or bool(c.roles & {wish.role, wish.everybody})

    def kin(c: CardFacts) -> bool:
        return bool(c.roles & wish.related)

    def rested(c: CardFacts) -> bool:
        return c.id not in tired

    return [
        ((), lambda c: own(c) and c.difficulty is level and rested(c)),
        (("near_difficulty",), lambda c: own(c) and near(c) and rested(c)),
        (("any_difficulty",), lambda c: own(c) and rested(c)),
        (("related_role",), lambda c: kin(c) and rested(c)),
        (("seen_before",), own),
        (("any_role",), rested),
        (("any_role", "seen_before"), lambda _: True),
    ]


def _pick(
    fits: Sequence[CardFacts],
    wish: Wish,
    level: Difficulty,
    last: Mapping[str, AttemptSummary],
    widened: tuple[str, ...],
    fresh_session: bool,
    seed: str,
    due: Sequence[str],
) -> Choice:
    urgent = [i for i in due if any(c.id == i for c in fits)]
    if urgent:
        chosen, reason = urgent[0], "review_due"
    elif all(c.id in last for c in fits):
        # Everything here was answered before: the one longest ago is the best remembered as forgotten.
        chosen, reason = min(fits, key=lambda c: (last[c.id].submitted_at, c.id)).id, "longest_ago"
    else:
        new = [c for c in fits if c.id not in last]
        ranked = sorted(new, key=lambda c: (wish.role not in c.roles, -c.relevance, c.id))
        # Cards for the role itself come before those for everybody; relevance orders within.
        chosen, reason = random.Random(seed).choice(ranked[:SHORTLIST]).id, "new_for_you"
    card = next(c for c in fits if c.id == chosen)
    reasons = [reason]
    if wish.role and wish.role in card.roles:
        reasons.append("role")
    elif wish.everybody in card.roles:
        reasons.append("everybody")
    if card.difficulty is level:
        reasons.append("level" if wish.difficulty else "adaptive")
    earlier = last.get(chosen)
    return Choice(chosen, tuple(reasons), widened, fresh_session, earlier.score if earlier else None)
