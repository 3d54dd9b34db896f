"""What reading a source gives: cards, and what the person should know about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.card import DraftCard
from knowledge.shelf import Pile, pack


@dataclass(frozen=True, slots=True)
class ImportWarning:
    """One thing that was not as expected.

    ``field`` is a card field such as ``alternatives[1]`` (positions from 0), or ``page`` for the file as a whole.
    """

    file: str
    field: str
    problem: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The cards of a source, complete (`QuestionCard`) or not (`DraftCard`), and the warnings."""

    cards: Sequence[DraftCard]
    warnings: tuple[ImportWarning, ...]

    def public(self) -> dict[str, Any]:
        """``{"cards": [...], "warnings": [{"file", "field", "problem"}]}``, ready for JSON."""
        return {
            "cards": [card.model_dump(mode="json") for card in self.cards],
            "warnings": [{"file": w.file, "field": w.field, "problem": w.problem} for w in self.warnings],
        }


def merged(reports: Iterable[tuple[str, ImportReport]]) -> ImportReport:
    """One report of many (file, report), which need not lie in memory all at once.

    Of cards with one id the first stays; a differing later one is warned of.
    """
    cards: dict[str, bytes] = {}
    warnings: list[ImportWarning] = []
    for file, report in reports:
        warnings.extend(report.warnings)
        for card in report.cards:
            packed = pack(card)
            if cards.setdefault(card.id, packed) != packed:
                problem = f"the id {card.id!r} came up before with other content; the first card was kept"
                warnings.append(ImportWarning(file, "id", problem))
    return ImportReport(Pile.of_packed(cards.values()), tuple(warnings))
