"""Earlier answers: the list, and one of them opened."""

from __future__ import annotations

from collections.abc import Callable

from bot.interview import events as e
from bot.interview.assessment import Status
from bot.tg.buttons import Button
from bot.tg.dates import day_and_year
from bot.tg.language import texts as t
from bot.tg.message import Message
from bot.tg.numbers import headline, score_words
from bot.tg.render_contest import disagree, short
from bot.tg.render_feedback import feedback, mark
from bot.tg.render_saved import QUESTION_LENGTH, leaves, save
from bot.tg.words import Words


def history(event: e.HistoryShown) -> Message:
    """One page, newest first, with a button for each answer."""
    title = t.HISTORY_PAGES if event.pages > 1 else t.HISTORY
    words = Words().line(title.format(page=event.page + 1, pages=event.pages), "bold")
    for number, one in enumerate(event.answers, event.first):
        words.line().line(_row(number, one, event.no_numbers), "italic")
        words.line(short(one.question, QUESTION_LENGTH) if one.question else t.QUESTION_GONE)
    buttons = [
        Button(t.HISTORY_OPEN.format(number=number), "open", one.name)
        for number, one in enumerate(event.answers, event.first)
    ]
    rows = [buttons[:3], buttons[3:]] if len(buttons) > 3 else [buttons]
    return Message(words, [*rows, *leaves("history", event.page, event.pages)], event.turn)


def _row(number: int, one: e.PastAnswer, no_numbers: bool) -> str:
    if one.score is None:
        score = score_words(0, True) if one.gated else t.HISTORY_UNGRADED
    elif no_numbers:
        score = score_words(one.score, True)
    else:
        score = f"{score_words(one.score, False)} · {score_words(one.score, True)}"
    row = t.HISTORY_ROW.format(number=number, day=day_and_year(one.day), score=score)
    kind = t.HISTORY_KINDS[one.kind]
    return f"{row} · {kind}" if kind else row


def attempt(event: e.AttemptShown, model: bool, reads: Callable[[str], bool]) -> Message:
    """Question, answer as written, and the feedback it had, or how to have it marked; ``model``: one can be asked, and
    is the only one where the built-in judge does not read the answer (``reads``).
    """
    about = [day_and_year(event.day)]
    if event.difficulty and event.type:
        about += [t.LEVELS[event.difficulty], t.TYPES[event.type]]
    if t.HISTORY_KINDS[event.attempt_kind]:
        about.append(t.HISTORY_KINDS[event.attempt_kind])
    words = Words().line(" · ".join(about), "italic").line()
    words.line(event.question or t.QUESTION_GONE, "bold")
    if event.probe:
        words.line().line(t.FOLLOW_UP_TITLE, "bold").line(event.probe)
    words.line().line(t.HISTORY_ANSWER, "bold").line(event.answer, "blockquote").line()
    if event.feedback:
        if event.feedback.revised:
            words.line(t.HISTORY_REVISED, "italic")
        words.extend(feedback(event.feedback.model_copy(update={"no_numbers": event.no_numbers})).words)
    elif event.assessment:
        headline(words, event.assessment, event.no_numbers)
        words.line(t.HISTORY_GATED) if event.assessment.status is Status.GATED else words
    else:
        words.line(t.HISTORY_WAITS)
    again = [Button(t.BUTTONS["retry"], "redo", event.name)] if event.question else []
    marking = mark(event.waiting, model and event.given_up, not model or reads(event.answer)) if event.waiting else []
    back = Button(t.BUTTONS["history"], "history", str(event.page))
    contest = disagree(event.name if event.contestable else "")
    rows = (marking, [*again, *contest, *save(event.kept)], [back])
    return Message(words, [row for row in rows if row], event.turn)
