"""An error nobody foresaw, in the middle of a turn: told kindly, nothing lost, tried again."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import load
from bot.interview.assessment import Assessment, MistakeFinding, PointFinding, Status, Verdict
from bot.interview.scoring import card_ref
from bot.interview.session import Attempt
from knowledge.bank import load_bank
from tests.support.scenes import ANSWER, asked, score_of, shown
from tests.support.talk import open_talk


class StumblesOnce:
    """An examiner with a fault of its own at the first answer."""

    def __init__(self) -> None:
        self.stumbled = False

    async def grade(self, attempt: Attempt, judge: str) -> Assessment:
        if not self.stumbled:
            self.stumbled = True
            raise ZeroDivisionError(attempt.answer)
        return self._assessment(attempt, Status.GRADED, 64)

    def failed(self, attempt: Attempt) -> Assessment:
        return self._assessment(attempt, Status.NOT_GRADED, None)

    @staticmethod
    def _assessment(attempt: Attempt, status: Status, score: int | None) -> Assessment:
        card = load_bank(load({}, None).bank_folders).cards[attempt.card_id]
        return Assessment(
            status=status,
            score=score,
            band="solid with gaps" if score else None,
            graded_by="stumbling",
            points=tuple(PointFinding(id=p.id, verdict=Verdict.MISSING) for p in card.key_points),
            mistakes=tuple(MistakeFinding(id=m.id, made=False) for m in card.common_mistakes),
            card=card_ref(card),
        )


@pytest.mark.usefixtures("trouble_expected")
async def test_an_answer_whose_grading_broke_is_graded_later(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with open_talk(tmp_path, examiner=StumblesOnce()) as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        told = shown(await talk.says(sam, ANSWER))
        assert "Something went wrong on my side. What you wrote is saved" in told
        assert "/100" not in told
        assert "ZeroDivisionError" in caplog.text
        assert ANSWER not in caplog.text
        assert await talk.app.engine.delayed() == 1  # the later try, a minute away
        attempt = (await talk.app.store.attempts(7))[0]
        person = {"user_id": 7, "chat_id": 7, "name": "Sam"}
        before = len(sam.sees)
        await talk.app.engine.store("regrade", "now", 7, {"attempt": attempt.id, "person": person})
        await talk.settle()
        assert score_of(sam.sees[before:]) == 64
