"""The judge that ships with Viva: no key, no network, one or two tenths of a second an answer.

A small model of our own (`bot.grading.crossencoder`) says how near each sentence is to every key point and common
mistake, and reads the nearest passages (`bot.grading.windows`) beside it: stated, contradicted or neither. Words are
compared, too (`bot.grading.lexical`), and all is weighed (`bot.grading.fusion`). The best passage is the evidence, cut
verbatim out of the answer. Where a passage surely says the opposite of a point and none surely states it, the point has
no credit and the passage is told as an error. Where a rule decides (some points of form), there is no
probability; none is made up.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import math
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from bot.grading.crossencoder import CONTRADICTED, STATED, CrossEncoder, Pair
from bot.grading.form import with_form
from bot.grading.fusion import Read, Weights, judgement, probability
from bot.grading.lexical import Best, WordReader, passages
from bot.grading.matching import Statement
from bot.grading.text import Span
from bot.grading.windows import (
    MOST_OF_OTHERS,
    MOST_READ,
    Passages,
    holding,
    nearest,
    windows_of,
    with_single_sentences,
    worthwhile,
)
from bot.grading.writing import unreadable
from bot.interview.assessment import FactualError, Findings, MistakeFinding, PointFinding, Usage, Verdict
from bot.interview.scoring import FRAMES
from knowledge.card import KeyPoint, Mistake, PointKind, QuestionCard

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VERSION = "10"
"""Raised whenever the rules here or in `windows`, `lexical`, `matching`, `reading`, `form`, `injection`, `text` or
`writing` beside it change what is found."""


FORM_WORDS, FORM_HEARD = 2, 0.2
"""A point of form is compared at all where an answer shares so many words with it beyond the question's, or where the
model gives it such a probability: "in practice" alone is no example from practice."""

USUAL, DOUBT = 10, 0.9
"""Passages up to which nothing is doubted, and the power of their number beyond that by which odds fall.

Of many passages one sounds right by accident: with eight answers to other questions around a partial one, a judge that
takes the best of 86 passages as it is gives facts that are not there .88 of their credit, instead of .19 without them,
and those that are .94; so it gives .36 and .64 (`tests/evals/long_answers.py`; the power was chosen on these 28 golden
cards with an earlier judge)."""

STATED_ANYWAY = 0.7
"""From this probability of being stated on, another passage that seems to say the opposite changes nothing: of such
points half were stated after all (golden answers)."""


OWN_WORDS = 0.95
"""From this probability by the words on, which holds back where a word is denied, a point is said in the card's own
words, and nothing is told as its opposite (of the golden answers' opposites none is lost by it)."""


SO_NEAR = 0.6
"""From this cosine of a sentence to the claim, or to an example of it, on, nothing is told as its opposite: read apart,
a statement and its opposite are seldom as near (of the golden answers' facts so near, 222 are stated, 10 contradicted),
and read together a plain definition is now and then taken for its opposite."""


class Seen(NamedTuple):
    """What both readers saw of one statement: the model's highest probabilities, the nearest words, and where.

    ``against`` is the passage that is likeliest to contradict it, ``among`` how many passages the answer has, not
    counting single sentences of pairs.
    """

    read: Read
    alike: Best
    span: Span | None
    against: Span | None
    among: int = 1

    def opposed(self, edge: float) -> bool:
        """Whether the answer says the opposite, if that takes a probability of ``edge``."""
        surely = doubted(self.read.contradicted, self.among) >= edge
        said = self.read.stated >= STATED_ANYWAY or self.read.nearest >= SO_NEAR or self.alike.probability >= OWN_WORDS
        return surely and not said

    def probability(self, weights: Weights) -> float:
        """How likely the answer holds the statement."""
        return doubted(probability(weights, self.read, self.alike), self.among) if self.span else 0.0

    @property
    def by_words(self) -> float:
        """How likely it holds the statement by its words alone; not at all where nothing in it is worth reading."""
        return doubted(self.alike.probability, self.among) if self.span else 0.0


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
        chances = {point.id: self.chance(point, seen[point.id]) for point in card.key_points}
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

    def chance(self, point: KeyPoint, seen: Seen) -> float:
        """The fitted probability, or that by the words alone where these are enough.

        What is said in the card's own words stands, whatever the model makes of it: on the golden answers that costs
        one false credit in a hundred, and without it plain short statements are missed.
        """
        if point.kind is PointKind.FORM:
            if seen.alike.shared < FORM_WORDS and seen.read.stated < FORM_HEARD:
                return 0.0
            seen = seen._replace(among=1)  # the longer an answer, the likelier an example is in it
        if point.kind is PointKind.CONTENT and seen.opposed(judgement().opposite):
            return 1 - seen.read.contradicted
        by_words = seen.by_words if seen.by_words >= self._words.calibration.covered else 0.0
        return max(seen.probability(_weights(point)), by_words)

    def see(self, card: QuestionCard, answer: str) -> dict[str, Seen]:
        """What both readers see of every point and mistake, by id."""
        import numpy as np

        items: list[KeyPoint | Mistake] = [*card.key_points, *card.common_mistakes]
        statements = [Statement(item.id, (item.text, *item.examples)) for item in items]
        best = self._words.best(statements, answer, card.question)
        kept = worthwhile(answer, card.question)
        usual = windows_of(answer, kept)
        if not usual:
            nothing = Read(0.0, 0.0, 0.0)
            return {item.id: Seen(nothing, alike, None, None) for item, alike in zip(items, best, strict=True)}
        spans = with_single_sentences(answer, kept, usual)
        near = self._near(statements, [answer[a:b] for a, b in kept])
        holds = holding(spans, kept)
        chosen = [nearest(one, holds, _most(item)) for one, item in zip(near, items, strict=True)]
        pairs = [
            Pair(item.text, answer[slice(*spans[i])]) for item, read in zip(items, chosen, strict=True) for i in read
        ]
        tables = np.split(self._encoder.read(pairs), np.cumsum([len(read) for read in chosen])[:-1])
        found = [Passages(spans, kept, *one) for one in zip(near, chosen, strict=True)]
        return {
            item.id: weighed(passages, _weights(item), table, alike, len(usual))
            for item, passages, table, alike in zip(items, found, tables, best, strict=True)
        }

    def _near(self, statements: list[Statement], sentences: list[str]) -> list[NDArray[np.float32]]:
        """For each statement the cosines of its phrasings, the claim first, and the sentences: shape (phrasings, n)."""
        import numpy as np

        phrasings = self._encoder.claims(tuple(text for one in statements for text in one.phrasings))
        alike = phrasings @ self._encoder.vectors(sentences).T
        ends = np.cumsum([len(one.phrasings) for one in statements])
        return np.split(alike, ends[:-1])


def _most(item: KeyPoint | Mistake) -> int:
    return MOST_READ if isinstance(item, KeyPoint) and item.kind is PointKind.CONTENT else MOST_OF_OTHERS


@cache
def _threads() -> ThreadPoolExecutor:
    """One thread a core for all judging: more would only take memory, and the loop's own threads are for the queue."""
    return ThreadPoolExecutor(os.cpu_count() or 1, "judge")


def weighed(passages: Passages, weights: Weights, table: NDArray[np.float32], alike: Best, among: int) -> Seen:
    """What both readers saw of one statement, from the model's probabilities of the chosen passages (``table``) and the
    nearest words."""
    worst = int(table[:, CONTRADICTED].argmax())
    read = Read(float(table[:, STATED].max()), float(table[worst, CONTRADICTED]), float(passages.near.max()))
    # whoever is surer says where, the words only if they point at one sentence
    by_words = alike.probability > read.stated and alike.span in passages.sentences
    span = alike.span if by_words else passages.evidence(passages.best(weights, table), alike)
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
