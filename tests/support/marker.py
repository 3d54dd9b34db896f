"""An examiner that marks as an answer asks to be marked, so that every score can be computed by hand."""

from __future__ import annotations

import re

from bot.grading.gates import Gate, gated
from bot.interview.assessment import Assessment, Findings, MistakeFinding, PointFinding, Ruling, Status, Verdict
from bot.interview.attempt import Attempt, Contest
from bot.interview.errors import ModelUnusable
from bot.interview.scoring import assess, card_ref
from tests.support.ready import shipped

_SIGNS = {"+": Verdict.COVERED, "~": Verdict.PARTIAL}


class Marker:
    """``+point`` in the answer is covered, ``~point`` half, ``!mistake`` made, all else missing; ``idk`` is no answer,
    ``wait`` is not graded.
    """

    def __init__(self) -> None:
        self._cards = shipped().cards

    async def grade(self, attempt: Attempt, judge: str) -> Assessment:
        card = self._cards[attempt.card_id]
        if attempt.answer == "idk":
            return gated(card, Gate.DONT_KNOW)
        if attempt.answer == "wait":
            raise ModelUnusable("No judge today.")
        said = {name: _SIGNS[sign] for sign, name in re.findall(r"([+~])([a-z0-9-]+)", attempt.answer)}
        made = set(re.findall(r"!([a-z0-9-]+)", attempt.answer))
        findings = Findings(
            graded_by="marker",
            points=tuple(PointFinding(id=p.id, verdict=said.get(p.id, Verdict.MISSING)) for p in card.key_points),
            mistakes=tuple(MistakeFinding(id=m.id, made=m.id in made) for m in card.common_mistakes),
        )
        return assess(card, findings, attempt.hints, attempt.spoiled)

    async def look_again(self, attempt: Attempt, contest: Contest) -> Ruling:
        raise ModelUnusable("No second look today.")

    def failed(self, attempt: Attempt) -> Assessment:
        card = self._cards[attempt.card_id]
        return Assessment(status=Status.NOT_GRADED, graded_by="marker", card=card_ref(card))
