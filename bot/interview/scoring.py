"""From verdicts to a number: the one place where an answer's score is made.

``score = round(100 * sum(share * credit) - penalty)``, clipped to 0..cap. A covered point earns its whole share, a
partial one half of it, a missing one nothing. No point is worth more than a third, so one good sentence cannot carry
an answer, and what mistakes may cost is bounded, so one slip cannot undo a good one. Pure: same findings, same score.
"""

from __future__ import annotations

from math import fsum

from pydantic import BaseModel, ConfigDict

from bot.interview.assessment import Assessment, CardRef, Findings, PointFinding, Status, Verdict
from bot.interview.errors import GradingFailed
from knowledge.card import KeyPoint, QuestionCard

BANDS: tuple[tuple[int, str], ...] = (
    (80, "ready"),
    (60, "solid with gaps"),
    (40, "vague"),
    (20, "thin"),
    (0, "no answer yet"),
)
"""Lowest score of each band and its name, best first (published in /help)."""

CREDIT = {Verdict.COVERED: 1.0, Verdict.PARTIAL: 0.5, Verdict.MISSING: 0.0}
"""The part of a point's share that each verdict earns."""

MAX_SHARE = 1 / 3
"""No single point is worth more than this part of the score."""

MISTAKE_COST = 7
FACTUAL_ERROR_COST = 5
MAX_PENALTY = 25
"""Points off for a listed mistake, for another wrong statement, and at most for all of them together."""

HINT_CAPS = (90, 80, 70)
"""Highest score after one, two, and three or more hints."""

REVEALED_CAP = 50
"""Highest score once the example answer has been shown."""


FRAMES = {
    "clear": "You made this clear: {text}",
    "touched": "You touched on this: {text}",
    "in_full": "Say in full: {text}",
    "add": "Add this: {text}",
    "avoid": "Steer clear of this: {text}",
    "ahead": "Be ready for this next: {text}",
    "opposite": "This sounds like the opposite of: {text}",
}
"""The sentences around the card's words where the grader worded no strength, next step or error; each ends with the
text.
"""


class Account(BaseModel):
    """How a score adds up in whole numbers, in the order of the assessment: what each point ``earned`` of its share
    (``shares`` make 100), and what each mistake and then each other wrong statement ``costs``.

    All of them together cost what is ``taken``; within the limits of a score, that makes the ``score``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    earned: tuple[int, ...]
    shares: tuple[int, ...]
    costs: tuple[int, ...]
    taken: int
    score: int

    @property
    def left(self) -> int:
        """What was earned less what was taken, without a limit."""
        return sum(self.earned) - self.taken


def band(score: int) -> str:
    """The name of the band that ``score`` (0 to 100) lies in; `ValueError` outside."""
    if not 0 <= score <= 100:
        raise ValueError(f"a score lies between 0 and 100, not {score}")
    return next(name for floor, name in BANDS if score >= floor)


def hint_cap(hints: int, revealed: bool) -> int | None:
    """The highest score left after ``hints`` hints, lower once the solution was ``revealed``; None: no limit."""
    if revealed:
        return REVEALED_CAP
    return HINT_CAPS[min(hints, len(HINT_CAPS)) - 1] if hints > 0 else None


def shares(card: QuestionCard) -> dict[str, float]:
    """Each point's part of the score, by id; the parts add up to 1 and none is above `MAX_SHARE`.

    Water-filling: points above the limit are set to it, and what they lose goes to the others by weight, until
    none is above. A card has at least four points, so there is always room.
    """
    full: set[str] = set()
    while True:
        free = [p for p in card.key_points if p.id not in full]
        unit = (1 - MAX_SHARE * len(full)) / sum(p.weight for p in free)
        over = {p.id for p in free if p.weight * unit > MAX_SHARE}
        if not over:
            return {p.id: MAX_SHARE if p.id in full else p.weight * unit for p in card.key_points}
        full |= over


def score(card: QuestionCard, findings: Findings, cap: int | None = None) -> int:
    """The score of ``findings``, 0 to ``cap`` (100 if None). Raises `GradingFailed` if they do not fit the card."""
    points = _by_id(card, findings)
    return _number(card, {id_: CREDIT[p.verdict] for id_, p in points.items()}, _penalty(findings), cap)


def worth(card: QuestionCard, findings: Findings, cap: int | None = None) -> dict[str, int]:
    """How many points covering each key point fully would add to the score, by id; 0 for a covered one."""
    credit = {id_: CREDIT[p.verdict] for id_, p in _by_id(card, findings).items()}
    penalty = _penalty(findings)
    now = _number(card, credit, penalty, cap)
    return {id_: _number(card, {**credit, id_: 1.0}, penalty, cap) - now for id_ in credit}


def account(card: QuestionCard, assessment: Assessment) -> Account:
    """How the score of ``assessment`` adds up. Raises `GradingFailed` if it does not fit the card.

    A covered point has earned just its share; what rounding leaves over goes to the largest remainders.
    """
    points = _by_id(card, assessment)
    share, credit = shares(card), {id_: CREDIT[p.verdict] for id_, p in points.items()}
    taken = _penalty(assessment)
    gained = round(_raw(card, credit, taken)) + taken
    earned = _whole({id_: share[id_] * credit[id_] for id_ in points}, gained)
    full = {id_: earned[id_] for id_, p in points.items() if p.verdict is Verdict.COVERED}
    whole = full | _whole({id_: share[id_] for id_ in points if id_ not in full}, 100 - sum(full.values()))
    return Account(
        earned=tuple(earned[id_] for id_ in points),
        shares=tuple(whole[id_] for id_ in points),
        costs=_costs(assessment),
        taken=taken,
        score=_number(card, credit, taken, assessment.cap),
    )


def assess(card: QuestionCard, findings: Findings, hints: int = 0, revealed: bool = False) -> Assessment:
    """The assessment of a graded answer, points and mistakes in the card's order.

    Where the grader named no strength or next step, they are worded from the findings, and both where a verdict of its
    was taken back: its words may be about just that. Raises `GradingFailed` if the findings do not hold every point and
    mistake of the card exactly once.
    """
    points = _by_id(card, findings)
    mistakes = {m.id: m for m in findings.mistakes}
    cap = hint_cap(hints, revealed)
    number = score(card, findings, cap)
    stands = not findings.withdrawn and not any(p.disputed for p in findings.points)
    return Assessment(
        status=Status.GRADED,
        score=number,
        band=band(number),
        graded_by=findings.graded_by,
        points=tuple(points[p.id] for p in card.key_points),
        mistakes=tuple(mistakes[m.id] for m in card.common_mistakes),
        factual_errors=findings.factual_errors,
        withdrawn=findings.withdrawn,
        strength=(stands and findings.strength) or _strength(card, points),
        next_step=(stands and findings.next_step) or _next_step(card, findings, points),
        card=card_ref(card),
        usage=findings.usage,
        cap=cap,
        prompt_hash=findings.prompt_hash,
        raw=findings.raw,
    )


def step_towards(text: str, verdict: Verdict) -> str:
    """Our own next step for the point that says ``text`` and has ``verdict`` so far."""
    return FRAMES["in_full" if verdict is Verdict.PARTIAL else "add"].format(text=text)


def card_ref(card: QuestionCard) -> CardRef:
    """Which card, which revision, and the hash of all it says."""
    return CardRef(id=card.id, revision=card.revision, hash=card.content_hash)


def _by_id(card: QuestionCard, findings: Findings | Assessment) -> dict[str, PointFinding]:
    for kind, wanted, got in (
        ("point", [p.id for p in card.key_points], [p.id for p in findings.points]),
        ("mistake", [m.id for m in card.common_mistakes], [m.id for m in findings.mistakes]),
    ):
        if sorted(wanted) != sorted(got):
            raise GradingFailed(
                "Your answer is saved, but it could not be graded yet.",
                f"{findings.graded_by}: {kind} ids {sorted(got)} do not fit card {card.id} {sorted(wanted)}",
            )
    return {p.id: p for p in findings.points}


def _costs(findings: Findings | Assessment) -> tuple[int, ...]:
    mistakes = (MISTAKE_COST if m.made else 0 for m in findings.mistakes)
    return (*mistakes, *(FACTUAL_ERROR_COST for error in findings.factual_errors if error.point is None))


def _penalty(findings: Findings | Assessment) -> int:
    return min(MAX_PENALTY, sum(_costs(findings)))


def _raw(card: QuestionCard, credit: dict[str, float], penalty: int) -> float:
    # fsum is exact, so neither the order of the findings nor rounding noise can move a score by one
    return 100 * fsum(share * credit[id_] for id_, share in shares(card).items()) - penalty


def _number(card: QuestionCard, credit: dict[str, float], penalty: int, cap: int | None) -> int:
    return max(0, min(100 if cap is None else cap, round(_raw(card, credit, penalty))))


def _whole(parts: dict[str, float], total: int) -> dict[str, int]:
    """``parts`` in whole numbers that make ``total``: rounded down, and one more for the largest remainders."""
    unit = total / (fsum(parts.values()) or 1)
    found = {id_: int(part * unit) for id_, part in parts.items()}
    by_remainder = sorted(parts, key=lambda id_: found[id_] - parts[id_] * unit)
    for id_ in by_remainder[: total - sum(found.values())]:
        found[id_] += 1
    return found


def _strength(card: QuestionCard, points: dict[str, PointFinding]) -> str | None:
    for verdict, frame in ((Verdict.COVERED, "clear"), (Verdict.PARTIAL, "touched")):
        best = _largest(card, {p.id: 1.0 for p in card.key_points if points[p.id].verdict is verdict})
        if best:
            return FRAMES[frame].format(text=best.text)
    return None


def _next_step(card: QuestionCard, findings: Findings, points: dict[str, PointFinding]) -> str | None:
    # by what is still to be earned, not by `worth`: under a hint cap every worth can be 0
    gap = _largest(card, {id_: 1 - CREDIT[p.verdict] for id_, p in points.items() if p.verdict is not Verdict.COVERED})
    if gap:
        return step_towards(gap.text, points[gap.id].verdict)
    made = {m.id for m in findings.mistakes if m.made}
    trap = next((m for m in card.common_mistakes if m.id in made), None)
    if trap:
        return FRAMES["avoid"].format(text=trap.text)
    return FRAMES["ahead"].format(text=card.follow_ups[0]) if card.follow_ups else None


def _largest(card: QuestionCard, factor: dict[str, float]) -> KeyPoint | None:
    share = shares(card)
    found = [p for p in card.key_points if p.id in factor]
    return max(found, key=lambda p: share[p.id] * factor[p.id], default=None)
