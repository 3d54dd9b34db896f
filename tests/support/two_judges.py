"""An examiner with a model on a script and a second judge of fixed opinion: everything else is as in the bot."""

from __future__ import annotations

from collections.abc import Mapping

from bot.grading.service import Grading, open_grader
from bot.interview.assessment import Assessment, Ruling, Status
from bot.interview.attempt import Attempt, Contest
from bot.interview.errors import ModelUnusable
from bot.interview.scoring import card_ref
from knowledge.card import QuestionCard
from tests.support.judges import FixedJudge
from tests.support.talk import START


class TwoJudges:
    """Marks answers to one ``card`` by the scripted ``model``. The second judge gives its points, by id, the
    probabilities of ``second``, and a certain 1 to all others."""

    def __init__(self, card: QuestionCard, model: str, second: Mapping[str, float]) -> None:
        self._card = card
        opinion = FixedJudge({point.text: second.get(point.id, 1.0) for point in card.key_points})
        self._grading = Grading(open_grader(model), None, lambda: START, opinion)

    async def grade(self, attempt: Attempt, judge: str) -> Assessment:
        return await self._grading.grade(self._card, attempt.answer, attempt.hints, attempt.spoiled)

    async def look_again(self, attempt: Attempt, contest: Contest) -> Ruling:
        raise ModelUnusable("No second look today.")

    def failed(self, attempt: Attempt) -> Assessment:
        return Assessment(status=Status.NOT_GRADED, graded_by="two judges", card=card_ref(self._card))
