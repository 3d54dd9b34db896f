"""Contested verdicts as rows of a coverage file, to be labelled by a person."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bot.interview.assessment import Verdict
from bot.interview.attempt import Attempt, Contest
from bot.interview.contesting import MADE
from bot.interview.operating import statements
from knowledge.card import QuestionCard

SOURCE = "contested"


def rows(attempts: Iterable[Attempt], card_of: Callable[[str], QuestionCard | None]) -> Iterator[dict[str, Any]]:
    """A row for each objection whose card still has what was contested; no name and no number of a person.

    ``covered`` holds the contested statement only, as the judge sees it now: that is what a person corrects. A
    contested mistake stands alone in ``key_points``, and is covered where it was made.
    """
    for attempt in attempts:
        card = card_of(attempt.card_id)
        for contest in attempt.contests:
            if card is not None and contest.id in statements(card):
                yield _row(attempt, contest, card)


def _row(attempt: Attempt, contest: Contest, card: QuestionCard) -> dict[str, Any]:
    points = [(point.id, point.text) for point in card.key_points]
    if contest.kind == "mistake":
        points = [(contest.id, statements(card)[contest.id])]
    now = contest.after or contest.before
    return {
        "id": _name(attempt, contest),
        "source": SOURCE,
        "question": card.question,
        "key_points": [{"id": id_, "text": text} for id_, text in points],
        "answer": attempt.answer,
        "covered": {contest.id: now in (Verdict.COVERED, MADE)},
        "argument": contest.argument,
        "before": contest.before,
        "after": contest.after,
        "outcome": contest.outcome.value,
        "judged_by": contest.judged_by,
    }


def _name(attempt: Attempt, contest: Contest) -> str:
    """The same at every run; the attempt's own id begins with the person's number."""
    whole = f"{attempt.id}|{contest.key}|{contest.at.isoformat()}|{contest.argument}"
    return f"{SOURCE}-{hashlib.sha256(whole.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
