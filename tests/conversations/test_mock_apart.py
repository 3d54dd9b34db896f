"""A mock that is left, that meets the day's limit, or whose questions leave the bank."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.interview.assessment import Assessment
from bot.interview.attempt import Attempt
from bot.interview.errors import GradingFailed
from bot.local.seen import SeenMessage
from bot.tg import texts as t
from bot.tg.mocks import LANE
from tests.support.marker import Marker
from tests.support.mock_talk import answers, begun, on_screen
from tests.support.scenes import ANSWER, CARD, OTHER_CARD, score_of, scores_in, shown, tried_again
from tests.support.talk import Talk, open_talk
from tests.support.trouble import pauses_over

pytestmark = pytest.mark.long
QUESTIONS = Path(__file__).parents[2] / "knowledge" / "questions"


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
    await talk.taps(sam, "Abandon it")


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
        again = "1: ask the model again"
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


async def test_an_answer_of_a_mock_that_is_rescued_is_told_by_the_mock_alone(tmp_path: Path) -> None:
    examiner = Failing()
    async with open_talk(tmp_path, model="scripted:echo", examiner=examiner) as talk:
        sam = talk.person(7)
        await left(talk)
        before = len(sam.sees)
        examiner.fails = False
        snapshot = await talk.app.store.snapshot(7)
        assert snapshot is not None
        person = snapshot.candidate.person.model_dump(mode="json")
        await talk.app.engine.store("rescue", "broken", 7, {"person": person})
        await talk.settle()
        await pauses_over(tmp_path)
        await talk.settle()
        assert (await talk.app.store.attempts(7))[0].score == 100
        assert len(sam.sees) == before


async def test_one_of_several_answers_marked_by_a_tap_is_told_at_once(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo", examiner=Failing()) as talk:
        sam = talk.person(7)
        await begun(talk, sam)
        for _ in range(3):
            await answers(talk, sam)
        report = report_in(await talk.says(sam, "/report"))
        assert scores_in(await talk.taps(sam, "Mark 1 now", report.message_id))


@pytest.mark.parametrize(("choice", "code"), [("Finish now", "mock_aside_limit"), ("Abandon it", "mock_aside")])
async def test_an_answer_beyond_the_days_limit_outlives_the_mock_and_is_marked_tomorrow(
    tmp_path: Path, choice: str, code: str
) -> None:
    async with open_talk(tmp_path, model="scripted:echo", daily_tokens="10") as talk:
        sam = talk.person(7)
        await begun(talk, sam)
        await answers(talk, sam)
        second = on_screen(talk, sam)
        assert "Tap “Done” from 00:00 (UTC) on" in shown(await answers(talk, sam, ANSWER))
        await talk.says(sam, "/mock")
        told = shown(await talk.taps(sam, choice))
        assert t.NOTES[code].format(characters=len(ANSWER), clock="00:00", zone="UTC") in told
        talk.clock.forward(days=1)
        await talk.says(sam, "/cancel")
        await talk.says(sam, f"/start q_{second.id}")
        assert len(scores_in(await talk.taps(sam, "Done"))) == 1
        attempt = (await talk.app.store.attempts(7))[0]
        assert (attempt.card_id, attempt.answer) == (second.id, ANSWER)


@pytest.mark.parametrize("wish", ["An answer to a question that is not there any more.", "/question", "/skip", "/mock"])
async def test_a_mock_goes_on_by_itself_where_its_questions_have_left_the_bank(tmp_path: Path, wish: str) -> None:
    bank = tmp_path / "bank"
    bank.mkdir()
    for card_id in (CARD, OTHER_CARD, "accuracy-on-rare-classes", "attention-cost-long-inputs"):
        shutil.copy(next(QUESTIONS.rglob(f"{card_id}.yaml")), bank)
    async with open_talk(tmp_path / "data", bank=str(bank), examiner=Marker()) as talk:
        sam = talk.person(7)
        await talk.says(sam, "/role data scientist")
        await talk.says(sam, "/mock 3")
        first = on_screen(talk, sam)
        await answers(talk, sam, f"+{first.key_points[0].id} and nothing else that I know of.")
        second = on_screen(talk, sam)
        clock, api = talk.clock, talk.api
    for card in (first, second):
        (bank / f"{card.id}.yaml").unlink()
    async with open_talk(tmp_path / "data", clock, api, bank=str(bank), examiner=Marker()) as talk:
        sam = talk.person(7)
        told = shown(await talk.says(sam, wish))
        if wish == "/mock":
            told = shown(await talk.taps(sam, "Go on"))
        assert t.NOTES["mock_card_gone"].format(n=1) in told
        assert "2 of 2" in told
        assert (t.NOTES["mock_words_kept"] in told) is wish.startswith("An answer")
        assert t.NOTES["card_gone"] not in told
        assert len(await talk.app.store.attempts(7)) == 1, "it answers nothing"
        messages = await answers(talk, sam, "Another answer, with no point in it that counts.")
        picture, report = messages[-2:]
        assert first.id not in shown(messages)
        assert t.QUESTION_GONE in report.text
        assert "?:" not in picture.text
        assert "Try question 1" not in report.labels
        assert [label for label in report.labels if label.startswith("Try")] == ["Try question 2"]
        for message in await talk.says(sam, "/report"):
            if message.document:
                content = message.document.content.decode()
                assert first.id not in content
                assert t.QUESTION_GONE in content
