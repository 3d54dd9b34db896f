"""An error nobody foresaw, in the middle of a turn: told kindly, nothing lost, tried again."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import load
from bot.interview.assessment import Assessment, MistakeFinding, PointFinding, Ruling, Status, Verdict
from bot.interview.errors import SettingsError
from bot.interview.scoring import card_ref
from bot.interview.session import Attempt, Contest
from knowledge.bank import load_bank
from tests.support.scenes import ANSWER, asked, score_of, shown
from tests.support.talk import open_talk


class Stumbles:
    """An examiner with a fault of its own at the first ``times`` answers."""

    def __init__(self, times: int) -> None:
        self.left = times

    async def grade(self, attempt: Attempt, judge: str) -> Assessment:
        if self.left:
            self.left -= 1
            raise ZeroDivisionError(attempt.answer)
        return self._assessment(attempt, Status.GRADED, 64)

    async def look_again(self, attempt: Attempt, contest: Contest) -> Ruling:
        raise ZeroDivisionError(contest.argument)

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
    async with open_talk(tmp_path, examiner=Stumbles(1)) as talk:
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


@pytest.mark.usefixtures("trouble_expected")
async def test_a_later_try_that_breaks_is_followed_by_another(tmp_path: Path) -> None:
    async with open_talk(tmp_path, examiner=Stumbles(2)) as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        await talk.says(sam, ANSWER)
        attempt = (await talk.app.store.attempts(7))[0]
        work = {"attempt": attempt.id, "person": {"user_id": 7, "chat_id": 7, "name": "Sam"}}
        planned = await talk.app.engine.delayed()
        await talk.app.engine.store("regrade", "second", 7, work)
        await talk.settle()
        assert await talk.app.engine.delayed() == planned + 1
        await talk.app.engine.store("regrade", "third", 7, work)
        await talk.settle()
        assert score_of(sam.sees) == 64


@pytest.mark.usefixtures("trouble_expected")
async def test_a_message_that_could_not_be_decided_is_kept_for_later(tmp_path: Path) -> None:
    async with open_talk(tmp_path, chroma_url="http://127.0.0.1:9") as talk:
        sam = talk.person(7)
        told = shown(await talk.says(sam, "somebody who keeps the machines of a hospital running"))
        assert "Your message is kept, and I try again" in told
        assert "127.0.0.1" not in told, "where the index runs is the operator's business"
        assert await talk.app.engine.delayed() == 1


async def test_what_is_said_right_after_forget_is_answered(tmp_path: Path) -> None:
    async with open_talk(tmp_path) as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        await talk.says(sam, "/forget")
        await sam.taps("Delete everything")
        hello = shown(await talk.says(sam, "/start"))
        assert "nothing of you is stored any more" in hello
        assert "Hello, Sam!" in hello


async def test_a_model_that_cannot_be_built_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="VIVA_MODEL=nosuch:thing"):
        async with open_talk(tmp_path, model="nosuch:thing"):
            pass
