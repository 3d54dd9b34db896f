"""From verdicts to a number: the one place where an answer's score is made.

``score = sum(earned) - penalty``, clipped to 0..cap, in whole numbers throughout: each point of a card has a fixed
whole worth, and all of them make 100. A covered point earns all of its own, a partial one half of it, a missing one
nothing. So a sum shown is the sum that was made, and a gap is worth tomorrow what it is today. No point is worth more
than a third, so one good sentence cannot carry an answer, and what mistakes may cost is bounded, so one slip cannot
undo a good one. Pure: same findings, same score.
"""

from __future__ import annotations

import re

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
    "listens": "What an interviewer listens for: {text}",
    "listens_half": "What an interviewer wants to hear in full: {text}",
    "avoid": "Steer clear of this: {text}",
    "ahead": "Be ready for this next: {text}",
    "opposite": "This sounds like the opposite of: {text}",
}
"""The sentences around the card's words where the grader worded no strength, next step or error; each ends with the
text.
"""


_THIRD_PERSON = re.compile(r"(?!(?:As|This|Its|Yes|Always|Perhaps)\b)[A-Za-z][a-z-]+s\b|Would\b")


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

    @property
    def uncapped(self) -> int:
        """The score without the cap of hints or the example answer."""
        return max(0, min(100, self.left))


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


def whole_shares(card: QuestionCard) -> dict[str, int]:
    """`shares` in whole numbers that make 100, by id: rounded down, and one more for the largest remainders.

    What is held at a third stays at 33. Ties go by id, so the order of the points does not matter.
    """
    exact = {id_: 100 * share for id_, share in shares(card).items()}
    most = int(100 * MAX_SHARE)
    # a third may come out a hair below itself
    found = {id_: min(most, int(part + 1e-9)) for id_, part in exact.items()}
    while sum(found.values()) < 100:  # those held at a third may leave more than one for each of the others
        room = sorted((id_ for id_ in found if found[id_] < most), key=lambda id_: (found[id_] - exact[id_], id_))
        for id_ in room[: 100 - sum(found.values())]:
            found[id_] += 1
    return found


def halves(card: QuestionCard) -> dict[str, int]:
    """What each point earns that is half there, by id: of odd shares every other is rounded up, so that half of
    everything is half of the score.
    """
    found, up = {}, True
    for id_, share in sorted(whole_shares(card).items()):
        found[id_] = (share + 1) // 2 if up else share // 2
        up = up != bool(share % 2)
    return found


def score(card: QuestionCard, findings: Findings, cap: int | None = None) -> int:
    """The score of ``findings``, 0 to ``cap`` (100 if None). Raises `GradingFailed` if they do not fit the card."""
    return _number(sum(_earned(card, findings).values()) - _penalty(findings), cap)


def worth(card: QuestionCard, findings: Findings, cap: int | None = None) -> dict[str, int]:
    """How many points covering each key point fully would add to the score, by id; 0 for a covered one."""
    earned, whole = _earned(card, findings), whole_shares(card)
    raw = sum(earned.values()) - _penalty(findings)
    now = _number(raw, cap)
    return {id_: _number(raw + whole[id_] - earned[id_], cap) - now for id_ in earned}


def account(card: QuestionCard, assessment: Assessment) -> Account:
    """How the score of ``assessment`` adds up. Raises `GradingFailed` if it does not fit the card."""
    earned, whole = _earned(card, assessment), whole_shares(card)
    taken = _penalty(assessment)
    return Account(
        earned=tuple(earned.values()),
        shares=tuple(whole[id_] for id_ in earned),
        costs=_costs(assessment),
        taken=taken,
        score=_number(sum(earned.values()) - taken, assessment.cap),
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
    half = verdict is Verdict.PARTIAL
    if in_third_person(text):
        return FRAMES["listens_half" if half else "listens"].format(text=text)
    return FRAMES["in_full" if half else "add"].format(text=text)


def in_third_person(text: str) -> bool:
    """Whether a point seems to say what the person does ("Names a deadline"), so that nobody is told to say it.

    A fact that begins with a plural is taken for one as well: what an interviewer listens for it is, too.
    """
    return _THIRD_PERSON.match(text) is not None


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


def _earned(card: QuestionCard, findings: Findings | Assessment) -> dict[str, int]:
    """What each point has earned of its share, by id in the order of ``findings``."""
    whole, half = whole_shares(card), halves(card)
    by_verdict = {Verdict.COVERED: whole, Verdict.PARTIAL: half}
    points = _by_id(card, findings)
    return {id_: by_verdict[p.verdict][id_] if p.verdict in by_verdict else 0 for id_, p in points.items()}


def _number(raw: int, cap: int | None) -> int:
    return max(0, min(100 if cap is None else cap, raw))


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
    share = whole_shares(card)  # of two that weigh the same one may have a point more, and is shown with it
    found = [p for p in card.key_points if p.id in factor]
    return max(found, key=lambda p: share[p.id] * factor[p.id], default=None)
