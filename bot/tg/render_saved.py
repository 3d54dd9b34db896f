"""Saved questions: the list, the button under a question, and what a tap on it did."""

from __future__ import annotations

from bot.interview.events import QuestionKept, SaveChanged, SavedShown
from bot.tg.buttons import Button
from bot.tg.language import texts as t
from bot.tg.message import Message, Rows
from bot.tg.numbers import score_words
from bot.tg.render_contest import short
from bot.tg.words import Words

QUESTION_LENGTH = 140
"""Characters shown of a question in a list."""


def save(kept: QuestionKept | None) -> list[Button]:
    """The button that keeps a question, or lets it go; none for a message without a question."""
    if kept is None:
        return []
    verb, sign = ("unsave", "-") if kept.saved else ("save", "+")
    return [Button(t.BUTTONS[verb], "save", sign + kept.key)]


def saved(event: SavedShown) -> Message:
    """One page of the saved questions, each with its buttons."""
    words = Words()
    if event.removed:
        words.line(t.SAVED_REMOVED)
    title = t.SAVED_PAGES if event.pages > 1 else t.SAVED_LIST
    words.line(title.format(total=event.total, page=event.page + 1, pages=event.pages), "bold")
    rows: Rows = []
    for number, one in enumerate(event.questions, event.first):
        words.line().line(f"{number}. {short(one.question, QUESTION_LENGTH)}")
        about = [t.LEVELS[one.difficulty], t.TYPES[one.type]]
        if one.score is not None:
            about.append(t.QUESTION_BEFORE.format(score=score_words(one.score, event.no_numbers)))
        words.line(" · ".join(about), "italic")
        take = Button(t.FOUND_TAKE.format(number=number), "take", one.key)
        rows.append([take, Button(t.SAVED_REMOVE.format(number=number), "drop", one.key)])
    if event.gone:
        words.line().line(t.SAVED_GONE.format(gone=event.gone), "italic")
    return Message(words, [*rows, *leaves("saved", event.page, event.pages)], event.turn)


def leaves(verb: str, page: int, pages: int) -> Rows:
    """The row of buttons that turn the page, if there is another."""
    row = [Button(t.BUTTONS["fewer"], verb, str(page - 1))] if page else []
    if page + 1 < pages:
        row.append(Button(t.BUTTONS["more"], verb, str(page + 1)))
    return [row] if row else []


def changed(event: SaveChanged) -> Message:
    """What the tap did, with the button that undoes it."""
    words = Words(t.SAVE_CODES[event.code].format(total=event.total, limit=event.limit))
    rows = []
    if event.code not in ("full", "gone"):
        rows = [save(QuestionKept(key=event.key, saved=event.code in ("saved", "was_saved")))]
    return Message(words, rows, event.turn)
