"""When something unasked comes next: local days and times, across clock changes, quiet hours and lateness."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.days import zone_of
from bot.interview.schedule import DAILY, LATE, PATIENCE, Kind, due, is_quiet, local_date, next_slot
from bot.interview.session import InterviewPlan, Prefs, Reminding, Session

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
NEVER_QUIET = (0, 0)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def session(
    daily: str | None = "18:30",
    zone: str | None = BERLIN,
    *,
    quiet: tuple[int, int] = (22, 7),
    plan: InterviewPlan | None = None,
    **state: object,
) -> Session:
    prefs = Prefs(daily=daily, zone=zone, quiet=quiet)
    return Session(prefs=prefs, plan=plan, reminding=Reminding.model_validate(state))


@pytest.mark.parametrize(
    ("zone", "now", "moment"),
    [
        (BERLIN, "2026-03-28T12:00", "2026-03-28T17:30"),  # the last day of winter time
        (BERLIN, "2026-03-29T12:00", "2026-03-29T16:30"),  # the first of summer time
        (BERLIN, "2026-10-25T12:00", "2026-10-25T17:30"),
        (NEW_YORK, "2026-03-07T12:00", "2026-03-07T23:30"),
        (NEW_YORK, "2026-03-08T12:00", "2026-03-08T22:30"),
        (None, "2026-03-08T12:00", "2026-03-08T18:30"),
        ("Etc/GMT-2", "2026-03-08T12:00", "2026-03-08T16:30"),
    ],
)
def test_the_time_of_day_stays_whatever_the_clocks_do(zone: str | None, now: str, moment: str) -> None:
    assert due(session(zone=zone), utc(now)) == utc(moment)


def test_a_time_that_does_not_exist_comes_as_much_later_as_the_clock_was_put_forward() -> None:
    slot = next_slot(session("02:30", quiet=NEVER_QUIET), utc("2026-03-28T23:30"))
    assert slot is not None
    assert slot.moment == utc("2026-03-29T01:30")
    assert slot.moment.astimezone(zone_of(BERLIN)).time() == time(3, 30)
    assert slot.day == date(2026, 3, 29)


def test_a_time_that_comes_twice_is_the_first_of_the_two_and_once() -> None:
    wish = session("02:30", quiet=NEVER_QUIET)
    assert due(wish, utc("2026-10-24T23:00")) == utc("2026-10-25T00:30")
    after = session("02:30", quiet=NEVER_QUIET, settled=utc("2026-10-25T00:30"))
    assert due(after, utc("2026-10-25T00:31")) == utc("2026-10-26T01:30")


def test_nothing_is_due_without_a_wish_while_paused_or_while_the_chat_is_closed() -> None:
    now = utc("2026-03-02T09:00")
    assert due(Session(), now) is None
    assert due(session(None), now) is None
    assert due(session(closed=True), now) is None
    assert due(session(unanswered=PATIENCE), now) is not None  # the one that says so
    assert due(session(unanswered=PATIENCE + 1), now) is None


def test_a_day_that_is_settled_has_no_other() -> None:
    today = utc("2026-03-02T17:30")
    assert due(session(settled=today), utc("2026-03-02T17:31")) == today + timedelta(days=1)
    # Moved east, the person has a later date, and that is the one that is settled.
    assert due(session("07:30", "Asia/Tokyo", settled=utc("2026-03-02T23:30")), utc("2026-03-02T23:45")) == utc(
        "2026-03-03T22:30"
    )


def test_a_time_that_had_passed_when_it_was_wished_begins_tomorrow() -> None:
    wish = session(since=utc("2026-03-02T17:30"))
    assert due(wish, utc("2026-03-02T17:31")) == utc("2026-03-03T17:30")
    assert due(session(since=utc("2026-03-02T17:29")), utc("2026-03-02T17:31")) == utc("2026-03-02T17:30")


def test_a_wish_that_changed_leaves_the_words_about_an_interview() -> None:
    """The wish is about the daily message alone; the morning's word would else be lost to a zone tapped on it."""
    plan = InterviewPlan(day=date(2026, 3, 4), made_on=date(2026, 3, 1))
    tapped = utc("2026-03-04T06:10")  # 07:10 in Berlin
    slot = next_slot(session("07:05", plan=plan, since=tapped), tapped + timedelta(minutes=1))
    assert slot is not None
    assert (slot.kind, slot.moment) == ("plan", utc("2026-03-04T06:00"))
    told = next_slot(session("07:05", plan=plan, since=tapped, settled=tapped), tapped + timedelta(minutes=1))
    assert told is not None
    assert (told.kind, told.day) == ("plan", date(2026, 3, 5))


def test_what_is_late_is_due_for_two_hours_and_then_the_day_is_left_out() -> None:
    moment = utc("2026-03-02T17:30")
    assert due(session(), moment + LATE) == moment
    assert due(session(), moment + LATE + timedelta(seconds=1)) == moment + timedelta(days=1)


@pytest.mark.parametrize(
    ("daily", "quiet", "last"),
    [
        ("21:30", (22, 7), "20:59:59"),  # 22:00 in Berlin
        ("23:30", NEVER_QUIET, "22:59:59"),  # midnight in Berlin
        ("12:00", (13, 14), "11:59:59"),
        ("12:00", (9, 10), "13:00:00"),
    ],
)
def test_late_is_never_in_the_quiet_hours_nor_on_another_day(daily: str, quiet: tuple[int, int], last: str) -> None:
    slot = next_slot(session(daily, quiet=quiet), utc("2026-03-02T06:00"))
    assert slot is not None
    assert slot.until == utc(f"2026-03-02T{last}")


@pytest.mark.parametrize(
    ("daily", "quiet", "moment"),
    [
        ("06:30", (22, 7), "2026-03-02T06:00"),  # at their end, 07:00 in Berlin
        ("23:00", (22, 7), "2026-03-02T06:00"),
        ("07:00", (22, 7), "2026-03-02T06:00"),
        ("03:00", (0, 6), "2026-03-02T05:00"),
        ("06:00", (0, 6), "2026-03-02T05:00"),
        ("23:00", NEVER_QUIET, "2026-03-02T22:00"),
        ("06:30", (6, 6), "2026-03-02T05:30"),
    ],
)
def test_quiet_hours_move_it_to_their_end(daily: str, quiet: tuple[int, int], moment: str) -> None:
    assert due(session(daily, quiet=quiet), utc("2026-03-01T23:30")) == utc(moment)


MORNING = Kind("morning", lambda _, start: date(2026, 3, 4) if start <= date(2026, 3, 4) else None, lambda *_: time(8))


def test_of_two_kinds_on_one_day_the_first_has_the_day() -> None:
    kinds = (MORNING, DAILY)
    early = session("07:15")
    days: list[tuple[int, str]] = []
    now = utc("2026-03-02T00:00")
    while len(days) < 4:
        slot = next_slot(early, now, kinds)
        assert slot is not None
        days.append((slot.day.day, slot.kind))
        now = slot.moment
        early = early.model_copy(update={"reminding": Reminding(settled=now)})
    assert days == [(2, "daily"), (3, "daily"), (4, "morning"), (5, "daily")]


def test_another_kind_comes_while_the_daily_one_is_off_or_paused_but_not_to_a_closed_chat() -> None:
    now = utc("2026-03-02T00:00")
    for wish in (session(None), session(unanswered=PATIENCE + 1)):
        slot = next_slot(wish, now, (MORNING, DAILY))
        assert slot is not None
        assert slot.kind == "morning"
    assert next_slot(session(closed=True), now, (MORNING, DAILY)) is None


@given(
    st.times(),
    st.sampled_from([BERLIN, NEW_YORK, "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Cairo", "Etc/GMT+12", None]),
    st.tuples(st.integers(0, 23), st.integers(0, 23)),
    st.integers(0, 365 * 24 * 60),
)
def test_every_local_day_has_one_at_most_and_none_in_quiet_hours(
    at: time, zone: str | None, quiet: tuple[int, int], minutes: int
) -> None:
    wish = session(f"{at:%H:%M}", zone, quiet=quiet)
    now, days = utc("2026-01-01T00:00") + timedelta(minutes=minutes), []
    for _ in range(5):
        slot = next_slot(wish, now)
        assert slot is not None
        assert slot.moment <= slot.until
        sent = max(now, slot.moment)
        assert sent <= slot.until
        days.append(local_date(wish.prefs, sent))
        assert not is_quiet(sent.astimezone(zone_of(zone)).time(), wish.prefs)
        now = sent
        wish = wish.model_copy(update={"reminding": Reminding(settled=sent)})
    assert days == sorted(set(days))
    assert (days[-1] - days[0]).days == 4, "a day was left out"
