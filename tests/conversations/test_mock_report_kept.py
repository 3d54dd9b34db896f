"""A mock's report is sent once: its words come whatever becomes of its picture."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.charts.drawing import ChartError
from bot.charts.mock import MockChart
from bot.interview.events import mock as em
from bot.interview.session import Person
from bot.local.faults import answer_lost, refused
from bot.local.person import LocalPerson
from bot.tg import texts as t
from bot.tg.facts import Facts
from bot.tg.mocks import Mocks
from bot.tg.pictures import Pictures
from tests.support.mock_talk import SlowExaminer, answers, begun, mocks_of
from tests.support.prefs import prefer
from tests.support.scenes import shown, tried_again
from tests.support.talk import Talk, open_talk

pytestmark = pytest.mark.long
NO_PICTURE = refused(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")


async def ended(talk: Talk, person: LocalPerson) -> str:
    """What the bot says to the last answer of a mock."""
    await begun(talk, person)
    for _ in range(2):
        await talk.taps(person, "Skip")
    return shown(await answers(talk, person))


class Steps:
    """Steps that are run at once."""

    async def step(self, name: str, work: Callable[[], Awaitable[Any]]) -> Any:
        return await work()

    async def store(self, *_: Any, **__: Any) -> None:
        raise AssertionError("a report leads to no further work")

    def handle(self, kind: str, handler: Callable[[str, dict[str, Any]], Awaitable[None]]) -> None:
        """The running bot handles it."""


async def test_the_words_of_a_report_come_although_its_picture_is_not_taken(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        sam = talk.person(7)
        talk.api.fail_next("sendPhoto", NO_PICTURE)
        told = await ended(talk, sam)
        assert t.REPORT_TITLE in told
        assert t.REPORT_NEXT in told
        assert t.PROBLEM not in told
        assert all(message.photo is None for message in sam.sees)
        assert "the picture of a report was left out: refused" in caplog.text
        talk.api.fail_next("sendPhoto", NO_PICTURE)
        assert [m.kind for m in await talk.says(sam, "/report")] == ["text", "document", "document"]
        talk.api.fail_next("sendPhoto", answer_lost(), times=2)
        told_all = await talk.says(sam, "/report")
        assert [m.kind for m in told_all] == ["photo", "photo", "text", "document", "document"]
        assert [m.kind for m in await talk.says(sam, "/report")] == ["photo", "text", "document", "document"]


async def test_a_report_in_words_shows_no_score(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        sam = talk.person(7)
        await talk.says(sam, "/start")
        await prefer(talk, sam, hide_numbers=True)
        told = await ended(talk, sam)
        assert t.REPORT_TITLE in told
        assert "/100" not in told
        for message in await talk.says(sam, "/report"):
            assert "/100" not in message.text
            assert message.document is None or b"/100" not in message.document.content


async def test_a_report_tells_when_the_model_is_not_asked_any_more(tmp_path: Path) -> None:
    examiner = SlowExaminer(failures=10**6)
    examiner.go.set()
    async with open_talk(tmp_path, model="scripted:echo", examiner=examiner) as talk:
        sam = talk.person(7)
        told = await ended(talk, sam)
        assert "I keep trying" in told
        for number in range(5):
            await tried_again(talk, f"again-{number}")
        messages = await talk.says(sam, "/report")
        assert "I keep trying" not in shown(messages)
        report = next(message for message in messages if t.REPORT_TITLE in message.text)
        assert t.REPORT_GIVEN_UP.format(waiting=1) in report.text
        assert report.labels[:2] == ["Mark 3 now", "3: ask the model again"]
        examiner.failures, examiner.cards = 0, dict(talk.app.library.bank.cards)
        again = await talk.taps(sam, "3: ask the model again", report.message_id)
        assert t.REPORT_TITLE in shown(again)
        assert "Not marked" not in shown(again)


@pytest.mark.usefixtures("trouble_expected")
async def test_a_file_that_is_not_taken_is_told(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        sam = talk.person(7)
        await ended(talk, sam)
        talk.api.fail_next("sendDocument", NO_PICTURE)
        told = await talk.says(sam, "/report")
        assert [m.kind for m in told][:2] == ["photo", "text"]
        assert "could not be sent" in told[-1].text


async def test_a_report_whose_picture_cannot_be_drawn_comes_without_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    drawn_in: list[bool] = []

    def breaks(_: MockChart) -> bytes:
        drawn_in.append(threading.current_thread() is threading.main_thread())
        raise ChartError("no fonts here")

    async with open_talk(tmp_path, model="scripted:echo") as talk:
        sam = talk.person(7)
        await ended(talk, sam)
        desk, sender, steps = talk.app.desk, talk.app.sender, Steps()

        async def show(_person: Person, _events: list[Any]) -> None:
            raise AssertionError("a report shows itself")

        (mock,) = await mocks_of(talk, sam)
        before = len(sam.sees)
        mocks = Mocks(steps, desk.interviewer, sender, Facts(()), show, Pictures(steps, sender), breaks)
        await mocks.follow("k", Person(user_id=7, chat_id=7), em.MockReportDue(number=mock.number, files=True))
        words, markdown, page = list(sam.sees)[before:]
        assert t.REPORT_TITLE in words.text
        assert [markdown.kind, page.kind] == ["document", "document"]
        assert page.document is not None
        assert "<img" not in page.document.content.decode()
        assert t.REPORT_NEXT in page.document.content.decode()
    assert drawn_in == [False, False]
    assert caplog.text.count("a chart was left out: no fonts here") == 2
