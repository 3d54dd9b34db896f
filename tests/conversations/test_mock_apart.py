"""A mock that is left, that meets the day's limit, or whose questions leave the bank."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.interview.assessment import Assessment
from bot.interview.errors import GradingFailed
from bot.interview.session import Attempt
from bot.local.seen import SeenMessage
from bot.tg import texts as t
from bot.tg.mocks import LANE
from tests.support.marker import Marker
from tests.support.mock_talk import answers, begun, on_screen
from tests.support.scenes import ANSWER, score_of, scores_in, shown, tried_again
from tests.support.talk import Talk, open_talk

pytestmark = pytest.mark.long


class Failing(Marker):
    """Marks as a `Marker` does, but for as long as the model ``fails``."""

    fails = True

    async def grade(self, attempt: Attempt, judge: str) -> Assessment:
        if self.fails and judge != "embedded":
            raise GradingFailed("Your answer is saved. The model is busy.", "busy on purpose")
        return await super().grade(attempt, judge)


def report_in(messages: list[SeenMessage]) -> SeenMessage:
    """The words of the report, which have its buttons."""
    return next(message for message in messages if message.text.startswith(t.REPORT_TITLE))


async def left(talk: Talk) -> None:
    """A mock is left with an answer, a whole one, that could not be marked."""
    sam = talk.person(7)
    await begun(talk, sam)
    await answers(talk, sam, " ".join(f"+{point.id}" for point in on_screen(talk, sam).key_points))
    await talk.says(sam, "/mock")
    await talk.taps(sam, "Leave it")


async def test_what_is_marked_of_a_mock_that_was_left_is_told_where_it_was_asked_for(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo", examiner=Failing()) as talk:
        sam = talk.person(7)
        await left(talk)
        report = report_in(await talk.says(sam, "/report"))
        assert t.REPORT_WAITING.format(waiting=1) not in report.text, "no report is sent by itself"
        assert t.REPORT_WAITING_LEFT.format(waiting=1) in report.text
        assert score_of(await talk.taps(sam, "Mark 1 now", report.message_id)) == 100


async def test_a_model_that_fails_again_is_told_where_it_was_asked(tmp_path: Path) -> None:
    examiner = Failing()
    async with open_talk(tmp_path, model="scripted:echo", examiner=examiner) as talk:
        sam = talk.person(7)
        await left(talk)
        for number in range(5):
            await tried_again(talk, f"again-{number}")
        report = report_in(await talk.says(sam, "/report"))
        again = "Ask the model again: 1"
        assert "not graded yet" in shown(await talk.taps(sam, again, report.message_id))
        examiner.fails = False
        assert score_of(await talk.taps(sam, again, report.message_id)) == 100


async def test_nothing_is_told_unasked_of_a_mock_that_was_left(tmp_path: Path) -> None:
    examiner = Failing()
    async with open_talk(tmp_path, model="scripted:echo", examiner=examiner) as talk:
        sam = talk.person(7)
        await left(talk)
        before = len(sam.sees)
        await tried_again(talk, "again", lane=LANE)
        examiner.fails = False
        await tried_again(talk, "again-2", lane=LANE)
        assert len(sam.sees) == before
        assert (await talk.app.store.attempts(7))[0].score == 100
        assert "100/100" in report_in(await talk.says(sam, "/report")).text


async def test_one_of_several_answers_marked_by_a_tap_is_told_at_once(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo", examiner=Failing()) as talk:
        sam = talk.person(7)
        await begun(talk, sam)
        for _ in range(3):
            await answers(talk, sam)
        report = report_in(await talk.says(sam, "/report"))
        assert scores_in(await talk.taps(sam, "Mark 1 now", report.message_id))


@pytest.mark.parametrize(("choice", "code"), [("Finish now", "mock_aside_limit"), ("Leave it", "mock_aside")])
async def test_an_answer_beyond_the_days_limit_outlives_the_mock_and_is_marked_tomorrow(
    tmp_path: Path, choice: str, code: str
) -> None:
    async with open_talk(tmp_path, model="scripted:echo", daily_tokens="10") as talk:
        sam = talk.person(7)
        await begun(talk, sam)
        await answers(talk, sam)
        second = on_screen(talk, sam)
        assert "Tap Done tomorrow" in shown(await answers(talk, sam, ANSWER))
        await talk.says(sam, "/mock")
        told = shown(await talk.taps(sam, choice))
        assert t.NOTES[code].format(characters=len(ANSWER)) in told
        talk.clock.forward(days=1)
        await talk.says(sam, "/cancel")
        await talk.says(sam, f"/start q_{second.id}")
        assert len(scores_in(await talk.taps(sam, "Done"))) == 1
        attempt = (await talk.app.store.attempts(7))[0]
        assert (attempt.card_id, attempt.answer) == (second.id, ANSWER)
