"""Which question next: a pure function of bank, history, wish, time and seed.

The order of thought: a due review for the role first; then cards for the role, at the wished level, not seen
lately, not the twin of one already asked in this session. If nothing is left the choice is widened in stated
steps. What was seen longest ago comes back only when everything else is used up, and never within a session.

With a filter (type, tags, companies) the steps are counted instead: the card that gives up the fewest wishes, and
among those the one nearest to the level. What was given up is stated.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.interview.attempt import AttemptKind, AttemptSummary
from bot.interview.review import Answered
from knowledge.card import Difficulty, QuestionType

REST = timedelta(days=14)
"""A card answered within this time is not asked again unless it is due or nothing else is left."""
UP, DOWN = 75, 45
"""Adaptive difficulty: two first answers in a row above UP go up, two below DOWN go down."""
START = Difficulty.MEDIUM
"""The level to begin at as long as no first answer has a score."""
SHORTLIST = 5
"""The seed chooses among this many best-ranked cards, so that two people do not get the same order."""

LEVELS = tuple(Difficulty)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_RANK = {level: rank for rank, level in enumerate(LEVELS)}
GIVEN_UP = ("related_role", "any_company", "any_tag", "any_type", "seen_before", "any_role")
"""What a filtered choice may give up, the least missed first; it decides between cards equally near."""
_LEVEL_CODES = ("", "near_difficulty", "any_difficulty")
_MISSED = {code: rank for rank, code in enumerate(GIVEN_UP)}


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What selection needs of a card. ``relevance`` to what the person said of their role, or to the vacancy in focus:
    the higher the nearer, 0 for none.

    ``serves``: it is about something that the vacancy in focus asks for.
    """

    id: str
    roles: frozenset[str]
    difficulty: Difficulty
    relevance: float = 0.0
    twins: frozenset[str] = frozenset()
    type: QuestionType | None = None
    tags: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()
    serves: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person asked for. ``role`` None is any role; ``difficulty`` None is adaptive.

    ``type``, ``tags`` and ``companies`` are the filter; of several tags (or companies) one is enough, none is any.
    ``vacancy``: one is in focus, so that cards which serve it go first, whatever their role.
    """

    role: str | None
    difficulty: Difficulty | None
    everybody: str
    related: frozenset[str] = frozenset()
    type: QuestionType | None = None
    tags: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()
    vacancy: bool = False

    @property
    def filtered(self) -> bool:
        """Whether a type, tag or company was asked for."""
        return bool(self.type or self.tags or self.companies)


@dataclass(frozen=True, slots=True)
class Choice:
    """A card and why: ``reasons`` and ``widened`` are codes. ``fresh_session`` when all had been asked."""

    card_id: str
    reasons: tuple[str, ...]
    widened: tuple[str, ...] = ()
    fresh_session: bool = False
    previous_score: int | None = None


def adaptive_level(history: Sequence[AttemptSummary]) -> Difficulty | None:
    """The level reached by the first answers of ``history`` (newest first), None if none has a score."""
    return level_reached(attempt for attempt in reversed(history) if not attempt.superseded)


def level_reached(answers: Iterable[AttemptSummary | Answered]) -> Difficulty | None:
    """The level reached by walking the first ones of ``answers`` (oldest first, none superseded) in order; None if
    none of them has a score."""
    level, streak, counted = LEVELS.index(START), 0, False
    for answer in answers:
        score = answer.earned
        if score is None or answer.revealed or answer.kind != AttemptKind.ANSWER:
            continue
        counted = True
        direction = 1 if score > UP else -1 if score < DOWN else 0
        streak = streak + direction if direction and streak * direction >= 0 else direction
        if abs(streak) == 2:
            level = min(max(level + direction, 0), len(LEVELS) - 1)
            streak = 0
    return LEVELS[level] if counted else None


def choose(
    cards: Sequence[CardFacts],
    wish: Wish,
    history: Sequence[AttemptSummary],
    seen: Collection[str],
    now: datetime,
    seed: str,
    due: Sequence[str] = (),
    own: Mapping[Difficulty, Sequence[CardFacts]] | None = None,
    resting: Collection[str] = (),
    reached: Difficulty | None = None,
) -> Choice | None:
    """The next card, or None only when ``cards`` is empty.

    ``history`` is newest first, ``seen`` the ids of this session (a sequence ends with the one asked last),
    ``due`` the ids whose review is due, most urgent first. A due card for the role goes before everything else,
    unless a level was wished and it is at another, or it does not fit the filter. The same arguments give the
    same choice, in whatever order the cards stand.

    ``resting`` are the ids whose time has not come yet, however long ago they were answered: they count as answered
    lately, and are not new.

    ``reached`` is the adaptive level where more is known of the past than ``history`` holds. Without any score the
    level is `START`, which is no reason.

    ``own`` holds those of ``cards`` that are for the wished role or have been seen, by level. It changes nothing
    but the time: most choices are settled among them, and the time is then linear in them, not in all cards.
    """
    if not cards:
        return None
    last = dict.fromkeys(resting, _LONG_AGO)
    for attempt in reversed(history):
        last[attempt.card_id] = attempt.submitted_at
    reached = reached or adaptive_level(history)
    level = wish.difficulty or reached or START
    waiting = frozenset(due)
    tired = {i for i, at in last.items() if now - at < REST and i not in waiting}.union(resting)
    asked = frozenset(seen)
    fresh_session = False
    # What is due comes back even where its twin was asked: its own answer is what fades.
    found = _due_card(_unseen(own, cards, asked), wish, due) if due else None
    if found is None and own is not None:
        found = _among_own(own, wish, level, last, tired, asked, seed)
    if wish.vacancy and (found is None or (found[1] != "review_due" and not found[0].serves)):
        found = _serving(cards, wish, level, last, tired, asked, seed) or found
    if found is None:
        open_cards = _without_seen(cards, asked)
        fresh_session = not open_cards
        pool = open_cards or _without_last(cards, seen)
        found = _due_card(pool, wish, due) or _widening(pool, wish, level, last, tired, seed, due)
    card, reason, widened = found
    if wish.vacancy and not card.serves and reason != "review_due":
        widened = (*widened, "vacancy_rest")
    score = next(
        (a.earned for a in history if a.card_id == card.id and a.earned is not None and not a.superseded), None
    )
    return Choice(card.id, (reason, *_reasons(card, wish, wish.difficulty or reached)), widened, fresh_session, score)


def _unseen(
    own: Mapping[Difficulty, Sequence[CardFacts]] | None, cards: Sequence[CardFacts], asked: frozenset[str]
) -> list[CardFacts]:
    """The cards, those for the role where they lie apart, that were not asked in this session."""
    piles = [cards] if own is None else own.values()
    return [c for pile in piles for c in pile if c.id not in asked]


def _among_own(
    own: Mapping[Difficulty, Sequence[CardFacts]],
    wish: Wish,
    level: Difficulty,
    last: Mapping[str, datetime],
    tired: Collection[str],
    asked: frozenset[str],
    seed: str,
) -> tuple[CardFacts, str, tuple[str, ...]] | None:
    """What all cards would give, if a rested, unseen one at the level fits role and filter; else None."""
    twins = frozenset().union(*(c.twins for pile in own.values() for c in pile if c.id in asked)) if asked else asked
    fits = [
        c
        for c in own[level]
        if c.id not in tired
        and c.id not in asked
        and c.id not in twins
        and not (c.twins and c.twins & asked)
        and _own(c, wish)
        and not (wish.filtered and outside(c, wish))
    ]
    return (*_pick(fits, wish, level, last, seed, ()), ()) if fits else None


def _serving(
    cards: Sequence[CardFacts],
    wish: Wish,
    level: Difficulty,
    last: Mapping[str, datetime],
    tired: Collection[str],
    asked: frozenset[str],
    seed: str,
) -> tuple[CardFacts, str, tuple[str, ...]] | None:
    """The best rested, unseen card that serves the vacancy and fits the filter, at the wished level or (where that is
    adaptive) a level beside it; None if there is none.
    """
    reach = 0 if wish.difficulty else 1
    twins = frozenset().union(*(c.twins for c in cards if c.id in asked))
    fits = [
        c
        for c in cards
        if c.serves
        and c.id not in tired
        and c.id not in asked
        and c.id not in twins
        and not (c.twins and c.twins & asked)
        and _distance(c, level) <= reach
        and not outside(c, wish)
    ]
    return (*_pick(fits, wish, level, last, seed, ()), ()) if fits else None


def _without_seen(cards: Sequence[CardFacts], seen: frozenset[str]) -> list[CardFacts]:
    """The cards left in this session, without twins of asked ones as long as others are left."""
    unseen = [c for c in cards if c.id not in seen]
    if not seen:
        return unseen
    twins = frozenset().union(*(c.twins for c in cards if c.id in seen and c.twins))
    # Whichever of the two names the other, they are twins.
    return [c for c in unseen if c.id not in twins and not (c.twins and c.twins & seen)] or unseen


def _without_last(cards: Sequence[CardFacts], seen: Collection[str]) -> Sequence[CardFacts]:
    """All cards for a new round, which does not begin with the card that ended the old one."""
    latest = seen[-1] if isinstance(seen, Sequence) and seen else None
    return [c for c in cards if c.id != latest] or cards


def _due_card(
    pool: Sequence[CardFacts], wish: Wish, due: Sequence[str]
) -> tuple[CardFacts, str, tuple[str, ...]] | None:
    if not due:
        return None
    wanted = frozenset(due)
    waiting = {c.id: c for c in pool if c.id in wanted and _own(c, wish)}
    fits = (waiting[i] for i in due if i in waiting and wish.difficulty in (None, waiting[i].difficulty))
    card = next((c for c in fits if not outside(c, wish)), None)
    return (card, "review_due", ()) if card else None


def _widening(
    pool: Sequence[CardFacts],
    wish: Wish,
    level: Difficulty,
    last: Mapping[str, datetime],
    tired: Collection[str],
    seed: str,
    due: Sequence[str],
) -> tuple[CardFacts, str, tuple[str, ...]]:
    """The best card of the first step that keeps any, why, and what that step gave up."""
    if wish.filtered:
        fits, widened = _nearest(pool, wish, level, tired)
        return (*_pick(fits, wish, level, last, seed, due), widened)
    for widened, keep in _steps(wish, level, tired):
        fits = [c for c in pool if keep(c)]
        if fits:
            return (*_pick(fits, wish, level, last, seed, due), widened)
    raise AssertionError("the last step keeps every card")


def _own(card: CardFacts, wish: Wish) -> bool:
    return wish.role is None or wish.role in card.roles or wish.everybody in card.roles


def outside(card: CardFacts, wish: Wish) -> list[str]:
    """The codes of the parts of the filter that ``card`` does not fit, in the order of `GIVEN_UP`."""
    codes = []
    if wish.companies and not wish.companies & card.companies:
        codes.append("any_company")
    if wish.tags and not wish.tags & card.tags:
        codes.append("any_tag")
    if wish.type and card.type is not wish.type:
        codes.append("any_type")
    return codes


def _nearest(
    pool: Sequence[CardFacts], wish: Wish, level: Difficulty, tired: Collection[str]
) -> tuple[list[CardFacts], tuple[str, ...]]:
    """The cards that give up the fewest wishes, then are nearest to ``level``, and what they give up.

    A role, a rest and each part of the filter count as one wish; equally near cards are parted by `GIVEN_UP`.
    """
    groups: dict[tuple[str, ...], list[CardFacts]] = {}
    for card in pool:
        groups.setdefault((_LEVEL_CODES[_distance(card, level)], *_missed(card, wish, tired)), []).append(card)

    def cost(codes: tuple[str, ...]) -> tuple[int, int, list[int]]:
        return len(codes), _LEVEL_CODES.index(codes[0]), sorted((_MISSED[c] for c in codes[1:]), reverse=True)

    best = min(groups, key=cost)
    return groups[best], tuple(code for code in best if code)


def _missed(card: CardFacts, wish: Wish, tired: Collection[str]) -> list[str]:
    codes = outside(card, wish)
    if not _own(card, wish):
        codes.append("related_role" if card.roles & wish.related else "any_role")
    if card.id in tired:
        codes.append("seen_before")
    return codes


def _distance(card: CardFacts, level: Difficulty) -> int:
    return abs(_RANK[card.difficulty] - _RANK[level])


def _steps(
    wish: Wish, level: Difficulty, tired: Collection[str]
) -> list[tuple[tuple[str, ...], Callable[[CardFacts], bool]]]:
    """The filters from narrow to wide, each with the codes of what was given up."""

    def rested(c: CardFacts) -> bool:
        return c.id not in tired

    return [
        ((), lambda c: c.difficulty is level and _own(c, wish) and rested(c)),
        (("near_difficulty",), lambda c: _own(c, wish) and _distance(c, level) == 1 and rested(c)),
        (("any_difficulty",), lambda c: _own(c, wish) and rested(c)),
        (("related_role",), lambda c: bool(c.roles & wish.related) and rested(c)),
        (("seen_before",), lambda c: _own(c, wish)),
        (("any_role",), rested),
        (("any_role", "seen_before"), lambda _: True),
    ]


def _pick(
    fits: Sequence[CardFacts],
    wish: Wish,
    level: Difficulty,
    last: Mapping[str, datetime],
    seed: str,
    due: Sequence[str],
) -> tuple[CardFacts, str]:
    wanted = frozenset(due)
    urgent = {c.id: c for c in fits if c.id in wanted} if due else {}
    if urgent:
        return next(urgent[i] for i in due if i in urgent), "review_due"
    new = [c for c in fits if c.id not in last]
    if not new:
        # Everything here was answered before: what was answered longest ago is the most likely forgotten.
        return min(fits, key=lambda c: (last[c.id], c.id)), "longest_ago"
    # Near levels come before far ones, cards for the role itself before those for everybody, then what fits best
    # what the person said. Among equals chance decides, so that not everybody meets the alphabet from A on.
    dice = random.Random(seed)
    thrown = {c.id: dice.random() for c in sorted(new, key=lambda c: c.id)}
    best = heapq.nsmallest(
        SHORTLIST, new, key=lambda c: (_distance(c, level), wish.role not in c.roles, -c.relevance, thrown[c.id])
    )
    return dice.choice([c for c in best if _distance(c, level) == _distance(best[0], level)]), "new_for_you"


def _reasons(card: CardFacts, wish: Wish, level: Difficulty | None) -> list[str]:
    """``level`` is the one chosen or reached, None for neither."""
    reasons = []
    if wish.role and wish.role in card.roles:
        reasons.append("role")
    elif wish.everybody in card.roles:
        reasons.append("everybody")
    # the person sees a chosen level as a part of the filter
    if wish.filtered and wish.difficulty in (None, card.difficulty) and not outside(card, wish):
        reasons.append("filter")
    if card.difficulty is level:
        reasons.append("level" if wish.difficulty else "adaptive")
    return reasons
