"""From what a vacancy asks for to roles and questions: deterministic, given the bank and its index."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from bot.interview.vacancy import Demand, Match
from bot.vacancies.serving import SERVES, serving
from knowledge.card import Difficulty, QuestionCard
from knowledge.errors import IndexUnavailable
from knowledge.profiles import ROLES
from knowledge.roles import EVERYBODY

log = logging.getLogger(__name__)

QUESTIONS = 10
AGAIN = 0.6
"""What serving a demand is worth that an earlier question serves already: breadth goes before depth."""
SAME_WORDING = 0.6
"""Share of common words from which two questions are the same in other words."""
ROLE_FROM = 0.35
"""Score from which a role counts as the vacancy's. The right one had .50 and more on our seven vacancies, and the best
one .30 at most on those of a nurse, a cook, a lawyer, a driver and a teacher."""
ROLES_SHOWN = 3
LONGEST_BODY = 4_000
"""Characters of demands that are compared with the roles at once."""

_RANK = {level: rank for rank, level in enumerate(Difficulty)}
_FAR = (1.0, 0.92, 0.84)
"""What a question is worth that is so many levels from the one suggested."""
_AREAS = {role.name: role.area for role in ROLES}
_SENIORITY = re.compile(
    r"\b(?:senior|sr\.?|junior|jr\.?|staff|principal|associate|lead|mid.level|graduate|trainee|intern|head of"
    r"|we are hiring|we.re hiring|job title|position|role|vacancy|wanted)\b:?|\([^)]{1,12}\)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s[-\u2013—|·/]\s|\s?[,:|/·;]\s?|\s(?:at|for|in|bei|für|en|chez)\s")
_NOUN = re.compile(
    r"engineer|develop|scientist|analyst|manager|designer|architect|administrator|dba\b|research|tester|owner|consultant"
    r"|devops|sre\b|entwickl|ingenieur|ingeniero|desarrollador|développeur|analist|leiter|forscher|программист|инженер",
    re.IGNORECASE,
)
_GENERIC = frozenset(
    re.findall(r"\w+", "engineer developer manager specialist consultant analyst architect lead owner it software")
)


class Library(Protocol):
    """What is needed of `bot.library.BankLibrary`."""

    def card(self, card_id: str) -> QuestionCard | None: ...
    def role(self, text: str) -> tuple[tuple[str, float], ...]: ...
    def role_exact(self, text: str) -> str | None: ...
    def search(self, text: str, limit: int) -> tuple[tuple[str, float], ...]: ...
    def by_words(self, text: str, limit: int) -> tuple[str, ...]: ...
    def twins(self, card_id: str) -> frozenset[str]: ...


def roles(library: Library, titles: Sequence[str], demands: Sequence[Demand]) -> tuple[tuple[str, float], ...]:
    """The roles nearest to the titles and to what is asked for, half each; best first, none below `ROLE_FROM`.

    Without the index only a role that is named counts.
    """
    named = [role for part in _parts(titles) for role in [library.role_exact(part)] if role]
    try:
        title = _best([(role, 0.95) for role in named[:1]], *(library.role(p) for p in _parts(titles) if _names(p)))
        body = _best(library.role(" ".join(demand.text for demand in demands)[:LONGEST_BODY]) if demands else ())
    except IndexUnavailable as error:
        log.warning("a vacancy is read without meaning: %s", error.log)
        return tuple((role, 1.0) for role in dict.fromkeys(named))[:ROLES_SHOWN]
    if not title or not body:
        scores = title or body
    else:
        scores = {
            r: (title.get(r, min(title.values()) / 2) + body.get(r, min(body.values()) / 2)) / 2 for r in title | body
        }
    ranked = sorted(scores.items(), key=lambda each: (-each[1], each[0]))
    return tuple((role, round(score, 2)) for role, score in ranked if score >= ROLE_FROM)[:ROLES_SHOWN]


def questions(
    library: Library, demands: Sequence[Demand], role: str | None, level: Difficulty | None
) -> tuple[Match, ...]:
    """The best questions for ``demands``, at most `QUESTIONS`, no two alike.

    One after the other the question is taken that serves most of what is not served yet; those of ``role`` and near
    ``level`` are worth more. Ties go by id.
    """
    table = serving(demands, lambda text, limit: _search(library, text, limit), library.card)
    pool = {card_id: card for card_id in table for card in [library.card(card_id)] if card}
    worth = {card_id: _fit(card, role, level) for card_id, card in pool.items()}
    taken: list[str] = []
    served: dict[int, int] = {}
    while pool and len(taken) < QUESTIONS:
        best = min(pool, key=lambda card_id: (-worth[card_id] * _gain(table[card_id], served), card_id))
        card = pool.pop(best)
        taken.append(best)
        for place in table[best]:
            served[place] = served.get(place, 0) + 1
        twins = _twins(library, best)
        pool = {i: other for i, other in pool.items() if i not in twins and not _alike(card, other)}
    return tuple(Match(card_id=card_id, serves=tuple(sorted(table[card_id]))) for card_id in taken)


def _gain(serves: Mapping[int, float], served: Mapping[int, int]) -> float:
    return sum((score - SERVES / 2) * AGAIN ** served.get(place, 0) for place, score in serves.items())


def _fit(card: QuestionCard, role: str | None, level: Difficulty | None) -> float:
    whose = 0.5
    if role is None or role in card.roles:
        whose = 1.0
    elif EVERYBODY in card.roles or any(_AREAS.get(other) == _AREAS.get(role) for other in card.roles):
        whose = 0.8
    return whose * (_FAR[abs(_RANK[card.difficulty] - _RANK[level])] if level else 1.0)


def _search(library: Library, text: str, limit: int) -> Sequence[tuple[str, float]]:
    """By meaning; while the index cannot be used, by common words, the best of them worth most."""
    try:
        return library.search(text, limit)
    except IndexUnavailable:
        ids = library.by_words(text, limit)
        return [(card_id, SERVES + 0.2 * (1 - place / limit)) for place, card_id in enumerate(ids)]


def _twins(library: Library, card_id: str) -> frozenset[str]:
    try:
        return library.twins(card_id)
    except IndexUnavailable:
        return frozenset()  # the wording is compared all the same


def _alike(one: QuestionCard, other: QuestionCard) -> bool:
    a, b = (frozenset(re.findall(r"\w+", card.question.casefold())) for card in (one, other))
    return len(a & b) >= SAME_WORDING * len(a | b)


def _parts(titles: Sequence[str]) -> Iterator[str]:
    """Each title whole and in parts, without words for seniority."""
    for title in titles:
        plain = " ".join(_SENIORITY.sub(" ", title).split())
        for rough in dict.fromkeys((plain, *_BETWEEN.split(plain))):
            part = rough.strip(" -\u2013—|·/,:*#!.")
            if len(part) > 1:
                yield part


def _names(part: str) -> bool:
    """Whether ``part`` can name a role, and not only "engineer"."""
    words = re.findall(r"\w+", part.casefold())
    return len(words) <= 10 and bool(_NOUN.search(part)) and not _GENERIC.issuperset(words)


def _best(*lists: Sequence[tuple[str, float]]) -> dict[str, float]:
    best: dict[str, float] = {}
    for found in lists:
        for role, score in found:
            best[role] = max(best.get(role, 0.0), score)
    return best
