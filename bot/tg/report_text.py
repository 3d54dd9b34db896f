"""The report of a mock as text, as caption and as the words of its chart."""

from __future__ import annotations

from collections.abc import Callable

from bot.charts.mock import Bar, MockChart
from bot.interview.events import mock as e
from bot.tg.buttons import Button
from bot.tg.language import texts as t
from bot.tg.message import Message, two_by_two
from bot.tg.numbers import score_words
from bot.tg.render_contest import short
from bot.tg.render_mock import minutes
from bot.tg.words import Words

QUESTION_LENGTH, QUOTE_LENGTH, POINT_LENGTH = 90, 200, 240
"""Characters shown in the chat; the files have all."""
TOPICS_SHOWN = 6
AGAIN_SHOWN = 4
"""Questions offered to be answered again: those not answered and the lowest."""


def counts(report: e.MockReport) -> dict[str, int]:
    """How many questions were reached, answered, skipped, wait for a grade, and cannot get one."""
    states = [line.state for line in report.lines]
    skipped = states.count("skipped")
    return {
        "reached": len(states),
        "size": report.size,
        "answered": len(states) - skipped,
        "skipped": skipped,
        "waiting": states.count("waiting"),
        "unmarkable": states.count("unmarkable"),
    }


def facts(report: e.MockReport) -> list[str]:
    """What was asked, answered, left out and waits, and the time."""
    numbers = counts(report)
    head = t.REPORT_QUESTIONS if numbers["reached"] == numbers["size"] else t.REPORT_REACHED
    lines = [head.format(**numbers)]
    if numbers["skipped"]:
        lines.append((t.REPORT_SKIPPED_WORDS if report.no_numbers else t.REPORT_SKIPPED).format(**numbers))
    if numbers["waiting"]:
        over = all(line.given_up for line in report.lines if line.state == "waiting")
        waiting = t.REPORT_WAITING_LEFT if report.left else t.REPORT_WAITING
        lines.append((t.REPORT_GIVEN_UP if over else waiting).format(**numbers))
    if numbers["unmarkable"]:
        lines.append(t.REPORT_UNMARKABLE.format(**numbers))
    lines.append(t.REPORT_TIME.format(took=minutes(report.seconds), planned=minutes(report.planned)))
    return lines


def headline(report: e.MockReport) -> str:
    """The overall score with its band, or that there is none."""
    if report.overall is None:
        return t.REPORT_NOTHING_YET if counts(report)["waiting"] else t.REPORT_NOTHING
    return _score(report.overall, report.band, report.no_numbers)


def question(line: e.ReportLine) -> str:
    """The question, or that it has left the bank."""
    return line.question or t.QUESTION_GONE


def result(line: e.ReportLine, no_numbers: bool) -> str:
    """Score and band of one question, or why there is none."""
    if line.state in t.REPORT_STATES:
        return t.REPORT_STATES[line.state]
    return _score(line.score, line.band, no_numbers)


def _score(score: int | None, band: str | None, no_numbers: bool) -> str:
    named = t.BAND_WORDS[band or ""]
    return named if no_numbers else t.REPORT_SCORE.format(score=score, band=named)


def means(rows: tuple[tuple[str, int, int], ...], no_numbers: bool, names: dict[str, str] | None = None) -> list[str]:
    """Means by type or tag, one a line."""
    shown = []
    for name, mean, n in rows:
        said, score = (names or {}).get(name, name), score_words(mean, True) if no_numbers else mean
        shown.append((t.REPORT_MEAN if n == 1 else t.REPORT_MEAN_OF).format(name=said, mean=score, n=n))
    return shown


def steps(report: e.MockReport, limit: int = 4_000) -> list[str]:
    """The three things to do next, numbered; points are cut at ``limit`` characters."""
    said = []
    for place, step in enumerate(report.steps, 1):
        values = dict(step.values)
        if "what" in values:
            values["what"] = t.HABITS[values["what"]]
        if "text" in values:
            values["text"] = short(values["text"], limit)
        sentence = t.REPORT_STEPS[step.code]
        if step.code == "topic" and report.no_numbers:
            sentence, values["band"] = t.REPORT_TOPIC_WORDS, score_words(values["mean"], True)
        said.append(f"{place}. {sentence.format(**values)}")
    return said


def point(found: e.ReportPoint) -> str:
    """A key point with its mark and the number of its question."""
    text = short(found.text, POINT_LENGTH)
    return t.REPORT_POINT.format(mark=t.MARKS[found.verdict], text=text, number=found.number)


def report(event: e.MockReport, model: bool, reads: Callable[[str], bool] = lambda _: True) -> Message:
    """The whole report as text. ``model``: what waits may be marked by the built-in judge instead, where that ``reads``
    the answer.
    """
    words = Words().line(t.REPORT_TITLE, "bold")
    if event.overall is not None and counts(event)["waiting"]:
        words.line(t.REPORT_SO_FAR, "italic")
    words.line(headline(event), "bold")
    for line in facts(event):
        words.line(line)
    words.line().line(t.REPORT_LINES, "bold")
    for one in event.lines:
        words.line(t.REPORT_LINE.format(number=one.number, result=result(one, event.no_numbers)))
        words.line(f"    {short(question(one), QUESTION_LENGTH)}", "italic")
    _by(words, t.REPORT_BY_TYPE, means(event.by_type, event.no_numbers, t.TYPES))
    _by(words, t.REPORT_BY_TAG, means(event.by_tag[:TOPICS_SHOWN], event.no_numbers))
    _point(words, t.REPORT_STRONGEST, event.strongest)
    _point(words, t.REPORT_WEAKEST, event.weakest)
    words.line().line(t.REPORT_NEXT, "bold")
    for step in steps(event, POINT_LENGTH):
        words.line(step)
    if event.provisional:
        words.line().add(t.REPORT_PROVISIONAL, "italic")
    return Message(words, _rows(event, model, reads), event.turn)


def _by(words: Words, title: str, rows: list[str]) -> None:
    if rows:
        words.line().line(title, "bold").line(" · ".join(rows))


def _point(words: Words, title: str, found: e.ReportPoint | None) -> None:
    if found is None:
        return
    words.line().line(title, "bold").line(point(found))
    if found.quote:
        if found.instead:
            words.line(t.REPORT_INSTEAD)
        words.line(f"“{short(found.quote, QUOTE_LENGTH)}”", "italic")


def _rows(event: e.MockReport, model: bool, reads: Callable[[str], bool]) -> list[list[Button]]:
    there = [line for line in event.lines if line.question]
    waiting = [line for line in there if line.state == "waiting" and model]
    judge = [button for one in waiting for button in _marking(one, reads(one.answer or ""))]
    marked = sorted((one for one in there if one.score is not None), key=lambda one: (one.score, one.number))
    again = [Button(t.REPORT_AGAIN.format(number=one.number), "again", str(one.number)) for one in marked[:AGAIN_SHOWN]]
    last = [Button(t.BUTTONS["next"], "next")]
    if not event.files:
        last.insert(0, Button(t.BUTTONS["report"], "report"))
    return [*two_by_two(judge), *two_by_two(again), last]


def _marking(line: e.ReportLine, here: bool) -> list[Button]:
    """Buttons that have an answer marked which waits for it, as under the answer itself; ``here``: the built-in judge
    can read it.
    """
    attempt, number = line.attempt_id or "", line.number
    asks = [Button(t.REPORT_REGRADE.format(number=number), "regrade", attempt)] if line.given_up else []
    return [Button(t.REPORT_JUDGE.format(number=number), "judge", attempt), *asks] if here else asks


def caption(report: e.MockReport) -> Words:
    """Everything the picture shows, in words."""
    words = Words().line(title(report), "bold").line(headline(report))
    words.line(facts(report)[0])
    for line in report.lines:
        shown = result(line, report.no_numbers)
        if line.type:
            words.line(t.REPORT_CAPTION_LINE.format(number=line.number, type=t.TYPES[line.type], result=shown))
        else:
            words.line(t.REPORT_LINE.format(number=line.number, result=shown))
    return Words(words.text.rstrip("\n"), words.spans)


def title(report: e.MockReport) -> str:
    """What the picture is of."""
    return t.REPORT_CHART_TITLE.format(role=report.role) if report.role else t.REPORT_CHART_TITLE_ALONE


def chart(report: e.MockReport) -> MockChart:
    """The picture's words and numbers."""
    return MockChart(
        title=title(report),
        headline=headline(report),
        under=facts(report)[0],
        bars=[_bar(line, report.no_numbers) for line in report.lines],
        numbers=not report.no_numbers,
    )


def _bar(line: e.ReportLine, no_numbers: bool) -> Bar:
    label = f"{line.number} {t.TYPES[line.type]}" if line.type else str(line.number)
    if line.state in t.REPORT_STATES:
        return Bar(label, None, t.REPORT_STATES[line.state])
    band = t.BAND_WORDS[line.band or ""]
    return Bar(label, line.score, band if no_numbers else f"{line.score} · {band}")
