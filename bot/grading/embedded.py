"""The judge that ships with Viva: no key, no network, one or two tenths of a second an answer.

A small model of our own says how near each sentence is to every key point and common mistake, and reads some of them
beside it: stated, contradicted or neither; words are compared, too (`bot.grading.readers`), and all is weighed
(`bot.grading.seen`). The sentence that shows it best (`bot.grading.quoting`) is the evidence, cut verbatim out of the
answer. Where a passage surely says the opposite of a point and none surely states it, the point has no credit and the
passage is told as an error. Where a rule decides (some points of form), there is no probability; none is made up.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from bot.grading.crossencoder import CrossEncoder
from bot.grading.form import with_form
from bot.grading.fusion import Quoting, judgement
from bot.grading.lexical import WordReader, passages
from bot.grading.readers import Readers
from bot.grading.seen import Seen, is_fact, weights_of
from bot.grading.writing import unreadable
from bot.interview.assessment import FactualError, Findings, MistakeFinding, PointFinding, Usage, Verdict
from bot.interview.scoring import FRAMES
from knowledge.card import KeyPoint, PointKind, QuestionCard

VERSION = "18"
"""Raised whenever the rules here or in `readers`, `seen`, `windows`, `quoting`, `denied`, `lexical`, `matching`,
`reading`, `form`, `injection`, `strung`, `text` or `writing` beside it change what is found."""


FORM_WORDS, FORM_HEARD = 2, 0.2
"""A point of form is compared at all where an answer shares so many words with it beyond the question's, or where the
model gives it such a probability: "in practice" alone is no example from practice."""


class EmbeddedGrader:
    """A `Grader` in this process. Deterministic; ``judge`` works in a thread and may be called concurrently.

    ``quoting`` chooses the sentences that are read by themselves, None for what ships: `see` alone goes by it.
    """

    name = "embedded"

    def __init__(self, encoder: CrossEncoder | None = None, quoting: Quoting | None = None) -> None:
        self._readers = Readers(encoder or _shipped(), WordReader(), quoting or judgement().quoting)

    @property
    def fingerprint(self) -> str:
        """Changes with the rules, the fitted numbers, the model and the word vectors."""
        fitted = judgement().model_dump_json() + self._readers.words.calibration.model_dump_json()
        digest = hashlib.sha256(fitted.encode()).hexdigest()[:12]
        return f"embedded-{VERSION}-{self._readers.words.embedder.name}-{self._readers.encoder.fingerprint}-{digest}"

    async def judge(self, card: QuestionCard, answer: str, language: str = "") -> Findings:  # noqa: ARG002
        """Verdicts with verbatim evidence for every point and mistake of ``card``; it words nothing itself."""
        return await asyncio.get_running_loop().run_in_executor(_threads(), self.judge_now, card, answer)

    def judge_now(self, card: QuestionCard, answer: str) -> Findings:
        """As `judge`, in the calling thread."""
        began = time.perf_counter()
        seen = self.see(card, answer)
        chances = {point.id: how_likely(point, seen[point.id]) for point in card.key_points}
        chances |= {mistake.id: seen[mistake.id].probability(judgement().mistake) for mistake in card.common_mistakes}
        said = [answer[a:b] for a, b in passages(answer, card.question)]
        points = with_form(card, [_point(answer, p, chances[p.id], seen[p.id]) for p in card.key_points], said)
        return Findings(
            graded_by=self.name,
            points=tuple(points),
            mistakes=tuple(_mistake(answer, m.id, chances[m.id], seen[m.id]) for m in card.common_mistakes),
            factual_errors=tuple(_opposites(answer, card, seen)),
            raw=json.dumps({name: round(likely, 4) for name, likely in chances.items()}),
            unread=unreadable(answer),
            usage=Usage(seconds=round(time.perf_counter() - began, 4)),
        )

    def see(self, card: QuestionCard, answer: str) -> dict[str, Seen]:
        """What both readers see of every point and mistake, by id."""
        return self._readers.see(card, answer)


def how_likely(point: KeyPoint, seen: Seen) -> float:
    """How likely the answer holds ``point``, 0 to 1."""
    if point.kind is PointKind.FORM:
        if seen.alike.shared < FORM_WORDS and seen.read.stated < FORM_HEARD:
            return 0.0
        seen = seen._replace(among=1)  # the longer an answer, the likelier an example is in it
    if is_fact(point) and (seen.denied or seen.opposed(judgement().opposite)):
        return 1 - seen.read.contradicted
    return seen.probability(weights_of(point))


@cache
def _shipped() -> CrossEncoder:
    """The model that ships with Viva, loaded once a process."""
    return CrossEncoder()


@cache
def _threads() -> ThreadPoolExecutor:
    """One thread a core for all judging: more would only take memory, and the loop's own threads are for the queue."""
    return ThreadPoolExecutor(os.cpu_count() or 1, "judge")


def _opposites(answer: str, card: QuestionCard, seen: dict[str, Seen]) -> Iterator[FactualError]:
    for point in card.content_points:
        one = seen[point.id]
        if one.opposed(judgement().opposite) and one.against:
            said = answer[slice(*one.against)]
            yield FactualError(quote=said, why=FRAMES["opposite"].format(text=point.text), point=point.id)


def _point(answer: str, point: KeyPoint, likely: float, seen: Seen) -> PointFinding:
    weights = weights_of(point)
    verdict = Verdict.MISSING
    if likely >= weights.covered:
        verdict = Verdict.COVERED
    elif likely >= weights.partial:
        verdict = Verdict.PARTIAL
    said = answer[slice(*seen.span)] if seen.span and verdict is not Verdict.MISSING else None
    return PointFinding(id=point.id, verdict=verdict, probability=round(likely, 4), evidence=said)


def _mistake(answer: str, id_: str, likely: float, seen: Seen) -> MistakeFinding:
    made = seen.span is not None and likely >= judgement().mistake.covered
    return MistakeFinding(id=id_, made=made, evidence=answer[slice(*seen.span)] if made and seen.span else None)
