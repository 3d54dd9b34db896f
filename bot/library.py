"""The bank and its index as the interview sees them (`bot.interview.ports.Library`)."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TypeVar

from bot.config import Settings
from bot.interview.selection import CardFacts, Choice, Wish, choose
from bot.interview.session import AttemptSummary
from knowledge.bank import Bank, load_bank
from knowledge.card import Difficulty, QuestionCard
from knowledge.embeddings import open_embedder
from knowledge.entries import card_text
from knowledge.errors import IndexUnavailable
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

T = TypeVar("T")


class BankLibrary:
    """A frozen bank with its index. Thread-safe; the index is brought up to date at its first use.

    ``clock`` gives seconds. An index that failed is left alone for `REST` seconds: a silent server would
    otherwise hold up every talk.
    """

    def __init__(self, bank: Bank, index: Index, clock: Callable[[], float] = time.monotonic) -> None:
        self.bank = bank
        self.index = index
        self._facts = [CardFacts(c.id, frozenset(c.roles), c.difficulty) for c in bank.cards.values()]
        self._position = {fact.id: position for position, fact in enumerate(self._facts)}
        # a card for everybody counts there only, also when it names roles besides
        self._per_role = Counter(
            role for fact in self._facts for role in ({EVERYBODY} if EVERYBODY in fact.roles else fact.roles)
        )
        self._areas = {role.name: role.area for role in ROLES}
        self._twins: dict[str, frozenset[str]] = {}
        self._relevant: dict[str, Mapping[str, float]] = {}
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
    ) -> Choice | None:
        """The next card; an index that cannot be used costs only relevance and twins, never the question."""
        wish = Wish(role, difficulty, EVERYBODY, self._related(role))
        return choose(self._with_meaning(seen, focus), wish, history, seen, now, seed)

    def _related(self, role: str | None) -> frozenset[str]:
        area = self._areas.get(role or "")
        return frozenset(name for name, its in self._areas.items() if its == area and name != role)

    def _with_meaning(self, seen: Collection[str], focus: str | None) -> Sequence[CardFacts]:
        if not seen and not focus:
            return self._facts
        try:
            relevance = self._ask(lambda: self._relevance(focus)) if focus else {}
            twins = self._ask(lambda: {card_id: self._twins_of(card_id) for card_id in seen})
        except IndexUnavailable as error:
            log.warning("choosing without meaning: %s", error.log)
            return self._facts
        facts = list(self._facts)
        for card_id in {*relevance, *(card_id for card_id, near in twins.items() if near)}:
            position = self._position.get(card_id)  # an index may know cards that this bank does not
            if position is not None:
                facts[position] = replace(
                    facts[position],
                    relevance=relevance.get(card_id, 0.0),
                    twins=twins.get(card_id, frozenset()),
                )
        return facts

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
        card = self.card(card_id)
        if card is None:
            return frozenset()
        if card_id not in self._twins:
            near = self.index.search(card_text(card), TWINS_LOOKED_AT)
            self._twins[card_id] = frozenset(f.id for f in near if f.score >= TWIN and f.id != card_id)
        return self._twins[card_id]


def card_folders(settings: Settings) -> tuple[Path, ...]:
    """Where cards are read from: the configured folders and, if there is one, the folder of imported cards."""
    own = imported_cards(settings)
    return settings.bank_folders if settings.bank or not own.is_dir() else (*settings.bank_folders, own)


def imported_cards(settings: Settings) -> Path:
    """Where an import writes to: the first folder of VIVA_BANK, else ``cards`` in the data folder."""
    return settings.bank[0] if settings.bank else settings.data_dir / "cards"


def open_library(settings: Settings, skip_bad: bool = False) -> BankLibrary:
    """The bank and its index (which is opened at its first use). Raises `BankError`."""
    bank = load_bank(card_folders(settings), skip_bad)
    return BankLibrary(bank, open_index(settings))


def open_index(settings: Settings) -> Index:
    """The index as configured; nothing is opened yet."""
    return Index(settings.data_dir / "index", open_embedder(settings.embeddings), settings.chroma_url)
