"""Time zones in people's own words."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview import zones

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        (" Berlin ", "Europe/Berlin"),
        ("München", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("New_York", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Istanbul", "Europe/Istanbul"),
        ("america/argentina/buenos_aires", "America/Argentina/Buenos_Aires"),
        ("India", "Asia/Kolkata"),
        ("EST", "America/New_York"),  # IANA's own EST never changes its clock; people there do
        ("utc", "UTC"),
        ("+2", "Etc/GMT-2"),
        ("UTC+02:00", "Etc/GMT-2"),
        ("GMT-5", "Etc/GMT+5"),
        ("\u22125", "Etc/GMT+5"),
        ("+0", "UTC"),
        ("+5:30", "Asia/Kolkata"),
    ],
)
def test_it_is_understood(typed: str, zone: str) -> None:
    assert zones.read_zone(typed) == zone


@pytest.mark.parametrize(
    "typed", ["", "Xyzzy", "+15", "-13", "+3:15", "18:30Berlin", "../etc/passwd", "localtime", "20"]
)
def test_it_is_not_guessed_at(typed: str) -> None:
    assert zones.read_zone(typed) is None


def test_a_slip_of_the_pen_gives_the_nearest() -> None:
    assert zones.nearest("Berln")[0] == "Europe/Berlin"
    assert zones.nearest("Los Angles") == ("America/Los_Angeles",)
    assert zones.nearest("Xyzzy") == ()


def test_every_zone_offered_or_meant_exists_and_has_a_clock() -> None:
    for name in (*zones.COMMON, *zones.ALSO, *zones.FRACTIONS.values()):
        assert name in available_timezones()
        assert zones.clock_in(name, NOW)
    assert zones.clock_in("Asia/Kolkata", NOW) == "14:30"
    assert zones.clock_in(None, NOW) == "09:00"


def test_a_fixed_offset_is_shown_as_people_say_it() -> None:
    assert (zones.shown("Etc/GMT-2"), zones.shown("Etc/GMT+5"), zones.shown(None)) == ("UTC+2", "UTC-5", "UTC")
    assert zones.place("America/New_York") == "New York"
    assert [zones.fixed(name) for name in ("Etc/GMT-2", "Europe/Berlin", "UTC", None)] == [True, False, True, False]


@given(st.text(max_size=80))
def test_any_text_is_read_or_left(text: str) -> None:
    zone = zones.read_zone(text)
    assert zone is None or zone in available_timezones()
    assert all(len(name) <= zones.LONGEST for name in zones.nearest(text))
