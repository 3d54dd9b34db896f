"""The cheat sheet: a person's own gaps, mistakes and best sentences by topic, from their latest answers. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.interview.assessment import Status, Verdict
from bot.interview.attempt import Attempt
from bot.interview.events import CheatSheet, SheetTopic
from bot.interview.scoring import CREDIT, shares
from bot.interview.session import InterviewPlan
from knowledge.card import QuestionCard

ANSWERS_READ = 300
"""Latest answers that the sheet is made of at most."""


def cheat_sheet(
    answers: Sequence[Attempt], card: Callable[[str], QuestionCard | None], plan: InterviewPlan | None = None
) -> CheatSheet | None:
    """The sheet from ``answers`` (whole, newest first): of each card the latest one that was graded, or that was
    "I don't know". None if there is none.

    A card belongs to its first tag. Its points count by their share of the score; sentences are quoted as they stand
    in the answer, each once.
    """
    latest: dict[str, Attempt] = {}
    for answer in answers:
        if _tells(answer):
            latest.setdefault(answer.card_id, answer)
    pages = [(found, answer) for answer in latest.values() if (found := card(answer.card_id))]
    if not pages:
        return None
    by_tag: dict[str, list[tuple[QuestionCard, Attempt]]] = {}
    for found, answer in pages:
        by_tag.setdefault(found.tags[0], []).append((found, answer))
    topics = [_topic(tag, its) for tag, its in by_tag.items()]
    topics.sort(key=lambda each: (-each[0], each[1].tag))
    return CheatSheet(
        topics=tuple(topic for _, topic in topics),
        cards=len(pages),
        role=plan.role if plan else None,
        company=plan.company if plan else None,
        day=plan.day if plan else None,
    )


def _tells(answer: Attempt) -> bool:
    """Whether the answer says what the person knows: graded, or an honest "I don't know"."""
    found = answer.assessment
    if answer.superseded or found is None:
        return False
    return found.status is Status.GRADED or found.reason == "dont_know"


def _topic(tag: str, pages: Sequence[tuple[QuestionCard, Attempt]]) -> tuple[float, SheetTopic]:
    """The topic, and how much of its questions' scores is still to be gained."""
    missed: list[tuple[float, str, Verdict]] = []
    said: list[tuple[float, str]] = []
    mistakes: dict[str, None] = {}
    for card, answer in pages:
        found = answer.assessment
        if found is None:
            continue
        share, points = shares(card), {point.id: point for point in card.key_points}
        for point in found.points:
            if point.id not in points:  # the card was corrected since
                continue
            if point.verdict is not Verdict.COVERED:
                missed.append((share[point.id] * (1 - CREDIT[point.verdict]), points[point.id].text, point.verdict))
            elif point.evidence:
                said.append((share[point.id], point.evidence.strip()))
        traps = {mistake.id: mistake.text for mistake in card.common_mistakes}
        mistakes.update(dict.fromkeys(traps[m.id] for m in found.mistakes if m.made and m.id in traps))
        # What says the opposite of a point stands among the missed ones already.
        mistakes.update(dict.fromkeys(error.why for error in found.factual_errors if error.point is None))
    missed.sort(key=lambda each: -each[0])
    said.sort(key=lambda each: -each[0])
    quotes = dict.fromkeys(quote for _, quote in said)
    topic = SheetTopic(
        tag=tag,
        missed=tuple(dict.fromkeys((text, verdict.value) for _, text, verdict in missed)),
        mistakes=tuple(mistakes),
        # A quote of several sentences says less well what one of them says alone.
        said=tuple(q for q in quotes if not any(other != q and other in q for other in quotes)),
    )
    return sum(share for share, _, _ in missed), topic
