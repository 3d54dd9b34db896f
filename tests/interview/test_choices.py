"""A choice of one word as people type it."""

from __future__ import annotations

import pytest

from bot.interview.choices import bare, number_in
from bot.interview.flow_setup import level_of


@pytest.mark.parametrize(
    "typed", ["hard", "Hard pls", "hard please!", "please, hard", "hard, thanks.", "Schwer bitte", "difícil, por favor"]
)
def test_politeness_is_no_other_level(typed: str) -> None:
    assert level_of(typed) == "hard"


@pytest.mark.parametrize(
    ("typed", "number"), [("ten", 10), ("drei", 3), ("5", 5), ("FIVE!", 5), ("tres, por favor", 3)]
)
def test_a_number_may_be_a_word(typed: str, number: int) -> None:
    assert number_in(typed) == number


@pytest.mark.parametrize("typed", ["", "please", "fiver", "5 of them", "-3", "③", "1" * 5000])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert number_in(typed) is None


def test_what_is_too_long_for_a_choice_is_left_as_it_is() -> None:
    assert bare(f"Hard{'!' * 4_000}a") == f"hard{'!' * 4_000}a"
    assert level_of(f"hard{'!' * 4_000}") is None


def test_only_what_stands_around_it_is_left_out() -> None:
    assert bare("pleasehard") == "pleasehard"
    assert bare("hard please easy") == "hard please easy"
