"""What the index knows of a bank by meaning: roles and cards near to words, twins, and what serves a vacancy.

Answers that are asked for again and again are kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import TypeVar

from bot.interview.vacancy import Demand
from bot.vacancies.serving import serving
from knowledge.bank import Bank
from knowledge.entries import card_text
from knowledge.errors import IndexUnavailable
from knowledge.index import Index

TWIN = 0.92
"""Cosine similarity from which two questions count as the same by meaning (question, tags and roles)."""
TWINS_LOOKED_AT = 5
RELEVANT = 50
FOCUSES_KEPT = 1000

REST = 60.0
"""Seconds for which an index that failed is not asked again."""

T = TypeVar("T")


class Meaning:
    """An index of the cards of ``bank``. Thread-safe; the index is brought up to date at its first use.

    ``clock`` gives seconds. An index that failed is left alone for `REST` seconds: a silent server would otherwise hold
    up every talk. Whatever asks it raises `IndexUnavailable`, at once while it rests.
    """

    def __init__(self, bank: Bank, index: Index, clock: Callable[[], float] = time.monotonic) -> None:
        self._bank = bank
        self._index = index
        self._twins: dict[str, frozenset[str]] = {}
        self._relevant: dict[str, Mapping[str, float]] = {}
        self._served: dict[tuple[Demand, ...], Mapping[str, Mapping[int, float]]] = {}
        self._ready = False
        self._lock = Lock()
        self._clock = clock
        self._problem: tuple[float, IndexUnavailable] | None = None

    def warm(self) -> None:
        """Bring the index up to date; call it in a thread while nobody waits."""
        with self._lock:
            if not self._ready:
                self._index.ensure(self._bank)
                self._ready = True

    @property
    def state(self) -> str:
        """How the index is: ready, unused so far, or broken."""
        if self._problem is not None and self._clock() < self._problem[0]:
            return "broken"
        return "ready" if self._ready else "unused"

    def roles(self, text: str) -> tuple[tuple[str, float], ...]:
        """The roles nearest to ``text`` with their similarity 0…1, best first."""
        return self._ask(lambda: tuple((found.id, found.score) for found in self._index.roles(text)))

    def search(self, text: str, limit: int) -> tuple[tuple[str, float], ...]:
        """The cards nearest to ``text`` with their similarity 0…1, best first; it may know some the bank does not."""
        return self._ask(lambda: self._search(text, limit))

    def relevance(self, focus: str) -> Mapping[str, float]:
        """How near cards are to ``focus``; kept, since a person's focus seldom changes."""
        return self._ask(lambda: self._relevance(focus))

    def twins(self, card_ids: Iterable[str]) -> Mapping[str, frozenset[str]]:
        """For each card those that ask the same."""
        return self._ask(lambda: {card_id: self._twins_of(card_id) for card_id in card_ids})

    def serving(self, vacancy: tuple[Demand, ...]) -> Mapping[str, Mapping[int, float]]:
        """The cards that serve demands (`bot.vacancies.serving`); kept, since a vacancy stays in focus for long."""
        return self._ask(lambda: self._serving(vacancy))

    def _ask(self, work: Callable[[], T]) -> T:
        """``work`` on an index that is up to date."""
        if self._problem is not None and self._clock() < self._problem[0]:
            raise IndexUnavailable(self._problem[1].person, self._problem[1].log)
        try:
            self.warm()
            return work()
        except IndexUnavailable as error:
            self._problem = (self._clock() + REST, error)
            raise

    def _search(self, text: str, limit: int) -> tuple[tuple[str, float], ...]:
        return tuple((found.id, found.score) for found in self._index.search(text, limit))

    def _relevance(self, focus: str) -> Mapping[str, float]:
        known = self._relevant.get(focus)
        if known is None:
            known = dict(self._search(focus, RELEVANT))
            if len(self._relevant) >= FOCUSES_KEPT:
                self._relevant.clear()
            self._relevant[focus] = known
        return known

    def _twins_of(self, card_id: str) -> frozenset[str]:
        known = self._twins.get(card_id)
        if known is None:
            card = self._bank.cards.get(card_id)
            if card is None:
                return frozenset()
            near = self._search(card_text(card), TWINS_LOOKED_AT)
            known = frozenset(other for other, score in near if score >= TWIN and other != card_id)
            self._twins[card_id] = known
        return known

    def _serving(self, vacancy: tuple[Demand, ...]) -> Mapping[str, Mapping[int, float]]:
        known = self._served.get(vacancy)
        if known is None:
            known = serving(vacancy, self._search, self._bank.cards.get)
            if len(self._served) >= FOCUSES_KEPT:
                self._served.clear()
            self._served[vacancy] = known
        return known
