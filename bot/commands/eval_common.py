"""What the commands of `viva eval` share: which grader, a bar on a terminal, figures as lines and as JSON."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from bot.commands import settings as load_settings
from bot.config import Settings
from bot.evaluating import golden
from bot.evaluating.golden import Labelled
from bot.evaluating.working import Job, work
from bot.folders import card_folders
from bot.grading.service import Grading, open_grading
from bot.interview.errors import GradingFailed, ModelUnusable, SettingsError
from knowledge.bank import load_bank
from knowledge.errors import VivaError

T = TypeVar("T")

EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True)
class Bench:
    """What answers are judged with: the settings, the whole chain, and how many answers at a time."""

    settings: Settings
    grading: Grading
    at_once: int


def open_bench(grader: str) -> Bench:
    """``grader`` is "embedded" or "model", that of VIVA_MODEL. Raises `VivaError` if it cannot be used."""
    settings = load_settings(quiet=True)
    if grader != EMBEDDED and not settings.model:
        raise SettingsError("--grader model needs a language model: set VIVA_MODEL, such as openai:gpt-4.1-mini.")
    model = "" if grader == EMBEDDED else settings.model
    # no cache: what is measured is the grader
    grading = open_grading(model, None, lambda: datetime.now(UTC), settings.model_timeout, settings.model_concurrency)
    try:
        asyncio.run(grading.prepare())
    except ModelUnusable as error:
        # the operator's text: what is said to a person speaks of an answer, which there is not here
        raise VivaError(" ".join(error.log.split())) from error
    return Bench(settings, grading, settings.model_concurrency if model else os.cpu_count() or 1)


def grade_all(bench: Bench, jobs: Sequence[Job[T]], what: str) -> list[T | GradingFailed]:
    """The result of each job or why there is none, in order, with a bar named ``what`` on a terminal."""
    with _bar(what, len(jobs)) as advance:
        return asyncio.run(work(jobs, bench.at_once, advance))


def golden_cards(bench: Bench, folder: Path | None, limit: int | None = None) -> list[list[Labelled]]:
    """The golden answers of ``folder`` (a checkout's own if None) with the bank's cards, a list a card."""
    found = golden.read_golden(golden.chosen(folder), limit)
    return golden.joined(found, load_bank(card_folders(bench.settings)).cards)


def line(name: str, figures: Mapping[str, object]) -> str:
    """One line of plain figures: ``name: n 12, kappa .5 [.4, .6]``; what is undefined is left out."""
    told = []
    for key, value in figures.items():
        if key.endswith("_ci") or value is None or isinstance(value, dict):
            continue
        ends = figures.get(f"{key}_ci")
        told.append(f"{key} {value}" + (f" [{ends[0]}, {ends[1]}]" if isinstance(ends, list) else ""))
    return f"{name}: {', '.join(told)}\n"


def conclude(figures: Mapping[str, object], results: Sequence[object]) -> int:
    """Print ``figures`` as the last line, JSON; 1 if nothing of ``results`` could be graded, else 0."""
    sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")
    failures = [result for result in results if isinstance(result, GradingFailed)]
    if not results or len(failures) < len(results):
        return 0
    sys.stdout.flush()
    sys.stderr.write(f"viva: nothing could be graded: {' '.join(failures[-1].log.split())}\n")
    return 1


def counts(results: Sequence[object]) -> dict[str, object]:
    """``n`` asked for, of which ``ungraded`` could not be graded and are in no figure."""
    return {"n": len(results), "ungraded": sum(isinstance(result, GradingFailed) for result in results)}


def graded(results: Iterable[T | GradingFailed]) -> list[T]:
    """Those that could be graded."""
    return [result for result in results if not isinstance(result, GradingFailed)]


def check_writable(out: Path | None, *read: Path) -> None:
    """Before the long work: raises `VivaError` if ``out`` cannot be written, or is among what is ``read``."""
    if out is None:
        return
    real = Path(os.path.realpath(out))  # where it lies behind all links, whose own folder says nothing
    for one in read:
        if one.is_dir() and any(_same(folder, one) for folder in (real, *real.parents)):
            raise VivaError(f"--out {out}: that lies among the golden answers; name a file elsewhere.")
        if any(_same(out, file) for file in (one, *one.glob("*.yaml"))):
            raise VivaError(f"--out {out}: that is a file with labels, which would be overwritten; name another.")
    _written(out, "a", ())


def _same(one: Path, other: Path) -> bool:
    """Whether both names lead to one file or folder; a device such as a terminal is neither."""
    try:
        return (one.is_file() or one.is_dir()) and one.samefile(other)
    except OSError:  # one that is not there, or that nobody may look at, is told when it is opened
        return False


@contextmanager
def kept(out: Path | None, rows: Iterable[Mapping[str, object]]) -> Iterator[None]:
    """Write ``rows`` as JSON Lines into ``out``, if there is one, before the figures are told.

    Raises `VivaError` after them: what took long to find out must not be lost for a disk that is full.
    """
    failed: VivaError | None = None
    try:
        if out is not None:
            _written(out, "w", rows)
    except VivaError as error:
        failed = error
    yield
    if failed is not None:
        sys.stdout.flush()
        raise failed


def _written(out: Path, mode: str, rows: Iterable[Mapping[str, object]]) -> None:
    try:
        with out.open(mode, encoding="utf-8") as file:
            for row in rows:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
    except OSError as error:
        raise VivaError(f"--out {out}: cannot be written ({error.strerror}).") from error


@contextmanager
def _bar(what: str, total: int) -> Iterator[Callable[[], None]]:
    """A bar on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(what, total=total)
        yield lambda: bars.advance(task)
