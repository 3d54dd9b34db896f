"""Which points are covered, missed and mistaken over many answers; pure.

Counts are over first answers and retries: an answer with a gap filled repeats the one before it. What the newest
answer to a question has mended, a filled gap included, is missed no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.interview.assessment import Verdict
from bot.interview.attempt import AttemptKind, AttemptSummary, Marks
from bot.interview.events import Coverage, Recurring
from bot.interview.habits import KINDS, OFTEN, kind_of
from bot.interview.scoring import shares
from knowledge.card import PointKind, QuestionCard

MISSED, MISTAKES = 4, 3
"""Points and mistakes shown, at most."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A graded attempt with its verdicts and the card as it is now."""

    attempt: AttemptSummary
    marks: Marks
    card: QuestionCard

    @property
    def counts(self) -> bool:
        """Whether the answer is one of its own."""
        return self.attempt.kind not in (AttemptKind.GAP, AttemptKind.FOLLOW_UP)


def paired(
    attempts: Iterable[AttemptSummary], marks: Iterable[Marks], cards: Mapping[str, QuestionCard]
) -> list[Judged]:
    """The attempts whose verdicts and card are known, in their order."""
    known = {one.id: one for one in marks}
    return [Judged(a, known[a.id], cards[a.card_id]) for a in attempts if a.id in known and a.card_id in cards]


def coverage(judged: Sequence[Judged]) -> tuple[Coverage, ...]:
    """How much of each kind of point first answers cover, content first; kinds never asked for are left out."""
    counts: Counter[tuple[PointKind, Verdict]] = Counter()
    for one in judged:
        if one.attempt.kind is AttemptKind.ANSWER:
            verdicts = dict(one.marks.points)
            counts.update((p.kind, verdicts[p.id]) for p in one.card.key_points if p.id in verdicts)
    found = (
        Coverage(
            kind=kind,
            covered=counts[kind, Verdict.COVERED],
            half=counts[kind, Verdict.PARTIAL],
            of=sum(counts[kind, verdict] for verdict in Verdict),
        )
        for kind in PointKind
    )
    return tuple(one for one in found if one.of)


def missed(judged: Sequence[Judged]) -> tuple[Recurring, ...]:
    """The points missed most often; among equals those worth most, then the newest. ``judged`` newest first."""
    return _most(judged, "points", MISSED)


def mistakes(judged: Sequence[Judged]) -> tuple[Recurring, ...]:
    """The mistakes made most often; among equals the newest. ``judged`` newest first."""
    return _most(judged, "mistakes", MISTAKES)


def _wrong(one: Judged, what: Literal["points", "mistakes"]) -> dict[str, bool]:
    if what == "points":
        return {id_: verdict is Verdict.MISSING for id_, verdict in one.marks.points}
    return dict(one.marks.mistakes)


def _most(judged: Sequence[Judged], what: Literal["points", "mistakes"], limit: int) -> tuple[Recurring, ...]:
    times: Counter[tuple[str, str]] = Counter()
    of: Counter[tuple[str, str]] = Counter()
    newest: dict[str, dict[str, bool]] = {}
    cards: dict[str, QuestionCard] = {}
    for one in judged:
        wrong = _wrong(one, what)
        newest.setdefault(one.card.id, wrong)
        cards.setdefault(one.card.id, one.card)
        if one.counts:
            of.update((one.card.id, id_) for id_ in wrong)
            times.update((one.card.id, id_) for id_, is_wrong in wrong.items() if is_wrong)
    texts: dict[tuple[str, str], str] = {}
    worth: dict[tuple[str, str], float] = {}
    for card in cards.values():
        items = card.key_points if what == "points" else card.common_mistakes
        texts.update({(card.id, item.id): item.text for item in items})
        if what == "points":
            worth.update({(card.id, id_): share for id_, share in shares(card).items()})
    order = {card_id: place for place, card_id in enumerate(newest)}
    still = [key for key in times if key in texts and newest[key[0]].get(key[1], False)]
    still.sort(key=lambda key: (-times[key], -worth.get(key, 0.0), order[key[0]]))
    return tuple(Recurring(text=texts[key], times=times[key], of=of[key]) for key in still[:limit])


def habits(judged: Sequence[Judged]) -> tuple[tuple[str, int, int], ...]:
    """Gaps of form that first answers show often, as (what, times, of how many that it was asked of)."""
    times: Counter[str] = Counter()
    of: Counter[str] = Counter()
    kinds: dict[str, list[tuple[str, str]]] = {}
    for one in judged:
        if one.attempt.kind is not AttemptKind.ANSWER:
            continue
        if one.card.id not in kinds:
            asked = ((p.id, kind_of(p.text)) for p in one.card.key_points if p.kind is PointKind.FORM)
            kinds[one.card.id] = [(id_, kind) for id_, kind in asked if kind]
        verdicts = dict(one.marks.points)
        wanted = [(kind, verdicts[id_]) for id_, kind in kinds[one.card.id] if id_ in verdicts]
        said = {kind for kind, verdict in wanted if verdict is not Verdict.MISSING}
        of.update({kind for kind, _ in wanted})
        times.update({kind for kind, _ in wanted} - said)
    return tuple(
        (kind, times[kind], of[kind]) for kind in KINDS if times[kind] >= OFTEN and 2 * times[kind] >= of[kind]
    )
