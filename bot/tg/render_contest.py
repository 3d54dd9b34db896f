"""Words for a gap to fill, for an objection and its ruling, for another audience, and for how far to trust a judge."""

from __future__ import annotations

from bot.interview import events as e
from bot.interview.attempt import Outcome
from bot.interview.trust import Figures
from bot.tg.buttons import Button
from bot.tg.language import spoken
from bot.tg.language import texts as t
from bot.tg.message import Message, Rows, two_by_two
from bot.tg.numbers import capped, change, headline, score_words
from bot.tg.phrases import pause
from bot.tg.words import Words

LABEL_LENGTH = 34
"""Characters of a point on its button; the whole text is in the message above."""
ARGUMENT_LENGTH = 200
QUOTE_LENGTH = 240
SAID_SHOWN = 3


def short(text: str, limit: int) -> str:
    """One line of at most ``limit`` characters, cut at a word."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return (head[: head.rfind(" ")] if " " in head else head).rstrip() + "…"


def gap_asked(event: e.GapAsked) -> Message:
    """What is missing, and that only this is wanted."""
    words = Words()
    if event.again:
        words.line(t.QUESTION_OPEN, "italic")
    words.line(t.GAP_TITLE, "bold").line(event.question, "italic")
    if event.gaps:
        words.line().line(t.GAP_MISSING)
        for text, verdict in event.gaps:
            words.line(f"{t.MARKS[verdict]} {text}")
    words.line()
    if event.score is not None:
        words.line(t.GAP_BEFORE.format(score=score_words(event.score, event.no_numbers)))
    words.add(t.GAP_ANSWER)
    verbs = ("hint", "cancel") if event.hints else ("cancel",)
    return Message(words, [[_button(verb) for verb in verbs], *answer_button(event.name)], event.turn)


def answer_button(name: str) -> Rows:
    """A row with the button that opens this answer; none without a name."""
    return [[Button(t.HISTORY_ANSWER, "open", name)]] if name else []


def contest_asked(event: e.ContestAsked) -> Message:
    """Every verdict that may be contested, with a button each."""
    words = Words().line(t.CONTEST_ASK, "bold").line()
    for place, choice in enumerate(event.choices, 1):
        words.line(f"{place}. {t.MARKS[choice.verdict]} {choice.text} ({t.VERDICTS[choice.verdict]})")
    words.line().add(t.CONTEST_ONCE, "italic")
    name = f"{event.name}:" if event.name else ""
    rows = [
        [Button(f"{place}. {t.MARKS[c.verdict]} {short(c.text, LABEL_LENGTH)}", "point", f"{name}{c.number}")]
        for place, c in enumerate(event.choices, 1)
    ]
    return Message(words, rows, event.turn)


def contest_reason(event: e.ContestReason) -> Message:
    """Why is it wrong?"""
    words = Words().line(f"{t.MARKS[event.verdict]} {event.text} ({t.VERDICTS[event.verdict]})", "bold")
    mistake = event.verdict == "made"
    return Message(words.line().add(t.CONTEST_WHY_MISTAKE if mistake else t.CONTEST_WHY), turn=event.turn)


def contest_waits(event: e.ContestWaits) -> Message:
    """The argument is kept; the judge could not be asked."""
    if event.retry_in is None:
        again = Button(t.BUTTONS["rerule"], "rerule", f"{event.name}:{event.number}")
        return Message(Words(t.CONTEST_GIVEN_UP), [[again]], event.turn)
    return Message(Words(t.CONTEST_WAITS.format(pause=pause(event.retry_in))), turn=event.turn)


def contested(event: e.Contested) -> Message:
    """The score as it is now, what was decided, and the answer's own words for it."""
    contest, assessment = event.contest, event.assessment
    words = Words()
    delta = (contest.score_after or 0) - contest.score_before
    changed = change(delta, t.CONTEST_DELTA, t.CONTEST_DELTA_WORDS, event.no_numbers)
    headline(
        words,
        assessment,
        event.no_numbers,
        changed if contest.outcome is Outcome.CHANGED else t.CONTEST_UNCHANGED,
    )
    verdict = contest.after or contest.before
    words.line().line(t.CONTEST_OUTCOMES[contest.outcome], "bold")
    words.line(f"{t.MARKS[verdict]} {event.text} ({t.VERDICTS[verdict]})")
    if contest.evidence:
        words.line(f"“{short(contest.evidence, QUOTE_LENGTH)}”", "italic")
    if contest.outcome is Outcome.ARGUED and not event.name:
        words.line().line(t.CONTEST_FILL)
    elif contest.outcome is Outcome.KEPT and contest.judged_by == "embedded":
        words.line().line(t.CONTEST_EMBEDDED)
    reason = capped(assessment, event.uncapped, event.no_numbers)
    if contest.outcome is Outcome.CHANGED and reason:
        words.line().line(reason, "italic")
    words.line().add(t.CONTEST_KEPT, "italic")
    if event.name:
        return Message(words, named(event.name), event.turn)
    wanted = {"gap": event.gap_left, "disagree": event.more, "why": True, "next": True}
    return Message(words, two_by_two([_button(verb) for verb, there in wanted.items() if there]), event.turn)


def objections(words: Words, event: e.Traced) -> None:
    """The objections in the trace of a score."""
    if event.contests:
        words.line().line(t.CONTESTS, "bold")
    for text, contest in event.contests:
        words.line(f"{text}: {t.CONTEST_STATES[contest.outcome]}")
        words.line(f"“{short(contest.argument, ARGUMENT_LENGTH)}”", "italic")


def lens(event: e.LensShown) -> Message:
    """Advice for other audiences beside what was said."""
    words = Words().line(t.LENS, "bold")
    if event.said:
        words.line().line(t.COVERED)
        for quote in event.said[:SAID_SHOWN]:
            words.line(f"“{short(quote, QUOTE_LENGTH)}”", "italic")
    for audience, advice in event.advice:
        listener = t.AUDIENCES.get(audience, audience)
        words.line().line(t.LENS_FOR.format(audience=listener), "bold").line(advice)
    words.line().add(t.LENS_SCORE, "italic")
    return Message(words, [[_button("retry"), _button("next")]], event.turn)


def trust(figures: Figures | None, judge: str) -> Words:
    """What was measured of the judge in use, or that nothing was."""
    words = Words().line(t.TRUST, "bold").line(t.TRUST_JUDGE.format(judge=judge)).line()
    if figures is None or not figures.measured:
        return words.line(t.TRUST_NONE).line().add(t.TRUST_ANYWAY)
    for one in figures.measured:
        words.add(f"{spoken(one.name)}: {one.value:g}", "bold")
        if one.low is not None and one.high is not None:
            words.add(f" ({t.TRUST_INTERVAL.format(low=one.low, high=one.high)})")
        words.line(f", {t.TRUST_COUNTED[one.counted].format(n=one.n)}").line(spoken(one.what))
    words.line().line(t.TRUST_DATE.format(date=figures.date), "italic")
    if figures.outdated:
        words.line(t.TRUST_OUTDATED, "italic")
    return words.line().add(t.TRUST_ANYWAY)


def disagree(name: str) -> list[Button]:
    """A button to disagree with something in the answer of this name; none without one."""
    return [Button(t.BUTTONS["disagree"], "disagree", name)] if name else []


def named(name: str) -> Rows:
    """Buttons that name an answer, so that they hold though it is not the last any more."""
    looks = [Button(t.HISTORY_ANSWER, "open", name), Button(t.BUTTONS["why"], "why", name)]
    return [[Button(t.BUTTONS["retry"], "redo", name)], looks]


def _button(verb: str) -> Button:
    return Button(t.BUTTONS[verb], verb)
