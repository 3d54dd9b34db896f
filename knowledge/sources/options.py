"""What a reader may be told beside the text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Progress = Callable[[str, int, int], None]
"""``progress(name, done, total)``: how many files of a folder, or rows of a file, are read."""


def silent(name: str, done: int, total: int) -> None:
    """The progress nobody watches."""


@dataclass(frozen=True, slots=True)
class Options:
    """``columns`` maps fields of a card to columns of a table (empty: found by their names)."""

    columns: Mapping[str, str] = field(default_factory=dict)
    progress: Progress = silent
