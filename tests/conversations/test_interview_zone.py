"""/interview before a time zone is set: it says so, offers zones, and counts the days anew once one is known."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.interview.session import InterviewPlan
from bot.local.person import LocalPerson
from bot.tg import texts as t
from tests.support.scenes import shown
from tests.support.talk import Clock, Talk, open_talk

pytestmark = pytest.mark.long

AFTERNOON = datetime(2026, 12, 11, 0, 58, tzinfo=UTC)
"""Two minutes before five in the afternoon of 10 December in Los Angeles."""
UNKNOWN = t.PLAN_ZONE_UNKNOWN.split("{")[0]


@pytest_asyncio.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    async with open_talk(tmp_path, Clock(AFTERNOON)) as talk:
        yield talk


async def plan_of(talk: Talk, person: LocalPerson) -> InterviewPlan:
    snapshot = await talk.app.store.snapshot(person.user_id)
    assert snapshot is not None
    assert snapshot.candidate.session.plan is not None
    return snapshot.candidate.session.plan


async def test_it_says_by_which_date_it_counts_and_a_tapped_zone_puts_tomorrow_right(
    talk: Talk, sam: LocalPerson
) -> None:
    (message,) = await talk.says(sam, "/interview tomorrow data scientist Acme")
    assert message.text.startswith("Your plan until Saturday 12 December")
    assert t.PLAN_ZONE_UNKNOWN.format(today="Friday 11 December") in message.text
    assert {"Los Angeles 16:59", "Berlin 01:59"} <= set(message.labels)
    assert await talk.taps(sam, "Los Angeles") == [], "the plan should be changed in place"
    assert sam.last.message_id == message.message_id
    told = sam.last.text
    assert told.startswith("Your interview: Friday 11 December\nData Scientist, Acme\nDays left: 1\n")
    assert "Your time zone: America/Los_Angeles" in told
    assert UNKNOWN not in told
    assert sam.last.labels == ["What is due", "Cheat sheet", "Get a question", "End the plan"]
    assert UNKNOWN not in shown(await talk.says(sam, "/interview"))
    assert await plan_of(talk, sam) == InterviewPlan(
        day=date(2026, 12, 11), made_on=date(2026, 12, 10), role="Data Scientist", company="Acme"
    )


async def test_the_word_on_the_morning_comes_on_that_morning(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/interview tomorrow data scientist")
    await talk.taps(sam, "Los Angeles")
    for hour, told in ((14, False), (15, True)):
        talk.clock.now = datetime(2026, 12, 11, hour, 1, tzinfo=UTC)
        await talk.app.desk.reminders.look(100)
        await talk.settle()
        assert (t.MORNING in shown(sam.sees)) is told


@pytest.mark.parametrize("wish", ["/settings zone Los Angeles", "/daily Los Angeles", "/daily 18:30 Los Angeles"])
async def test_a_zone_set_elsewhere_puts_it_right_too_and_says_so(talk: Talk, sam: LocalPerson, wish: str) -> None:
    await talk.says(sam, "/interview in 2 days data scientist")
    told = await talk.says(sam, wish)
    assert told[-1].text.startswith("Your new plan until Saturday 12 December\n")
    assert "new plan" not in shown(await talk.says(sam, "/settings zone Berlin")), "it was counted already"
    assert (await plan_of(talk, sam)).day == date(2026, 12, 12)


async def test_a_day_in_the_calendar_stays_and_nothing_more_is_said(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/interview 12 December data scientist")
    assert "plan until" not in shown(await talk.says(sam, "/settings zone Los Angeles"))
    plan = await plan_of(talk, sam)
    assert (plan.day, plan.made_on) == (date(2026, 12, 12), date(2026, 12, 10))


async def test_with_the_zone_known_it_counts_by_it_and_offers_none(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/settings zone Los Angeles")
    told = shown(await talk.says(sam, "/interview tomorrow data scientist"))
    assert told.startswith("Your plan until Friday 11 December")
    assert UNKNOWN not in told


async def test_a_zone_tapped_after_the_plan_is_gone_is_set_all_the_same(talk: Talk, sam: LocalPerson) -> None:
    (message,) = await talk.says(sam, "/interview tomorrow data scientist")
    await talk.says(sam, "/interview off")
    await talk.taps(sam, "Los Angeles", message.message_id)
    assert t.SETTINGS_HEAD in shown(sam.sees)
    assert "America/Los_Angeles" in shown(sam.sees)


async def test_a_zone_tapped_after_the_day_closes_the_plan(talk: Talk, sam: LocalPerson) -> None:
    (message,) = await talk.says(sam, "/interview tomorrow data scientist")
    talk.clock.forward(days=5)
    assert t.OVER_ASK in shown(await talk.taps(sam, "Los Angeles", message.message_id))
