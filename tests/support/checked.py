"""Card files for the checks: one sound card, and the same made wrong in one way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from knowledge.checking.finding import Problem
from knowledge.checking.response import Judge
from knowledge.checking.run import check_files
from knowledge.yamlio import dump_yaml
from tests.support.cards import make_card

SOUND_RESPONSE = make_card().standard_response + (
    " I told the product owner both figures, since the first one had been promised to the board. We then agreed to "
    "show only results on held-out data from that day on."
)
"""The response of `make_card`, long enough."""


def card_data(card_id: str = "overfitting-detect-and-reduce", **changes: Any) -> dict[str, Any]:
    """The fields of a card that passes every check, with ``changes``."""
    return make_card(id=card_id, standard_response=SOUND_RESPONSE).model_dump(mode="json") | changes


def write_card(folder: Path, data: dict[str, Any]) -> Path:
    """``data`` as a card file, named after its id."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{data['id']}.yaml"
    path.write_text(dump_yaml(data), encoding="utf-8")
    return path


def line_of(path: Path, text: str, nth: int = 1) -> int:
    """The line, from 1, on which ``text`` stands for the ``nth`` time."""
    lines = [n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if text in line]
    return lines[nth - 1]


def problems(*paths: Path, judge: Judge | None = None) -> list[Problem]:
    """Everything found in ``paths``, errors first."""
    report = check_files(paths, judge)
    return [*report.errors, *report.warnings]
