"""The trace of a score: each point with what it earned and why, each mistake with what it took, and the sum."""

from __future__ import annotations

from collections.abc import Iterable

from bot.interview import events as e
from bot.interview.assessment import Assessment, PointFinding, Status, Verdict, Withdrawn
from bot.interview.contesting import NOT_MADE
from bot.interview.scoring import Account
from bot.tg import render_guess
from bot.tg.buttons import Button
from bot.tg.language import texts as t
from bot.tg.message import Message
from bot.tg.numbers import cap_named, capped, headline
from bot.tg.phrases import advice
from bot.tg.render_contest import disagree, named, objections, short
from bot.tg.words import Words

UNREAD = ("not_english", "code")
"""Gates of the built-in judge, which did look at the answer."""
WITHDRAWN_LENGTH = 160
"""Characters of a quote shown that is not the person's."""


def trace(event: e.Traced) -> Message:
    """The whole way to the score, so that anybody can add it up again."""
    assessment = event.assessment
    words = Words().line(t.TRACE, "bold")
    headline(words, assessment, event.no_numbers)
    _points(words, event)
    _mistakes(words, event)
    for text, quote in event.opposites:
        words.line().line(f"{t.MARKS['made']} {advice(text)} ({t.TRACE_OPPOSITE})").line(f"“{quote}”", "italic")
    account = _account(event)
    if account:
        _sum(words, event, account)
    else:
        reason = t.TRACE_REVISED if event.revised else capped(assessment, event.uncapped, event.no_numbers)
        if reason:
            words.line().line(reason)
    objections(words, event)
    card = assessment.card
    marked = _marked(assessment).format(by=assessment.graded_by, card=card.id, revision=card.revision)
    words.line().add(marked, "italic")
    contest = [disagree(event.contest)] if event.contest else []
    if event.name:
        return Message(words, [*named(event.name), *contest], event.turn)
    rows = [_buttons("retry", "next"), *contest, *([_buttons("lens")] if event.other_audience else [])]
    rows.append([render_guess.switch(event.guess_first)])
    return Message(words, rows, event.turn)


def _marked(assessment: Assessment) -> str:
    """The sentence that says who marked it."""
    if assessment.reason in UNREAD:
        return t.TRACE_UNREAD
    if assessment.status is Status.GATED:
        return t.TRACE_GATED
    return t.TRACE_EMBEDDED if assessment.graded_by == "embedded" else t.TRACE_MARKED


def _account(event: e.Traced) -> Account | None:
    """How the score adds up, for those who want numbers."""
    return None if event.no_numbers else event.account


def _points(words: Words, event: e.Traced) -> None:
    account = _account(event)
    withdrawn = _by_key(event.assessment.withdrawn)
    for place, (row, point) in enumerate(zip(event.rows, event.assessment.points, strict=True)):
        text, verdict, share, quote, _ = row
        words.line().line(f"{t.MARKS[verdict]} {text}")
        named = t.VERDICTS[verdict]
        if account:
            named = t.TRACE_LINE.format(verdict=named, earned=account.earned[place], share=share)
        words.line(f"{named}{_doubt(point, event.no_numbers)}")
        if quote:
            words.line(f"“{quote}”", "italic")
        elif point.verdict is Verdict.MISSING and f"point:{point.id}" in withdrawn:
            _withdrawn(words, withdrawn[f"point:{point.id}"])


def _doubt(point: PointFinding, no_numbers: bool) -> str:
    """That a second judge objects, or how sure the only one is."""
    if no_numbers or point.probability is None:
        return f"; {t.DISPUTED}" if point.disputed else ""
    probability = t.PERCENT.format(share=100 * point.probability)
    if point.disputed:
        return f"; {t.TRACE_DISPUTED.format(probability=probability)}"
    return f", {t.TRACE_PROBABILITY.format(probability=probability)}"


def _mistakes(words: Words, event: e.Traced) -> None:
    account = _account(event)
    listed = event.assessment.mistakes
    withdrawn = _by_key(event.assessment.withdrawn)
    for place, (text, made, quote) in enumerate(event.mistakes):
        if made:
            cost = t.TRACE_MISTAKE
            if account:
                cost = t.TRACE_MISTAKE_COST if place < len(listed) else t.TRACE_ERROR_COST
                cost = cost.format(cost=account.costs[place])
            words.line().line(f"{t.MARKS['made']} {advice(text)} ({cost})")
            if quote:
                words.line(f"“{quote}”", "italic")
        elif f"mistake:{listed[place].id}" in withdrawn:
            words.line().line(f"{t.MARKS[NOT_MADE]} {advice(text)} ({t.VERDICTS[NOT_MADE]})")
            _withdrawn(words, withdrawn[f"mistake:{listed[place].id}"])


def _by_key(withdrawn: Iterable[Withdrawn]) -> dict[str, Withdrawn]:
    return {one.key: one for one in withdrawn}


def _withdrawn(words: Words, one: Withdrawn) -> None:
    """A quote that the check took back."""
    if not one.quote:
        words.line(t.TRACE_WITHDRAWN_NONE)
        return
    words.line(t.TRACE_WITHDRAWN_ORDER if one.order else t.TRACE_WITHDRAWN)
    words.line(f"“{short(one.quote, WITHDRAWN_LENGTH)}”", "italic")


def _sum(words: Words, event: e.Traced, account: Account) -> None:
    """What was earned, what was taken, which limits applied, and the score that this makes."""
    score, cap = event.assessment.score, event.assessment.cap
    words.line().line(t.TRACE_SUM, "bold").line(t.TRACE_EARNED.format(earned=sum(account.earned)))
    if account.taken:
        most = account.taken < sum(account.costs)
        words.line((t.TRACE_TAKEN_MOST if most else t.TRACE_TAKEN).format(taken=account.taken))
    if account.left < 0:
        words.line(t.TRACE_FLOOR)
    elif cap is not None and account.left > cap:
        words.line(cap_named(cap, event.uncapped))
    if score is not None and score != account.score:  # else it was marked before points had whole worths
        words.line(t.TRACE_STAYS if event.held_up else t.TRACE_ROUNDED)
    words.line(t.TRACE_TOTAL.format(score=score))


def _buttons(*verbs: str) -> list[Button]:
    return [Button(t.BUTTONS[verb], verb) for verb in verbs]
