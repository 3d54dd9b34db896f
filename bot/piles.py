"""The cards of a bank as facts to choose by, laid apart by role and level, and counted. Needs no index."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bot.interview.selection import CardFacts, Wish, outside
from bot.interview.session import Filter
from knowledge.card import Difficulty, QuestionCard
from knowledge.profiles import ROLES
from knowledge.roles import EVERYBODY


class Piles:
    """``cards``, which come in the order of their ids: as ``facts`` in that order, and in piles by role and level.

    Does not change, so that threads may share it.
    """

    def __init__(self, cards: Iterable[QuestionCard]) -> None:
        self._spelling: dict[str, str] = {}
        """How each company is written, by its name without case: as on the first card that names it."""
        self.facts: Sequence[CardFacts] = [self._facts_of(card) for card in cards]
        self._piles = self._laid_apart()
        # a card for everybody counts there only, also when it names roles besides
        self._per_role = Counter(
            role for fact in self.facts for role in ({EVERYBODY} if EVERYBODY in fact.roles else fact.roles)
        )
        self._areas = {role.name: role.area for role in ROLES}

    def fact(self, card_id: str) -> CardFacts | None:
        """The facts of the card with this id, or None."""
        place = _place(self.facts, card_id)
        return None if place is None else self.facts[place]

    def of(self, role: str | None) -> Mapping[Difficulty, Sequence[CardFacts]]:
        """The cards that may be asked for ``role`` (None: any), by level, in the order of their ids.

        A role that no card names has the cards for everybody.
        """
        return self._piles.get(role, self._piles[EVERYBODY])

    def wish(self, role: str | None, difficulty: Difficulty | None, only: Filter) -> Wish:
        """What is wished for, as `bot.interview.selection` takes it: related roles, companies as cards spell them."""
        return Wish(
            role,
            difficulty,
            EVERYBODY,
            self._related(role),
            only.type,
            frozenset(only.tags),
            frozenset(self._spelling.get(name.casefold(), name) for name in only.companies),
        )

    def count(self, role: str | None) -> int:
        """See `bot.library.BankLibrary.count`."""
        return len(self.facts) if role is None else self._per_role[role] + self._per_role[EVERYBODY]

    def fitting(self, role: str | None, difficulty: Difficulty | None, only: Filter) -> int:
        """See `bot.library.BankLibrary.fitting`."""
        wish = self.wish(role, difficulty, only)
        piles = (pile for level, pile in self.of(role).items() if difficulty in (None, level))
        return sum(not outside(fact, wish) for pile in piles for fact in pile)

    def tags(self, role: str | None) -> tuple[str, ...]:
        """See `bot.library.BankLibrary.tags`."""
        return _by_frequency(Counter(tag for pile in self.of(role).values() for fact in pile for tag in fact.tags))

    def companies(self) -> tuple[str, ...]:
        """See `bot.library.BankLibrary.companies`."""
        return _by_frequency(Counter(name for fact in self.facts for name in fact.companies))

    def named_roles(self) -> frozenset[str]:
        """See `bot.library.BankLibrary.named_roles`."""
        return frozenset().union(*(fact.roles for fact in self.facts))

    def _facts_of(self, card: QuestionCard) -> CardFacts:
        return CardFacts(
            card.id,
            frozenset(card.roles),
            card.difficulty,
            type=card.type,
            tags=frozenset(card.tags),
            companies=frozenset(self._spelling.setdefault(name.casefold(), name) for name in card.companies),
        )

    def _laid_apart(self) -> Mapping[str | None, Mapping[Difficulty, Sequence[CardFacts]]]:
        piles: dict[str | None, dict[Difficulty, list[CardFacts]]] = {
            role: {level: [] for level in Difficulty} for role in (None, EVERYBODY, *self.named_roles())
        }
        for fact in self.facts:
            for role in piles if EVERYBODY in fact.roles else (None, *fact.roles):
                piles[role][fact.difficulty].append(fact)
        return piles

    def _related(self, role: str | None) -> frozenset[str]:
        area = self._areas.get(role or "")
        return frozenset(name for name, its in self._areas.items() if its == area and name != role)


def replaced(
    pile: Sequence[CardFacts], told: Mapping[str, CardFacts], more: Sequence[CardFacts] = ()
) -> Sequence[CardFacts]:
    """``pile``, in the order of ids, with the facts told of its cards, and ``more`` behind those it lacks."""
    cards = list(pile)
    for card_id, fact in told.items():
        place = _place(pile, card_id)
        if place is not None:
            cards[place] = fact
    lacking = [told.get(fact.id, fact) for fact in more if _place(pile, fact.id) is None]
    return cards + lacking if lacking else cards


def _place(facts: Sequence[CardFacts], card_id: str) -> int | None:
    """Where the card lies in ``facts``, which are in the order of their ids."""
    place = bisect_left(facts, card_id, key=lambda fact: fact.id)
    return place if place < len(facts) and facts[place].id == card_id else None


def _by_frequency(counts: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))
