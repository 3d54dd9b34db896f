"""A mock outlives restarts, slow and failing judges, a limit and /forget."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.local.botapi import BotApi
from bot.local.person import LocalPerson
from bot.tg import texts as t
from bot.tg.mocks import LANE
from tests.conversations.test_not_graded import script, try_again
from tests.support.mock_talk import SlowExaminer, answers, begun, good, mocks_of, on_screen
from tests.support.scenes import scores_in, shown
from tests.support.talk import PATIENCE, TOKEN, Clock, Talk, open_talk

pytestmark = pytest.mark.long

VAGUE = "I would look at the numbers first and then talk with everybody who works with them."


async def until(talk: Talk, person: LocalPerson, text: str) -> None:
    """Until the person sees ``text``; other work may still go on."""
    await talk.api.wait_for(lambda: text in shown(person.sees), PATIENCE)


def holding(folder: Path, word: bytes) -> list[str]:
    """The files in which the word can be read."""
    return [path.name for path in folder.rglob("*") if path.is_file() and word in path.read_bytes()]


async def test_a_slow_judge_holds_up_nothing(tmp_path: Path) -> None:
    slow = SlowExaminer()
    async with open_talk(tmp_path, examiner=slow) as talk:
        slow.cards = dict(talk.app.library.bank.cards)
        sam = talk.person(7)
        await begun(talk, sam)
        for place in (2, 3):
            await sam.says(good(on_screen(talk, sam)))
            await until(talk, sam, f"{place} of 3")
        await talk.api.wait_for(lambda: slow.begun == 1, PATIENCE)
        await sam.says("/help")
        await until(talk, sam, t.HELP_TOP)
        await talk.app.engine.idle(PATIENCE, beside=False)
        await sam.says(good(on_screen(talk, sam)))
        await until(talk, sam, t.MOCK_MARKING)
        assert t.REPORT_TITLE not in shown(sam.sees)
        slow.go.set()
        await talk.settle()
        assert f"{t.REPORT_TITLE}\n100/100 · ready" in shown(sam.sees)
        assert shown(sam.sees).count(f"{t.REPORT_TITLE}\n") == 1
        assert scores_in(sam.sees) == [], "feedback was given besides"


async def test_what_cannot_be_graded_is_said_and_the_report_completed_later(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model=script(tmp_path, "echo", "429", "echo", "500", "echo")) as talk:
        sam = talk.person(7)
        await begun(talk, sam)
        for _ in range(3):
            told = shown(await answers(talk, sam))
        assert "not graded yet" not in shown(sam.sees), "a failure was told in the middle"
        assert t.REPORT_SO_FAR in told
        assert "Not marked yet: 1." in told
        assert "\n2. not marked yet\n" in told
        assert "Mark 2 now" in sam.last.labels
        waiting = (await talk.app.store.attempts(7))[1]
        assert waiting.score is None
        scores = [a.score or 0 for a in await talk.app.store.attempts(7) if a is not waiting and a.score is not None]
        assert f"{round(sum(scores) / 2)}/100" in told, "a number was made up"
        await try_again(talk, waiting, "again-1", LANE)
        assert sam.last.text.startswith(t.REPORT_TITLE), "each failure is told"
        await try_again(talk, waiting, "again-2", LANE)
        whole = sam.last.text
        attempts = await talk.app.store.attempts(7)
        assert f"{t.REPORT_TITLE}\n{round(sum(a.score or 0 for a in attempts) / 3)}/100" in whole
        assert "Not marked yet" not in whole
        before = len(sam.sees)
        await try_again(talk, waiting, "again-3", LANE)
        assert len(sam.sees) == before


async def test_the_built_in_judge_completes_the_report_if_the_person_wants(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:500") as talk:
        sam = talk.person(7)
        await begun(talk, sam)
        await answers(talk, sam)
        for _ in range(2):
            told = shown(await talk.says(sam, "/skip"))
        assert t.REPORT_TITLE in told
        told = shown(await talk.taps(sam, "Mark 1 now"))
        assert t.REPORT_TITLE in told
        assert "Not marked yet" not in told
        assert t.REPORT_PROVISIONAL in told


async def test_after_the_last_try_the_person_decides(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:500") as talk:
        sam = talk.person(7)
        await begun(talk, sam)
        await answers(talk, sam)
        for _ in range(2):
            await talk.says(sam, "/skip")
        (attempt,) = await talk.app.store.attempts(7)
        for number in range(5):
            await try_again(talk, attempt, f"again-{number}", LANE)
        assert t.NOT_GRADED_OVER in sam.last.text
        assert t.REPORT_TITLE in shown(await talk.taps(sam, "Mark it now"))


async def test_a_failed_grading_waits_beside_the_talk(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:500") as talk:
        sam = talk.person(7)
        await begun(talk, sam)
        await answers(talk, sam)
        assert await talk.app.engine.delayed() == 3, "two questions' times and one grading wait"


class Lives:
    """One bot after the other in one folder, before the same Telegram."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock = folder, Clock()
        self.api = BotApi(TOKEN, now=self.clock)

    def live(self, what: Callable[[Talk], Awaitable[None]]) -> None:
        async def whole() -> None:
            async with open_talk(self.folder, self.clock, self.api, model="scripted:echo") as talk:
                await what(talk)

        asyncio.run(whole())


def test_a_mock_its_clock_its_pause_and_its_report_outlive_restarts(tmp_path: Path) -> None:
    lives = Lives(tmp_path)
    reports = []

    async def first(talk: Talk) -> None:
        sam = talk.person(7)
        await begun(talk, sam)
        await answers(talk, sam)
        assert await talk.app.engine.delayed() == 2

    async def second(talk: Talk) -> None:
        sam = talk.person(7)
        assert await talk.app.engine.delayed() == 2, "a question's time is forgotten"
        told = shown(await answers(talk, sam, minutes=6))
        assert "3 of 3" in told
        assert "The last one took 6 min." in told
        await talk.says(sam, "/cancel")

    async def third(talk: Talk) -> None:
        sam = talk.person(7)
        assert "3 of 3" in shown(await talk.says(sam, "/resume"))
        await answers(talk, sam)
        reports.append(sam.last.text)

    async def fourth(talk: Talk) -> None:
        sam = talk.person(7)
        assert reports[0] == (await talk.says(sam, "/report"))[1].text
        assert "Last time" in shown(await talk.taps(sam, "Try question 2"))

    for life in (first, second, third, fourth):
        lives.live(life)
    assert reports[0].startswith(t.REPORT_TITLE)


async def test_forget_waits_for_the_grading_and_leaves_nothing(tmp_path: Path) -> None:
    slow = SlowExaminer()
    async with open_talk(tmp_path, examiner=slow) as talk:
        slow.cards = dict(talk.app.library.bank.cards)
        sam = talk.person(7)
        await begun(talk, sam)
        await sam.says(good(on_screen(talk, sam)))
        await until(talk, sam, "2 of 3")
        await talk.api.wait_for(lambda: slow.begun == 1, PATIENCE)
        await sam.says("/forget")
        await until(talk, sam, "cannot be undone")
        await sam.taps("Delete everything")
        await talk.api.wait_for(lambda: talk.api.pending == 0, PATIENCE)
        assert t.FORGOTTEN not in shown(sam.sees)
        slow.go.set()
        await talk.settle()
        assert sam.last.text == t.FORGOTTEN
        assert await talk.app.store.export(7) is None
        assert await talk.app.engine.delayed() == 0


async def test_forget_leaves_nothing_of_the_answers_that_wait_for_a_slow_judge(tmp_path: Path) -> None:
    """One is being graded, one waits for that, and the others wait in the queue; none of it breaks in the log."""
    slow = SlowExaminer()
    async with open_talk(tmp_path, examiner=slow) as talk:
        slow.cards = dict(talk.app.library.bank.cards)
        zeb = talk.person(7, "Zebulonia")
        await begun(talk, zeb, 10)
        for n in range(2, 11):
            talk.clock.forward(minutes=2)
            await zeb.says(good(on_screen(talk, zeb)))
            await until(talk, zeb, f"{n} of 10")
        await zeb.says("/forget")
        await until(talk, zeb, "cannot be undone")
        await zeb.taps("Delete everything")
        await talk.api.wait_for(lambda: talk.api.pending == 0, PATIENCE)
        slow.go.set()
        await talk.settle()
        assert zeb.last.text == t.FORGOTTEN
        assert holding(tmp_path, b"Zebulonia") == []


async def test_a_mock_is_not_begun_that_todays_limit_would_cut_short(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo", daily_answers="4") as talk:
        sam = talk.person(7)
        await begun(talk, sam, 5)
        assert "Answers I may still mark today: 4," in sam.last.text
        assert await mocks_of(talk, sam) == ()
        assert "1 of 3" in shown(await talk.says(sam, "/mock 3"))
        for _ in range(3):
            await answers(talk, sam)
        assert t.REPORT_TITLE in sam.last.text
        assert "Answers I may still mark today: 1," in shown(await talk.says(sam, "/mock 3"))


async def test_where_even_the_shortest_is_too_long_no_shorter_one_is_held_out(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo", daily_answers="2") as talk:
        sam = talk.person(7)
        await begun(talk, sam)
        least = t.NOTES["mock_limit_least"].format(left=2, clock="00:00", zone="UTC")
        assert sam.last.text == least
        assert shown(await talk.says(sam, "/mock 5")) == least
        await talk.says(sam, "/settings mode exam")
        assert shown(await talk.says(sam, "/question")) == least
        assert await mocks_of(talk, sam) == ()


async def test_a_third_mock_forgets_the_first_and_the_report_is_the_last_ones(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        sam = talk.person(7)
        await begun(talk, sam)
        numbers = []
        for _ in range(4):
            (*_, mock) = await mocks_of(talk, sam)
            numbers.append(mock.number)
            await answers(talk, sam)
            for _ in range(2):
                await talk.says(sam, "/skip")
            await talk.says(sam, "/mock 3")
        assert [mock.number for mock in await mocks_of(talk, sam)][:2] == numbers[2:]
        assert len(await mocks_of(talk, sam)) == 3


async def test_a_mock_speaks_the_persons_language_to_the_last_file(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        eva = LocalPerson(talk.api, 7, first_name="Eva", language_code="de")
        await talk.says(eva, "/role data scientist")
        assert "Fragen: 3, etwa" in shown(await talk.says(eva, "/mock 3"))
        talk.clock.forward(minutes=3)
        assert "2 von 3" in shown(await talk.says(eva, VAGUE))
        assert "zählt als nicht beantwortet" in shown(await talk.says(eva, "/skip"))
        told = shown(await talk.says(eva, "/skip"))
        assert "Bericht über dein Probeinterview" in told
        assert "Drei nächste Schritte" in told
        picture, _, markdown, page = await talk.says(eva, "/report")
        assert picture.text.startswith("Probeinterview · ")
        assert markdown.document is not None
        assert page.document is not None
        assert "## Drei nächste Schritte" in markdown.document.content.decode()
        assert '<html lang="de">' in page.document.content.decode()
        assert "Three things" not in page.document.content.decode()
        assert "zum Aufheben" in page.text
