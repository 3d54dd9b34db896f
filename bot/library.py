"""The bank and its index as the interview sees them (`bot.interview.ports.Library`).

What can be said of the cards alone is in `bot.piles`, what the index says in `bot.meaning`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.config import Settings
from bot.folders import card_folders
from bot.interview.attempt import AttemptSummary
from bot.interview.finding import fold, key_of, word_match
from bot.interview.selection import CardFacts, Choice, choose
from bot.interview.session import Filter
from bot.interview.vacancy import Demand
from bot.meaning import Meaning
from bot.piles import Piles, replaced
from knowledge.bank import Bank, load_bank
from knowledge.card import Difficulty, QuestionCard
from knowledge.embeddings import Embedder, open_embedder
from knowledge.errors import IndexUnavailable
from knowledge.index import Index
from knowledge.roles import by_name, denies, named_within

log = logging.getLogger(__name__)

NO_FILTER = Filter()


class BankLibrary:
    """A frozen bank with its index. Thread-safe; of ``clock``, and of an index that fails, see `Meaning`."""

    def __init__(self, bank: Bank, index: Index, clock: Callable[[], float] = time.monotonic) -> None:
        self.bank = bank
        self.index = index
        self._piles = Piles(bank.cards.values())
        self._meaning = Meaning(bank, index, clock)
        self._names: tuple[Mapping[str, str], Mapping[str, str]] | None = None

    def warm(self) -> None:
        """Bring the index up to date; call it in a thread while nobody waits. Raises `IndexUnavailable`."""
        self._meaning.warm()

    @property
    def state(self) -> str:
        """How the index is: ready, unused so far, or broken."""
        return self._meaning.state

    def card(self, card_id: str) -> QuestionCard | None:
        """The card with this id, or None."""
        return self.bank.cards.get(card_id)

    def role_exact(self, text: str) -> str | None:
        """The role that ``text`` names or is an alias of."""
        profile = by_name(text)
        return profile.name if profile else None

    def role_within(self, text: str) -> str | None:
        """The only role that ``text`` names among other words."""
        profile = named_within(text)
        return profile.name if profile else None

    def role_denied(self, text: str) -> bool:
        """Whether the role that ``text`` names or means may be just the one that is not meant."""
        return denies(text)

    def role(self, text: str) -> tuple[tuple[str, float], ...]:
        """The roles nearest to ``text`` with their similarity 0…1, best first. Raises `IndexUnavailable`."""
        return self._meaning.roles(text)

    def named_roles(self) -> frozenset[str]:
        """The roles that some card names."""
        return self._piles.named_roles()

    def count(self, role: str | None) -> int:
        """How many cards may be asked for ``role`` (None: any)."""
        return self._piles.count(role)

    def fitting(self, role: str | None, difficulty: Difficulty | None, only: Filter) -> int:
        """How many cards for ``role`` (None: any) are at ``difficulty`` (None: any) and fit the filter."""
        return self._piles.fitting(role, difficulty, only)

    def tags(self, role: str | None) -> tuple[str, ...]:
        """The tags of the cards for ``role`` (None: of all), most frequent first, then by the alphabet."""
        return self._piles.tags(role)

    def companies(self) -> tuple[str, ...]:
        """The companies that cards name, most frequent first, then by the alphabet; each in one spelling."""
        return self._piles.companies()

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
        asked = [fact for fact in map(self._piles.fact, seen) if fact is not None]
        own = {
            level: replaced(pile, told, [fact for fact in asked if fact.difficulty is level])
            for level, pile in self._piles.of(role).items()
        }
        cards = replaced(self._piles.facts, told)
        wish = replace(self._piles.wish(role, difficulty, only), vacancy=bool(vacancy))
        return choose(cards, wish, history, seen, now, seed, due, own, resting, reached)

    def served(self, card_id: str, vacancy: tuple[Demand, ...]) -> int | None:
        """The place of the demand that the card serves best, None if it serves none or the index cannot be used."""
        try:
            places = self._meaning.serving(vacancy).get(card_id)
        except IndexUnavailable as error:
            log.warning("not known whether a card serves the vacancy: %s", error.log)
            return None
        return max(places, key=lambda place: (places[place], -place)) if places else None

    def twins(self, card_id: str) -> frozenset[str]:
        """The cards that ask the same by meaning. Raises `IndexUnavailable`."""
        return self._meaning.twins([card_id])[card_id]

    def search(self, text: str, limit: int) -> tuple[tuple[str, float], ...]:
        """The cards nearest in meaning to ``text`` with their similarity 0…1, best first. Raises `IndexUnavailable`."""
        try:
            found = self._meaning.search(text, limit)
        except IndexUnavailable as error:
            log.warning("searching without meaning: %s", error.log)
            raise
        return tuple((card_id, score) for card_id, score in found if card_id in self.bank.cards)

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

    def _with_meaning(
        self, seen: Collection[str], focus: str | None, vacancy: tuple[Demand, ...] = ()
    ) -> Mapping[str, CardFacts]:
        """The facts of the cards that the focus, the vacancy and the cards seen say more of, by id.

        With a vacancy the relevance is to what it asks for; a card is the more relevant the more of it it serves.
        """
        if not seen and not focus and not vacancy:
            return {}
        try:
            serves = self._meaning.serving(vacancy) if vacancy else {}
            relevance = self._meaning.relevance(focus) if focus and not vacancy else {}
            relevance = {**relevance, **{card_id: sum(places.values()) for card_id, places in serves.items()}}
            twins = self._meaning.twins(seen)
        except IndexUnavailable as error:
            log.warning("choosing without meaning: %s", error.log)
            return {}
        facts: dict[str, CardFacts] = {}
        for card_id in {*relevance, *(card_id for card_id, near in twins.items() if near)}:
            fact = self._piles.fact(card_id)  # an index may know cards that this bank does not
            if fact is not None:
                facts[card_id] = replace(
                    fact,
                    relevance=relevance.get(card_id, 0.0),
                    twins=twins.get(card_id, frozenset()),
                    serves=card_id in serves,
                )
        return facts


def open_library(
    settings: Settings,
    skip_bad: bool = False,
    embedder: Embedder | None = None,
    load: Callable[[tuple[Path, ...], bool], Bank] = load_bank,
) -> BankLibrary:
    """The bank, as ``load`` reads it from its folders, and its index (opened at its first use). Raises `BankError`.

    What ``skip_bad`` leaves out is logged.
    """
    bank = load(card_folders(settings), skip_bad)
    for problem in bank.problems:
        log.warning("left out: %s", problem.log)
    return BankLibrary(bank, open_index(settings, embedder))


def open_index(settings: Settings, embedder: Embedder | None = None) -> Index:
    """The index as configured, but for the ``embedder`` if one is given; nothing is opened yet."""
    return Index(settings.data_dir / "index", embedder or open_embedder(settings.embeddings), settings.chroma_url)
