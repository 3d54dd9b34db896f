"""The judge that ships with Viva: no key, no network, about a tenth of a second an answer.

It reads every pair of neighbouring sentences beside every key point and common mistake with a small model of our own
(`bot.grading.crossencoder`: stated, contradicted or neither), compares words (`bot.grading.lexical`), and weighs both
(`bot.grading.fusion`). The best passage is the evidence, cut verbatim out of the answer. Where a passage surely says
the opposite of a point and none surely states it, the point has no credit and the passage is told as an error. Where a
rule decides (form points), there is no probability; none is made up.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import math
import os
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from bot.grading.crossencoder import CONTRADICTED, STATED, CrossEncoder, Pair
from bot.grading.form import with_form
from bot.grading.fusion import Read, Weights, judgement, probability
from bot.grading.lexical import Best, WordReader, kept_sentences, neighbours, passages
from bot.grading.matching import Statement
from bot.grading.reading import Reading
from bot.grading.text import Span
from bot.interview.assessment import FactualError, Findings, MistakeFinding, PointFinding, Usage, Verdict
from bot.interview.scoring import FRAMES
from knowledge.card import KeyPoint, Mistake, PointKind, QuestionCard

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VERSION = "5"
"""Raised whenever the rules in this module change what is found."""


FORM_WORDS = 2
"""Words, beyond the question's, that an answer must share with a point of form to be compared with it at all."""
LONG_SENTENCE, PIECE, STEP = 60, 40, 30
"""Words from which a sentence is read in pieces, words of a piece, and words from one beginning to the next."""


MOST_READ = 12
"""Passages that the model reads for one statement, those nearest to it in meaning: an answer as long as a chapter would
take ten seconds otherwise, and one with a dozen sentences is read whole."""


USUAL, DOUBT = 10, 0.7
"""Passages up to which nothing is doubted, and the power of their number beyond that by which odds fall.

Of many passages one sounds right by accident: with eight answers to other questions around one's own, a judge that took
the best of 70 passages as it was gave points that were not there .70 of their credit, instead of .05, and those that
were .92; so it gives .26 and .63 (answers to 28 cards with golden answers, on which the power was chosen)."""

STATED_ANYWAY = 0.7
"""From this probability of being stated on, another passage that seems to say the opposite changes nothing: of such
points half were stated after all (golden answers)."""


class Seen(NamedTuple):
    """What both readers saw of one statement: the model's highest probabilities, the nearest words, and where.

    ``against`` is the passage that is likeliest to contradict it, ``among`` how many passages the answer has.
    """

    read: Read
    alike: Best
    span: Span | None
    against: Span | None
    among: int = 1

    @property
    def opposed(self) -> bool:
        """Whether the answer says the opposite."""
        surely = doubted(self.read.contradicted, self.among) >= judgement().opposite
        return surely and self.read.stated < STATED_ANYWAY

    def probability(self, weights: Weights) -> float:
        """How likely the answer holds the statement."""
        return doubted(probability(weights, self.read, self.alike), self.among) if self.span else 0.0

    @property
    def by_words(self) -> float:
        """How likely it holds the statement by its words alone."""
        return doubted(self.alike.probability, self.among)


def doubted(chance: float, among: int) -> float:
    """``chance``, 0 to 1, of the best of ``among`` passages, as it is for a usual answer or lowered for a long one."""
    if among <= USUAL or chance >= 1:
        return chance
    odds = chance / (1 - chance) * math.pow(USUAL / among, DOUBT)
    return odds / (1 + odds)


class EmbeddedGrader:
    """A `Grader` in this process. Deterministic; ``judge`` works in a thread and may be called concurrently."""

    name = "embedded"

    def __init__(self, encoder: CrossEncoder | None = None, words: WordReader | None = None) -> None:
        self._encoder = encoder or CrossEncoder()
        self._words = words or WordReader()

    @property
    def fingerprint(self) -> str:
        """Changes with the rules, the fitted numbers, the model and the word vectors."""
        fitted = judgement().model_dump_json() + self._words.calibration.model_dump_json()
        digest = hashlib.sha256(fitted.encode()).hexdigest()[:12]
        return f"embedded-{VERSION}-{self._words.embedder.name}-{self._encoder.fingerprint}-{digest}"

    async def judge(self, card: QuestionCard, answer: str, language: str = "") -> Findings:  # noqa: ARG002
        """Verdicts with verbatim evidence for every point and mistake of ``card``; it words nothing itself."""
        return await asyncio.get_running_loop().run_in_executor(_threads(), self.judge_now, card, answer)

    def judge_now(self, card: QuestionCard, answer: str) -> Findings:
        """As `judge`, in the calling thread."""
        began = time.perf_counter()
        seen = self.see(card, answer)
        chances = {point.id: self._chance(point, seen[point.id]) for point in card.key_points}
        chances |= {mistake.id: seen[mistake.id].probability(judgement().mistake) for mistake in card.common_mistakes}
        said = [answer[a:b] for a, b in passages(answer, card.question)]
        points = with_form(card, [_point(answer, p, chances[p.id], seen[p.id]) for p in card.key_points], said)
        return Findings(
            graded_by=self.name,
            points=tuple(points),
            mistakes=tuple(_mistake(answer, m.id, chances[m.id], seen[m.id]) for m in card.common_mistakes),
            factual_errors=tuple(_opposites(answer, card, seen)),
            raw=json.dumps({name: round(chance, 4) for name, chance in chances.items()}),
            usage=Usage(seconds=round(time.perf_counter() - began, 4)),
        )

    def _chance(self, point: KeyPoint, seen: Seen) -> float:
        """The fitted probability, or that by the words alone where these are enough.

        What is said in the card's own words stands, whatever the model makes of it: on the golden answers that costs
        one false credit in a hundred, and without it plain short statements are missed. A point of form needs more than
        one word in common: "in practice" alone is no example from practice.
        """
        if point.kind is PointKind.FORM:
            if seen.alike.shared < FORM_WORDS:
                return 0.0
            seen = seen._replace(among=1)  # the longer an answer, the likelier an example is in it
        if point.kind is PointKind.CONTENT and seen.opposed:
            return 1 - seen.read.contradicted
        by_words = seen.by_words if seen.by_words >= self._words.calibration.covered else 0.0
        return max(seen.probability(_weights(point.kind)), by_words)

    def see(self, card: QuestionCard, answer: str) -> dict[str, Seen]:
        """What both readers see of every point and mistake, by id."""
        items: list[KeyPoint | Mistake] = [*card.key_points, *card.common_mistakes]
        statements = [Statement(item.id, (item.text, *item.examples)) for item in items]
        best = self._words.best(statements, answer, card.question)
        spans = windows(answer, card.question)
        if not spans:
            return {item.id: Seen(Read(0.0, 0.0), alike, None, None) for item, alike in zip(items, best, strict=True)}
        near = self._nearest([item.text for item in items], answer, spans)
        pairs = [Pair(item.text, answer[a:b]) for item, its in zip(items, near, strict=True) for a, b in its]
        tables = self._encoder.read(pairs).reshape(len(items), -1, 3)
        seen = zip(items, near, tables, best, strict=True)
        return {item.id: _seen(its, table, alike, len(spans)) for item, its, table, alike in seen}

    def _nearest(self, claims: list[str], answer: str, spans: list[Span]) -> list[list[Span]]:
        """For each claim the passages to read, in their order: all, or the `MOST_READ` nearest of many."""
        if len(spans) <= MOST_READ:
            return [spans] * len(claims)
        import numpy as np

        embed = self._words.embedder.embed
        alike = embed(claims) @ embed([answer[a:b] for a, b in spans]).T
        chosen = np.sort(np.argsort(-alike, axis=1, kind="stable")[:, :MOST_READ], axis=1)
        return [[spans[place] for place in row] for row in chosen]


@cache
def _threads() -> ThreadPoolExecutor:
    """One thread a core for all judging: more would only take memory, and the loop's own threads are for the queue."""
    return ThreadPoolExecutor(os.cpu_count() or 1, "judge")


def _seen(spans: list[Span], table: NDArray[np.float32], alike: Best, among: int) -> Seen:
    top, worst = int(table[:, STATED].argmax()), int(table[:, CONTRADICTED].argmax())
    read = Read(float(table[top, STATED]), float(table[worst, CONTRADICTED]))
    return Seen(read, alike, _narrowest(spans[top], alike), spans[worst], among)


def _opposites(answer: str, card: QuestionCard, seen: dict[str, Seen]) -> Iterator[FactualError]:
    for point in card.content_points:
        one = seen[point.id]
        if one.opposed and one.against:
            said = answer[slice(*one.against)]
            yield FactualError(quote=said, why=FRAMES["opposite"].format(text=point.text), point=point.id)


def _point(answer: str, point: KeyPoint, chance: float, seen: Seen) -> PointFinding:
    weights = _weights(point.kind)
    verdict = Verdict.MISSING
    if chance >= weights.covered:
        verdict = Verdict.COVERED
    elif chance >= weights.partial:
        verdict = Verdict.PARTIAL
    said = answer[slice(*seen.span)] if seen.span and verdict is not Verdict.MISSING else None
    return PointFinding(id=point.id, verdict=verdict, probability=round(chance, 4), evidence=said)


def _mistake(answer: str, id_: str, chance: float, seen: Seen) -> MistakeFinding:
    made = seen.span is not None and chance >= judgement().mistake.covered
    return MistakeFinding(id=id_, made=made, evidence=answer[slice(*seen.span)] if made and seen.span else None)


def _weights(kind: PointKind) -> Weights:
    return judgement().content if kind is PointKind.CONTENT else judgement().form


def _narrowest(window: Span, alike: Best) -> Span:
    """The sentence the words point to, if it lies in the window that was read; else the window."""
    if alike.span and window[0] <= alike.span[0] and alike.span[1] <= window[1]:
        return alike.span
    return window


def windows(answer: str, question: str) -> list[Span]:
    """The passages that are read: pairs of neighbouring sentences, and single ones that have no neighbour.

    Without orders to the grader, echoed questions and bags of keywords; a very long sentence, such as speech without
    full stops, is read in overlapping pieces.
    """
    kept = [span for span in kept_sentences(answer, question) if not Reading.of(answer[slice(*span)]).worthless]
    short = [span for span in kept if len(answer[slice(*span)].split()) <= LONG_SENTENCE]
    joined = neighbours(answer, short)
    alone = [(a, b) for a, b in short if not any(c <= a and b <= d for c, d in joined)]
    return joined + alone + [piece for span in kept if span not in short for piece in _pieces(answer, span)]


def _pieces(answer: str, span: Span) -> list[Span]:
    words = [(span[0] + m.start(), span[0] + m.end()) for m in re.finditer(r"\S+", answer[slice(*span)])]
    starts = range(0, max(1, len(words) - PIECE + STEP), STEP)
    return [(words[i][0], words[min(i + PIECE, len(words)) - 1][1]) for i in starts]
