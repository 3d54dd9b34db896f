"""Reading questions from other people's files. A new format is one module and one row in `SOURCES`.

report = read(Path("page.txt"))       # or a folder; format=None looks for itself
result = write(report, Path("bank"))  # see knowledge.sources.writing
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from knowledge.bank import DRAFTS, REJECTED
from knowledge.card import DraftCard, QuestionCard
from knowledge.errors import BankError, BrokenSource
from knowledge.places import files_below, is_file, is_folder
from knowledge.sources import markdown_qa, plaintext, published_page, table, yaml_cards
from knowledge.sources.options import Options
from knowledge.sources.report import ImportReport, ImportWarning, merged

__all__ = ["SOURCES", "ImportReport", "ImportWarning", "Options", "Reader", "read"]


class Reader(NamedTuple):
    """One format: ``sniff(text, path)`` says whether a file is of it, ``read(text, name, options)`` reads it.

    ``limit``: the largest file in bytes; ``suffixes``: the names that may be as large as that before a look inside.
    """

    sniff: Callable[[str, str], bool]
    read: Callable[[str, str, Options], ImportReport]
    limit: int = plaintext.LIST_BYTES
    suffixes: tuple[str, ...] = ()


_LARGER = ", or say by --format or the ending of its name (.md, .csv, …) that it is a list or a table"


def _one(read: Callable[[str, str], ImportReport]) -> Callable[[str, str, Options], ImportReport]:
    """A reader of files with one question each, which has no use for options."""

    def reading(text: str, name: str, options: Options) -> ImportReport:
        return _unmapped(read(text, name), name, options, "this file is no table")

    return reading


def _markdown(text: str, name: str, options: Options) -> ImportReport:
    return _unmapped(markdown_qa.read(text, name, options), name, options, "tables in Markdown go by their own names")


def _unmapped(report: ImportReport, name: str, options: Options, why: str) -> ImportReport:
    """``report`` with the warning that the column map was of no use, if there is one."""
    if not options.columns:
        return report
    unused = ImportWarning(name, "columns", f"the column map was not used, since {why}")
    return replace(report, warnings=(unused, *report.warnings))


SOURCES: dict[str, Reader] = {
    "csv": Reader(table.sniff_csv, table.read_csv, suffixes=(".csv", ".tsv")),
    "json": Reader(table.sniff_json, table.read_json, suffixes=(".json",)),
    "jsonl": Reader(table.sniff_jsonl, table.read_jsonl, suffixes=(".jsonl", ".ndjson")),
    "yaml": Reader(yaml_cards.sniff, _one(yaml_cards.read), plaintext.MAX_BYTES),
    "markdown": Reader(markdown_qa.sniff, _markdown, suffixes=markdown_qa.SUFFIXES),
    "page": Reader(published_page.sniff, _one(published_page.read), plaintext.MAX_BYTES),
}
"""Every format by the name that ``--format`` takes; sniffed in this order."""


def read(path: Path, format: str | None = None, options: Options = Options()) -> ImportReport:  # noqa: B008 - frozen
    """The cards of a file, or of every file below a folder (hidden and rejected ones apart), in order of their names.

    ``options`` hold the column map of tables and who is told of the progress.
    ``format`` is a key of `SOURCES`; None finds it by content. One broken file of a folder becomes a warning for
    the field ``page`` and gives no card. Raises `BrokenSource` or `BrokenCard` for a single broken file, for a
    folder without a readable one, an unknown format or a path that is not there.
    """
    if format is not None and format not in SOURCES:
        raise BrokenSource(f"{path}: unknown format {format!r}; use one of: {', '.join(SOURCES)}.")
    if not is_folder(path):
        return _read_file(path, format, options)
    files = [file for file in files_below(path) if is_file(file) and not _is_rejected(file.relative_to(path))]
    if not files:
        raise BrokenSource(f"{path}: the folder holds no file; name a folder with pages or cards.")
    failures: list[BankError] = []

    def reports() -> Iterator[tuple[str, ImportReport]]:
        for done, file in enumerate(files):
            options.progress(str(path), done, len(files))
            try:
                yield str(file), _read_file(file, format, options)
            except BankError as error:
                failures.append(error)
                yield str(file), ImportReport((), (ImportWarning(str(file), "page", error.person),))

    report = merged(reports())
    if len(failures) == len(files):
        raise failures[0]
    return report


def _is_rejected(path: Path) -> bool:
    return (DRAFTS, REJECTED) in pairwise(path.parts[:-1])


def _read_file(path: Path, format: str | None, options: Options) -> ImportReport:
    name = str(path)
    limit = SOURCES[format].limit if format else _limit(path)
    try:
        large = path.stat().st_size > limit  # refused before it fills the memory
        with path.open("rb") as file:
            data = b"" if large else file.read(limit + 1)  # a pipe or a device has no size, and may have no end
    except OSError as error:
        raise BrokenSource(f"{name}: cannot be read ({error.strerror}); check the name and its rights.") from error
    if large or len(data) > limit:
        raise plaintext.too_large(name, limit, _LARGER if not format and limit < plaintext.LIST_BYTES else "")
    text, warnings = plaintext.decode(data, name, limit)
    reader = SOURCES[format] if format else _sniffed(text, name)
    report = _waiting(reader.read(text, name, options), path)
    return replace(report, warnings=warnings + report.warnings)


def _waiting(report: ImportReport, path: Path) -> ImportReport:
    """``report`` without what a model completed and nobody has accepted yet: as an import it would be asked."""
    if DRAFTS not in path.absolute().parts[:-1]:
        return report
    accepted = tuple(card for card in report.cards if not _made_by_a_model(card))
    if len(accepted) == len(report.cards):
        return report
    problem = f"completed by a model and not accepted yet, so left out; use `viva bank review {path}`"
    told = ImportWarning(str(path), "source.enriched_by", problem)
    return ImportReport(accepted, (*report.warnings, told))


def _made_by_a_model(card: DraftCard) -> bool:
    return isinstance(card, QuestionCard) and card.source.enriched_by is not None


def _limit(path: Path) -> int:
    """What a file of a format not known yet may hold: much if its name says that it is a list."""
    suffix = path.suffix.lower()
    return next((reader.limit for reader in SOURCES.values() if suffix in reader.suffixes), plaintext.MAX_BYTES)


def _sniffed(text: str, name: str) -> Reader:
    for reader in SOURCES.values():
        if reader.sniff(text, name):
            return reader
    raise BrokenSource(f"{name}: not a format known here; name it with --format ({', '.join(SOURCES)}).")
