"""What is typed after /daily and /settings."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.daily_words import TIMES, Wish, read_daily
from bot.interview.flow_settings import OPTIONS
from bot.interview.preferences import SETTINGS, alike, find
from bot.interview.session import Prefs


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("18:30", Wish(time="18:30")),
        ("18.30", Wish(time="18:30")),
        ("1830", Wish(time="18:30")),
        ("7", Wish(time="07:00")),
        ("at 7", Wish(time="07:00")),
        ("18 Uhr", Wish(time="18:00")),
        ("18h30", Wish(time="18:30")),
        ("6:30pm", Wish(time="18:30")),
        ("12 am", Wish(time="00:00")),
        ("12 p.m.", Wish(time="12:00")),
        ("18:30 Berlin", Wish(time="18:30", zone="Europe/Berlin")),
        ("18:30, in New York", Wish(time="18:30", zone="America/New_York")),
        ("18:30 +2", Wish(time="18:30", zone="Etc/GMT-2")),
        ("Berlin", Wish(zone="Europe/Berlin")),
        ("-5", Wish(zone="Etc/GMT+5")),
        ("off", Wish(off=True)),
        ("  ", Wish()),
        ("24:00", Wish(unclear="24:00", about="time")),
        ("18:75", Wish(unclear="18:75", about="time")),
        ("13 pm", Wish(unclear="13 pm", about="time")),
        ("18:30Berlin", Wish(unclear="18:30Berlin", about="time")),
        ("18:30 Xyzzy", Wish(time="18:30", unclear="Xyzzy", about="zone")),
        ("soon", Wish(unclear="soon", about="zone")),
        ("tomorow", Wish(unclear="tomorow", about="time")),
        ("Mañana", Wish(unclear="Mañana", about="time")),
        ("Berln", Wish(unclear="Berln", about="zone")),
    ],
)
def test_a_wish_is_read(typed: str, wish: Wish) -> None:
    assert read_daily(typed) == wish


@given(st.text(max_size=100))
def test_any_text_is_a_wish_or_unclear(text: str) -> None:
    wish = read_daily(text)
    assert not (wish.off and wish.time)
    assert (wish.unclear is None) == (wish.about is None)


@pytest.mark.parametrize(
    ("name", "typed", "changes"),
    [
        ("mode", "exam", {"mode": "exam"}),
        ("hints", "off", {"hints": False}),
        ("hint", "AUS", {"hints": False}),
        ("feedback", "short", {"brief": True}),
        ("brief", "on", {"brief": True}),
        ("numbers", "off", {"hide_numbers": True}),
        ("scores", "show", {"hide_numbers": False}),
        ("language", "Deutsch", {"language": "de"}),
        ("language", "spanish", {"language": "es"}),
        ("lang", "auto", {"language": None}),
        ("daily", "18:30 Berlin", {"daily": "18:30", "zone": "Europe/Berlin"}),
        ("reminder", "off", {"daily": None}),
        ("zone", "Tokyo", {"zone": "Asia/Tokyo"}),
        ("quiet", "22-7", {"quiet": (22, 7)}),
        ("quiet", "22:00 to 07:00", {"quiet": (22, 7)}),
        ("quiet", "20-24", {"quiet": (20, 0)}),
        ("quiet", "off", {"quiet": (0, 0)}),
        ("mode", "brutal", None),
        ("hints", "maybe", None),
        ("language", "Klingon", None),
        ("daily", "Berlin", None),
        ("daily", "18:30 Xyzzy", None),
        ("zone", "Xyzzy", None),
        ("quiet", "22:30-7", None),
        ("quiet", "25-7", None),
        ("quiet", "0-24", None),
        ("quiet", "8-8", None),
    ],
)
def test_a_value_is_read_or_refused(name: str, typed: str, changes: dict[str, Any] | None) -> None:
    setting = find(name)
    assert setting is not None
    assert setting.read(typed) == changes


def test_what_is_proposed_or_shown_can_be_typed_and_changes_what_it_says() -> None:
    for setting in SETTINGS:
        for value in (*setting.values, *OPTIONS.get(setting.name, ())):
            changes = setting.read(value)
            assert changes is not None, f"/settings {setting.name} {value}"
            after = Prefs().model_copy(update=dict(changes))
            assert setting.read(setting.now(after)) == changes
            assert Prefs.model_validate(after.model_dump()) == after
    assert all(read_daily(time).time == time for time in TIMES)


def test_a_slip_of_the_pen_is_recognized() -> None:
    assert (near := alike("hnts")) is not None
    assert near.name == "hints"
    assert alike("colour") is None
    assert find("colour") is None
