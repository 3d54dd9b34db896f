"""`viva bank import`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot.commands import enriching, len_of
from bot.commands import settings as load_settings
from bot.folders import card_folders, imported_cards
from bot.grading.delimiters import visible
from bot.interview.errors import VivaError
from knowledge.bank import ids_elsewhere
from knowledge.card import QuestionCard
from knowledge.errors import BankError
from knowledge.sources import Options, read
from knowledge.sources.options import Progress, silent
from knowledge.sources.report import ImportReport, merged
from knowledge.sources.writing import WriteResult, refuse_unloadable, write

NAMED = 20
"""Cards and files named one by one; of more than that an import that writes tells the number."""


def run(
    paths: list[Path], dry_run: bool, form: str | None, as_json: bool, columns: Mapping[str, str], enrich: bool = False
) -> int:
    """Read every path, report, and write unless ``dry_run``; 1 if any cannot be read, and then nothing is written.

    ``columns`` is the column map for tables, see `knowledge.sources.columns`; empty, they are found by name.
    ``enrich`` has the configured model complete the drafts once they are written; 1 if it left any without a reply.
    """
    settings = load_settings(quiet=True)
    if enrich:
        enriching.require_model(settings)
    with _watched() as progress:
        report, problems = _read(paths, form, Options(columns, progress))
    whole = problems or dry_run or not enrich
    if not as_json:
        _print(report, in_full=bool(problems) or dry_run)
    elif whole:
        _print_json(report)
    for problem in problems:
        sys.stderr.write(f"viva: {problem.person}\n")
    if problems:
        sys.stderr.write("viva: nothing was written\n")
        return 1
    folder, say = imported_cards(settings), _teller(as_json)
    taken = ids_elsewhere(card_folders(settings), folder)
    if dry_run:
        refuse_unloadable(report.cards, taken)
        if enrich:
            enriching.preview(report.cards, folder, settings, say)
        return 0
    with _watched() as progress:
        result = _written(report, folder, progress, taken)
    _print_written(result, folder, say)
    if not enrich:
        return 0
    found = enriching.complete(report.cards, folder, settings, say)
    if as_json:
        _print_json(found.merged_into(report))
    if found.silent:
        sys.stderr.write(f"viva: {found.silent} of the drafts got no reply; run the same again for them\n")
    return 1 if found.silent else 0


def _read(paths: list[Path], form: str | None, options: Options) -> tuple[ImportReport, list[BankError]]:
    problems: list[BankError] = []

    def reports() -> Iterator[tuple[str, ImportReport]]:
        for path in paths:
            try:
                yield str(path), read(path, form, options)
            except BankError as error:
                problems.append(error)

    return merged(reports()), problems


def _written(report: ImportReport, folder: Path, progress: Progress, taken: Mapping[str, Path]) -> WriteResult:
    try:
        return write(report, folder, progress, taken)
    except OSError as error:
        raise VivaError(f"{folder}: cannot be written ({error.strerror}); nothing was imported.") from error


def _teller(as_json: bool) -> Callable[[str], object]:
    """Where words go: standard output is JSON's alone where that is asked for."""

    def say(text: str) -> None:
        stream = sys.stderr if as_json else sys.stdout
        stream.write(text)
        stream.flush()

    return say


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


def _print_json(report: ImportReport) -> None:
    sys.stdout.write(json.dumps(report.public(), ensure_ascii=False, indent=2) + "\n")


def _print(report: ImportReport, in_full: bool) -> None:
    for card in report.cards if in_full or len(report.cards) <= NAMED else ():
        state = "complete" if isinstance(card, QuestionCard) else "draft, will not be asked"
        sys.stdout.write(f"{card.id} ({state})\n  {_shown(card.question)}\n")
        companies = len(card.companies)
        counted = (
            f"{len(card.approach)} approach",
            len_of(len(card.key_points), "key point"),
            len_of(len(card.common_mistakes), "mistake"),
            len_of(len(card.alternatives), "alternative"),
            len_of(len(card.tags), "tag"),
            len_of(len(card.roles), "role"),
            f"{companies} {'company' if companies == 1 else 'companies'}",
        )
        sys.stdout.write("  " + ", ".join(counted))
        sys.stdout.write(f"; difficulty {card.difficulty or 'unknown'}, type {card.type or 'unknown'}\n")
    drafts = sum(not isinstance(card, QuestionCard) for card in report.cards)
    what = "a draft" if drafts == 1 else "drafts"
    sys.stdout.write(f"{len_of(len(report.cards), 'card')}, {drafts:,} of them {what}\n")
    for warning in report.warnings:
        sys.stdout.write(f"warning: {warning.file}: {warning.field}: {_shown(warning.problem)}\n")


def _shown(text: str) -> str:
    """``text`` in one line that does not steer the terminal."""
    return " ".join(visible(text).split())


def _print_written(result: WriteResult, folder: Path, say: Callable[[str], object]) -> None:
    for name in ("written", "updated", "unchanged", "kept", "removed"):
        files = getattr(result, name)
        if files:
            more = f" and {len(files) - NAMED} more" if len(files) > NAMED else ""
            say(f"{name}: {', '.join(files[:NAMED])}{more} (in {folder})\n")
