"""`viva eval golden | repeat`: the whole chain of gates, judge, quotes and score, on answers to our own cards."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Mapping
from functools import partial
from itertools import islice
from pathlib import Path

from bot.commands.eval_common import (
    Bench,
    check_writable,
    conclude,
    counts,
    golden_cards,
    grade_all,
    kept,
    line,
    open_bench,
)
from bot.evaluating.cards import judged, likelihood
from bot.evaluating.golden import Labelled, chosen
from bot.evaluating.golden_figures import Marked, golden_figures
from bot.evaluating.repeats import Reading, reading, repeat_figures
from bot.evaluating.rows import read_rows
from bot.evaluating.samples import AnswerRow
from bot.evaluating.working import Job
from bot.interview.assessment import Assessment
from bot.interview.errors import GradingFailed

FULL = 100


def golden(folder: Path | None, grader: str, out: Path | None, limit: int | None) -> int:
    """The golden answers against their labels; 1 if nothing could be graded."""
    check_writable(out, chosen(folder))
    bench = open_bench(grader)
    cards = golden_cards(bench, folder, limit)
    answers = [one for card in cards for one in card]
    found = grade_all(bench, [partial(assessed, bench, one.answer.text, one) for one in answers], "Grading")
    results = iter(found)
    by_card = [
        [
            Marked(one, got)
            for one, got in zip(card, islice(results, len(card)), strict=True)
            if isinstance(got, Assessment)
        ]
        for card in cards
        if card
    ]
    with kept(out, (_golden_row(one) for card in by_card for one in card)):
        figures = golden_figures(by_card)
        for name, some in (("all", figures.overall), *figures.kinds.items(), ("order", figures.order)):
            sys.stdout.write(line(name, some))
        return conclude({**counts(found), **figures.overall, "kinds": figures.kinds, "order": figures.order}, found)


def repeat(file: Path | None, grader: str, times: int, out: Path | None, limit: int | None) -> int:
    """The same answers judged ``times`` times: a file's, a folder's golden ones, or a checkout's own; 1 if none was."""
    check_writable(out, chosen(file))
    names, jobs, bench = _repeated(file, grader, limit)
    found = grade_all(bench, [job for job in jobs for _ in range(times)], "Grading")
    # all the times of an answer, or None if one of them failed
    judgements: list[list[Reading] | GradingFailed] = []
    for start in range(0, len(found), times):
        some = found[start : start + times]
        broken = [one for one in some if isinstance(one, GradingFailed)]
        judgements.append(broken[0] if broken else [one for one in some if not isinstance(one, GradingFailed)])
    # by their places: several answers may have one name
    whole = [(name, some) for name, some in zip(names, judgements, strict=True) if not isinstance(some, GradingFailed)]
    with kept(out, ({"id": name, "scores": [one.score for one in some]} for name, some in whole)):
        figures = repeat_figures([some for _, some in whole])
        for name, same in whole:
            if len({one.verdicts for one in same}) > 1:
                sys.stdout.write(f"differs: {name}: scores {', '.join(f'{one.score:g}' for one in same)}\n")
        return conclude({**counts(judgements), "times": times, **figures}, judgements)


def assessed(bench: Bench, answer: str, one: Labelled) -> Awaitable[Assessment]:
    """The whole chain's assessment of ``answer`` to the card of ``one``."""
    return bench.grading.grade(one.card, answer)


def _repeated(file: Path | None, grader: str, limit: int | None) -> tuple[list[str], list[Job[Reading]], Bench]:
    """What is judged, by name, and how."""
    if file is None or file.is_dir():
        bench = open_bench(grader)
        answers = [one for card in golden_cards(bench, file, limit) for one in card]
        return [one.name for one in answers], [partial(_chain, bench, one) for one in answers], bench
    rows = read_rows(file, AnswerRow, limit)
    bench = open_bench(grader)
    names = [row.id or f"row {number}" for number, row in enumerate(rows, start=1)]
    return names, [partial(_judge, bench, row) for row in rows], bench


async def _chain(bench: Bench, one: Labelled) -> Reading:
    assessment = await assessed(bench, one.answer.text, one)
    return reading(assessment, float(assessment.score or 0))


async def _judge(bench: Bench, row: AnswerRow) -> Reading:
    findings = await judged(bench.grading.grader, row.card, row.answer)
    return reading(findings, round(FULL * sum(map(likelihood, findings.points)) / len(findings.points), 2))


def _golden_row(one: Marked) -> Mapping[str, object]:
    quotes = {point.id: point.evidence for point in one.assessment.points}
    quotes |= {mistake.id: mistake.evidence for mistake in one.assessment.mistakes}
    return {
        "card": one.labelled.card.id,
        "kind": one.labelled.answer.kind,
        "score": one.assessment.score,
        "points": {point.id: point.verdict.value for point in one.assessment.points},
        "mistakes": {mistake.id: mistake.made for mistake in one.assessment.mistakes},
        "quotes": {name: quote for name, quote in quotes.items() if quote},
    }
