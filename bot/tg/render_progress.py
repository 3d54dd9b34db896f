"""/stats: the words, and what the chart beside them shows. Every number of the chart stands in its caption too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from bot.charts.progress import SCORES, Bar, Mean, ProgressChart
from bot.interview.events import Coverage, Recurring, Tally
from bot.interview.progress import TREND_FROM
from bot.interview.scoring import BANDS
from bot.tg.buttons import Button
from bot.tg.dates import day_words, days_words
from bot.tg.language import texts as t
from bot.tg.message import Message
from bot.tg.numbers import bar, score_words, spark
from bot.tg.render_guess import calibrated
from bot.tg.words import Words

LEVEL, MUCH = 5, 15
"""Points below which a trend is level, and from which it is clear: single scores differ by more than that by chance."""
DRAWN_FROM = 2
"""Graded first tries from which there is something to draw."""
TOPICS_DRAWN = 3

Row = tuple[str, int, float]


def stats(event: Tally) -> Message:
    """Everything in words; nothing is in the picture alone."""
    words = Words().line(t.STATS, "bold")
    _counts(words, event)
    _trend(words, event)
    _points(words, event)
    _groups(words, event)
    return Message(
        words, [[Button(t.BUTTONS["question"], "next"), Button(t.BUTTONS["history"], "history")]], event.turn
    )


def _counts(words: Words, event: Tally) -> None:
    rows, plain = t.STATS_ROWS, event.no_numbers
    words.line(rows["answers"].format(answers=event.answers, this_week=event.this_week))
    words.line(rows["streak"].format(streak=event.streak))
    if event.waiting:
        words.line(rows["waiting"].format(waiting=event.waiting))
    if event.best is None:
        words.line(rows["none_graded"])
    elif event.average is None:
        words.line(
            rows["best_words" if plain else "best"].format(best=score_words(event.best, True) if plain else event.best)
        )
    elif plain:
        average, best = score_words(event.average, True), score_words(event.best, True)
        words.line(rows["average_words"].format(average=average, best=best))
    else:
        words.line(rows["average"].format(average=event.average, best=event.best))
    _gained(words, event)
    calibrated(words, event.guess_gap, plain)


def _gained(words: Words, event: Tally) -> None:
    """What retries, filled gaps and follow-ups brought on average."""
    for what, count, gain in (
        ("retries", event.retries, event.mean_gain),
        ("gaps", event.gaps, event.gap_gain),
        ("follow_ups", event.follow_ups, event.follow_up_gain),
    ):
        if gain is not None and event.no_numbers:
            words.line(t.STATS_GAINS_WORDS[what].format(count=count, gain=_gain(gain)))
        elif gain is not None:
            words.line(t.STATS_GAINS[what].format(n=abs(round(gain)), count=count, gain=gain))


def _gain(points: float) -> str:
    return t.STATS_GAIN["up" if round(points) > 0 else "down" if round(points) < 0 else "same"]


def _trend(words: Words, event: Tally) -> None:
    if not event.days:  # no first answer, or kept by an older version
        return
    words.line()
    scores = ", ".join(str(score) for score in event.latest)
    row = t.STATS_ROWS["latest_words" if event.no_numbers else "latest"]
    words.line(row.format(days=days_words(event.days[0], event.days[-1]), latest=scores))
    words.line(spark(event.latest))
    words.line(_trend_words(event))


def _trend_words(event: Tally) -> str:
    trend = event.trend
    if trend is None:
        return t.TREND_LATER.format(needed=TREND_FROM, have=event.firsts)
    code = _direction(trend.size)
    if event.no_numbers:
        return f"{t.TREND_WORDS[code]} {t.TREND_OF_WORDS.format(each=trend.each)}"
    said = t.TREND[code].format(size=abs(trend.size), delta=trend.size)
    return f"{said} {t.TREND_OF.format(each=trend.each, newer=trend.newer, older=trend.older)}"


def _direction(size: float) -> str:
    if abs(size) < LEVEL:
        return "level"
    return ("up" if size > 0 else "down") + ("_much" if abs(size) >= MUCH else "")


def _groups(words: Words, event: Tally) -> None:
    """Averages by week, difficulty, kind, topic and role."""
    if not event.days:
        return
    weeks = [(t.STATS_WEEK.format(day=day_words(monday)), count, mean) for monday, count, mean in event.weeks]
    if len(weeks) > 1:
        _group(words, t.STATS_GROUPS["weeks"], weeks, event.no_numbers)
    levels = [(t.LEVELS[name], count, mean) for name, count, mean in event.by_difficulty]
    _group(words, t.STATS_GROUPS["difficulty"], levels, event.no_numbers)
    kinds = [(_as_title(t.TYPES[name]), count, mean) for name, count, mean in event.by_type]
    _group(words, t.STATS_GROUPS["type"], kinds, event.no_numbers)
    _group(words, _title("tag", event.by_tag, event.tags), event.by_tag, event.no_numbers)
    _group(words, _title("role", event.by_role, event.roles), event.by_role, event.no_numbers)
    words.line().line(t.STATS_GROUPS_NOTE_WORDS if event.no_numbers else t.STATS_GROUPS_NOTE, "italic")


def _as_title(name: str) -> str:
    """With a capital letter in front; the others stay, as nouns have theirs in some languages."""
    return name[:1].upper() + name[1:]


def _title(kind: str, rows: Sequence[Row], total: int) -> str:
    some = len(rows) < total
    return t.STATS_GROUPS[f"{kind}_some" if some else kind].format(shown=len(rows), total=total)


def _group(words: Words, title: str, rows: Sequence[Row], no_numbers: bool) -> None:
    if not rows:
        return
    words.line().line(title, "bold")
    for name, count, mean in rows:
        score = score_words(mean, True) if no_numbers else f"{mean:.0f}"
        words.line(t.STATS_GROUP_ROW.format(bar=bar(mean / 100), name=name, score=score, count=count))


def _points(words: Words, event: Tally) -> None:
    """Coverage by kind of point, what is missed and mistaken most, and gaps of form across questions."""
    if event.coverage:
        words.line().line(t.COVERAGE, "bold")
    for one in event.coverage:
        kind = t.COVERAGE_KINDS[one.kind]
        row = t.COVERAGE_ROW_WORDS if event.no_numbers else t.COVERAGE_ROW
        share = t.PERCENT.format(share=100 * one.share)
        words.line(
            row.format(
                bar=bar(one.share), kind=kind, covered=one.covered, of=one.of, half=one.half, share=share,
                words=share_words(one),
            )
        )  # fmt: skip
    _recurring(words, t.MISSED, t.MARKS["missing"], event.missed)
    _recurring(words, t.MISTAKES, t.MARKS["made"], event.mistakes)
    if event.missed or event.mistakes:
        words.line(t.RECURRING_NOTE, "italic")
    if event.habits:
        words.line().line(t.HABITS_TITLE, "bold")
    for what, times, of in event.habits:
        words.line(t.HABIT_ROW.format(times=times, of=of, what=t.HABITS[what]))


def share_words(coverage: Coverage) -> str:
    """How much of a kind of point is covered, in words."""
    return t.COVERAGE_SHARES[ceil(5 * coverage.share)]


def _recurring(words: Words, titles: Mapping[str, str], mark: str, rows: Sequence[Recurring]) -> None:
    if rows:
        words.line().line(titles["again" if rows[0].times > 1 else "once"], "bold")
    for one in rows:
        words.line(f"{mark} {t.RECURRING_ROW.format(text=one.text, times=one.times, of=one.of)}")


def chart(event: Tally) -> ProgressChart | None:
    """What to draw; None while there is too little."""
    if len(event.days) < DRAWN_FROM:
        return None
    scores, days = event.latest[-SCORES:], event.days[-SCORES:]
    return ProgressChart(
        title=t.CHART_TITLE,
        scores=scores,
        first=day_words(days[0]),
        last=day_words(days[-1]),
        bands=tuple((floor, t.BAND_WORDS[name]) for floor, name in BANDS),
        numbers=not event.no_numbers,
        means=_means(event, len(scores)),
        groups=tuple((title, bars) for title, bars in (_topics(event), _kinds(event)) if bars),
    )


def _means(event: Tally, drawn: int) -> tuple[Mean, ...]:
    """The two groups of the trend, where both are wholly drawn."""
    trend = event.trend
    if trend is None or 2 * trend.each > drawn:
        return ()
    groups = (("older", drawn - 2 * trend.each, trend.older), ("newer", drawn - trend.each, trend.newer))
    named = t.CHART_HALVES_WORDS if event.no_numbers else t.CHART_HALVES
    return tuple(Mean(start, start + trend.each, mean, named[which].format(mean=mean)) for which, start, mean in groups)


def _topics(event: Tally) -> tuple[str, tuple[Bar, ...]]:
    rows = event.by_tag[:TOPICS_DRAWN]
    return t.STATS_GROUPS["tag"], tuple(
        Bar(name, mean / 100, score_words(mean, True) if event.no_numbers else f"{mean:.0f}") for name, _, mean in rows
    )


def _kinds(event: Tally) -> tuple[str, tuple[Bar, ...]]:
    return t.COVERAGE, tuple(
        Bar(
            t.COVERAGE_SHORT[one.kind],
            one.share,
            share_words(one) if event.no_numbers else t.PERCENT.format(share=100 * one.share),
        )
        for one in event.coverage
    )


def caption(event: Tally) -> Words:
    """The chart in words: every number that is drawn."""
    drawn = chart(event)
    words = Words().line(t.CHART_TITLE, "bold")
    if drawn is None:
        return words
    sentence = t.CHART_CAPTION_WORDS if event.no_numbers else t.CHART_CAPTION
    scores = ", ".join(str(score) for score in drawn.scores)
    days = event.days[-len(drawn.scores) :]
    words.line(sentence.format(days=days_words(days[0], days[-1]), latest=scores)).line(_trend_words(event))
    for title, bars in drawn.groups:
        rows = "; ".join(t.CHART_ROW.format(name=one.label, value=one.text) for one in bars)
        words.line(t.CHART_GROUP.format(title=title, rows=rows))
    return words
