"""/daily: set, looked at, changed and ended, by words and by buttons."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.interview.session import Session
from bot.local.person import LocalPerson
from bot.tg import texts as t
from tests.support.scenes import ANSWER, answered, asked, score_of, shown
from tests.support.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")
SETTINGS = {"model": "scripted:echo"}


async def session_of(talk: Talk, person: LocalPerson) -> Session:
    snapshot = await talk.app.store.snapshot(person.user_id)
    assert snapshot is not None
    return snapshot.candidate.session


async def wish_of(talk: Talk, person: LocalPerson) -> tuple[str | None, str | None]:
    prefs = (await session_of(talk, person)).prefs
    return prefs.daily, prefs.zone


async def test_alone_it_offers_times_and_a_tap_sets_one(talk: Talk, sam: LocalPerson) -> None:
    (message,) = await talk.says(sam, "/daily")
    assert "No daily reminder is set" in message.text
    assert message.labels == ["07:30", "12:30", "18:30", "20:30"]
    assert await talk.taps(sam, "18:30") == [], "the message should be changed in place"
    assert sam.last.message_id == message.message_id
    assert "Daily reminder: 18:30" in sam.last.text
    assert await wish_of(talk, sam) == ("18:30", None)


async def test_an_unknown_zone_is_asked_for_and_a_tap_on_a_clock_answers(talk: Talk, sam: LocalPerson) -> None:
    talk.clock.now = datetime(2026, 3, 2, 9, 0, tzinfo=talk.clock.now.tzinfo)
    message = (await talk.says(sam, "/daily 18:30"))[-1]
    assert "so that is UTC" in message.text
    assert "/daily 18:30 Berlin" in message.text
    assert {"Berlin 10:01", "New York 04:01", "Kolkata 14:31"} <= set(message.labels)
    await talk.taps(sam, "New York")
    assert "Daily reminder: 18:30, America/New_York" in sam.last.text
    assert "time zone yet" not in sam.last.text
    assert await wish_of(talk, sam) == ("18:30", "America/New_York")
    again = shown(await talk.says(sam, "/daily 19:00"))
    assert "time zone yet" not in again
    assert "Daily reminder: 19:00, America/New_York" in again


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("/daily 18:30 Berlin", ("18:30", "Europe/Berlin")),
        ("/daily 6:30 pm, New York", ("18:30", "America/New_York")),
        ("/daily 07:05 +5:30", ("07:05", "Asia/Kolkata")),
        ("/daily 9 +2", ("09:00", "Etc/GMT-2")),
        ("/daily 9 GMT", ("09:00", "UTC")),
        ("/daily 9 +0", ("09:00", "UTC")),
        ("/daily\n18:30\nBerlin", ("18:30", "Europe/Berlin")),
    ],
)
async def test_time_and_place_in_one_line(talk: Talk, sam: LocalPerson, typed: str, wish: tuple[str, str]) -> None:
    text = shown(await talk.says(sam, typed))
    assert await wish_of(talk, sam) == wish
    assert f"Daily reminder: {wish[0]}" in text
    assert ("knows no summer time" in text) is wish[1].startswith(("Etc/", "UTC"))


async def test_a_place_alone_sets_the_zone(talk: Talk, sam: LocalPerson) -> None:
    assert "Your time zone: Europe/Berlin" in shown(await talk.says(sam, "/daily Berlin"))
    assert await wish_of(talk, sam) == (None, "Europe/Berlin")
    assert "Daily reminder: 18:30, Europe/Berlin" in shown(await talk.says(sam, "/daily 18:30"))


async def test_it_says_whether_the_next_one_is_today(talk: Talk, sam: LocalPerson) -> None:
    talk.clock.now = datetime(2026, 3, 3, 9, 0, tzinfo=talk.clock.now.tzinfo)
    assert "comes today" in shown(await talk.says(sam, "/daily 12:00 Berlin"))
    assert "comes tomorrow" in shown(await talk.says(sam, "/daily 10:00"))
    assert "Daily reminder: 10:00, Europe/Berlin" in shown(await talk.says(sam, "/daily"))


async def test_who_has_answered_today_is_told_that_it_comes_tomorrow(talk: Talk, sam: LocalPerson) -> None:
    talk.clock.now = datetime(2026, 3, 3, 9, 0, tzinfo=talk.clock.now.tzinfo)
    await asked(talk, sam)
    assert "comes today" in shown(await talk.says(sam, "/daily 18:30 Berlin")), "a question alone is no answer"
    await talk.says(sam, "/cancel")
    await answered(talk, sam)
    assert "comes tomorrow" in shown(await talk.says(sam, "/daily 18:30 Berlin"))
    talk.clock.forward(hours=3)
    assert "comes today" in shown(await talk.says(sam, "/daily 18:30 Auckland")), "where that was yesterday"
    talk.clock.forward(days=1)
    assert "comes today" in shown(await talk.says(sam, "/daily 18:30 Berlin"))


async def test_on_an_interviews_day_and_the_day_after_no_reminder_is_promised(talk: Talk, sam: LocalPerson) -> None:
    talk.clock.now = datetime(2026, 3, 2, 9, 0, tzinfo=talk.clock.now.tzinfo)
    await talk.says(sam, "/interview 2026-03-03")
    assert "comes today" in shown(await talk.says(sam, "/daily 18:30 Berlin"))
    assert "comes on Thursday 5 March." in shown(await talk.says(sam, "/daily 09:00 Berlin"))
    await talk.says(sam, "/daily 18:30")
    await answered(talk, sam)
    assert "comes on Thursday 5 March." in shown(await talk.says(sam, "/daily 18:30"))
    talk.clock.now = datetime(2026, 3, 3, 4, 0, tzinfo=talk.clock.now.tzinfo)
    assert "comes on Thursday 5 March." in shown(await talk.says(sam, "/daily 18:30"))
    talk.clock.now = datetime(2026, 3, 4, 18, 0, tzinfo=talk.clock.now.tzinfo)
    assert "comes tomorrow" in shown(await talk.says(sam, "/daily"))


async def test_a_time_in_the_quiet_hours_is_moved_and_said(talk: Talk, sam: LocalPerson) -> None:
    text = shown(await talk.says(sam, "/daily 23:15 Berlin"))
    assert "23:15 lies in your quiet hours (22:00 to 07:00), so it comes at 07:00" in text


@pytest.mark.parametrize("ending", ["/daily off", "tap"])
async def test_off_ends_it_and_twice_harms_nothing(talk: Talk, sam: LocalPerson, ending: str) -> None:
    message = (await talk.says(sam, "/daily 18:30 Berlin"))[-1]
    off = message.buttons[-1][-1]
    assert (off.label, off.data is None) == ("No reminder", False)
    told = []
    for _ in range(2):
        if ending == "tap":
            await sam.taps_old(message.message_id, str(off.data))
            await talk.settle()
        else:
            await talk.says(sam, ending)
        told.append(sam.last.text)
    assert await wish_of(talk, sam) == (None, "Europe/Berlin")
    assert "No more daily reminders" in told[0]
    assert "No daily reminder is set" in told[1]


@pytest.mark.parametrize(
    ("typed", "told", "offered"),
    [
        ("/daily 25:00", "“25:00” is no time of day", "07:30"),
        ("/daily 18:75 Berlin", "“18:75 Berlin” is no time of day", "07:30"),
        ("/daily soon", "“soon” is no time of day", "07:30"),
        ("/daily 18:30 Berln", "no place or time zone called “Berln”", "Berlin "),
        ("/daily 18:30 Xyzzy", "no place or time zone called “Xyzzy”", "Tokyo "),
        ("/daily " + "x" * 3000, "no time of day", "07:30"),
    ],
)
async def test_what_cannot_be_read_changes_nothing_and_is_explained(
    talk: Talk, sam: LocalPerson, typed: str, told: str, offered: str
) -> None:
    await talk.says(sam, "/daily 08:00 London")
    message = (await talk.says(sam, typed))[-1]
    assert told in message.text
    assert "/daily 18:30" in message.text
    assert len(message.text) < 500
    assert any(label.startswith(offered) for label in message.labels)
    assert await wish_of(talk, sam) == ("08:00", "Europe/London")


async def test_the_nearest_zone_goes_with_the_time_that_was_typed(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/daily 18:30 Berln")
    await talk.taps(sam, "Berlin")
    assert await wish_of(talk, sam) == ("18:30", "Europe/Berlin")


async def test_in_the_middle_of_a_question_it_is_no_answer(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.says(sam, "/daily 18:30")
    await talk.taps(sam, "Berlin")
    assert await wish_of(talk, sam) == ("18:30", "Europe/Berlin")
    assert score_of(await talk.says(sam, ANSWER)) > 0


async def test_a_button_from_before_the_next_question_is_explained(talk: Talk, sam: LocalPerson) -> None:
    old = (await talk.says(sam, "/daily"))[-1]
    await asked(talk, sam)
    assert await talk.taps(sam, "18:30", old.message_id) == []
    assert sam.toast == t.STALE_TOAST
    assert await wish_of(talk, sam) == (None, None)
