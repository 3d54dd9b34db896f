"""The judge that ships with Viva: no key, no network, one or two tenths of a second an answer.

A small model of our own (`bot.grading.crossencoder`) says how near each sentence is to every key point and common
mistake, and reads the nearest passages (`bot.grading.windows`) beside it, and the nearest sentence once more beside an
example: stated, contradicted or neither. What an answer denies, takes back or asks, it does not state
(`bot.grading.denied`). Words are compared, too (`bot.grading.lexical`), and all is weighed (`bot.grading.seen`). The
sentence that shows it best (`bot.grading.quoting`) is the evidence, cut verbatim out of the answer. Where a passage
surely says the opposite of a point and none surely states it, the point has no credit and the passage is told as an
error. Where a rule decides (some points of form), there is no probability; none is made up.
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
from typing import TYPE_CHECKING

from bot.grading.crossencoder import CrossEncoder, Pair
from bot.grading.denied import Frames, framed, to_read, unframed, wants_questions
from bot.grading.form import with_form
from bot.grading.fusion import Quoting, Read, judgement
from bot.grading.lexical import Best, WordReader, passages
from bot.grading.matching import Statement
from bot.grading.quoting import quotable
from bot.grading.seen import Seen, is_fact, weighed, weights_of
from bot.grading.text import Span
from bot.grading.windows import (
    MOST_OF_OTHERS,
    MOST_READ,
    Passages,
    ahead,
    holding,
    leads,
    nearest,
    sentences_of,
    windows_of,
    with_single_sentences,
    wording,
    worthwhile,
)
from bot.grading.writing import unreadable
from bot.interview.assessment import FactualError, Findings, MistakeFinding, PointFinding, Usage, Verdict
from bot.interview.scoring import FRAMES
from knowledge.card import KeyPoint, Mistake, PointKind, QuestionCard

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VERSION = "15"
"""Raised whenever the rules here or in `seen`, `windows`, `quoting`, `denied`, `lexical`, `matching`, `reading`,
`form`, `injection`, `text` or `writing` beside it change what is found."""


NOTHING = Seen(Read(0.0, 0.0, 0.0, 0.0, 0.0), Best(None, 0.0, 0.0), None, None)
"""What is seen of anything in an answer of which nothing is read."""

FORM_WORDS, FORM_HEARD = 2, 0.2
"""A point of form is compared at all where an answer shares so many words with it beyond the question's, or where the
model gives it such a probability: "in practice" alone is no example from practice."""


class EmbeddedGrader:
    """A `Grader` in this process. Deterministic; ``judge`` works in a thread and may be called concurrently.

    ``quoting`` chooses the sentences that are read by themselves, None for what ships.
    """

    name = "embedded"

    def __init__(self, encoder: CrossEncoder | None = None, quoting: Quoting | None = None) -> None:
        self._encoder = encoder or _shipped()
        self._quoting = quoting or judgement().quoting
        self._words = WordReader()

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
        import numpy as np

        items: list[KeyPoint | Mistake] = [*card.key_points, *card.common_mistakes]
        statements = [Statement(item.id, (item.text, *item.examples)) for item in items]
        frames = framed(answer)
        kept = worthwhile(answer, card.question, frames)
        usual = windows_of(answer, kept, frames)
        if not usual:
            return {item.id: NOTHING for item in items}
        spans, parts = with_single_sentences(answer, kept, usual, frames), sentences_of(answer, kept, frames)
        near = self._near(statements, [answer[a:b] for a, b in parts])
        best = self._words.best(statements, answer, card.question, frames)
        found = self._passages(items, spans, parts, near, best)
        pairs = [_pairs(item, one, answer, card.question, frames) for item, one in zip(items, found, strict=True)]
        rows = self._encoder.read([pair for of_item in pairs for pair in of_item])
        by_item = np.split(rows, np.cumsum([len(of_item) for of_item in pairs])[:-1])
        phrasings = [text for one in statements for text in one.phrasings]
        heard = [
            unframed(one.read, table, frames, one.same, bool(frames) and wants_questions(item.text, phrasings))
            for item, one, table in zip(items, found, by_item, strict=True)
        ]
        if any(against for _, against in heard):
            best = self._words.best(statements, answer, card.question, frames, [against for _, against in heard])
        return {
            item.id: weighed(item, passages.without(against), table, alike, len(usual))
            for item, passages, (table, against), alike in zip(items, found, heard, best, strict=True)
        }

    def _passages(
        self,
        items: list[KeyPoint | Mistake],
        spans: list[Span],
        sentences: list[Span],
        near: list[NDArray[np.float32]],
        best: list[Best],
    ) -> list[Passages]:
        """What is read for each of the ``items``."""
        holds = holding(spans, sentences)
        alone = ahead(near, [place for place, item in enumerate(items) if is_fact(item)])
        found = []
        for place, (item, one, lead, alike) in enumerate(zip(items, near, leads(near), best, strict=True)):
            shown = quotable(sentences, spans, one, lead, alike.likely).first(self._quoting)
            chosen, ahead_by = nearest(one, holds, _most(item)), alone.get(place, 0.0)
            found.append(Passages(spans, sentences, one, lead, chosen, shown, wording(one, shown), ahead_by))
        return found

    def _near(self, statements: list[Statement], sentences: list[str]) -> list[NDArray[np.float32]]:
        """For each statement the cosines of its phrasings, the claim first, and the sentences: shape (phrasings, n)."""
        import numpy as np

        phrasings = self._encoder.claims(tuple(text for one in statements for text in one.phrasings))
        alike = phrasings @ self._encoder.vectors(sentences).T
        ends = np.cumsum([len(one.phrasings) for one in statements])
        return np.split(alike, ends[:-1])


def how_likely(point: KeyPoint, seen: Seen) -> float:
    """How likely the answer holds ``point``, 0 to 1."""
    if point.kind is PointKind.FORM:
        if seen.alike.shared < FORM_WORDS and seen.read.stated < FORM_HEARD:
            return 0.0
        seen = seen._replace(among=1)  # the longer an answer, the likelier an example is in it
    if is_fact(point) and (seen.denied or seen.opposed(judgement().opposite)):
        return 1 - seen.read.contradicted
    return seen.probability(weights_of(point))


def _most(item: KeyPoint | Mistake) -> int:
    return MOST_READ if is_fact(item) else MOST_OF_OTHERS


@cache
def _shipped() -> CrossEncoder:
    """The model that ships with Viva, loaded once a process."""
    return CrossEncoder()


@cache
def _threads() -> ThreadPoolExecutor:
    """One thread a core for all judging: more would only take memory, and the loop's own threads are for the queue."""
    return ThreadPoolExecutor(os.cpu_count() or 1, "judge")


def _pairs(item: KeyPoint | Mistake, passages: Passages, answer: str, question: str, frames: Frames) -> list[Pair]:
    """What the model reads for ``item``: passages and the sentence that may be quoted beside its claim, then this
    sentence beside an example or (if there is none) behind the question, and last what is in the frame of each of these
    that has one."""
    *texts, last = (answer[slice(*span)] for span in passages.read)
    if passages.wording:
        again = Pair(item.examples[passages.wording - 1], last)
    else:
        again = Pair(item.text, f"{question} {last}".lstrip())
    pairs = [*(Pair(item.text, text) for text in texts), again]
    within = ((pair.claim, to_read(span, frames)) for pair, span in zip(pairs, passages.read, strict=True))
    return pairs + [Pair(claim, answer[slice(*bare)]) for claim, bare in within if bare]


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
