"""Three things to do after a mock, most useful first; pure. Codes, which `bot.tg.texts` puts into words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.interview.assessment import Assessment, Status, Verdict
from bot.interview.attempt import Attempt
from bot.interview.events import ReportLine, ReportPoint, ReportStep
from bot.interview.habits import KINDS, missed_kinds
from bot.interview.scoring import CREDIT, shares
from knowledge.card import Difficulty, QuestionCard

STEPS = 3
BELOW = 5
"""A topic this many points below the whole is worth practising for itself."""
READY = 80


@dataclass(frozen=True, slots=True)
class Graded:
    """A question with a graded or gated answer."""

    number: int
    attempt: Attempt
    card: QuestionCard

    @property
    def assessment(self) -> Assessment:
        """Never missing here."""
        if self.attempt.assessment is None:
            raise ValueError(f"attempt {self.attempt.id} has no assessment")
        return self.attempt.assessment

    @property
    def score(self) -> int:
        """0 to 100."""
        return self.assessment.score or 0


def steps(
    lines: Sequence[ReportLine],
    graded: Sequence[Graded],
    weakest: ReportPoint | None,
    overall: int | None,
    by_tag: Sequence[tuple[str, int, int]],
) -> tuple[ReportStep, ...]:
    """Three steps. ``by_tag`` is (tag, mean, how many), ``overall`` None while nothing is graded."""
    wanted = [
        *_from_weakest(weakest),
        *_left_out(lines),
        *_habit(graded),
        *_second_gap(graded, weakest),
        *_topic(lines, overall, by_tag),
        *_too_long(lines),
        *_further(graded, overall),
        ReportStep(code="mock"),
        ReportStep(code="report"),
        ReportStep(code="aloud"),
    ]
    return tuple(wanted[:STEPS])


def _from_weakest(weakest: ReportPoint | None) -> Iterator[ReportStep]:
    if weakest:
        code = {"made": "trap", "partial": "half"}.get(weakest.verdict, "gap")
        yield ReportStep(code=code, values={"number": weakest.number, "text": weakest.text})


def _left_out(lines: Sequence[ReportLine]) -> Iterator[ReportStep]:
    """The first question without an answer that could be marked, if it may still be asked."""
    line = next((line for line in lines if line.state in ("skipped", "gated") and line.question), None)
    if line:
        yield ReportStep(code=line.state, values={"number": line.number})


def _habit(graded: Sequence[Graded]) -> Iterator[ReportStep]:
    """A gap of form in at least two answers."""
    real = [one for one in graded if one.assessment.status is Status.GRADED]
    missed = [missed_kinds(one.attempt, one.card) for one in real]
    times = {kind: sum(kind in kinds for kinds in missed) for kind in KINDS}
    kind = max(KINDS, key=lambda k: times[k])
    if times[kind] >= 2:
        yield ReportStep(code="habit", values={"times": times[kind], "of": len(real), "what": kind})


def _second_gap(graded: Sequence[Graded], weakest: ReportPoint | None) -> Iterator[ReportStep]:
    """The largest gap of another question than the weakest point's."""
    found = []
    for one in graded:
        if (weakest and one.number == weakest.number) or one.assessment.status is not Status.GRADED:
            continue
        share, texts = shares(one.card), {p.id: p.text for p in one.card.key_points}
        found += [
            (share[p.id] * (1 - CREDIT[p.verdict]), -one.number, texts[p.id])
            for p in one.assessment.points
            if p.verdict is Verdict.MISSING
        ]
    if found:
        _, number, text = max(found)
        yield ReportStep(code="gap", values={"number": -number, "text": text})


def _topic(
    lines: Sequence[ReportLine], overall: int | None, by_tag: Sequence[tuple[str, int, int]]
) -> Iterator[ReportStep]:
    below = [row for row in by_tag if overall is not None and row[1] <= overall - BELOW and row[2] < len(lines)]
    if below:
        tag, mean, _ = min(below, key=lambda row: (row[1], row[0]))
        yield ReportStep(code="topic", values={"tag": tag, "mean": mean})


def _too_long(lines: Sequence[ReportLine]) -> Iterator[ReportStep]:
    """Of the questions that were answered: one left out takes as long as it takes."""
    answered = [line for line in lines if line.state != "skipped"]
    over = sum(line.seconds > line.planned for line in answered)
    if over:
        yield ReportStep(code="time", values={"times": over, "of": len(answered)})


def _further(graded: Sequence[Graded], overall: int | None) -> Iterator[ReportStep]:
    asked = next((q for one in sorted(graded, key=lambda one: -one.score) for q in one.card.follow_ups), None)
    if asked:
        yield ReportStep(code="follow_up", values={"text": asked})
    if overall is not None and overall >= READY and any(one.card.difficulty is not Difficulty.HARD for one in graded):
        yield ReportStep(code="harder")
