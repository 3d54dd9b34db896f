"""Which questions a mock asks: spread over types and tags, none twice, the same for the same history and seed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

from bot.interview.selection import Choice
from bot.interview.session import Filter
from bot.interview.turn import Turn
from knowledge.card import QuestionType


def pick(turn: Turn, count: int) -> tuple[tuple[str, ...], bool]:
    """Up to ``count`` card ids in the order of asking, and whether wishes had to be given up for one of them.

    For each place one card of every type is looked at; the one that gives up least, then of the type and with the tags
    that came up least so far, is taken.
    """
    wishes = _wishes(turn)
    chosen: list[str] = []
    types: Counter[QuestionType] = Counter()
    tags: Counter[str] = Counter()
    widened = False
    while len(chosen) < count:
        options = []
        for rank, only in enumerate(wishes):
            choice = _choice(turn, chosen, only)
            card = turn.library.card(choice.card_id) if choice else None
            if choice is None or card is None or card.id in chosen:
                continue
            not_missed = {"vacancy_rest"} if turn.session.filter.type else {"vacancy_rest", "any_type"}
            given_up = set(choice.widened) - not_missed
            cost = (len(given_up), types[card.type], sum(tags[tag] for tag in card.tags), rank)
            options.append((cost, card, bool(given_up)))
        if not options:
            break
        _, card, gave_up = min(options, key=lambda option: option[0])
        chosen.append(card.id)
        types[card.type] += 1
        tags.update(card.tags)
        widened = widened or gave_up
    return tuple(chosen), widened


def _wishes(turn: Turn) -> list[Filter]:
    """The person's filter narrowed to each type that has cards, in an order of chance, and as it is."""
    session = turn.session
    if session.filter.type is not None:
        return [session.filter]
    kinds = [session.filter.model_copy(update={"type": kind}) for kind in QuestionType]
    fitting = [only for only in kinds if turn.library.fitting(session.role, session.difficulty, only)]
    random.Random(turn.seed).shuffle(fitting)
    return [*fitting, session.filter]


def _choice(turn: Turn, chosen: Sequence[str], only: Filter) -> Choice | None:
    """The next card beside ``chosen``; once all were asked in this session, one asked before it."""
    session, reached = turn.session, turn.reached

    def choose(seen: Sequence[str]) -> Choice | None:
        return turn.library.choose(
            session.role,
            session.difficulty,
            turn.snapshot.recent,
            seen,
            turn.now,
            f"{turn.seed}:{len(chosen)}",
            session.focus,
            only,
            vacancy=session.vacancy.reading.demands if session.vacancy else (),
            reached=reached,
        )

    choice = choose((*(i for i in session.seen if i not in chosen), *chosen))
    return choose(tuple(chosen)) if choice and choice.fresh_session else choice
