"""Reading questions from other people's files. A new format is one module and one row in `SOURCES`.

report = read(Path("page.txt"))       # or a folder; format=None looks for itself
result = write(report, Path("bank"))  # see knowledge.sources.writing
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from knowledge.errors import BankError, BrokenSource
from knowledge.sources import plaintext, published_page, yaml_cards
from knowledge.sources.report import ImportReport, ImportWarning, merged

__all__ = ["SOURCES", "ImportReport", "ImportWarning", "Reader", "read"]


class Reader(NamedTuple):
    """One format: ``sniff(text, path)`` says whether a file is of it, ``read(text, name)`` reads it."""

    sniff: Callable[[str, str], bool]
    read: Callable[[str, str], ImportReport]


SOURCES: dict[str, Reader] = {
    "yaml": Reader(yaml_cards.sniff, yaml_cards.read),
    "page": Reader(published_page.sniff, published_page.read),
}
"""Every format by the name that ``--format`` takes; sniffed in this order."""


def read(path: Path, format: str | None = None) -> ImportReport:
    """The cards of a file, or of every file below a folder (hidden ones apart), in order of their names.

    ``format`` is a key of `SOURCES`; None finds it by content. One broken file of a folder becomes a warning for
    the field ``page`` and gives no card. Raises `BrokenSource` or `BrokenCard` for a single broken file, for a
    folder without a readable one, an unknown format or a path that is not there.
    """
    if format is not None and format not in SOURCES:
        raise BrokenSource(f"{path}: unknown format {format!r}; use one of: {', '.join(SOURCES)}.")
    if not path.is_dir():
        return _read_file(path, format)
    reports: list[tuple[str, ImportReport]] = []
    failures: list[BankError] = []
    for file in sorted(p for p in path.rglob("*") if p.is_file() and not _hidden(p.relative_to(path))):
        try:
            reports.append((str(file), _read_file(file, format)))
        except BankError as error:
            failures.append(error)
            reports.append((str(file), ImportReport((), (ImportWarning(str(file), "page", error.person),))))
    if failures and len(failures) == len(reports):
        raise failures[0]
    if not reports:
        raise BrokenSource(f"{path}: the folder holds no file; name a folder with pages or cards.")
    return merged(reports)


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _read_file(path: Path, format: str | None) -> ImportReport:
    name = str(path)
    try:
        if path.stat().st_size > plaintext.MAX_BYTES:  # refused before it fills the memory
            raise BrokenSource(f"{name}: larger than 2 MiB, too large for a question page; split it.")
        data = path.read_bytes()
    except OSError as error:
        raise BrokenSource(f"{name}: cannot be read ({error.strerror}); check the name and its rights.") from error
    text, warnings = plaintext.decode(data, name)
    reader = SOURCES[format] if format else _sniffed(text, name)
    report = reader.read(text, name)
    return replace(report, warnings=warnings + report.warnings)


def _sniffed(text: str, name: str) -> Reader:
    for reader in SOURCES.values():
        if reader.sniff(text, name):
            return reader
    raise BrokenSource(f"{name}: not a format known here; name it with --format ({', '.join(SOURCES)}).")
