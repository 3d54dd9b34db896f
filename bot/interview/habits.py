"""A gap of form, or a mistake, that comes up again across questions; pure.

Facts differ from card to card, shape does not; so of mistakes it is only told that there were some again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.interview.assessment import Status, Verdict
from bot.interview.attempt import Attempt
from bot.interview.events import RecurringGap
from knowledge.card import PointKind, QuestionCard

LATEST, OFTEN = 5, 3
"""A gap in three of the latest five answers is a habit."""
ATTEMPTS_READ = 20
"""Attempts read to find the latest five answers among retries and joined parts."""

MISTAKES = "mistakes"
"""What recurs in `repeated_mistakes`."""

KINDS = {
    "example": r"\b(?:examples?|instance|illustrat\w+|concrete(?:ly)?|from practice|figures?|numbers?|calculat\w+)\b",
    "weighing": r"\b(?:weigh\w*|trade-?offs?|drawbacks?|(?:both|one) sides?|side by side|balanced?|against each)\b",
    "order": r"\b(?:in (?:the |time )?order|step by step|sequence|walks? through|chronolog\w+)\b",
}


def kind_of(text: str) -> str | None:
    """What a form point asks for, read from its words: example, weighing, order, or None for something of its own."""
    return next((kind for kind, words in KINDS.items() if re.search(words, text, re.IGNORECASE)), None)


def recurring_gap(
    attempt: Attempt, latest: Sequence[Attempt], card: Callable[[str], QuestionCard | None]
) -> RecurringGap | None:
    """The kind of form point that ``attempt`` misses and so do at least `OFTEN` of the `LATEST` graded answers.

    ``latest`` is newest first and holds ``attempt``; of several answers to one question the newest counts.
    """
    answers = _graded(attempt, latest)[:LATEST]
    if not answers:
        return None
    missed = [missed_kinds(one, card(one.card_id)) for one in answers]
    for kind in KINDS:
        times = sum(kind in kinds for kinds in missed)
        if kind in missed[0] and times >= OFTEN:
            return RecurringGap(
                what=kind, times=times, of=len(answers), in_a_row=all(kind in m for m in missed[:times])
            )
    return None


def repeated_mistakes(attempt: Attempt, latest: Sequence[Attempt]) -> RecurringGap | None:
    """That ``attempt`` makes a mistake of its card's list and so do at least `OFTEN` of the `LATEST` graded answers.

    Told once: not if the answers before it were as many already, nor of a second try at one of them. ``latest`` is as
    for `recurring_gap`.
    """
    if attempt.retry_of is not None:
        return None
    made = [makes_mistake(one) for one in _graded(attempt, latest)]
    times, of = sum(made[:LATEST]), len(made[:LATEST])
    if times < OFTEN or not made[0] or sum(made[1 : LATEST + 1]) >= OFTEN:
        return None
    return RecurringGap(what=MISTAKES, times=times, of=of, in_a_row=all(made[:times]))


def makes_mistake(attempt: Attempt) -> bool:
    """Whether ``attempt`` makes a mistake of its card's list."""
    return attempt.assessment is not None and any(mistake.made for mistake in attempt.assessment.mistakes)


def _graded(attempt: Attempt, latest: Sequence[Attempt]) -> list[Attempt]:
    """The newest graded answer to each question, newest first; none unless ``attempt`` is the first of them."""
    by_question: dict[str, Attempt] = {}
    for one in latest:
        if not one.superseded and one.assessment is not None and one.assessment.status is Status.GRADED:
            by_question.setdefault(one.card_id, one)
    answers = list(by_question.values())
    return answers if answers and answers[0].id == attempt.id else []


def missed_kinds(attempt: Attempt, card: QuestionCard | None) -> set[str]:
    """Kinds of form points of which ``attempt`` covers none."""
    if card is None or attempt.assessment is None:
        return set()
    verdicts = {point.id: point.verdict for point in attempt.assessment.points}
    asked = [(kind_of(p.text), verdicts.get(p.id)) for p in card.key_points if p.kind is PointKind.FORM]
    said = {kind for kind, verdict in asked if verdict in (Verdict.COVERED, Verdict.PARTIAL)}
    return {kind for kind, verdict in asked if kind and verdict is Verdict.MISSING} - said
