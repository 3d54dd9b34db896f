"""The report of a mock, made of its answers as they are graded now; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.interview.assessment import Assessment, Status, Verdict
from bot.interview.attempt import Attempt
from bot.interview.events import MockReport, ReportLine, ReportPoint
from bot.interview.finding import share_words
from bot.interview.flow_graded import feedback_of, given_up
from bot.interview.mock import Mock, MockSlot, planned
from bot.interview.mock_steps import Graded, steps
from bot.interview.scoring import CREDIT, MISTAKE_COST, band, shares
from knowledge.card import PointKind, QuestionCard

Cards = Callable[[str], QuestionCard | None]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A point that may be the strongest or the weakest, and how much speaks for it."""

    rank: tuple[float, ...]
    point: ReportPoint


def build(mock: Mock, attempts: Mapping[str, Attempt], card: Cards, provisional: bool) -> MockReport:
    """The report of ``mock``. ``attempts`` by id; one that is missing has been deleted.

    ``provisional``: say so of what the embedded judge marked.
    """
    slots = [slot for slot in mock.slots if slot.over]
    lines = tuple(
        _line(number, slot, attempts.get(slot.attempt or ""), card(slot.card_id))
        for number, slot in enumerate(slots, 1)
    )
    graded = [
        Graded(number, attempt, its_card)
        for number, slot in enumerate(slots, 1)
        if (attempt := attempts.get(slot.attempt or ""))
        and (its_card := card(slot.card_id))
        and _fits(attempt, its_card)
    ]
    overall = _mean([line.score for line in lines if line.score is not None])
    by_tag = _means((tag, line.score) for line in lines for tag in line.tags)
    weakest = _weakest(graded)
    by_judge = any(one.assessment.graded_by == "embedded" for one in graded)
    return MockReport(
        number=mock.number,
        role=mock.role,
        started_at=mock.started_at,
        size=len(mock.slots),
        lines=lines,
        overall=overall,
        band=None if overall is None else band(overall),
        seconds=sum(line.seconds for line in lines),
        planned=sum(line.planned for line in lines),
        by_type=_means((line.type.value, line.score) for line in lines if line.type),
        by_tag=by_tag,
        strongest=_strongest(graded),
        weakest=weakest,
        steps=steps(lines, graded, weakest, overall, by_tag),
        provisional=provisional and by_judge,
        left=mock.ended == "left",
    )


def _fits(attempt: Attempt, card: QuestionCard) -> bool:
    """Whether the assessment is there and speaks of the card's points as they are now."""
    found = attempt.assessment
    if found is None or found.status is Status.NOT_GRADED:
        return False
    points = {p.id for p in found.points} == {p.id for p in card.key_points}
    return points and {m.id for m in found.mistakes} == {m.id for m in card.common_mistakes}


def _line(number: int, slot: MockSlot, attempt: Attempt | None, card: QuestionCard | None) -> ReportLine:
    known = ReportLine(
        number=number,
        state="skipped",
        question=card.question if card else "",
        type=card.type if card else None,
        difficulty=card.difficulty if card else None,
        tags=card.tags if card else (),
        score=0,
        band=band(0),
        seconds=slot.spent,
        planned=planned(card),
        attempt_id=slot.attempt,
        example=card.standard_response if card else None,
    )
    if slot.attempt is None:
        return known
    if attempt is None:
        return known.model_copy(update={"state": "gone", "score": None, "band": None})
    found = attempt.assessment
    known = known.model_copy(update={"answer": attempt.answer})
    if card is None and found is not None and found.status is Status.NOT_GRADED:
        return known.model_copy(update={"state": "unmarkable", "score": None, "band": None})
    if found is None or found.status is Status.NOT_GRADED:
        waits = {"state": "waiting", "score": None, "band": None, "given_up": given_up(attempt)}
        return known.model_copy(update=waits)
    update = {"state": found.status.value, "score": found.score, "band": found.band, "reason": found.reason}
    detailed = card is not None and found.status is Status.GRADED and _fits(attempt, card)
    return known.model_copy(update={**update, **(_details(card, found) if card and detailed else {})})


def _details(card: QuestionCard, found: Assessment) -> dict[str, object]:
    shown = feedback_of(card, found, provisional=False)
    return {"points": tuple((p.text, p.verdict, p.evidence) for p in shown.points), "mistakes": shown.mistakes}


def _mean(scores: Sequence[int]) -> int | None:
    return round(sum(scores) / len(scores)) if scores else None


def _means(pairs: Iterable[tuple[str, int | None]]) -> tuple[tuple[str, int, int], ...]:
    """Mean and count by name, the most frequent first, then by the alphabet; what has no score is left out."""
    found: dict[str, list[int]] = {}
    for name, score in pairs:
        if score is not None:
            found.setdefault(name, []).append(score)
    means = [(name, round(sum(scores) / len(scores)), len(scores)) for name, scores in found.items()]
    return tuple(sorted(means, key=lambda row: (-row[2], row[0])))


def _strongest(graded: Sequence[Graded]) -> ReportPoint | None:
    """The covered (else half covered) point with a quote that counts most: sure, of content, with a large share."""
    found = []
    for one in graded:
        share, kinds = shares(one.card), {p.id: p.kind for p in one.card.key_points}
        texts = {p.id: p.text for p in one.card.key_points}
        for p in one.assessment.points:
            if p.evidence and p.verdict is not Verdict.MISSING:
                content = kinds[p.id] is PointKind.CONTENT
                rank = (CREDIT[p.verdict], not p.disputed, content, share[p.id], one.score, -one.number)
                point = ReportPoint(number=one.number, text=texts[p.id], verdict=p.verdict, quote=p.evidence)
                found.append(_Candidate(rank, point))
    return max(found, key=lambda c: c.rank).point if found else None


def _weakest(graded: Sequence[Graded]) -> ReportPoint | None:
    """Of the lowest answer (a real one before one that was none) what cost most: a trap stepped in or a point not made,
    each by how sure the judge is that it is not there.

    Where a point has no words of its own, what was said instead is quoted, unless words of the point are in it: it
    would look like the very thing that is said to be missing.
    """
    found = []
    for one in graded:
        real = one.assessment.status is Status.GRADED
        share = shares(one.card)
        texts = {p.id: p.text for p in one.card.key_points}
        traps = {m.id: m.text for m in one.card.common_mistakes}
        for p in one.assessment.points:
            if p.verdict is not Verdict.COVERED:
                lost = share[p.id] * (1 - CREDIT[p.verdict]) * (1 - (p.probability or 0))
                instead = not p.evidence and not share_words(texts[p.id], one.attempt.answer)
                quote = one.attempt.answer if instead else p.evidence
                point = ReportPoint(
                    number=one.number, text=texts[p.id], verdict=p.verdict, quote=quote, instead=instead
                )
                found.append(_Candidate((real, -one.score, -one.number, lost), point))
        for m in one.assessment.mistakes:
            if m.made:
                point = ReportPoint(number=one.number, text=traps.get(m.id, m.id), verdict="made", quote=m.evidence)
                found.append(_Candidate((real, -one.score, -one.number, MISTAKE_COST / 100), point))
    return max(found, key=lambda c: c.rank).point if found else None
