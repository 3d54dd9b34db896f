"""The judge that ships with Viva: no key, no network, a few milliseconds. Provisional.

It reads an answer sentence by sentence (and in pairs of neighbours) and asks of each how likely it states a key point.
That probability comes from a logistic regression over the features of `bot.grading.matching`, fitted on people's labels
(`embedded_calibration.json` holds coefficients, thresholds, sources and the figures reached). It compares words, not
meaning: it cannot follow an argument, and a point made in words unlike those of the card is mostly missed (of 188
held-out example phrasings of the bank it saw three). It seldom credits what was not said. The best passage is the
evidence, cut verbatim out of the answer. Where a rule and not the model decides (form points), there is no
probability; none is made up.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from functools import cached_property
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel, ConfigDict

from bot.grading.form import with_form
from bot.grading.injection import injection_spans
from bot.grading.matching import (
    FEATURES,
    Statement,
    content_words,
    measure,
    stem,
)
from bot.grading.reading import Reading
from bot.grading.text import Span, sentences
from bot.interview.assessment import Findings, MistakeFinding, PointFinding, Usage, Verdict
from knowledge.card import KeyPoint, QuestionCard
from knowledge.embeddings import WordLlamaEmbedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VERSION = "2"
"""Raised whenever the rules in this module change what is found."""

ECHO_SHARE = 0.8
"""A sentence with this part of its content words from the question is left out: it repeats the question."""


PARTIAL_WORDS = 2
"""Half credit needs a passage that is nearer to this point than to any other and shares this many of its words
beyond those of the question; with fewer it is mostly about something else."""


class Calibration(BaseModel):
    """What was fitted: see `tests/evals/calibrate_embedded.py`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    features: tuple[str, ...]
    coefficients: tuple[float, ...]
    intercept: float
    covered: float
    partial: float
    mistake: float
    provenance: dict[str, object]
    figures: dict[str, object]


class Best(NamedTuple):
    """The most likely passage for a statement: where, how likely, whether it leads every rival there, and how many
    words they share that are not the question's."""

    span: Span | None
    probability: float
    leads: bool = False
    shared: int = 0


class EmbeddedGrader:
    """A `Grader` in this process. Deterministic; ``judge`` works in a thread and may be called concurrently."""

    name = "embedded"

    def __init__(self, embedder: WordLlamaEmbedder | None = None) -> None:
        # always the shipped vectors, whatever VIVA_EMBEDDINGS says: the coefficients were fitted on these
        self._embedder = embedder or WordLlamaEmbedder()

    @property
    def fingerprint(self) -> str:
        """Changes with the rules, the calibration and the word vectors."""
        digest = hashlib.sha256(self.calibration.model_dump_json().encode()).hexdigest()[:12]
        return f"embedded-{VERSION}-{self._embedder.name}-{digest}"

    @cached_property
    def calibration(self) -> Calibration:
        """The fitted numbers that ship with the package."""
        text = resources.files("bot.grading").joinpath("embedded_calibration.json").read_text(encoding="utf-8")
        return Calibration.model_validate_json(text)

    async def judge(self, card: QuestionCard, answer: str) -> Findings:
        """Verdicts with verbatim evidence for every point and mistake of ``card``."""
        return await asyncio.to_thread(self.judge_now, card, answer)

    def judge_now(self, card: QuestionCard, answer: str) -> Findings:
        """As `judge`, in the calling thread."""
        began = time.perf_counter()
        statements = [Statement(p.id, (p.text, *p.examples)) for p in card.key_points]
        statements += [Statement(m.id, (m.text, *m.examples)) for m in card.common_mistakes]
        best = self.best(statements, answer, card.question)
        n = len(card.key_points)
        points = [self._point(answer, p, b) for p, b in zip(card.key_points, best[:n], strict=True)]
        return Findings(
            graded_by=self.name,
            points=tuple(with_form(card, points, [answer[a:b] for a, b in passages(answer, card.question)])),
            mistakes=tuple(self._mistake(answer, m.id, b) for m, b in zip(card.common_mistakes, best[n:], strict=True)),
            raw=json.dumps({s.id: round(b.probability, 4) for s, b in zip(statements, best, strict=True)}),
            usage=Usage(seconds=round(time.perf_counter() - began, 4)),
        )

    def best(self, statements: list[Statement], answer: str, question: str) -> list[Best]:
        """For each statement the passage of ``answer`` most likely to say it."""
        import numpy as np

        spans = passages(answer, question)
        if not spans:
            return [Best(None, 0.0)] * len(statements)
        said = [Reading.of(answer[a:b]) for a, b in spans]
        tables = measure(self._embedder, statements, [answer[a:b] for a, b in spans], question)
        asked = {stem(w) for w in content_words(question)} if question else set()
        found = []
        for statement, table in zip(statements, tables, strict=True):
            readings = [Reading.of(p) for p in statement.phrasings]
            stems = frozenset().union(*(r.stems for r in readings))
            limits = [[self._limit(r, stems, s) for s in said] for r in readings]
            chance = np.minimum(self._probabilities(table), limits)
            i, j = np.unravel_index(int(chance.argmax()), chance.shape)
            leads = bool(table[i, j, FEATURES.index("soft_lead")] > 0)
            shared = len((readings[i].stems & said[j].stems) - asked)
            found.append(Best(spans[j], float(chance[i, j]), leads, shared))
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

    def _point(self, answer: str, point: KeyPoint, best: Best) -> PointFinding:
        verdict = Verdict.MISSING
        if best.probability >= self.calibration.covered:
            verdict = Verdict.COVERED
        elif best.probability >= self.calibration.partial and best.leads and best.shared >= PARTIAL_WORDS:
            verdict = Verdict.PARTIAL
        said = answer[slice(*best.span)] if best.span and verdict is not Verdict.MISSING else None
        return PointFinding(id=point.id, verdict=verdict, probability=round(best.probability, 4), evidence=said)

    def _mistake(self, answer: str, id_: str, best: Best) -> MistakeFinding:
        # a mistake must be likelier and nearer than any key point: correct talk of the same matter is not a slip
        made = best.span is not None and best.leads and best.probability >= self.calibration.mistake
        return MistakeFinding(id=id_, made=made, evidence=answer[slice(*best.span)] if made and best.span else None)


def passages(answer: str, question: str) -> list[Span]:
    """The sentences of ``answer`` and all pairs of neighbours, without orders to the grader and echoed questions."""
    flagged = injection_spans(answer)
    asked = {stem(w) for w in content_words(question)} if question else set()
    kept: list[Span] = []
    for a, b in sentences(answer):
        said = [stem(w) for w in content_words(answer[a:b])]
        echo = sum(s in asked for s in said) >= ECHO_SHARE * len(said)
        if said and not echo and not any(a < end and start < b for start, end in flagged):
            kept.append((a, b))
    every = sentences(answer)
    return kept + [(s[0], t[1]) for s, t in pairwise(every) if s in kept and t in kept]
