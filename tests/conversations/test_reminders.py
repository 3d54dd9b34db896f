"""What is said unasked: once a local day, at the local time, whatever the clocks, the process and the person do.

Time is the talk's own clock. What is due by it is begun by `Reminders.look`, which whoever serves calls every few
seconds; here `look_on` calls it at each half hour that passes.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.local.botapi import BotApi
from bot.local.faults import refused, too_many_requests
from bot.local.person import LocalPerson
from bot.local.seen import SeenMessage
from bot.tg import texts as t
from tests.conversations.test_not_graded import failed, script
from tests.support.scenes import ANSWER, CARD, OTHER_CARD, asked, card_of, scores_in, shown, tried_again
from tests.support.talk import PATIENCE, TOKEN, Clock, Talk, open_talk

pytestmark = pytest.mark.long

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
HALF_AN_HOUR = timedelta(minutes=30)
BUTTONS = ["Question", "Not today", "Stop reminding"]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def unasked(person: LocalPerson) -> list[SeenMessage]:
    """The reminders in the chat: nothing else has their last button."""
    return [message for message in person.sees if "Stop reminding" in message.labels]


def times(person: LocalPerson, zone: ZoneInfo) -> list[str]:
    """When they came, by the person's own clock."""
    return [f"{message.date.astimezone(zone):%m-%d %H:%M}" for message in unasked(person)]


async def look(talk: Talk, at_once: int = 100) -> int:
    begun = await talk.app.desk.reminders.look(at_once)
    if begun:
        await talk.settle()
    return begun


async def look_on(talk: Talk, until: datetime) -> None:
    """The clock goes on to ``until``, and what has become due is begun at each half hour."""
    while talk.clock.now < until:
        last = talk.clock.now.replace(minute=talk.clock.now.minute // 30 * 30, second=0)
        talk.clock.now = min(last + HALF_AN_HOUR, until)
        await look(talk)


async def answers(talk: Talk, person: LocalPerson) -> None:
    await talk.says(person, f"/start q_{CARD}")
    await talk.says(person, ANSWER)


def days(first: str, number: int) -> list[datetime]:
    return [utc(first) + timedelta(days=n) for n in range(number)]


@pytest.mark.parametrize("first", ["2026-03-02T00:00", "2026-03-23T00:00"], ids=["New York changes", "Berlin changes"])
async def test_two_weeks_in_two_zones_across_a_clock_change(tmp_path: Path, first: str) -> None:
    """Ada in Berlin practises before her reminder on even days, Bob in New York after it on every third."""
    clock = Clock(utc(first))
    async with open_talk(tmp_path, clock, model="scripted:echo") as talk:
        ada, bob = talk.person(1, "Ada"), talk.person(2, "Bob")
        await talk.says(ada, "/daily 18:30 Berlin")
        await talk.says(bob, "/daily 07:30 New York")
        practised = []
        for day in days(first, 14):
            await look_on(talk, day.replace(hour=10))
            if day.day % 2 == 0:
                await answers(talk, ada)
                practised.append(f"{day:%m-%d}")
            await look_on(talk, day.replace(hour=15))
            if day.day % 3 == 0:
                await answers(talk, bob)
            await look_on(talk, day + timedelta(days=1))
        calendar = [f"{day:%m-%d}" for day in days(first, 14)]
        assert times(ada, BERLIN) == [f"{day} 18:30" for day in calendar if day not in practised]
        assert times(bob, NEW_YORK) == [f"{day} 07:30" for day in calendar]
        assert all(message.labels == BUTTONS for message in unasked(ada))


@pytest.mark.parametrize(
    ("daily", "quiet", "expected"),
    [
        ("02:30", "off", ["03-28 02:30", "03-29 03:30", "03-30 02:30"]),  # 02:30 does not exist on the 29th
        ("23:00", "22-7", ["03-28 07:00", "03-29 07:00", "03-30 07:00"]),
        ("06:30", "22-7", ["03-28 07:00", "03-29 07:00", "03-30 07:00"]),
        ("23:00", "off", ["03-28 23:00", "03-29 23:00", "03-30 23:00"]),
    ],
)
async def test_quiet_hours_and_a_time_that_does_not_exist(
    tmp_path: Path, daily: str, quiet: str, expected: list[str]
) -> None:
    async with open_talk(tmp_path, Clock(utc("2026-03-27T23:10"))) as talk:
        sam = talk.person(7)
        await talk.says(sam, f"/daily {daily} Berlin")
        await talk.says(sam, f"/settings quiet {quiet}")
        await look_on(talk, utc("2026-03-30T22:00"))
        assert times(sam, BERLIN) == expected


async def test_a_time_that_comes_twice_reminds_once(tmp_path: Path) -> None:
    async with open_talk(tmp_path, Clock(utc("2026-10-24T21:00"))) as talk:
        sam = talk.person(7)
        await talk.says(sam, "/settings quiet off")
        await talk.says(sam, "/daily 02:30 Berlin")
        await look_on(talk, utc("2026-10-25T22:00"))
        assert [message.date for message in unasked(sam)] == [utc("2026-10-25T00:30")]


async def test_a_changed_time_takes_the_place_of_the_earlier_one(tmp_path: Path) -> None:
    async with open_talk(tmp_path, Clock(utc("2026-03-02T09:00"))) as talk:
        sam = talk.person(7)
        await talk.says(sam, "/daily 12:00 Berlin")
        await talk.says(sam, "/daily 20:00")
        await look_on(talk, utc("2026-03-02T15:00"))
        await talk.says(sam, "/daily 18:00")
        await look_on(talk, utc("2026-03-02T17:30"))
        assert times(sam, BERLIN) == ["03-02 18:00"]
        # Later the same day: not a second one today.
        await talk.says(sam, "/daily 21:00")
        await look_on(talk, utc("2026-03-03T22:00"))
        assert times(sam, BERLIN) == ["03-02 18:00", "03-03 21:00"]


async def test_a_time_that_has_just_passed_begins_tomorrow(tmp_path: Path) -> None:
    async with open_talk(tmp_path, Clock(utc("2026-03-02T17:40"))) as talk:
        sam = talk.person(7)
        assert "comes tomorrow" in shown(await talk.says(sam, "/daily 18:30 Berlin"))
        await look_on(talk, utc("2026-03-03T20:00"))
        assert times(sam, BERLIN) == ["03-03 18:30"]


async def test_a_changed_zone_moves_it(tmp_path: Path) -> None:
    async with open_talk(tmp_path, Clock(utc("2026-03-02T09:00"))) as talk:
        sam = talk.person(7)
        await talk.says(sam, "/daily 18:30 Berlin")
        await look_on(talk, utc("2026-03-02T18:00"))
        await talk.says(sam, "/settings zone New York")
        await look_on(talk, utc("2026-03-03T23:59"))
        assert times(sam, NEW_YORK) == ["03-02 12:30", "03-03 18:30"]


@pytest.mark.parametrize("way", ["/daily off", "/settings daily off", "Stop reminding"])
async def test_after_off_nothing_comes(tmp_path: Path, way: str) -> None:
    async with open_talk(tmp_path, Clock(utc("2026-03-02T09:00"))) as talk:
        sam = talk.person(7)
        await talk.says(sam, "/daily 12:00")
        await look_on(talk, utc("2026-03-02T13:00"))
        button = unasked(sam)[0].message_id
        if way.startswith("/"):
            await talk.says(sam, way)
        else:
            await asked(talk, sam)  # the button holds although a question came after it
            await talk.taps(sam, way, button)
            assert "No more daily reminders" in shown(sam.sees)
        before = len([m for m in sam.sees if m.from_bot])
        await look_on(talk, utc("2026-03-05T13:00"))
        assert len([m for m in sam.sees if m.from_bot]) == before


async def test_the_buttons_of_a_reminder(tmp_path: Path) -> None:
    async with open_talk(tmp_path, Clock(utc("2026-03-02T09:00")), model="scripted:echo") as talk:
        sam = talk.person(7)
        await talk.says(sam, "/role Data Scientist")
        await talk.says(sam, "/daily 12:00")
        await look_on(talk, utc("2026-03-02T12:00"))
        reminder = unasked(sam)[0]
        assert reminder.text == "Ten minutes today? A question for the role Data Scientist is ready."
        assert "Write your answer" in shown(await talk.taps(sam, "Question", reminder.message_id))
        assert "Still open" in shown(await talk.taps(sam, "Question", reminder.message_id))
        assert "not today" in shown(await talk.taps(sam, "Not today", reminder.message_id))
        await look_on(talk, utc("2026-03-03T12:00"))
        assert len(unasked(sam)) == 2


async def test_old_buttons_of_somebody_who_was_forgotten_and_came_back_do_nothing(tmp_path: Path) -> None:
    async with open_talk(tmp_path, Clock(utc("2026-03-02T09:00"))) as talk:
        sam = talk.person(7)
        await talk.says(sam, "/daily 12:00")
        await look_on(talk, utc("2026-03-02T12:00"))
        button = unasked(sam)[0].message_id
        await talk.says(sam, "/forget")
        await talk.taps(sam, "Delete everything")
        await talk.says(sam, "/daily 18:30")
        for label in ("Stop reminding", "Not today"):
            assert await talk.taps(sam, label, button) == []
            assert sam.toast == t.STALE_TOAST
        await look_on(talk, utc("2026-03-02T18:30"))
        assert len(unasked(sam)) == 2


async def test_after_forgetting_nothing_comes_and_nobody_is_made_anew(tmp_path: Path) -> None:
    async with open_talk(tmp_path, Clock(utc("2026-03-02T09:00"))) as talk:
        sam = talk.person(7)
        await talk.says(sam, "/daily 12:00")
        talk.clock.now = utc("2026-03-02T12:00")
        (due,) = await talk.app.desk.interviewer.due(10)
        await talk.says(sam, "/forget")
        await talk.taps(sam, "Delete everything")
        before = len(sam.sees)
        # Work that was begun before it was known that the person is gone.
        await talk.app.engine.store("remind", "remind-late", 7, {"person": due[0].model_dump(mode="json")})
        await talk.settle()
        await look_on(talk, utc("2026-03-04T12:00"))
        assert len(sam.sees) == before
        assert await talk.app.store.snapshot(7) is None


async def test_what_a_reminder_names(tmp_path: Path) -> None:
    numbers = count(3)

    async with open_talk(tmp_path, Clock(utc("2026-03-02T09:00")), model="scripted:echo") as talk:
        sam = talk.person(7)

        async def next_one() -> str:
            day = next(numbers)
            await look_on(talk, utc(f"2026-03-{day:02d}T12:00"))
            return unasked(sam)[-1].text

        await talk.says(sam, "/daily 12:00")
        assert await next_one() == "Ten minutes today? A question is ready."
        await asked(talk, sam, OTHER_CARD)
        assert card_of(talk, OTHER_CARD).question in await next_one()
        points = (*card_of(talk, OTHER_CARD).key_points, *card_of(talk).key_points)
        everything = " ".join(text for point in points for text in (point.text, *point.examples))
        await talk.says(sam, everything)  # so good that it does not come back for days
        await look_on(talk, utc("2026-03-05T11:00"))
        await asked(talk, sam, CARD)
        await talk.says(sam, everything)
        talk.clock.now = utc("2026-03-06T11:00")
        next(numbers)
        assert await next_one() == "You have practised 2 days in a row. One answer today makes it 3."
        assert unasked(sam)[-1].date.day == 6


async def test_who_is_in_the_middle_of_a_question_is_left_alone(tmp_path: Path) -> None:
    async with open_talk(tmp_path, Clock(utc("2026-03-02T09:00"))) as talk:
        sam = talk.person(7)
        await talk.says(sam, "/daily 12:00")
        await asked(talk, sam)
        talk.clock.now = utc("2026-03-02T11:45")
        await talk.says(sam, "/hint")
        await look_on(talk, utc("2026-03-02T14:00"))
        assert unasked(sam) == []
        await look_on(talk, utc("2026-03-03T12:00"))
        assert len(unasked(sam)) == 1


async def test_a_grade_that_comes_late_is_no_sign_of_the_person(tmp_path: Path) -> None:
    clock = Clock(utc("2026-03-02T09:00"))
    async with open_talk(tmp_path, clock, model=script(tmp_path, "429", "echo")) as talk:
        sam = talk.person(7)
        await talk.says(sam, "/daily 12:00")
        await failed(talk, sam)
        await asked(talk, sam, OTHER_CARD)
        clock.now = utc("2026-03-03T11:45")
        before = len(sam.sees)
        await tried_again(talk, "late")
        assert scores_in(sam.sees[before:])
        snapshot = await talk.app.store.snapshot(7)
        assert snapshot is not None
        assert snapshot.candidate.updated_at < utc("2026-03-03T00:00")
        await look_on(talk, utc("2026-03-03T12:00"))
        assert len(unasked(sam)) == 1


async def test_an_answer_counts_on_the_persons_own_day(tmp_path: Path) -> None:
    """23:30 UTC on the second is the third in Berlin, where it is the day's practice; in New York it is the second."""
    async with open_talk(tmp_path, Clock(utc("2026-03-02T20:00")), model="scripted:echo") as talk:
        ada, bob = talk.person(1, "Ada"), talk.person(2, "Bob")
        await talk.says(ada, "/daily 12:00 Berlin")
        await talk.says(bob, "/daily 12:00 New York")
        talk.clock.now = utc("2026-03-02T23:30")
        await answers(talk, ada)
        await answers(talk, bob)
        await look_on(talk, utc("2026-03-03T18:00"))
        assert times(ada, BERLIN) == []
        assert times(bob, NEW_YORK) == ["03-03 12:00"]


async def test_after_five_in_vain_it_says_that_it_pauses_and_goes_on_when_the_person_is_back(tmp_path: Path) -> None:
    async with open_talk(tmp_path, Clock(utc("2026-03-02T09:00"))) as talk:
        sam = talk.person(7)
        await talk.says(sam, "/daily 12:00")
        await look_on(talk, utc("2026-03-20T13:00"))
        assert [message.date.day for message in unasked(sam)] == [2, 3, 4, 5, 6, 7]
        last = unasked(sam)[-1]
        assert last.text.startswith("I have written 5 times and heard nothing, so I leave you in peace now.")
        assert last.labels == ["Question", "Stop reminding"]
        await talk.says(sam, "/help")
        await look_on(talk, utc("2026-03-21T13:00"))
        assert [message.date.day for message in unasked(sam)][6:] == [21], "not for a time that has just passed"


async def test_any_sign_of_the_person_begins_the_count_anew(tmp_path: Path) -> None:
    async with open_talk(tmp_path, Clock(utc("2026-03-02T09:00"))) as talk:
        sam = talk.person(7)
        await talk.says(sam, "/daily 12:00")
        await look_on(talk, utc("2026-03-05T13:00"))
        await talk.taps(sam, "Not today")
        await look_on(talk, utc("2026-03-10T13:00"))
        assert len(unasked(sam)) == 9
        assert all(message.labels == BUTTONS for message in unasked(sam)), "it paused"


async def test_who_blocked_the_bot_is_tried_once_and_again_when_they_write(tmp_path: Path) -> None:
    async with open_talk(tmp_path, Clock(utc("2026-03-02T09:00"))) as talk:
        sam = talk.person(7)
        await talk.says(sam, "/daily 12:00")
        await sam.blocks()
        before = talk.api.calls["sendMessage"]
        await look_on(talk, utc("2026-03-06T13:00"))
        assert talk.api.calls["sendMessage"] == before + 1
        await sam.unblocks()
        await look_on(talk, utc("2026-03-07T13:00"))
        assert unasked(sam) == []
        await talk.says(sam, "/help")
        await look_on(talk, utc("2026-03-08T13:00"))
        assert [message.date.day for message in unasked(sam)] == [8]


async def test_who_may_no_longer_use_the_bot_is_not_written_to(tmp_path: Path) -> None:
    clock = Clock(utc("2026-03-02T09:00"))
    async with open_talk(tmp_path, clock) as talk:
        await talk.says(talk.person(7), "/daily 12:00")
        api = talk.api
    async with open_talk(tmp_path, clock, api) as talk:  # what a stop may have broken off ends as it began
        await talk.settle()
    async with open_talk(tmp_path, clock, api, allowed_users="8") as talk:
        await look_on(talk, utc("2026-03-04T13:00"))
        assert unasked(talk.person(7)) == []
        assert await look(talk) == 0


class Restarted:
    """One bot after the other in one folder, before the same Telegram; between two lives the clock goes on."""

    def __init__(self, folder: Path, now: str) -> None:
        self.folder = folder
        self.clock = Clock(utc(now))
        self.api = BotApi(TOKEN, now=self.clock)
        self.sam = LocalPerson(self.api, 7)

    async def live(self, until: str, *said: str) -> None:
        async with open_talk(self.folder, self.clock, self.api) as talk:
            for text in said:
                await talk.says(talk.person(7), text)
            await look_on(talk, utc(until))

    def away(self, until: str) -> None:
        self.clock.now = utc(until)


async def test_a_restart_in_between_changes_nothing(tmp_path: Path) -> None:
    lives = Restarted(tmp_path, "2026-03-27T10:00")
    await lives.live("2026-03-27T12:00", "/daily 18:30 Berlin")
    await lives.live("2026-03-27T19:00")
    await lives.live("2026-03-27T20:00")
    lives.away("2026-03-29T10:00")  # a whole day, and the change of the clocks
    await lives.live("2026-03-29T18:00")
    assert times(lives.sam, BERLIN) == ["03-27 18:30", "03-29 18:30"]


@pytest.mark.parametrize(
    ("back", "expected"),
    [("2026-03-02T19:29", ["03-02 20:29", "03-03 18:30"]), ("2026-03-02T19:31", ["03-03 18:30"])],
    ids=["within two hours", "later"],
)
async def test_what_the_process_missed_comes_late_or_not_at_all(tmp_path: Path, back: str, expected: list[str]) -> None:
    lives = Restarted(tmp_path, "2026-03-02T10:00")
    await lives.live("2026-03-02T12:00", "/daily 18:30 Berlin")
    lives.away(back)
    async with open_talk(tmp_path, lives.clock, lives.api) as talk:
        await look(talk)
        await look_on(talk, utc("2026-03-03T18:00"))
    assert times(lives.sam, BERLIN) == expected


async def test_late_is_not_in_the_quiet_hours(tmp_path: Path) -> None:
    lives = Restarted(tmp_path, "2026-03-02T10:00")
    await lives.live("2026-03-02T12:00", "/daily 21:30 Berlin")
    lives.away("2026-03-02T21:05")
    await lives.live("2026-03-03T12:00")
    assert unasked(lives.sam) == []


async def test_work_begun_before_a_crash_is_not_sent_when_it_is_too_late(tmp_path: Path) -> None:
    async with open_talk(tmp_path, Clock(utc("2026-03-02T09:00"))) as talk:
        sam = talk.person(7)
        await talk.says(sam, "/daily 12:00")
        talk.clock.now = utc("2026-03-02T12:00")
        ((person, _),) = await talk.app.desk.interviewer.due(10)
        assert await talk.app.desk.interviewer.remind("remind-cut", person) != ()  # decided, then cut off
        talk.clock.now = utc("2026-03-02T15:00")
        await talk.app.engine.store("remind", "remind-cut", 7, {"person": person.model_dump(mode="json")})
        await talk.settle()
        assert unasked(sam) == []
        await look_on(talk, utc("2026-03-10T13:00"))
        assert [message.date.day for message in unasked(sam)] == [3, 4, 5, 6, 7, 8], "one in vain was none"


@pytest.mark.parametrize(
    "fault", [too_many_requests(20_000), refused(400, "Bad Request: message is too long")], ids=["too late", "refused"]
)
async def test_a_message_that_does_not_come_through_is_not_counted_and_tomorrow_is_another_day(
    tmp_path: Path, fault: object
) -> None:
    async with open_talk(tmp_path, Clock(utc("2026-03-02T09:00"))) as talk:
        sam = talk.person(7)
        await talk.says(sam, "/daily 12:00")
        talk.api.fail_next("sendMessage", fault)  # type: ignore[arg-type]
        await look_on(talk, utc("2026-03-10T13:00"))
        assert [message.date.day for message in unasked(sam)] == [3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize("blocked", [False, True])
async def test_how_it_went_is_asked_at_the_next_contact_if_the_question_did_not_come_through(
    tmp_path: Path, blocked: bool
) -> None:
    async with open_talk(tmp_path, Clock(utc("2026-03-28T09:00")), model="scripted:echo") as talk:
        sam = talk.person(7)
        await answers(talk, sam)
        await talk.says(sam, "/interview 2026-03-29 Data Scientist at Acme")
        await look_on(talk, utc("2026-03-29T09:00"))
        if blocked:
            await sam.blocks()
        else:
            talk.api.fail_next("sendMessage", too_many_requests(20_000))
        before = len(sam.sees)
        await look_on(talk, utc("2026-03-30T12:30"))
        assert len(sam.sees) == before
        if blocked:
            await sam.unblocks()
        thought = shown(await talk.says(sam, "One thing I forgot: the weights also cost memory."))
        assert t.NOTES["interview_told"] not in thought, "it was never asked how it went"
        asked_now = shown(await talk.says(sam, "/question"))
        assert t.OVER_COMPANY.format(company="Acme", day="Sunday 29 March") in asked_now
        assert t.OVER_ASK in asked_now
        assert t.NOTES["interview_told"] in shown(await talk.says(sam, "They asked about joins."))
        assert "Write your answer" in shown(await talk.says(sam, "/question"))


async def test_a_reminder_keeps_nobody_from_being_forgotten_in_time(tmp_path: Path) -> None:
    async with open_talk(tmp_path, Clock(utc("2026-03-02T09:00")), retention_days="3") as talk:
        await talk.says(talk.person(7), "/daily 12:00")
        await look_on(talk, utc("2026-03-05T10:00"))
        assert len(unasked(talk.person(7))) == 3
        await talk.app.housekeeping.run()
        assert await talk.app.store.snapshot(7) is None


async def test_whoever_serves_looks_by_itself(tmp_path: Path) -> None:
    async with open_talk(tmp_path, Clock(utc("2026-03-02T09:00"))) as talk:
        sam = talk.person(7)
        await talk.says(sam, "/daily 12:00")
        talk.clock.now = utc("2026-03-02T12:00")
        looking = asyncio.create_task(talk.app.desk.reminders.keep_looking())
        await sam.waits_for("Ten minutes today?", PATIENCE)
        looking.cancel()
        await talk.settle()
        assert len(unasked(sam)) == 1


async def test_many_at_one_time_are_told_in_portions_and_once_each(tmp_path: Path) -> None:
    async with open_talk(tmp_path, Clock(utc("2026-03-02T09:00"))) as talk:
        people = [talk.person(1000 + n) for n in range(8)]
        for person in people:
            await person.says("/daily 12:00")
        await talk.settle()
        talk.clock.now = utc("2026-03-02T12:00")
        assert [await look(talk, 5), await look(talk, 5), await look(talk, 5)] == [5, 3, 0]
        assert [len(unasked(person)) for person in people] == [1] * 8


async def test_a_reminder_is_no_turn_of_the_talk(tmp_path: Path) -> None:
    """The question on the table and its buttons stay as they are."""
    async with open_talk(tmp_path, Clock(utc("2026-03-02T09:00")), model="scripted:echo") as talk:
        sam = talk.person(7)
        await talk.says(sam, "/daily 12:00")
        await asked(talk, sam)
        question = sam.last.message_id
        await look_on(talk, utc("2026-03-02T12:00"))
        assert len(unasked(sam)) == 1
        assert "Hint 1 of" in shown(await talk.taps(sam, "Hint", question))
        assert "/100" in shown(await talk.says(sam, ANSWER))


async def test_a_reminder_speaks_the_language_that_was_chosen(tmp_path: Path) -> None:
    async with open_talk(tmp_path, Clock(utc("2026-03-02T09:00"))) as talk:
        sam = talk.person(7)
        await talk.says(sam, "/settings language Deutsch")
        assert "✓ Sprache: Deutsch" in sam.last.text
        await talk.says(sam, "/daily 12:00")
        await look_on(talk, utc("2026-03-02T12:00"))
        assert sam.last.text == "Heute zehn Minuten? Eine Frage liegt bereit."
        assert sam.last.labels == ["Frage", "Heute nicht", "Nicht mehr erinnern"]


async def test_the_morning_of_the_interview_goes_before_the_daily_one_and_the_day_after_ends_the_plan(
    tmp_path: Path,
) -> None:
    async with open_talk(tmp_path, Clock(utc("2026-03-27T09:00")), model="scripted:echo") as talk:
        sam = talk.person(7)
        await answers(talk, sam)
        await talk.says(sam, "/daily 18:30 Berlin")
        await talk.says(sam, "/interview 2026-03-29 Data Scientist")
        before = len(sam.sees)
        await look_on(talk, utc("2026-03-31T20:00"))
        told = [(f"{m.date.astimezone(BERLIN):%m-%d %H:%M}", m.text) for m in sam.sees[before:]]
        assert [when for when, _ in told] == [
            "03-28 18:30",
            *["03-29 07:00"] * 3,  # the word, the cheat sheet, its file
            "03-30 12:00",
            "03-31 18:30",
        ]
        assert "Your interview is in 1 day. On the plan: The last reviews" in told[0][1]
        assert "Today is your interview" in told[1][1]
        assert "Your cheat sheet" in told[2][1]
        assert "Your interview was on" in told[4][1]
        snapshot = await talk.app.store.snapshot(7)
        assert snapshot is not None
        assert snapshot.candidate.session.plan is None


async def test_a_plan_alone_is_spoken_of_as_well_but_not_one_made_on_the_day(tmp_path: Path) -> None:
    async with open_talk(tmp_path, Clock(utc("2026-03-29T06:00"))) as talk:
        ada, bob = talk.person(1, "Ada"), talk.person(2, "Bob")
        await talk.says(ada, "/interview 2026-03-30")
        await talk.says(bob, "/interview 2026-03-29")
        before = [len(ada.sees), len(bob.sees)]
        await look_on(talk, utc("2026-03-30T11:00"))
        assert [message.text for message in ada.sees[before[0] :]] == [t.MORNING], "there is no cheat sheet yet"
        assert len(bob.sees) == before[1]
        await look_on(talk, utc("2026-03-30T12:00"))
        assert "Your interview was on" in shown(bob.sees[before[1] :])


@pytest.mark.parametrize("mode", ["coach", "exam"])
async def test_a_due_review_is_named_and_the_button_leads_to_it(tmp_path: Path, mode: str) -> None:
    async with open_talk(tmp_path, Clock(utc("2026-03-02T09:00")), model="scripted:echo") as talk:
        sam = talk.person(7)
        await talk.says(sam, "/role Data Scientist")
        await answers(talk, sam)
        await talk.says(sam, f"/settings mode {mode}")
        await talk.says(sam, "/daily 12:00")
        talk.clock.now = utc("2026-03-20T11:00")
        await look_on(talk, utc("2026-03-20T12:00"))
        question = card_of(talk).question
        assert unasked(sam)[-1].text == f"1 question is due for review: “{question}”"
        assert question in shown(await talk.taps(sam, "Question"))
