"""A question, and all that is said until its answer is marked."""

from __future__ import annotations

from bot.interview import events as e
from bot.tg import render_contest as contest
from bot.tg import render_feedback as feedback
from bot.tg import render_find as find
from bot.tg import render_job as job
from bot.tg.buttons import Button
from bot.tg.facts import Facts
from bot.tg.language import spoken
from bot.tg.language import texts as t
from bot.tg.message import Message
from bot.tg.numbers import score_words
from bot.tg.phrases import how_to_answer, pause
from bot.tg.render_saved import save
from bot.tg.words import Words


def question_asked(event: e.QuestionAsked, facts: Facts) -> Message:
    """The question, why it was chosen and what was given up for it."""
    words = Words()
    if event.again:
        words.line(t.QUESTION_OPEN, "italic")
    given_up = [code for code in event.widened if event.filter and code in t.FILTER_GIVEN]
    if event.filter and given_up:
        words.line(find.nearest(event, event.filter), "italic")
    for code in event.widened:
        if code not in given_up:
            words.line(t.WIDENED[code], "italic")
    words.line(f"{t.LEVELS[event.difficulty]} · {t.TYPES[event.type]}", "italic")
    words.line().line(event.question, "bold").line()
    if event.previous_score is not None:
        before = t.QUESTION_BEFORE_THAT if event.older else t.QUESTION_BEFORE
        words.line(before.format(score=score_words(event.previous_score, event.no_numbers)))
    words.add(how_to_answer(t.QUESTION_ANSWER, facts.model))
    why = ", ".join(t.REASONS[code] for code in event.reasons)
    if why:
        words.line().add(f"({why})", "italic")
    if event.filter and not given_up:
        words.line().add(t.QUESTION_FILTER.format(filter=find.filter_words(event.filter)), "italic")
    if event.serves:
        words.line().add(t.JOB_SERVES.format(demand=contest.short(event.serves, job.DEMAND_LENGTH)), "italic")
    verbs = ("hint", "solution", "skip") if event.hints else ("solution", "skip")
    rows = [[Button(t.BUTTONS[verb], verb) for verb in verbs]]
    return Message(words, [*rows, save(event.kept)] if event.kept else rows, event.turn)


def nothing_to_ask(event: e.NothingToAsk, _: Facts) -> Message:
    """Why there is no question, and what would bring one."""
    return Message(Words(t.NOTHING_TO_ASK[event.reason]), turn=event.turn)


def hint(event: e.HintGiven, _: Facts) -> Message:
    """One step of the approach, and what it costs."""
    words = Words().line(t.HINT.format(number=event.number, total=event.total), "bold").line(event.text)
    words.line().add(t.HINT_CAP_WORDS if event.no_numbers else t.HINT_CAP.format(cap=event.cap), "italic")
    return Message(words, [[Button(t.BUTTONS["hint"], "hint")]] if event.more else [], event.turn)


def solution(event: e.SolutionShown, _: Facts) -> Message:
    """The example answer, with what other audiences and a good interviewer would want."""
    words = Words().line(t.SOLUTION, "bold").line(t.SOLUTION_NOTE, "italic").line()
    words.line(event.text.strip(), "blockquote")
    if event.alternatives:
        words.line().line(t.SOLUTION_FOR, "bold")
        for audience, advice in event.alternatives:
            words.add(f"{t.AUDIENCES_ALONE.get(audience, audience.capitalize())}: ", "italic").line(advice)
    if event.follow_ups:
        words.line().line(t.SOLUTION_NEXT, "bold")
        for question in event.follow_ups:
            words.line(f"• {question}")
    if event.cap is not None:
        cap = t.SOLUTION_CAP_WORDS if event.no_numbers else t.SOLUTION_CAP.format(cap=event.cap)
        words.line().add(cap, "italic")
    buttons = [Button(t.BUTTONS["retry"], "retry"), Button(t.BUTTONS["next"], "next")] if event.answered else []
    return Message(words, [buttons] if buttons else [], event.turn)


def part_held(event: e.PartHeld, _: Facts) -> Message:
    """A part of an answer is kept until the rest has come."""
    words = Words(t.PART_HELD.format(parts=event.parts, characters=event.characters))
    return Message(words, [[Button(t.BUTTONS["done"], "done")]], event.turn)


def _why_not_graded(why: str) -> Words:
    # Most reasons begin by saying that the answer is saved; once is enough.
    return Words().line(t.NOT_GRADED.format(why=spoken(why).removeprefix(t.SAVED).lstrip()).rstrip())


def not_graded(event: e.NotGraded, _: Facts) -> Message:
    """The answer is saved and has no grade yet; when it is tried again."""
    over = t.NOT_GRADED_OVER if event.offer_embedded else t.NOT_GRADED_ALONE
    words = _why_not_graded(event.why)
    words.line(over if event.retry_in is None else t.NOT_GRADED_RETRY.format(pause=pause(event.retry_in)))
    if not event.offer_embedded:
        return Message(words, turn=event.turn)
    if event.retry_in is not None:
        words.add(t.NOT_GRADED_OFFER)
    return Message(words, [feedback.mark(event.attempt_id, event.retry_in is None)], event.turn)


def not_graded_here(event: e.NotGradedHere, _: Facts) -> Message:
    """The built-in judge could not mark it either."""
    words = _why_not_graded(event.why)
    if event.given_up:
        words.line(t.NOT_GRADED_UNREADABLE)
        return Message(words, [[feedback.ask_model(event.attempt_id)]], event.turn)
    return Message(words.line(t.NOT_GRADED_WAITS), turn=event.turn)


def loose_text(event: e.LooseText, _: Facts) -> Message:
    """A text that came while no question was open, and what may become of it."""
    words = Words().line(t.LOOSE_TEXT)
    buttons = [[Button(t.BUTTONS["question"], "next")]]
    if event.can_add:
        words.add(t.LOOSE_TEXT_ADD)
        buttons.insert(0, [Button(t.BUTTONS["add"], "add", event.key)])
    return Message(words, buttons, event.turn)


WISH_COMMANDS = {
    "hint": "/hint",
    "solution": "/solution",
    "skip": "/skip",
    "next": "/question",
    "retry": "/retry",
    "why": "/why",
    "cancel": "/cancel",
}
"""The commands for what may be meant; what has none is named as its button is."""


def wish_asked(event: e.WishAsked, _: Facts) -> Message:
    """Whether a text was the answer or a wish, such as "skip"."""
    words = Words().line(_what_is_meant(event)).add(t.WISH_OR_ANSWER if event.question_open else t.WISH_OR_ADD)
    verb, argument = {"explain": ("hint", ""), "language": ("set", "language")}.get(event.wish, (event.wish, ""))
    label = t.BUTTONS["language" if event.wish == "language" else verb]
    answer = "mine" if event.question_open else "add"
    wished = [] if event.refused else [[Button(label, verb, argument)]]
    return Message(words, [*wished, [Button(t.BUTTONS[answer], answer, event.key)]], event.turn)


def _what_is_meant(event: e.WishAsked) -> str:
    if event.refused:
        return t.WISH_EXPLAIN_ALONE if event.wish == "explain" else t.NOTES[event.refused]
    if event.wish in t.WISHES:
        return t.WISHES[event.wish]
    command = WISH_COMMANDS.get(event.wish)
    return t.WISH_ASK.format(wish=command) if command else t.WISH_ASK_BUTTON.format(label=t.BUTTONS[event.wish])
