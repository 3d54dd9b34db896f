"""The feedback: one screen, the score first, every covered point with the person's own words."""

from __future__ import annotations

from bot.interview import events as e
from bot.interview.assessment import Status, Verdict
from bot.interview.habits import MISTAKES
from bot.interview.scoring import step_towards
from bot.tg import render_guess
from bot.tg.buttons import Button
from bot.tg.language import texts as t
from bot.tg.message import Message, Rows, two_by_two
from bot.tg.numbers import capped, change, headline
from bot.tg.phrases import advice
from bot.tg.render_contest import named, short
from bot.tg.render_saved import QUESTION_LENGTH, save
from bot.tg.words import Words

GAPS_SHOWN = 2
QUOTE_LENGTH, SHORT_QUOTE = 240, 160
"""Characters of a quote shown, and where several long ones would not fit a screen; the whole one is in /why."""
MOST_QUOTED = 5 * SHORT_QUOTE
"""Characters of all quotes together up to which each has the greater length."""


def _quote_length(event: e.Feedback) -> int:
    """How much of a quote is shown."""
    quotes = [point.evidence or "" for point in event.points] + [quote or "" for _, quote in event.mistakes]
    together = sum(min(len(quote), QUOTE_LENGTH) for quote in quotes)
    return QUOTE_LENGTH if together <= MOST_QUOTED else SHORT_QUOTE


def _short(quote: str, limit: int) -> str:
    quote = " ".join(quote.split())
    return quote if len(quote) <= limit else quote[: limit - 1].rstrip() + "…"


def _headline(words: Words, event: e.Feedback) -> None:
    if event.delta is None or event.in_vain:
        headline(words, event.assessment, event.no_numbers)
        if event.corrected:
            words.line(t.DELTA_CORRECTED, "italic")
        return
    number, sentences = (t.DELTA_OLDER, t.DELTA_OLDER_WORDS) if event.older else (t.DELTA, t.DELTA_WORDS)
    if event.filled:
        number, sentences = t.DELTA_FILLED, t.DELTA_FILLED_WORDS
    if event.followed_up:
        number, sentences = t.DELTA_FOLLOWED_UP, t.DELTA_FOLLOWED_UP_WORDS
    headline(words, event.assessment, event.no_numbers, change(event.delta, number, sentences, event.no_numbers))


def feedback(event: e.Feedback) -> Message:
    """Score, quoted points, the two biggest gaps, traps, one next step, a habit; if the person wants it brief, only the
    score, the biggest gap, the next step and the habit. After a follow-up that gained nothing only that: the rest was
    shown before it.
    """
    words = Words()
    _headline(words, event)
    if event.question:
        words.line(short(event.question, QUESTION_LENGTH), "italic")
    if event.assessment.status is Status.GATED:
        return _gated(words, event)
    render_guess.beside(words, event)
    if event.in_vain:
        words.line().line(t.FOLLOW_UP_IN_VAIN).line(t.BRIEF_EMBEDDED if event.provisional else t.BRIEF_WHY, "italic")
    elif event.brief:
        _brief(words, event)
    else:
        _full(words, event)
    return Message(words, _ways_on(event), event.turn)


def _brief(words: Words, event: e.Feedback) -> None:
    """The biggest gap, unless it is the next step, which then names it anyway, and a habit; the rest is behind Why."""
    step = event.assessment.next_step or ""
    gaps = _missing(event)
    if gaps and gaps[0].text not in step:
        words.line(f"{t.MARKS[Verdict.MISSING]} {gaps[0].text}{_worth(event, gaps[0])}")
    if step:
        words.add(f"{_step_title(event)}: ", "bold").line(advice(step))
    if event.habit:
        words.line(_habit(event.habit))
    reason = capped(event.assessment, event.uncapped, event.no_numbers)
    if reason:
        words.line(reason, "italic")
    words.line(t.BRIEF_EMBEDDED if event.provisional else t.BRIEF_WHY, "italic")


def _full(words: Words, event: e.Feedback) -> None:
    assessment = event.assessment
    if event.joined:
        words.line(t.JOINED, "italic")
    _points(words, event)
    _gaps(words, event)
    for text, quote in event.mistakes:
        words.line().line(t.TRAP, "bold").line(f"⚠️ {advice(text)}")
        if quote:
            words.line(f"“{_short(quote, _quote_length(event))}”", "italic")
    _advice(words, event)
    if event.habit:
        words.line().line(_habit(event.habit))
    reason = capped(assessment, event.uncapped, event.no_numbers)
    if reason:
        words.line().line(reason, "italic")
    if event.provisional:
        words.line().line(t.GRADED_BY_EMBEDDED, "italic")


def _ways_on(event: e.Feedback) -> Rows:
    """Fill the gap where there is one, Disagree where there is a verdict to disagree with; to an answer that is not the
    last any more those that name it.
    """
    if event.name:
        return [*named(event.name), *([save(event.kept)] if event.kept else [])]
    gap = any(point.verdict != Verdict.COVERED for point in event.points)
    wrong = gap or any(mistake.made for mistake in event.assessment.mistakes)
    wanted = {"retry": True, "gap": gap, "solution": True, "why": True, "disagree": wrong}
    rows = two_by_two(
        [*_buttons(*(verb for verb, there in wanted.items() if there)), *save(event.kept), *_buttons("next")]
    )
    return [*rows, _buttons("follow")] if event.follow_up else rows


def _habit(habit: e.RecurringGap) -> str:
    """A gap of form, or mistakes, that came up before."""
    if habit.what == MISTAKES:
        return t.HABIT_MISTAKES.format(times=habit.times, of=habit.of)
    what = t.HABITS[habit.what]
    if habit.in_a_row:
        return t.HABIT_IN_A_ROW.format(nth=t.NTH[habit.times], what=what)
    return t.HABIT_OFTEN.format(times=habit.times, of=habit.of, what=what)


def _advice(words: Words, event: e.Feedback) -> None:
    """The strongest part, unless the built-in judge marked, and one next step."""
    assessment = event.assessment
    if assessment.strength and assessment.graded_by != "embedded":
        words.line().add(f"{t.STRENGTH}: ", "bold").line(advice(assessment.strength))
    if assessment.next_step:
        words.line().add(f"{_step_title(event)}: ", "bold").line(advice(assessment.next_step))


def _step_title(event: e.Feedback) -> str:
    """With a number only where the step is our wording of a gap: a model's own advice may be about something else."""
    gaps = (point for point in event.points if point.verdict != Verdict.COVERED)
    ours = (p.worth for p in gaps if step_towards(p.text, Verdict(p.verdict)) == event.assessment.next_step)
    worth = next(ours, 0)
    return t.NEXT_STEP_WORTH.format(worth=worth) if worth and not event.no_numbers else t.NEXT_STEP


def _buttons(*verbs: str) -> list[Button]:
    return [Button(t.BUTTONS[verb], verb) for verb in verbs]


def mark(attempt_id: str, again: bool, here: bool = True) -> list[Button]:
    """Buttons that have an answer marked which waits for it; ``again``: the model is not asked by itself any more;
    ``here``: the built-in judge can read it.
    """
    asks = [ask_model(attempt_id)] if again else []
    return [Button(t.BUTTONS["judge"], "judge", attempt_id), *asks] if here else asks


def ask_model(attempt_id: str) -> Button:
    """A button that has the model asked again."""
    return Button(t.BUTTONS["regrade"], "regrade", attempt_id)


def _gated(words: Words, event: e.Feedback) -> Message:
    if event.name:  # its question is open no more
        words.line().add(t.REPORT_GATES[event.assessment.reason or ""])
        return Message(words, _ways_on(event), event.turn)
    words.line().add(t.GATES[event.assessment.reason or ""])
    if event.assessment.reason == "dont_know":
        return Message(words, [_buttons("solution", "retry"), _buttons("next")], event.turn)
    verbs = ("hint", "solution", "skip") if event.hints else ("solution", "skip")
    return Message(words, [_buttons(*verbs)], event.turn)


def _points(words: Words, event: e.Feedback) -> None:
    heard = [point for point in event.points if point.verdict != Verdict.MISSING]
    if not heard:
        words.line().line(t.NOTHING_COVERED)
        return
    words.line().line(t.COVERED, "bold")
    length = _quote_length(event)
    for point in heard:
        half = ""
        if point.verdict == Verdict.PARTIAL:
            plain = event.no_numbers or event.revised or not point.worth
            half = f" ({t.VERDICTS['partial'] if plain else t.HALF_WORTH.format(worth=point.worth)})"
        disputed = f" ({t.DISPUTED})" if point.disputed else ""
        words.line(f"{t.MARKS[point.verdict]} {point.text}{half}{disputed}")
        if point.evidence:
            words.line(f"“{_short(point.evidence, length)}”", "italic")


def _missing(event: e.Feedback) -> list[e.PointView]:
    return sorted((p for p in event.points if p.verdict == Verdict.MISSING), key=lambda p: -p.worth)


def _worth(event: e.Feedback, point: e.PointView) -> str:
    return "" if event.no_numbers or event.revised or not point.worth else f" ({t.GAP_WORTH.format(worth=point.worth)})"


def _gaps(words: Words, event: e.Feedback) -> None:
    gaps = _missing(event)
    if not gaps:
        if all(point.verdict == Verdict.COVERED for point in event.points):
            words.line().line(t.ALL_COVERED)
        return
    # A judge that misses paraphrases cannot tell a gap from a point made in other words.
    words.line().line(t.GAPS_UNHEARD if event.provisional else t.GAPS, "bold")
    for point in gaps[:GAPS_SHOWN]:
        words.line(f"{t.MARKS[Verdict.MISSING]} {point.text}{_worth(event, point)}")
