"""/stats over two weeks: every number as computed by hand, and a picture that shows no other."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.charts.drawing import ChartError
from bot.charts.progress import ProgressChart
from bot.interview.session import Person
from bot.local.images import picture_size
from bot.local.person import LocalPerson
from bot.tg.pictures import Pictures
from tests.support.marker import Marker
from tests.support.pictures import sample_tally
from tests.support.prefs import prefer
from tests.support.scenes import CARD, OTHER_CARD, shown
from tests.support.talk import Talk, open_talk

pytestmark = pytest.mark.long

P, M = OTHER_CARD, CARD
"""Weights 3 3 2 2 2 1 1 and 1 3 2 3 3 1 1, in whole numbers that make 100: 22 22 14 14 14 7 7 and 7 21 14 22 22 7 7; a
mistake costs 7."""

EXPECTED = """\
Your practice so far
Answers: 9 (5 in the last 7 days)
Days in a row: 5
Average score: 52, best 90
Retries: 1, on average +22 points
Gaps filled: 1, on average +22 points

Your most recent first tries (2 Mar to 14 Mar): 22, 21, 51, 90, 65, 64
▂▂▅█▆▆
Trend: clearly up, by 42 points. The latest 3 average 73, the 3 before them 31.

What you cover
██████░░░░ Facts and decisions: 62 % (18 of 30, 1 half)
░░░░░░░░░░ Form (examples, order, balance): 4 % (0 of 12, 1 half)

Points you miss most
⬜ {concrete_example} (4 of 4)
⬜ {domain_mismatch} (3 of 4)
⬜ {peeking} (3 of 3)
⬜ {balance} (3 of 4)

Mistakes you made
⚠️ {lectures} (1 of 3)
In brackets: in how many of your answers to that question.

Habits
3 of 3 answers came without a concrete example or figure.

Week by week
██░░░░░░░░ From 2 Mar: 22 (2)
███████░░░ From 9 Mar: 68 (4)

By difficulty
█████░░░░░ Easy: 46 (3)
██████░░░░ Medium: 58 (3)

By kind of question
██████░░░░ Concept: 58 (3)
█████░░░░░ Situation: 46 (3)

By topic (the 5 most practised of 8)
█████░░░░░ Communication: 46 (3)
██████░░░░ Deep Learning: 58 (3)
█████░░░░░ Experimentation: 46 (3)
██████░░░░ Fairness: 58 (3)
██████░░░░ Machine Learning: 58 (3)

By role (the 3 most practised of 4)
█████░░░░░ Data Scientist: 52 (6)
██████░░░░ AI Researcher: 58 (3)
█████░░░░░ Data Analyst: 46 (3)

In brackets: number of first tries; the score is their average."""

CAPTION = """\
Your first tries
Oldest first (2 Mar to 14 Mar): 22, 21, 51, 90, 65, 64.
Trend: clearly up, by 42 points. The latest 3 average 73, the 3 before them 31.
By topic: Communication 46; Deep Learning 58; Experimentation 46.
What you cover: Facts 62 %; Form 4 %."""


async def answer(talk: Talk, person: LocalPerson, card_id: str, text: str) -> str:
    """Asked and answered; the first line of the feedback."""
    await talk.says(person, f"/start q_{card_id}")
    return shown(await talk.says(person, text)).splitlines()[0]


async def two_weeks(talk: Talk, sam: LocalPerson) -> None:
    """From Monday, 2 March to Saturday, 14 March; the clock then stands on Sunday."""
    first_lines = [
        await answer(talk, sam, P, "+what-p-means"),  # 22
        await answer(talk, sam, M, "+definition +less-labelled-data !only-upside"),  # 7 + 21 - 7 = 21
    ]
    talk.clock.forward(days=1)
    await talk.says(sam, "/retry")
    retry = "+definition +less-labelled-data +inherited-bias !only-upside"
    first_lines.append(shown(await talk.says(sam, retry)).splitlines()[0])  # 7 + 21 + 22 - 7 = 43
    talk.clock.forward(days=1)
    await talk.taps(sam, "Fill the gap")
    first_lines.append(shown(await talk.says(sam, "+domain-mismatch")).splitlines()[0])  # and 22 = 65
    talk.clock.forward(days=6)
    half = "+what-p-means +not-chance-of-better ~size-not-shown"
    first_lines.append(await answer(talk, sam, P, half))  # 22 + 22 + 7 = 51
    talk.clock.forward(days=1)
    nearly = "+definition +less-labelled-data +less-compute +inherited-bias +domain-mismatch ~balance"
    first_lines.append(await answer(talk, sam, M, nearly))  # 7 + 21 + 14 + 22 + 22 + 4 = 90
    talk.clock.forward(days=1)
    await answer(talk, sam, P, "idk")
    talk.clock.forward(days=1)
    facts = "+what-p-means +not-chance-of-better +size-not-shown +confidence-interval !lectures"
    first_lines.append(await answer(talk, sam, P, facts))  # 22 + 22 + 14 + 14 - 7 = 65
    talk.clock.forward(days=1)
    mended = "+definition +less-labelled-data +less-compute +inherited-bias"
    first_lines.append(await answer(talk, sam, M, mended))  # 7 + 21 + 14 + 22 = 64
    scores = [int(line.split("/", maxsplit=1)[0]) for line in first_lines]
    assert scores == [22, 21, 43, 65, 51, 90, 65, 64]
    talk.clock.forward(days=1)


def words_of(talk: Talk) -> dict[str, str]:
    """The texts of the points and mistakes that `EXPECTED` names."""
    texts: dict[str, str] = {}
    for card_id in (P, M):
        card = talk.app.library.card(card_id)
        assert card is not None
        texts |= {point.id: point.text for point in card.key_points}
        texts |= {mistake.id: mistake.text for mistake in card.common_mistakes}
    return {
        "concrete_example": texts["concrete-example"],
        "domain_mismatch": texts["domain-mismatch"],
        "peeking": texts["peeking-inflates-error"],
        "balance": texts["balance"],
        "lectures": texts["lectures"],
    }


async def test_two_weeks_equal_what_is_computed_by_hand(tmp_path: Path) -> None:
    async with open_talk(tmp_path, examiner=Marker()) as talk:
        sam = talk.person(7)
        await two_weeks(talk, sam)
        text, picture = await talk.says(sam, "/stats")
        assert text.text == EXPECTED.format(**words_of(talk))
        assert text.labels == ["Get a question", "All my answers"]
        assert picture.photo is not None
        assert picture_size(picture.photo.content) == (1280, 720)
        assert picture.photo.name == "viva-progress.png"
        assert picture.text == CAPTION
        await without_numbers(talk, sam)
        await after_a_restart_and_mid_question(talk, sam)


async def without_numbers(talk: Talk, sam: LocalPerson) -> None:
    """The same in words: of what is counted the numbers stay, of what is marked none."""
    await prefer(talk, sam, hide_numbers=True)
    text, picture = await talk.says(sam, "/stats")
    for line in ("On average: vague. Best: ready.", "Trend: clearly up. Compared: the latest 3 and the 3 before them."):
        assert line in text.text
    assert "Retries: 1, on average better than before" in text.text
    assert "Facts and decisions: most" in text.text
    for marked in (r"\b52\b", r"\b90\b", r"\b64\b", "%", r"[+-]\d", r"[█░] .*: \d+ \("):
        assert not re.search(marked, text.text + picture.text), marked
    assert picture.photo is not None
    await prefer(talk, sam, hide_numbers=False, language="de")
    text, picture = await talk.says(sam, "/stats")
    assert text.text.startswith("Deine Übung bisher\nAntworten: 9 (5 in den letzten 7 Tagen)\nTage in Folge: 5\n")
    assert picture.text.startswith("Deine Erstversuche\nDer älteste zuerst (2. März bis 14. März): 22, 21,")
    assert picture.photo is not None
    await prefer(talk, sam, language=None)


async def after_a_restart_and_mid_question(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, f"/start q_{P}")
    told = shown(await talk.says(sam, "/stats and more"))
    assert "Average score: 52, best 90" in told
    assert "Still open" in shown(await talk.says(sam, "/question"))


async def test_the_numbers_are_the_same_after_a_restart(tmp_path: Path) -> None:
    async with open_talk(tmp_path, examiner=Marker()) as talk:
        sam = talk.person(7)
        await answer(talk, sam, P, "+what-p-means")
        await answer(talk, sam, M, "+definition")
        before = shown(await talk.says(sam, "/stats"))
        clock, api = talk.clock, talk.api
    async with open_talk(tmp_path, clock, api, examiner=Marker()) as talk:
        assert shown(await talk.says(talk.person(7), "/stats")) == before


async def test_without_answers_the_next_command_is_named_and_nothing_is_drawn(tmp_path: Path) -> None:
    async with open_talk(tmp_path, examiner=Marker()) as talk:
        sam = talk.person(7)
        (message,) = await talk.says(sam, "/stats")
        assert message.text == "No answers yet. Take a /question and come back."
        await answer(talk, sam, P, "+what-p-means")
        (message,) = await talk.says(sam, "/stats")
        assert "I name a trend from 4 graded first tries on; you have 1." in message.text
        assert message.photo is None


async def test_a_person_in_another_zone_has_their_own_days(tmp_path: Path) -> None:
    async with open_talk(tmp_path, examiner=Marker()) as talk:
        sam = talk.person(7)
        await prefer(talk, sam, zone="Pacific/Auckland")
        await answer(talk, sam, P, "+what-p-means")  # 9:01 in UTC, 22:01 in Auckland
        talk.clock.forward(hours=3)  # noon, 1:00 the next day
        await answer(talk, sam, M, "+definition")
        told = shown(await talk.says(sam, "/stats"))
        assert "Days in a row: 2" in told
        assert "Your most recent first tries (2 Mar to 3 Mar)" in told


class Steps:
    """Steps that are run at once."""

    async def step(self, name: str, work: Callable[[], Awaitable[Any]]) -> Any:
        return await work()


async def test_a_picture_that_cannot_be_drawn_is_left_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    drawn_in: list[bool] = []

    def breaks(_: ProgressChart) -> bytes:
        drawn_in.append(threading.current_thread() is threading.main_thread())
        raise ChartError("no fonts here")

    async with open_talk(tmp_path, examiner=Marker()) as talk:
        sam = talk.person(7)
        await talk.says(sam, "/start")
        before = len(sam.sees)
        await Pictures(Steps(), talk.app.sender, draw=breaks).progress(Person(user_id=7, chat_id=7), sample_tally())
        assert len(sam.sees) == before
    assert drawn_in == [False]
    assert "a chart was left out: no fonts here" in caplog.text


async def test_the_talk_goes_on_while_a_picture_is_drawn(tmp_path: Path) -> None:
    may_go_on = threading.Event()

    def slowly(_: ProgressChart) -> bytes:
        assert may_go_on.wait(10)
        raise ChartError("enough")

    async with open_talk(tmp_path, examiner=Marker()) as talk:
        sam, ben = talk.person(7), talk.person(8, "Ben")
        await talk.says(sam, "/start")
        show = Pictures(Steps(), talk.app.sender, draw=slowly).progress(Person(user_id=7, chat_id=7), sample_tally())
        drawing = asyncio.create_task(show)
        assert "Ben" in shown(await talk.says(ben, "/start"))
        assert not drawing.done()
        may_go_on.set()
        await drawing
