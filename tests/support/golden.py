"""The golden answers of `tests/evals/golden`, checked as they are read."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from knowledge.yamlio import load_yaml

FOLDER = Path(__file__).parents[1] / "evals" / "golden"

PointLabel = Literal["covered", "partial", "missing", "contradicted"]
MistakeLabel = Literal["made", "not_made"]
Kind = Literal["strong", "partial", "mistaken", "off-topic"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Dispute(_Model):
    """A point or mistake that the two readers labelled differently, and how that was settled."""

    id: str
    writer: PointLabel | MistakeLabel
    reader: PointLabel | MistakeLabel
    settled: PointLabel | MistakeLabel
    why: str


class GoldenAnswer(_Model):
    """An answer with the settled label of every point and mistake of its card."""

    kind: Kind
    text: str
    points: dict[str, PointLabel]
    mistakes: dict[str, MistakeLabel]
    disputes: tuple[Dispute, ...] = ()

    def readings(self, part: Literal["points", "mistakes"]) -> list[tuple[str, str]]:
        """The labels of the writer and of the second reader."""
        settled = self.points if part == "points" else self.mistakes
        disputed = {d.id: (str(d.writer), str(d.reader)) for d in self.disputes}
        return [disputed.get(name, (str(label), str(label))) for name, label in settled.items()]


class Golden(_Model):
    """The answers to one card; ``revision`` is the card's at the time of labelling."""

    card: str
    revision: int
    answers: tuple[GoldenAnswer, ...]


def golden() -> list[Golden]:
    """All of them, in the order of their cards' ids."""
    files = sorted(FOLDER.glob("*.yaml"))
    return [Golden.model_validate(load_yaml(file.read_text(encoding="utf-8"), file.name)[0]) for file in files]
