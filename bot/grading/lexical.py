"""The judge's reader of words: how likely a passage states something, by the words both share.

A logistic regression over the features of `bot.grading.matching`, fitted on people's labels
(`embedded_calibration.json` holds coefficients, sources and the figures reached). It compares words, not meaning; what
it adds to the model that reads (`bot.grading.crossencoder`) is the card's own examples, rare terms, and which of
several points is nearest.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, lru_cache
from importlib import resources
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel, ConfigDict

from bot.grading.denied import NO_FRAMES, Frames, in_pieces
from bot.grading.injection import injection_spans
from bot.grading.matching import FEATURES, NEGATIONS, PHRASINGS, Statement, content_words, measure, stem
from bot.grading.reading import Reading
from bot.grading.text import Span, sentences, words
from knowledge.embeddings import WordLlamaEmbedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ECHO_SHARE = 0.9
"""A sentence with this part of its content words from the question is left out: it repeats the question. So one word of
their own makes a short one a statement ("I would leave out the map and the chat", where the question names both)."""


class Calibration(BaseModel):
    """What was fitted: see `tests/evals/calibrate_embedded.py`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    features: tuple[str, ...]
    coefficients: tuple[float, ...]
    intercept: float
    covered: float
    partial: float
    provenance: dict[str, object]
    figures: dict[str, object]


class Best(NamedTuple):
    """The most likely passage for a statement: where, how likely, whether it leads every rival there, and how many
    words they share that are not the question's. ``overall`` is how likely all phrasings, on average, are said in the
    passage where they are likeliest: three witnesses err less often than the most eager of them. ``likely`` is the same
    for every passage."""

    span: Span | None
    probability: float
    overall: float
    leads: bool = False
    shared: int = 0
    likely: Mapping[Span, float] = MappingProxyType({})


class WordReader:
    """Finds the passage of an answer that shares most with each statement. Deterministic."""

    def __init__(self, embedder: WordLlamaEmbedder | None = None) -> None:
        # always the shipped vectors, whatever VIVA_EMBEDDINGS says: the coefficients were fitted on these
        self.embedder = embedder or WordLlamaEmbedder()

    @cached_property
    def calibration(self) -> Calibration:
        """The fitted numbers that ship with the package."""
        text = resources.files("bot.grading").joinpath("embedded_calibration.json").read_text(encoding="utf-8")
        return Calibration.model_validate_json(text)

    def best(
        self,
        statements: list[Statement],
        answer: str,
        question: str,
        frames: Frames = NO_FRAMES,
        against: Sequence[Collection[Span]] = (),
    ) -> list[Best]:
        """For each statement the passage of ``answer`` most likely to say it, but for the pieces ``against`` it."""
        import numpy as np

        spans = passages(answer, question, frames)
        if not spans:
            return [Best(None, 0.0, 0.0)] * len(statements)
        said = [Reading.of(answer[a:b]) for a, b in spans]
        tables = measure(self.embedder, statements, [answer[a:b] for a, b in spans], question)
        asked = {stem(w) for w in content_words(question)} if question else set()
        found = []
        for statement, table, denying in zip(statements, tables, against or [()] * len(tables), strict=True):
            readings = [_of_phrasing(p) for p in statement.phrasings]
            stems = frozenset().union(*(r.stems for r in readings))
            limits = [[self._limit(r, stems, s) for s in said] for r in readings]
            chance = np.minimum(self._probabilities(table), limits)
            chance[:, [span in denying for span in spans]] = 0.0
            i, j = np.unravel_index(int(chance.argmax()), chance.shape)
            leads = bool(table[i, j, FEATURES.index("soft_lead")] > 0)
            shared = len((readings[i].stems & said[j].stems) - asked) if spans[j] not in denying else 0
            likely = dict(zip(spans, map(float, chance.mean(axis=0)), strict=True))
            found.append(Best(spans[j], float(chance[i, j]), max(likely.values()), leads, shared, likely))
        return found

    def _probabilities(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        import numpy as np

        logit = table @ np.array(self.calibration.coefficients) + self.calibration.intercept
        chance: NDArray[np.float64] = 1 / (1 + np.exp(-logit))
        return chance

    def _limit(self, phrasing: Reading, stems: frozenset[str], passage: Reading) -> float:
        """The most that ``passage`` may be worth: below covered if it denies a word of the statement (``stems`` are
        those of all its phrasings) and the phrasing does not, or the other way round."""
        if passage.worthless:
            return self.calibration.partial - 0.01
        contrary = phrasing.denies(passage) != bool(passage.denied & stems)
        return self.calibration.covered - 0.01 if contrary else 1.0


_of_phrasing = lru_cache(PHRASINGS)(Reading.of)
"""As `Reading.of`, for what cards say: remembered."""


def kept_sentences(answer: str, question: str, frames: Frames = NO_FRAMES) -> list[Span]:
    """The sentences of ``answer`` without orders to the grader, echoed questions, what is only said again, and single
    words among sentences ("Important!"); a list of single words is kept, and a sentence in a frame is in pieces."""
    flagged = injection_spans(answer)
    asked = {stem(w) for w in content_words(question)} if question else set()
    kept: list[Span] = []
    for a, b in sentences(answer):
        said = [stem(w) for w in content_words(answer[a:b])]
        flawed = not said or any(a < end and start < b for start, end in flagged)
        if not flawed and not _echoes(answer[a:b], said, question, asked):
            kept.append((a, b))
    return list(in_pieces(answer, _without_lone_words(answer, _without_repeats(answer, kept)), frames))


def _echoes(sentence: str, said: list[str], question: str, asked: set[str]) -> bool:
    """Whether a sentence (its stems are ``said``, those of the question ``asked``) only repeats the question: with a
    "no" in it ("no chat and no map") only where it stands there word for word."""
    if sum(s in asked for s in said) < ECHO_SHARE * len(said):
        return False
    return NEGATIONS.isdisjoint(words(sentence)) or " ".join(words(sentence)) in " ".join(words(question))


def _without_lone_words(answer: str, kept: list[Span]) -> list[Span]:
    short = [len(answer[slice(*span)].split()) < 2 for span in kept]
    lone = [word and not any(short[max(0, i - 1) : i] + short[i + 1 : i + 2]) for i, word in enumerate(short)]
    return [span for span, word in zip(kept, lone, strict=True) if not word or len(kept) == 1]


def _without_repeats(answer: str, kept: list[Span]) -> list[Span]:
    """``kept`` without sentences that were there before and have one like that, or themselves, beside them.

    A text told twice makes a new pair of its end and its beginning. "This scales well" behind two different sentences
    stays twice.
    """
    said = [" ".join(answer[a:b].casefold().split()) for a, b in kept]
    again = [text in said[:place] for place, text in enumerate(said)]
    beside = [[i for i in (place - 1, place + 1) if 0 <= i < len(said)] for place in range(len(said))]
    padding = [
        again[place] and any(again[i] or said[i] == said[place] for i in others) for place, others in enumerate(beside)
    ]
    return [span for span, left_out in zip(kept, padding, strict=True) if not left_out]


def neighbours(answer: str, kept: list[Span], frames: Frames = NO_FRAMES) -> list[Span]:
    """Every two sentences that stand side by side in ``answer``, both kept and neither in a frame."""
    whole = set(kept) - set(frames)
    return [(s[0], t[1]) for s, t in pairwise(sentences(answer)) if s in whole and t in whole]


def passages(answer: str, question: str, frames: Frames = NO_FRAMES) -> list[Span]:
    """The kept sentences of ``answer`` and all pairs of neighbours."""
    kept = kept_sentences(answer, question, frames)
    return kept + neighbours(answer, kept, frames)
