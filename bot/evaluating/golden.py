"""Golden answers: answers to cards with the label of every point and mistake, checked as they are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError

from bot.grading.strung import parts_of
from bot.grading.text import Span, sentences
from bot.interview.scoring import shares
from knowledge.card import QuestionCard
from knowledge.card_errors import explain
from knowledge.errors import VivaError
from knowledge.yamlio import load_yaml

CHECKOUT = Path(__file__).parents[2] / "tests" / "evals" / "golden"
"""Where a checkout has its golden answers; they are not installed."""

PointLabel = Literal["covered", "partial", "missing", "contradicted"]
MistakeLabel = Literal["made", "not_made"]
Kind = Literal["strong", "partial", "mistaken", "off-topic", "rambling", "terse"]

WORTH: Mapping[str, float] = {"covered": 1.0, "partial": 0.5, "missing": 0.0, "contradicted": 0.0}
"""The part of a point's share that each label earns."""
TOLD = frozenset({"covered", "partial", "contradicted", "made"})
"""Labels of what some sentences of an answer say, wholly, by half or the other way round."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Dispute(_Model):
    """A point or mistake that the two readers labelled differently, and how that was settled."""

    id: str
    writer: PointLabel | MistakeLabel
    reader: PointLabel | MistakeLabel
    settled: PointLabel | MistakeLabel
    why: str


_Way = Annotated[tuple[str, ...], Field(min_length=1)]


class GoldenAnswer(_Model):
    """An answer with the settled label of every point and mistake of its card.

    ``where`` names for points that are said or contradicted and mistakes that are made the sentences that do so: any of
    these ways, each the sentences that it takes, by their first words.
    """

    kind: Kind
    text: str
    points: dict[str, PointLabel]
    mistakes: dict[str, MistakeLabel]
    disputes: tuple[Dispute, ...] = ()
    where: dict[str, Annotated[tuple[_Way, ...], Field(min_length=1)]] = {}

    def readings(self, part: Literal["points", "mistakes"]) -> list[tuple[str, str]]:
        """The labels of the writer and of the second reader."""
        settled = self.points if part == "points" else self.mistakes
        disputed = {d.id: (str(d.writer), str(d.reader)) for d in self.disputes}
        return [disputed.get(name, (str(label), str(label))) for name, label in settled.items()]

    def ways(self, name: str) -> list[list[Span]]:
        """The ways in which the answer says ``name``, as spans of sentences, or of the parts of a string of statements
        (`bot.grading.strung`); none where nobody said where.

        Raises `ValueError` at first words that no sentence, or more than one, begins with.
        """
        return [[self._sentence(opening) for opening in way] for way in self.where.get(name, ())]

    def _sentence(self, opening: str) -> Span:
        strings = parts_of(self.text)
        said = [part for span in sentences(self.text) for part in strings.get(span, [span])]
        found = [span for span in said if self.text[slice(*span)].startswith(opening)]
        if len(found) != 1:
            raise ValueError(opening)
        return found[0]

    def worth(self, card: QuestionCard) -> float:
        """The score by the labels, 0 to 1, mistakes left aside."""
        return fsum(share * WORTH[self.points[name]] for name, share in shares(card).items())


class Golden(_Model):
    """The answers to one card; ``revision`` is the card's at the time of labelling."""

    card: str
    revision: int
    answers: tuple[GoldenAnswer, ...]
    _file: str = PrivateAttr("")

    @property
    def where(self) -> str:
        """What errors name: the file they were read from, and the card."""
        return f"{self._file}: golden answers to {self.card}".removeprefix(": ")

    @classmethod
    def read(cls, data: Any, file: str) -> Self:
        """The answers of ``file``, which holds ``data``. Raises pydantic's `ValidationError`."""
        found = cls.model_validate(data)
        found._file = file
        return found


@dataclass(frozen=True, slots=True)
class Labelled:
    """A golden answer with its card."""

    card: QuestionCard
    answer: GoldenAnswer

    @property
    def name(self) -> str:
        """The card's id and the kind of answer."""
        return f"{self.card.id} {self.answer.kind}"

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from all others: a card may have several answers of a kind."""
        return self.name, self.answer.text


def chosen(folder: Path | None, own: Path = CHECKOUT) -> Path:
    """``folder``, or the checkout's ``own``. Raises `VivaError` where there is neither."""
    if folder is None and not own.is_dir():
        raise VivaError(
            "there are no golden answers here: they come with a checkout (tests/evals/golden), not with an "
            "installation; name a folder of your own."
        )
    return own if folder is None else folder


def read_golden(folder: Path, limit: int | None = None) -> list[Golden]:
    """The golden answers in ``folder``, in the order of the files' names; the first ``limit`` files.

    Raises `VivaError` naming file, line, field and the fix.
    """
    files = sorted(folder.glob("*.yaml"))[:limit]
    if not files:
        raise VivaError(f"{folder}: holds no golden answers (YAML files of card, revision and answers).")
    return [_read(file) for file in files]


def joined(found: Sequence[Golden], cards: Mapping[str, QuestionCard]) -> list[list[Labelled]]:
    """The answers of each file with their card. Raises `VivaError` where they do not fit the bank's card."""
    return [_joined(one, cards) for one in found]


def _read(file: Path) -> Golden:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise VivaError(f"{file}: not UTF-8 at byte {error.start}; save the file as UTF-8.") from error
    except OSError as error:
        raise VivaError(f"{file}: cannot be read ({error.strerror}); check the name and its rights.") from error
    data, lines = load_yaml(text, str(file))
    if not isinstance(data, dict):
        raise VivaError(f"{file}:1: golden answers are a mapping of card, revision and answers.")
    try:
        return Golden.read(data, str(file))
    except ValidationError as error:
        raise VivaError(explain(error, str(file), lines, data)[0]) from error


def _joined(one: Golden, cards: Mapping[str, QuestionCard]) -> list[Labelled]:
    where = one.where
    card = cards.get(one.card)
    if card is None:
        raise VivaError(f"{where}: no such card in the bank; set VIVA_BANK to the bank they were written for.")
    if card.revision != one.revision:
        raise VivaError(f"{where}: labelled for revision {one.revision}, the card is at {card.revision}; label anew.")
    points, mistakes = ({item.id for item in items} for items in (card.key_points, card.common_mistakes))
    for answer in one.answers:
        strange = (answer.points.keys() ^ points) | (answer.mistakes.keys() ^ mistakes)
        if strange:
            raise VivaError(f"{where}: the {answer.kind} answer's labels do not fit the card at {min(strange)}.")
        _check_where(answer, where)
    return [Labelled(card, answer) for answer in one.answers]


def _check_where(answer: GoldenAnswer, name: str) -> None:
    labels = {**answer.points, **answer.mistakes}
    for id_ in answer.where:
        if labels.get(id_) not in TOLD:
            raise VivaError(f"{name}: the {answer.kind} answer is told to say {id_} somewhere, and labelled not to.")
        try:
            answer.ways(id_)
        except ValueError as error:
            raise VivaError(
                f'{name}: "{error}" begins no sentence of the {answer.kind} answer, or several (where, {id_}).'
            ) from error
