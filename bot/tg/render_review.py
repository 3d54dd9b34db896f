"""What /review shows."""

from __future__ import annotations

from bot.interview.events import review as e
from bot.tg.buttons import Button
from bot.tg.language import texts as t
from bot.tg.message import Message
from bot.tg.numbers import score_words
from bot.tg.phrases import day
from bot.tg.words import Words

QUESTION_LENGTH = 160
"""Characters shown of a question."""


def reviews_shown(event: e.ReviewsShown) -> Message:
    """What is due, with a button each, or when something will be."""
    words = Words()
    if event.due:
        words.line(t.REVIEW_TITLE.format(due=event.due), "bold")
        _due(words, event)
    else:
        words.line(t.REVIEW_ALL_DONE, "bold")
    if event.next_day:
        later = day(event.next_day, event.today)
        words.line().line(t.REVIEW_NEXT.format(day=later, n=event.next_count, week=event.week))
    elif event.interview and not event.due:
        words.line().line(t.REVIEW_NONE_LEFT)
    words.line()
    if event.interview:
        words.line(t.REVIEW_INTERVIEW.format(day=day(event.interview, event.today)), "italic")
    elif not event.due:
        words.line(t.REVIEW_HOW, "italic")
    if event.question_open:
        words.line().add(t.FOUND_STAYS, "italic")
    if not event.due:
        rows = [] if event.question_open else [[Button(t.BUTTONS["question"], "next")]]
        return Message(words, rows, event.turn)
    take = [Button(t.REVIEW_TAKE.format(number=n), "review", due.key) for n, due in enumerate(event.first, 1)]
    rows = [take[:3], take[3:]] if len(take) > 3 else [take]
    return Message(words, [[Button(t.REVIEW_GO, "review", "go")], *rows], event.turn)


def _due(words: Words, event: e.ReviewsShown) -> None:
    for number, due in enumerate(event.first, 1):
        question = " ".join(due.question.split())
        short = question if len(question) <= QUESTION_LENGTH else question[: QUESTION_LENGTH - 1].rstrip() + "…"
        words.line().line(t.REVIEW_LINE.format(number=number, question=short))
        facts = [t.REVIEW_SCORE.format(score=score_words(due.score, event.no_numbers))] if due.score is not None else []
        if due.late:
            facts.append(t.REVIEW_LATE.format(days=due.late))
        if facts:
            words.line(" · ".join(facts), "italic")
    if event.due > len(event.first):
        words.line().line(t.REVIEW_MORE.format(n=event.due - len(event.first)))
