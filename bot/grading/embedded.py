"""The judge that ships with Viva: no key, no network, one or two tenths of a second an answer.

A small model of our own (`bot.grading.crossencoder`) says how near each sentence is to every key point and common
mistake, and reads the nearest pairs of neighbouring sentences beside it: stated, contradicted or neither. Words are
compared, too (`bot.grading.lexical`), and all is weighed (`bot.grading.fusion`). The best passage is the evidence, cut
verbatim out of the answer. Where a passage surely says the opposite of a point and none surely states it, the point has
no credit; where it is surer still, the passage is told as an error. Where a rule decides (form points), there is no
probability; none is made up.
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
from bot.grading.fusion import FEATURES, Read, Weights, judgement, log_odds, probability
from bot.grading.lexical import Best, WordReader, kept_sentences, neighbours, passages
from bot.grading.matching import Statement
from bot.grading.reading import Reading
from bot.grading.text import Span
from bot.grading.writing import unreadable
from bot.interview.assessment import FactualError, Findings, MistakeFinding, PointFinding, Usage, Verdict
from bot.interview.scoring import FRAMES
from knowledge.card import KeyPoint, Mistake, PointKind, QuestionCard

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VERSION = "8"
"""Raised whenever the rules in this module, or in `bot.grading.writing`, change what is found."""


FORM_WORDS = 2
"""Words, beyond the question's, that an answer must share with a point of form to be compared with it at all."""
LONG_SENTENCE, PIECE, STEP = 60, 40, 30
"""Words from which a sentence is read in pieces, words of a piece, and words from one beginning to the next."""


MOST_READ = 4
"""Passages that the model reads beside one statement, those nearest to it by their vectors: all of them take twice as
long and find no more (golden answers; `tests/evals/README.md`)."""
CLEARLY = 0.15
"""By so much nearer than its neighbour, one sentence of a passage is the evidence by itself."""


USUAL, DOUBT = 10, 0.9
"""Passages up to which nothing is doubted, and the power of their number beyond that by which odds fall.

Of many passages one sounds right by accident: with eight answers to other questions around a partial one, a judge that
takes the best of 88 passages as it is gives points that are not there .93 of their credit, instead of .18 without them,
and those that are .94; so it gives .33 and .50 (answers to 28 golden cards, on which the power was chosen)."""

STATED_ANYWAY = 0.7
"""From this probability of being stated on, another passage that seems to say the opposite changes nothing: of such
points half were stated after all (golden answers)."""


OWN_WORDS = 0.95
"""From this probability by the words on, which holds back where a word is denied, a point is said in the card's own
words, and nothing is told as its opposite (of the golden answers' opposites none is lost by it)."""


class Seen(NamedTuple):
    """What both readers saw of one statement: the model's highest probabilities, the nearest words, and where.

    ``against`` is the passage that is likeliest to contradict it, ``among`` how many passages the answer has.
    """

    read: Read
    alike: Best
    span: Span | None
    against: Span | None
    among: int = 1

    def opposed(self, edge: float) -> bool:
        """Whether the answer says the opposite, if that takes a probability of ``edge``."""
        surely = doubted(self.read.contradicted, self.among) >= edge
        return surely and self.read.stated < STATED_ANYWAY and self.alike.probability < OWN_WORDS

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
            unread=unreadable(answer),
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
        if point.kind is PointKind.CONTENT and seen.opposed(judgement().denied):
            return 1 - seen.read.contradicted
        by_words = seen.by_words if seen.by_words >= self._words.calibration.covered else 0.0
        return max(seen.probability(_weights(point)), by_words)

    def see(self, card: QuestionCard, answer: str) -> dict[str, Seen]:
        """What both readers see of every point and mistake, by id."""
        items: list[KeyPoint | Mistake] = [*card.key_points, *card.common_mistakes]
        statements = [Statement(item.id, (item.text, *item.examples)) for item in items]
        best = self._words.best(statements, answer, card.question)
        kept = worthwhile(answer, card.question)
        spans = _windows(answer, kept)
        if not spans:
            nothing = Read(0.0, 0.0, 0.0, 0.0)
            return {item.id: Seen(nothing, alike, None, None) for item, alike in zip(items, best, strict=True)}
        near = self._near(statements, [answer[a:b] for a, b in kept])
        chosen = _nearest(near, kept, spans)
        read = [place for place, item in enumerate(items) if not _by_words(item)]
        pairs = [Pair(items[place].text, answer[slice(*spans[i])]) for place in read for i in chosen[place]]
        tables = dict(zip(read, self._encoder.read(pairs).reshape(len(read), -1, 3), strict=True))
        return {
            item.id: _seen(
                _Passages(spans, kept, near[place], chosen[place]), _weights(item), tables.get(place), best[place]
            )
            for place, item in enumerate(items)
        }

    def _near(self, statements: list[Statement], sentences: list[str]) -> list[NDArray[np.float32]]:
        """For each statement the cosines of its phrasings, the claim first, and the sentences: shape (phrasings, n)."""
        import numpy as np

        phrasings = self._encoder.claims(tuple(text for one in statements for text in one.phrasings))
        alike = phrasings @ self._encoder.vectors(sentences).T
        ends = np.cumsum([len(one.phrasings) for one in statements])
        return np.split(alike, ends[:-1])


def _by_words(item: KeyPoint | Mistake) -> bool:
    """Whether the model does not read ``item``: it never saw points of form."""
    return isinstance(item, KeyPoint) and item.kind is PointKind.FORM


def _nearest(near: list[NDArray[np.float32]], sentences: list[Span], spans: list[Span]) -> NDArray[np.intp]:
    """For each statement the places of the passages to read, in their order: all, or the `MOST_READ` nearest of many.

    A passage is as near to a claim as the nearest of the ``sentences`` in it: shape (statements, passages read).
    """
    import numpy as np

    within = np.array([[s[0] < b and a < s[1] for s in sentences] for a, b in spans])
    best = np.array([np.where(within, one[0], -1.0).max(1) for one in near])
    return np.sort(np.argsort(-best, axis=1, kind="stable")[:, :MOST_READ], axis=1)


@cache
def _threads() -> ThreadPoolExecutor:
    """One thread a core for all judging: more would only take memory, and the loop's own threads are for the queue."""
    return ThreadPoolExecutor(os.cpu_count() or 1, "judge")


class _Passages(NamedTuple):
    """The passages and sentences of an answer, how near the sentences are to the phrasings of one statement, and which
    passages were read beside it."""

    spans: list[Span]
    sentences: list[Span]
    near: NDArray[np.float32]
    chosen: NDArray[np.intp]

    def nearness(self, window: Span) -> list[tuple[float, Span]]:
        """The sentences in ``window``, the nearest to any phrasing first, each with its cosine."""
        inside = [place for place, (a, b) in enumerate(self.sentences) if a < window[1] and window[0] < b]
        return sorted(((float(self.near[:, place].max()), self.sentences[place]) for place in inside), reverse=True)

    def best(self, weights: Weights, table: NDArray[np.float32]) -> Span:
        """The passage that speaks most for the statement, by what the model made of it and by its nearest sentence."""
        named = dict(zip(FEATURES, weights.coefficients, strict=True))
        ranked: list[tuple[float, Span]] = []
        for place, row in zip(self.chosen, table, strict=True):
            span = self.spans[place]
            said, near = log_odds(float(row[STATED])), self.nearness(span)[0][0]
            ranked.append((named["stated"] * said + named["nearest"] * near, span))
        return max(ranked)[1]

    def evidence(self, window: Span, alike: Best) -> Span:
        """The sentence that the words point to if it lies in ``window``, or one clearly nearest; else all of it."""
        if alike.span and window[0] <= alike.span[0] and alike.span[1] <= window[1]:
            return alike.span
        (first, sentence), *others = self.nearness(window)
        clearly = others and window[0] <= sentence[0] and first >= others[0][0] + CLEARLY
        return sentence if clearly else window


def _seen(passages: _Passages, weights: Weights, table: NDArray[np.float32] | None, alike: Best) -> Seen:
    cosines = float(passages.near[0].max()), float(passages.near.max())
    among = len(passages.spans)
    if table is None:
        return Seen(Read(0.0, 0.0, *cosines), alike, alike.span, None, among)
    worst = int(table[:, CONTRADICTED].argmax())
    read = Read(float(table[:, STATED].max()), float(table[worst, CONTRADICTED]), *cosines)
    span = passages.evidence(passages.best(weights, table), alike)
    return Seen(read, alike, span, passages.spans[passages.chosen[worst]], among)


def _opposites(answer: str, card: QuestionCard, seen: dict[str, Seen]) -> Iterator[FactualError]:
    for point in card.content_points:
        one = seen[point.id]
        if one.opposed(judgement().opposite) and one.against:
            said = answer[slice(*one.against)]
            yield FactualError(quote=said, why=FRAMES["opposite"].format(text=point.text), point=point.id)


def _point(answer: str, point: KeyPoint, chance: float, seen: Seen) -> PointFinding:
    weights = _weights(point)
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


def _weights(item: KeyPoint | Mistake) -> Weights:
    if isinstance(item, Mistake):
        return judgement().mistake
    return judgement().content if item.kind is PointKind.CONTENT else judgement().form


def worthwhile(answer: str, question: str) -> list[Span]:
    """The sentences that are read: without orders to the grader, echoed questions and bags of keywords."""
    return [span for span in kept_sentences(answer, question) if not Reading.of(answer[slice(*span)]).worthless]


def windows(answer: str, question: str) -> list[Span]:
    """The passages that are read: pairs of neighbouring sentences, and single ones that have no neighbour.

    A very long sentence, such as speech without full stops, is read in overlapping pieces.
    """
    return _windows(answer, worthwhile(answer, question))


def _windows(answer: str, kept: list[Span]) -> list[Span]:
    short = [span for span in kept if len(answer[slice(*span)].split()) <= LONG_SENTENCE]
    joined = neighbours(answer, short)
    alone = [(a, b) for a, b in short if not any(c <= a and b <= d for c, d in joined)]
    return joined + alone + [piece for span in kept if span not in short for piece in _pieces(answer, span)]


def _pieces(answer: str, span: Span) -> list[Span]:
    words = [(span[0] + m.start(), span[0] + m.end()) for m in re.finditer(r"\S+", answer[slice(*span)])]
    starts = range(0, max(1, len(words) - PIECE + STEP), STEP)
    return [(words[i][0], words[min(i + PIECE, len(words)) - 1][1]) for i in starts]
