"""`viva eval roles | coverage | score`: against rows that people labelled. The last line is one JSON object."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.commands import settings as load_settings
from bot.commands.eval_common import (
    check_writable,
    conclude,
    counts,
    grade_all,
    graded,
    kept,
    line,
    open_bench,
)
from bot.evaluating.coverage import RANKED, CoverageRow, cover, coverage_figures
from bot.evaluating.roles import LOOKED_AT, RoleRow, summary, understand
from bot.evaluating.rows import read_rows
from bot.evaluating.scores import TWO_WAY, ScoreRow, rate, score_figures
from bot.interview.errors import GradingFailed
from bot.interview.flow_setup import LONGEST_NAMING, MAYBE
from bot.library import BankLibrary, open_library

T = TypeVar("T")
RowOf = TypeVar("RowOf", CoverageRow, ScoreRow)


def roles(file: Path, out: Path | None, limit: int | None) -> None:
    """Role texts against the roles people meant; prints those that were missed, then the figures."""
    rows = read_rows(file, RoleRow, limit)
    check_writable(out, file)
    library = open_library(load_settings(quiet=True))
    try:
        found = understand(rows, partial(_shown, library))
    finally:
        library.index.close()
    with kept(out, ({"text": one.row.text, "roles": list(one.roles)} for one in found)):
        for one in found:
            if not one.among:
                got, meant = ", ".join(one.roles), " or ".join(one.row.expected)
                sys.stdout.write(f"missed: {one.row.text!r} is {meant}, understood as {got}\n")
        sys.stdout.write(json.dumps(summary(found)) + "\n")


def _shown(library: BankLibrary, text: str) -> tuple[str, ...]:
    """The roles a person who typed ``text`` would be shown, as /role does."""
    exact = library.role_exact(text) or (library.role_within(text) if len(text) <= LONGEST_NAMING else None)
    return (exact,) if exact else tuple(name for name, score in library.role(text) if score >= MAYBE)[:LOOKED_AT]


def coverage(file: Path, grader: str, out: Path | None, limit: int | None) -> int:
    """Covered key points against people's labels; 1 if nothing could be graded."""
    rows = read_rows(file, CoverageRow, limit)
    check_writable(out, file)
    bench = open_bench(grader)
    found = grade_all(bench, [partial(cover, bench.grading.grader, row) for row in rows], "Grading")
    with kept(out, ({"id": one.row.id, "covered": dict(one.chances)} for one in graded(found))):
        sources = by_source(rows, found, lambda name, some: coverage_figures(some, ranked=name == RANKED))
        return conclude({**counts(found), **coverage_figures(graded(found)), "sources": sources}, found)


def score(file: Path, grader: str, out: Path | None, limit: int | None) -> int:
    """Scores against people's, 0 to 1; 1 if nothing could be graded."""
    rows = read_rows(file, ScoreRow, limit)
    check_writable(out, file)
    bench = open_bench(grader)
    found = grade_all(bench, [partial(rate, bench.grading.grader, row) for row in rows], "Grading")
    with kept(out, ({"id": one.row.id, "score": round(one.score, 4)} for one in graded(found))):
        sources = by_source(rows, found, lambda name, some: score_figures(some, two_way=name in TWO_WAY))
        return conclude({**counts(found), **score_figures(graded(found)), "sources": sources}, found)


def by_source(
    rows: Sequence[RowOf],
    found: Sequence[T | GradingFailed],
    measure: Callable[[str, Sequence[T]], dict[str, object]],
) -> dict[str, object]:
    """The figures of each source, which are also printed as a line each."""
    sources: dict[str, object] = {}
    for name in sorted({row.source for row in rows}):
        mine = [one for row, one in zip(rows, found, strict=True) if row.source == name]
        figures = {**counts(mine), **measure(name, graded(mine))}
        sys.stdout.write(line(name, figures))
        sources[name] = figures
    return sources
