"""Callback data: within Telegram's 64 bytes, and read back only if it is ours."""

from __future__ import annotations

from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview import actions as a
from bot.interview.finding import key_of
from bot.interview.zones import LONGEST
from bot.tg.buttons import MAX_BYTES, VERBS, Button, Tapped, decode, encode
from bot.tg.handlers import ADMIN_TAPS, TAPS
from knowledge.card import Difficulty, QuestionType
from knowledge.roles import ROLE_NAMES

LARGEST_USER = 2**52 - 1  # the Bot API: a user id has at most 52 significant bits
MANY_TURNS = 999_999_999
ARGUMENTS = {
    "role": ROLE_NAMES,
    "level": (*(level.value for level in Difficulty), "adaptive"),
    "take": (key_of("pretrained-models-tradeoffs"),),
    "filter": (
        *(f"type:{kind.value}" for kind in QuestionType),
        *("level:adaptive", f"no-company:{key_of('x')}", "clear:company", "show:company.8333"),
    ),
    "daily": ("off", *(f"18:30 {name}" for name in available_timezones() if len(name) <= LONGEST)),
    "set": (
        "language auto",
        "daily 18:30",
        *(f"zone {name}" for name in available_timezones() if len(name) <= LONGEST),
    ),
    "guess": ("80", ""),
    "guessing": ("on", "off"),
    "import": ("0123456789abcdef",),
    "judge": (f"{LARGEST_USER}-{MANY_TURNS}-99",),
    "open": ("999999999-99",),
    "redo": ("999999999-99",),
    "history": ("20000",),
    "saved": ("20",),
    "save": (f"+{key_of('x')}", f"-{key_of('x')}"),
    "drop": (key_of("x"),),
}


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_button_fits_and_comes_back(verb: str) -> None:
    for argument in ARGUMENTS.get(verb, ("",)):
        data = encode(Button("x", verb, argument), MANY_TURNS, LARGEST_USER)
        assert len(data.encode()) <= MAX_BYTES
        assert decode(data) == Tapped(verb, MANY_TURNS, LARGEST_USER, argument)


def test_every_verb_leads_somewhere() -> None:
    assert set(TAPS) | ADMIN_TAPS == VERBS
    for verb in TAPS:
        assert TAPS[verb](Tapped(verb, 3, 7, "")).turn in (3, None)


def test_only_buttons_that_name_what_they_are_for_and_those_that_only_read_outlive_their_turn() -> None:
    lasting = {verb for verb in TAPS if TAPS[verb](Tapped(verb, 3, 7, "")).turn is None}
    reading = {"history", "open", "saved"}
    assert lasting == reading | {"judge", "regrade", "rerule", "take_up", "not_today", "unremind", "save"}


@pytest.mark.parametrize("argument", ["", "x", "²", "-1", "9" * 40])
def test_a_page_that_is_no_number_is_the_first(argument: str) -> None:
    assert TAPS["history"](Tapped("history", 3, 7, argument)) == a.History()
    assert TAPS["saved"](Tapped("saved", 3, 7, argument)) == a.Saved()


@pytest.mark.parametrize("button", [Button("x", "steal"), Button("x", "role", "r" * 60), Button("x", "role", "é" * 28)])
def test_what_telegram_would_refuse_is_refused_here(button: Button) -> None:
    with pytest.raises(ValueError, match="not a button"):
        encode(button, 1, LARGEST_USER)


@given(st.text(max_size=70))
def test_reading_never_fails(data: str) -> None:
    tapped = decode(data)
    assert tapped is None or (tapped.verb in VERBS and tapped.turn >= 0 and tapped.owner >= 0)
