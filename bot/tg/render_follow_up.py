"""A follow-up question as the person sees it."""

from __future__ import annotations

from bot.interview.events import FollowUpAsked
from bot.tg.buttons import Button
from bot.tg.language import texts as t
from bot.tg.message import Message
from bot.tg.numbers import score_words
from bot.tg.render_contest import answer_button, short
from bot.tg.words import Words

QUOTE_LENGTH = 200


def follow_up_asked(event: FollowUpAsked) -> Message:
    """The words it picks up, the question, and what its answer is good for."""
    words = Words()
    if event.again:
        words.line(t.QUESTION_OPEN, "italic")
    words.line(t.FOLLOW_UP_TITLE, "bold")
    if event.again:
        words.line(event.question, "italic")
    if event.quote:
        words.line().line(t.FOLLOW_UP_SAID.format(quote=short(event.quote, QUOTE_LENGTH)), "italic")
    words.line().line(event.probe, "bold").line()
    if event.score is not None:
        words.line(t.GAP_BEFORE.format(score=score_words(event.score, event.no_numbers)))
    words.add(t.FOLLOW_UP_ANSWER)
    verbs = ("hint", "skip") if event.hints else ("skip",)
    rows = [[Button(t.BUTTONS[verb], verb) for verb in verbs]]
    return Message(words, [*rows, *answer_button(event.name)], event.turn)
