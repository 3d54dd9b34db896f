"""A pasted vacancy in; what it asks for, for whom, at which level, and the questions for it, out."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from bot.grading.evidence import injection_spans
from bot.interview.vacancy import Demand, Reading, Unfit
from bot.vacancies import matching
from bot.vacancies.extracting import Extractor
from knowledge.card import Difficulty
from knowledge.vacancy import FEWEST_WORDS, Pages, looks_like, read, tags_of

log = logging.getLogger(__name__)

DEMANDS_KEPT = 8
"""Demands that questions are chosen for: what fits on one screen with ten questions."""


class VacancyReader:
    """Reads by rules, and by a model first where one is given (`bot.tg.vacancies.Reader`)."""

    def __init__(self, library: matching.Library, extractor: Extractor | None = None) -> None:
        self._library = library
        self._extractor = extractor

    async def read(self, text: str, ask_model: bool) -> Reading:
        """What ``text`` asks for. A model that fails is only logged: the rules read every vacancy.

        What gives orders in the text is not obeyed and not listed.
        """
        # Threads: long texts and many look-ups must not hold up other chats.
        pages = await asyncio.to_thread(_read, text)
        unfit = looks_like(text, pages)
        if unfit in ("cv", "answer"):
            return Reading(unfit=unfit)
        demands = tuple(Demand(text=ask.text, tags=ask.tags) for ask in pages.asks)
        tokens, chosen = 0, _weightiest(pages)
        if self._extractor is not None and ask_model and unfit is None:
            found = await self._extractor.extract(text)
            tokens = found.tokens
            problem = found.problem or _lesser(found.demands, chosen)
            if problem:
                log.warning("a vacancy is read by rules, %s was of no use: %s", self._extractor.name, problem)
            else:
                demands, chosen = found.demands, found.demands[:DEMANDS_KEPT]
        tags = tags_of([demand.tags for demand in demands], pages.titles)
        reading = await asyncio.to_thread(self._matched, pages, chosen)
        return reading.model_copy(update={"tokens": tokens, "tags": () if reading.unfit else tags})

    def _matched(self, pages: Pages, demands: tuple[Demand, ...]) -> Reading:
        roles = matching.roles(self._library, pages.titles, demands)
        if not any(demand.tags for demand in demands) and not (roles and demands):
            why: Unfit = "title" if roles else "nothing" if pages.words >= FEWEST_WORDS else "short"
            return Reading(unfit=why, roles=roles[:1])
        level = Difficulty(pages.level.level) if pages.level else None
        return Reading(
            demands=demands,
            roles=roles,
            level=level,
            level_words=pages.level.words if pages.level else "",
            questions=matching.questions(self._library, demands, roles[0][0] if roles else None, level),
            english=pages.english,
        )


def _read(text: str) -> Pages:
    """``text`` read by rules; a line that gives orders to whoever reads it asks for nothing."""
    pages = read(text)
    return replace(pages, asks=tuple(ask for ask in pages.asks if not injection_spans(ask.text)))


def _lesser(found: tuple[Demand, ...], ruled: tuple[Demand, ...]) -> str:
    """Why what a model found is worth less than what the rules did; empty if it is not."""
    tagged, by_rules = (any(demand.tags for demand in demands) for demands in (found, ruled))
    return "nothing it named is about a topic" if by_rules and not tagged else ""


def _weightiest(pages: Pages) -> tuple[Demand, ...]:
    """The demands that say most, in their order."""
    best = sorted(range(len(pages.asks)), key=lambda i: (-pages.asks[i].weight, i))[:DEMANDS_KEPT]
    return tuple(Demand(text=pages.asks[i].text, tags=pages.asks[i].tags) for i in sorted(best))
