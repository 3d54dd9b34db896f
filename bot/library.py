"""The bank and its index as the interview sees them (`bot.interview.ports.Library`)."""

from __future__ import annotations

import logging
import shutil
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TypeVar

from bot.config import Settings
from bot.interview.finding import fold, key_of, word_match
from bot.interview.selection import CardFacts, Choice, Wish, choose, outside
from bot.interview.session import AttemptSummary, Filter
from bot.interview.vacancy import Demand
from bot.vacancies.serving import serving
from knowledge.bank import Bank, load_bank
from knowledge.card import Difficulty, QuestionCard
from knowledge.embeddings import Embedder, open_embedder
from knowledge.entries import card_text
from knowledge.errors import BankError, IndexUnavailable
from knowledge.index import Index
from knowledge.roles import EVERYBODY, ROLES, by_name

log = logging.getLogger(__name__)

TWIN = 0.92
"""Cosine similarity from which two questions count as the same by meaning (question, tags and roles)."""
TWINS_LOOKED_AT = 5
RELEVANT = 50
FOCUSES_KEPT = 1000


REST = 60.0
"""Seconds for which an index that failed is not asked again."""

NO_FILTER = Filter()

T = TypeVar("T")


class BankLibrary:
    """A frozen bank with its index. Thread-safe; the index is brought up to date at its first use.

    ``clock`` gives seconds. An index that failed is left alone for `REST` seconds: a silent server would
    otherwise hold up every talk.
    """

    def __init__(self, bank: Bank, index: Index, clock: Callable[[], float] = time.monotonic) -> None:
        self.bank = bank
        self.index = index
        self._spelling: dict[str, str] = {}
        """How each company is written, by its name without case: as on the first card that names it."""
        self._facts = [self._facts_of(card) for card in bank.cards.values()]
        self._piles = self._laid_apart()
        # a card for everybody counts there only, also when it names roles besides
        self._per_role = Counter(
            role for fact in self._facts for role in ({EVERYBODY} if EVERYBODY in fact.roles else fact.roles)
        )
        self._areas = {role.name: role.area for role in ROLES}
        self._twins: dict[str, frozenset[str]] = {}
        self._relevant: dict[str, Mapping[str, float]] = {}
        self._served: dict[tuple[Demand, ...], Mapping[str, Mapping[int, float]]] = {}
        self._names: tuple[Mapping[str, str], Mapping[str, str]] | None = None
        self._ready = False
        self._lock = Lock()
        self._clock = clock
        self._problem: tuple[float, IndexUnavailable] | None = None

    def warm(self) -> None:
        """Bring the index up to date; call it in a thread while nobody waits. Raises `IndexUnavailable`."""
        with self._lock:
            if not self._ready:
                self.index.ensure(self.bank)
                self._ready = True

    @property
    def state(self) -> str:
        """How the index is: ready, unused so far, or broken."""
        if self._problem is not None and self._clock() < self._problem[0]:
            return "broken"
        return "ready" if self._ready else "unused"

    def card(self, card_id: str) -> QuestionCard | None:
        """The card with this id, or None."""
        return self.bank.cards.get(card_id)

    def role_exact(self, text: str) -> str | None:
        """The role that ``text`` names or is an alias of."""
        profile = by_name(text)
        return profile.name if profile else None

    def role(self, text: str) -> tuple[tuple[str, float], ...]:
        """The roles nearest to ``text`` with their similarity 0…1, best first."""
        return self._ask(lambda: tuple((found.id, found.score) for found in self.index.roles(text)))

    def _ask(self, work: Callable[[], T]) -> T:
        """``work`` on an index that is up to date. Raises `IndexUnavailable`, at once while it rests."""
        if self._problem is not None and self._clock() < self._problem[0]:
            raise IndexUnavailable(self._problem[1].person, self._problem[1].log)
        try:
            self.warm()
            return work()
        except IndexUnavailable as error:
            self._problem = (self._clock() + REST, error)
            raise

    def count(self, role: str | None) -> int:
        """How many cards may be asked for ``role``."""
        return len(self.bank.cards) if role is None else self._per_role[role] + self._per_role[EVERYBODY]

    def choose(
        self,
        role: str | None,
        difficulty: Difficulty | None,
        history: Sequence[AttemptSummary],
        seen: Collection[str],
        now: datetime,
        seed: str,
        focus: str | None = None,
        only: Filter = NO_FILTER,
        due: Sequence[str] = (),
        resting: Collection[str] = (),
        *,
        vacancy: tuple[Demand, ...] = (),
        reached: Difficulty | None = None,
    ) -> Choice | None:
        """The next card; an index that cannot be used costs only relevance and twins, never the question."""
        told = self._with_meaning(seen, focus, vacancy)
        asked = [
            self._facts[place] for place in (_place(self._facts, card_id) for card_id in seen) if place is not None
        ]
        own = {
            level: _replaced(pile, told, [fact for fact in asked if fact.difficulty is level])
            for level, pile in self._own(role).items()
        }
        cards = _replaced(self._facts, told)
        wish = replace(self._wish(role, difficulty, only), vacancy=bool(vacancy))
        return choose(cards, wish, history, seen, now, seed, due, own, resting, reached)

    def served(self, card_id: str, vacancy: tuple[Demand, ...]) -> int | None:
        """The place of the demand that the card serves best, None if it serves none or the index cannot be used."""
        try:
            places = self._ask(lambda: self._serving(vacancy)).get(card_id)
        except IndexUnavailable as error:
            log.warning("not known whether a card serves the vacancy: %s", error.log)
            return None
        return max(places, key=lambda place: (places[place], -place)) if places else None

    def twins(self, card_id: str) -> frozenset[str]:
        """The cards that ask the same by meaning. Raises `IndexUnavailable`."""
        return self._ask(lambda: self._twins_of(card_id))

    def _serving(self, vacancy: tuple[Demand, ...]) -> Mapping[str, Mapping[int, float]]:
        """The cards that serve demands; kept, since a vacancy stays in focus for long."""
        known = self._served.get(vacancy)
        if known is None:

            def search(text: str, limit: int) -> Sequence[tuple[str, float]]:
                return [(found.id, found.score) for found in self.index.search(text, limit)]

            known = serving(vacancy, search, self.card)
            if len(self._served) >= FOCUSES_KEPT:
                self._served.clear()
            self._served[vacancy] = known
        return known

    def _wish(self, role: str | None, difficulty: Difficulty | None, only: Filter) -> Wish:
        return Wish(
            role,
            difficulty,
            EVERYBODY,
            self._related(role),
            only.type,
            frozenset(only.tags),
            frozenset(self._spelling.get(name.casefold(), name) for name in only.companies),
        )

    def fitting(self, role: str | None, difficulty: Difficulty | None, only: Filter) -> int:
        """How many cards for ``role`` (None: any) are at ``difficulty`` (None: any) and fit the filter."""
        wish = self._wish(role, difficulty, only)
        piles = (pile for level, pile in self._own(role).items() if difficulty in (None, level))
        return sum(not outside(fact, wish) for pile in piles for fact in pile)

    def tags(self, role: str | None) -> tuple[str, ...]:
        """The tags of the cards for ``role`` (None: of all), most frequent first, then by the alphabet."""
        return _by_frequency(Counter(tag for pile in self._own(role).values() for fact in pile for tag in fact.tags))

    def companies(self) -> tuple[str, ...]:
        """The companies that cards name, most frequent first, then by the alphabet; each in one spelling."""
        return _by_frequency(Counter(name for fact in self._facts for name in fact.companies))

    def search(self, text: str, limit: int) -> tuple[tuple[str, float], ...]:
        """The cards nearest in meaning to ``text`` with their similarity 0…1, best first. Raises `IndexUnavailable`."""
        try:
            found = self._ask(lambda: self.index.search(text, limit))
        except IndexUnavailable as error:
            log.warning("searching without meaning: %s", error.log)
            raise
        return tuple((hit.id, hit.score) for hit in found if hit.id in self.bank.cards)

    def by_words(self, text: str, limit: int) -> tuple[str, ...]:
        """The cards whose question and tags share most words with ``text``, best first; needs no index."""
        return word_match(self.bank.cards.values(), text, limit)

    def named(self, text: str) -> str | None:
        """The id of the card that ``text`` is the id or the whole question of, or None."""
        plain = text.strip().casefold()
        return plain if plain in self.bank.cards else self._lookup()[1].get(fold(text))

    def keyed(self, key: str) -> str | None:
        """The id of the card whose `bot.interview.finding.key_of` is ``key``, or None."""
        return self._lookup()[0].get(key)

    def _lookup(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Ids by key and by question; made when first needed. Two threads may both make it, and make the same."""
        if self._names is None:
            cards = self.bank.cards.values()
            self._names = ({key_of(c.id): c.id for c in cards}, {fold(c.question): c.id for c in cards})
        return self._names

    def named_roles(self) -> frozenset[str]:
        """The roles that some card names."""
        return frozenset().union(*(fact.roles for fact in self._facts))

    def _facts_of(self, card: QuestionCard) -> CardFacts:
        return CardFacts(
            card.id,
            frozenset(card.roles),
            card.difficulty,
            type=card.type,
            tags=frozenset(card.tags),
            companies=frozenset(self._spelling.setdefault(name.casefold(), name) for name in card.companies),
        )

    def _related(self, role: str | None) -> frozenset[str]:
        area = self._areas.get(role or "")
        return frozenset(name for name, its in self._areas.items() if its == area and name != role)

    def _with_meaning(
        self, seen: Collection[str], focus: str | None, vacancy: tuple[Demand, ...] = ()
    ) -> Mapping[str, CardFacts]:
        """The facts of the cards that the focus, the vacancy and the cards seen say more of, by id.

        With a vacancy the relevance is to what it asks for; a card is the more relevant the more of it it serves.
        """
        if not seen and not focus and not vacancy:
            return {}
        try:
            serves = self._ask(lambda: self._serving(vacancy)) if vacancy else {}
            relevance = self._ask(lambda: self._relevance(focus)) if focus and not vacancy else {}
            relevance = {**relevance, **{card_id: sum(places.values()) for card_id, places in serves.items()}}
            twins = self._ask(lambda: {card_id: self._twins_of(card_id) for card_id in seen})
        except IndexUnavailable as error:
            log.warning("choosing without meaning: %s", error.log)
            return {}
        facts: dict[str, CardFacts] = {}
        for card_id in {*relevance, *(card_id for card_id, near in twins.items() if near)}:
            place = _place(self._facts, card_id)  # an index may know cards that this bank does not
            if place is not None:
                facts[card_id] = replace(
                    self._facts[place],
                    relevance=relevance.get(card_id, 0.0),
                    twins=twins.get(card_id, frozenset()),
                    serves=card_id in serves,
                )
        return facts

    def _laid_apart(self) -> Mapping[str | None, Mapping[Difficulty, Sequence[CardFacts]]]:
        """The cards that may be asked for each role (None: any), by level, in the order of their ids."""
        piles: dict[str | None, dict[Difficulty, list[CardFacts]]] = {
            role: {level: [] for level in Difficulty} for role in (None, EVERYBODY, *self.named_roles())
        }
        for fact in self._facts:
            for role in piles if EVERYBODY in fact.roles else (None, *fact.roles):
                piles[role][fact.difficulty].append(fact)
        return piles

    def _own(self, role: str | None) -> Mapping[Difficulty, Sequence[CardFacts]]:
        """A role that no card names has the cards for everybody."""
        return self._piles.get(role, self._piles[EVERYBODY])

    def _relevance(self, focus: str) -> Mapping[str, float]:
        """How near cards are to ``focus``; kept, since a person's focus seldom changes."""
        known = self._relevant.get(focus)
        if known is None:
            known = {found.id: found.score for found in self.index.search(focus, RELEVANT)}
            if len(self._relevant) >= FOCUSES_KEPT:
                self._relevant.clear()
            self._relevant[focus] = known
        return known

    def _twins_of(self, card_id: str) -> frozenset[str]:
        known = self._twins.get(card_id)
        if known is None:
            card = self.card(card_id)
            if card is None:
                return frozenset()
            near = self.index.search(card_text(card), TWINS_LOOKED_AT)
            known = self._twins[card_id] = frozenset(f.id for f in near if f.score >= TWIN and f.id != card_id)
        return known


def _place(facts: Sequence[CardFacts], card_id: str) -> int | None:
    """Where the card lies in ``facts``, which are in the order of their ids."""
    place = bisect_left(facts, card_id, key=lambda fact: fact.id)
    return place if place < len(facts) and facts[place].id == card_id else None


def _replaced(
    pile: Sequence[CardFacts], told: Mapping[str, CardFacts], more: Sequence[CardFacts] = ()
) -> Sequence[CardFacts]:
    """``pile`` with the facts told of its cards, and ``more`` behind those it lacks."""
    cards = list(pile)
    for card_id, fact in told.items():
        place = _place(pile, card_id)
        if place is not None:
            cards[place] = fact
    lacking = [told.get(fact.id, fact) for fact in more if _place(pile, fact.id) is None]
    return cards + lacking if lacking else cards


def _by_frequency(counts: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))


def card_folders(settings: Settings) -> tuple[Path, ...]:
    """Where cards are read from: the configured folders and, if there is one, the folder of imported cards."""
    own = imported_cards(settings)
    return settings.bank_folders if settings.bank or not own.is_dir() else (*settings.bank_folders, own)


def imported_cards(settings: Settings) -> Path:
    """Where an import writes to: the first folder of VIVA_BANK, else ``cards`` in the data folder."""
    return settings.bank[0] if settings.bank else settings.data_dir / "cards"


def imported_files(settings: Settings) -> Path:
    """Where the last files sent with /import lie, each in a folder of its own."""
    return settings.data_dir / "imports"


def delete_imported_files(settings: Settings, before: datetime | None = None) -> int:
    """Delete the files sent with /import, those from before then if it is given; how many imports went.

    The cards written from them stay. Raises `BankError` for what cannot be deleted, once everything else is.
    """
    folder, gone = imported_files(settings), 0
    failed: OSError | None = None
    for one in sorted(folder.iterdir()) if folder.is_dir() else ():
        try:
            if before is None or one.lstat().st_mtime < before.timestamp():
                delete_whole(one)
                gone += 1
        except OSError as error:
            failed = error
    if failed:
        raise BankError(
            "The files that were imported could not be deleted.", f"{folder}: {failed.strerror}"
        ) from failed
    return gone


def delete_whole(path: Path) -> None:
    """Delete a folder and what is in it, or whatever else is called so; what a link leads to stays. Raises `OSError`.

    Nothing of ours lies beside the folders, but a desktop may leave a file of its own there.
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def open_library(
    settings: Settings,
    skip_bad: bool = False,
    embedder: Embedder | None = None,
    load: Callable[[tuple[Path, ...], bool], Bank] = load_bank,
) -> BankLibrary:
    """The bank, as ``load`` reads it from its folders, and its index (opened at its first use). Raises `BankError`."""
    return BankLibrary(load(card_folders(settings), skip_bad), open_index(settings, embedder))


def open_index(settings: Settings, embedder: Embedder | None = None) -> Index:
    """The index as configured, but for the ``embedder`` if one is given; nothing is opened yet."""
    return Index(settings.data_dir / "index", embedder or open_embedder(settings.embeddings), settings.chroma_url)
