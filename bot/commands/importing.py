"""`viva bank import`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot.commands import settings as load_settings
from bot.interview.errors import VivaError
from bot.library import imported_cards
from knowledge.card import QuestionCard
from knowledge.errors import BankError
from knowledge.sources import Options, read
from knowledge.sources.options import Progress, silent
from knowledge.sources.report import ImportReport, merged
from knowledge.sources.writing import WriteResult, write


def run(paths: list[Path], dry_run: bool, form: str | None, as_json: bool, columns: Mapping[str, str]) -> int:
    """Read every path, report, and write unless ``dry_run``; 1 if any cannot be read, and then nothing is written.

    ``columns`` is the column map for tables, see `knowledge.sources.columns`; empty, they are found by name.
    """
    settings = load_settings(quiet=True)
    reports: list[tuple[str, ImportReport]] = []
    problems: list[BankError] = []
    with _watched() as progress:
        options = Options(columns, progress)
        for path in paths:
            try:
                reports.append((str(path), read(path, form, options)))
            except BankError as error:
                problems.append(error)
    report = merged(reports)
    if as_json:
        sys.stdout.write(json.dumps(report.public(), ensure_ascii=False, indent=2) + "\n")
    else:
        _print(report)
    for problem in problems:
        sys.stderr.write(f"viva: {problem.person}\n")
    if problems:
        sys.stderr.write("viva: nothing was written\n")
        return 1
    if not dry_run:
        folder = imported_cards(settings)
        try:
            result = write(report, folder)
        except OSError as error:
            raise VivaError(f"{folder}: cannot be written ({error.strerror}); nothing was imported.") from error
        _print_written(result, folder, sys.stderr.write if as_json else sys.stdout.write)
    return 0


@contextmanager
def _watched() -> Iterator[Progress]:
    """A bar for each file or folder with much in it, on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    with Bars(console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(Path(name).name or name, total=total)
            bars.update(tasks[name], completed=done, total=total, visible=done < total)

        yield show


def _print(report: ImportReport) -> None:
    for card in report.cards:
        state = "complete" if isinstance(card, QuestionCard) else "draft, will not be asked"
        sys.stdout.write(f"{card.id} ({state})\n  {card.question}\n")
        counted = {
            "approach": len(card.approach),
            "key points": len(card.key_points),
            "mistakes": len(card.common_mistakes),
            "alternatives": len(card.alternatives),
            "tags": len(card.tags),
            "roles": len(card.roles),
            "companies": len(card.companies),
        }
        sys.stdout.write("  " + ", ".join(f"{number} {name}" for name, number in counted.items()))
        sys.stdout.write(f"; difficulty {card.difficulty or 'unknown'}, type {card.type or 'unknown'}\n")
    for warning in report.warnings:
        sys.stdout.write(f"warning: {warning.file}: {warning.field}: {warning.problem}\n")


def _print_written(result: WriteResult, folder: Path, say: Callable[[str], object]) -> None:
    for name in ("written", "updated", "unchanged", "kept", "removed"):
        files = getattr(result, name)
        if files:
            say(f"{name}: {', '.join(str(file) for file in files)} (in {folder})\n")
