"""The feedback: one screen, the score first, every covered point with the person's own words."""

from __future__ import annotations

from bot.interview import events as e
from bot.interview.assessment import Assessment, Status, Verdict
from bot.tg import render_guess
from bot.tg.buttons import Button
from bot.tg.language import texts as t
from bot.tg.message import Message, Rows, two_by_two
from bot.tg.phrases import advice
from bot.tg.render_contest import objections
from bot.tg.words import Words

GAPS_SHOWN = 2
QUOTE_LENGTH = 160
"""Characters of a quote shown; the whole one is in /why."""


def _short(quote: str, limit: int = QUOTE_LENGTH) -> str:
    quote = " ".join(quote.split())
    return quote if len(quote) <= limit else quote[: limit - 1].rstrip() + "…"


def _headline(words: Words, assessment: Assessment, delta: int | None, change: str = "") -> None:
    words.add(f"{assessment.score}/100", "bold").add(f" · {t.BAND_WORDS[assessment.band or '']}")
    if delta is not None:
        words.add(f" · {change.format(delta=delta)}")
    words.line()


def feedback(event: e.Feedback) -> Message:
    """Score, quoted points, the two biggest gaps, traps, one next step."""
    words, assessment = Words(), event.assessment
    change = t.DELTA_FOLLOWED_UP if event.followed_up else t.DELTA_FILLED if event.filled else t.DELTA
    _headline(words, assessment, event.delta, change)
    if assessment.status is Status.GATED:
        return _gated(words, event)
    render_guess.beside(words, event)
    if event.joined:
        words.line(t.JOINED, "italic")
    _points(words, event)
    _gaps(words, event)
    for text, quote in event.mistakes:
        words.line().line(t.TRAP, "bold").line(f"⚠️ {text}")
        if quote:
            words.line(f"“{_short(quote)}”", "italic")
    _advice(words, event)
    if event.habit:
        _habit(words, event.habit)
    if assessment.cap is not None and assessment.score == assessment.cap:
        words.line().line(t.CAPPED.format(cap=assessment.cap), "italic")
    if event.provisional:
        words.line().line(t.GRADED_BY_EMBEDDED, "italic")
    return Message(words, _ways_on(event), event.turn)


def _ways_on(event: e.Feedback) -> Rows:
    """Fill the gap where there is one, Disagree where there is a verdict to disagree with."""
    gap = any(point.verdict != Verdict.COVERED for point in event.points)
    wrong = gap or any(mistake.made for mistake in event.assessment.mistakes)
    wanted = {"retry": True, "gap": gap, "solution": True, "why": True, "disagree": wrong, "next": True}
    rows = two_by_two(_buttons(*(verb for verb, there in wanted.items() if there)))
    return [*rows, _buttons("follow")] if event.follow_up else rows


def _habit(words: Words, habit: e.RecurringGap) -> None:
    """A gap of form that came up before."""
    what = t.HABITS[habit.what]
    if habit.in_a_row:
        words.line().line(t.HABIT_IN_A_ROW.format(nth=t.NTH[habit.times], what=what))
    else:
        words.line().line(t.HABIT_OFTEN.format(times=habit.times, of=habit.of, what=what))


def _advice(words: Words, event: e.Feedback) -> None:
    """The strongest part, where a model named one, and one next step with what it can bring."""
    assessment = event.assessment
    if assessment.strength and assessment.graded_by != "embedded":
        words.line().add(f"{t.STRENGTH}: ", "bold").line(advice(assessment.strength))
    if assessment.next_step:
        worth = max((point.worth for point in event.points if point.verdict != Verdict.COVERED), default=0)
        title = t.NEXT_STEP_WORTH.format(worth=worth) if worth else t.NEXT_STEP
        words.line().add(f"{title}: ", "bold").line(advice(assessment.next_step))


def _buttons(*verbs: str) -> list[Button]:
    return [Button(t.BUTTONS[verb], verb) for verb in verbs]


def _gated(words: Words, event: e.Feedback) -> Message:
    words.line().add(t.GATES[event.assessment.reason or ""])
    if event.assessment.reason == "dont_know":
        return Message(words, [_buttons("solution", "retry"), _buttons("next")], event.turn)
    return Message(words, [_buttons("hint", "solution", "skip")], event.turn)


def _points(words: Words, event: e.Feedback) -> None:
    heard = [point for point in event.points if point.verdict != Verdict.MISSING]
    if not heard:
        words.line().line(t.NOTHING_COVERED)
        return
    words.line().line(t.COVERED, "bold")
    for point in heard:
        half = f" ({t.VERDICTS['partial']}, +{point.worth})" if point.verdict == Verdict.PARTIAL else ""
        disputed = f" ({t.DISPUTED})" if point.disputed else ""
        words.line(f"{t.MARKS[point.verdict]} {point.text}{half}{disputed}")
        if point.evidence:
            words.line(f"“{_short(point.evidence)}”", "italic")


def _gaps(words: Words, event: e.Feedback) -> None:
    gaps = sorted((p for p in event.points if p.verdict == Verdict.MISSING), key=lambda p: -p.worth)
    if not gaps:
        if all(point.verdict == Verdict.COVERED for point in event.points):
            words.line().line(t.ALL_COVERED)
        return
    # A judge that misses paraphrases cannot tell a gap from a point made in other words.
    words.line().line(t.GAPS_UNHEARD if event.provisional else t.GAPS, "bold")
    for point in gaps[:GAPS_SHOWN]:
        words.line(f"{t.MARKS[Verdict.MISSING]} {point.text} ({t.GAP_WORTH.format(worth=point.worth)})")


def trace(event: e.Traced) -> Message:
    """The whole way to the score: each point, its share, quote and probability."""
    assessment = event.assessment
    words = Words().line(t.TRACE, "bold")
    _headline(words, assessment, None)
    for text, verdict, share, quote, probability in event.rows:
        words.line().line(f"{t.MARKS[verdict]} {text}")
        words.add(t.TRACE_LINE.format(verdict=t.VERDICTS[verdict], share=share))
        if probability is not None:
            words.add(f", {t.TRACE_PROBABILITY.format(probability=probability)}")
        words.line()
        if quote:
            words.line(f"“{quote}”", "italic")
    for text, made, quote in event.mistakes:
        if made:
            words.line().line(f"{t.MARKS['made']} {text} ({t.TRACE_MISTAKE})")
            if quote:
                words.line(f"“{quote}”", "italic")
    objections(words, event)
    if assessment.cap is not None and assessment.score == assessment.cap:
        words.line().line(t.CAPPED.format(cap=assessment.cap))
    card = assessment.card
    marked = t.TRACE_GATED if assessment.status is Status.GATED else t.TRACE_MARKED
    words.line().add(marked.format(by=assessment.graded_by, card=card.id, revision=card.revision), "italic")
    rows = [_buttons("retry", "next"), *([_buttons("lens")] if event.other_audience else [])]
    rows.append([render_guess.switch(event.guess_first)])
    return Message(words, rows, event.turn)
