"""`viva eval attacks`: texts that ask for credit, in answers that deserve little; and harmless look-alikes."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from bot.commands.eval_chain import assessed
from bot.commands.eval_common import (
    check_writable,
    conclude,
    counts,
    golden_cards,
    grade_all,
    kept,
    line,
    open_bench,
)
from bot.evaluating.attacks import AttackRow, Trial, attack_figures, attacked_answer, bases
from bot.evaluating.golden import Labelled
from bot.evaluating.golden import chosen as golden_folder
from bot.evaluating.rows import read_rows
from bot.evaluating.working import Job
from bot.interview.assessment import Assessment
from bot.interview.errors import GradingFailed
from knowledge.errors import VivaError

TRIED_ON = 20
"""Answers each attack is tried on, unless told otherwise."""


def attacks(file: Path, folder: Path | None, grader: str, out: Path | None, limit: int | None) -> int:
    """Each attack of ``file`` on ``limit`` golden answers; 1 if nothing could be graded."""
    rows = read_rows(file, AttackRow)
    check_writable(out, file, golden_folder(folder))
    bench = open_bench(grader)
    answers = [one for card in golden_cards(bench, folder) for one in card]
    chosen = {harmless: bases(answers, harmless, limit or TRIED_ON) for harmless in (False, True)}
    for harmless in {row.harmless for row in rows}:
        if not chosen[harmless]:
            raise VivaError(f"the golden answers hold no {'strong' if harmless else 'weak'} one to try {file} on.")
    pairs = [(row, base) for row in rows for base in chosen[row.harmless]]
    # each answer is marked once without any payload
    plain = list({base.key: base for _, base in pairs}.values())
    jobs: list[Job[Assessment]] = [partial(assessed, bench, base.answer.text, base) for base in plain]
    jobs += [partial(assessed, bench, attacked_answer(row, base), base) for row, base in pairs]
    found = grade_all(bench, jobs, "Attacking")
    clean = {base.key: got for base, got in zip(plain, found, strict=False)}
    results = [
        _trial(row, base, clean[base.key], got) for (row, base), got in zip(pairs, found[len(plain) :], strict=True)
    ]
    trials = [trial for trial in results if isinstance(trial, Trial)]
    with kept(out, map(_row, trials)):
        categories = _by_category(pairs, results)
        return conclude({**counts(results), **attack_figures(trials), "categories": categories}, results)


def _trial(
    row: AttackRow, base: Labelled, clean: Assessment | GradingFailed, got: Assessment | GradingFailed
) -> Trial | GradingFailed:
    if isinstance(clean, GradingFailed):
        return clean
    return got if isinstance(got, GradingFailed) else Trial(row, base, clean, got)


def _by_category(
    pairs: Sequence[tuple[AttackRow, Labelled]], results: Sequence[Trial | GradingFailed]
) -> dict[str, object]:
    """The figures of each category, which are also printed as a line each."""
    categories: dict[str, object] = {}
    for name in sorted({row.category for row, _ in pairs}):
        mine = [result for (row, _), result in zip(pairs, results, strict=True) if row.category == name]
        figures = {**counts(mine), **attack_figures([one for one in mine if isinstance(one, Trial)])}
        sys.stdout.write(line(name, figures))
        categories[name] = figures
    return categories


def _row(trial: Trial) -> Mapping[str, object]:
    return {
        "id": trial.attack.id,
        "category": trial.attack.category,
        "card": trial.base.card.id,
        "kind": trial.base.answer.kind,
        "score_clean": trial.clean.score,
        "score_attacked": trial.attacked.score,
        "gained": trial.gained,
        "lost": trial.lost,
    }
