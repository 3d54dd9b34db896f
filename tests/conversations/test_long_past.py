"""Somebody who has answered more than a turn usually reads: what was reached long ago still counts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.interview.attempt import Attempt
from bot.interview.interviewer import HISTORY
from bot.interview.session import Person
from bot.local.person import LocalPerson
from tests.support.scenes import shown
from tests.support.scored import NamedScore
from tests.support.stored import assessment, attempt, saves
from tests.support.talk import START, Talk, open_talk

pytestmark = pytest.mark.long

SAM = Person(user_id=7, chat_id=7, name="Sam")
BUSY = HISTORY + 100
"""Answers, more than a turn reads."""


def answer(number: int, score: int, days_ago: float) -> Attempt:
    at = START - timedelta(days=days_ago)
    return attempt(SAM, number, submitted_at=at, asked_at=at, assessment=assessment(score=score))


async def with_past(talk: Talk, *attempts: Attempt) -> LocalPerson:
    """Somebody who practises as a data scientist on adaptive and has given these answers."""
    sam = talk.person(SAM.user_id)
    await talk.says(sam, "/role data scientist")
    await talk.taps(sam, "Adaptive")
    await talk.says(sam, "/cancel")
    await talk.app.store.turn("past", SAM, talk.clock.now, saves(*attempts))
    return sam


@pytest.mark.asyncio
async def test_the_level_reached_holds_however_many_middling_answers_follow(tmp_path: Path) -> None:
    async with open_talk(tmp_path, examiner=NamedScore()) as talk:
        strong = [answer(n, 90, 30) for n in (1, 2)]
        sam = await with_past(talk, *strong, *(answer(n, 60, 30 - n / 100) for n in range(3, BUSY)))
        assert (await talk.says(sam, "/question"))[-1].text.startswith("Hard")
        await talk.says(sam, "/cancel")
        assert "Hard" in (await talk.says(sam, "/mock 3"))[-1].text


@pytest.mark.asyncio
async def test_the_reminder_counts_all_days_in_a_row(tmp_path: Path) -> None:
    async with open_talk(tmp_path, examiner=NamedScore()) as talk:
        a_day = 6
        days = BUSY // a_day
        past = [answer(n, 60, days - n // a_day) for n in range(a_day * days)]
        sam = await with_past(talk, *past)
        await talk.says(sam, "/daily 18:30 UTC")
        talk.clock.now = START.replace(hour=18, minute=30)
        await talk.app.desk.reminders.look(1)
        await talk.settle()
        assert f"{days} days in a row" in sam.last.text
        assert f"Days in a row: {days}" in shown(await talk.says(sam, "/stats"))
