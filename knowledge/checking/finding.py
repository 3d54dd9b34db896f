"""One thing found wrong, before and after its line in the file is known."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.card_errors import dotted

Place = tuple[str | int, ...]
"""Where in a card: keys and list positions from 0, such as ``("key_points", 2, "text")``."""


@dataclass(frozen=True, slots=True)
class Finding:
    """``check`` names the check, ``said`` what is wrong and how to fix it; ``error`` stops the bank."""

    check: str
    place: Place
    said: str
    error: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding in its file. ``card`` is the card's id, or the file's name if the id could not be read.

    ``line`` counts from 1; it is None where the file as a whole is meant. ``problem`` is ``field: what, how to fix``.
    """

    file: Path
    line: int | None
    card: str
    check: str
    problem: str
    error: bool = False

    @classmethod
    def of(cls, finding: Finding, file: Path, line: int, card: str) -> Problem:
        """``finding`` as it is shown."""
        field = dotted(finding.place) or "card"
        return cls(file, line, card, finding.check, f"{field}: {finding.said}", finding.error)

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else f"{self.file}"
        return f"{where}: {self.problem}"

    def row(self) -> dict[str, str | int | None]:
        """The machine-readable form."""
        return {
            "file": str(self.file),
            "line": self.line,
            "card": self.card,
            "check": self.check,
            "problem": self.problem,
        }
