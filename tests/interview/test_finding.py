"""Plain word match, folded questions, and the short name of a card."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.finding import fold, key_of, word_match
from tests.support.cards import make_card

CARDS = [
    make_card(id="joins", question="Which SQL join keeps unmatched rows?", tags=["SQL"]),
    make_card(id="cache", question="How do you keep caches fresh?", tags=["Performance"]),
    make_card(id="cpp", question="When is C++ the right choice?", tags=["Performance"]),
]


def test_a_key_stays_the_same_for_ever() -> None:
    assert key_of("pretrained-models-tradeoffs") == "4ccf785df5aff5da"


@given(st.text(max_size=90))
def test_a_key_is_sixteen_hex_digits_whatever_the_name(name: str) -> None:
    assert len(key_of(name)) == 16
    assert int(key_of(name), 16) >= 0


def test_no_two_of_many_names_share_a_key() -> None:
    assert len({key_of(f"card-{n}") for n in range(20_000)}) == 20_000


@pytest.mark.parametrize(
    "text", ["What is C++?", " what IS\n c++ ", "“What is C++?”", "What  is C++ ?", "what is c++!"]
)
def test_a_question_is_known_however_it_is_typed(text: str) -> None:
    assert fold(text) == "what is c++"


def test_c_is_not_c_plus_plus() -> None:
    assert fold("What is C?") != fold("What is C++?")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sql", ("joins",)),
        ("JOINS", ("joins",)),
        ("perform", ("cache", "cpp")),
        ("performance of caches", ("cache", "cpp")),
        ("c++", ("cpp",)),
        ("what is the", ()),
        ("banana", ()),
        ("", ()),
    ],
)
def test_words_shared_with_question_and_tags_count(text: str, found: tuple[str, ...]) -> None:
    assert word_match(CARDS, text, 5) == found


def test_no_more_than_wanted() -> None:
    assert word_match(CARDS, "performance", 1) == ("cache",)


@given(st.text(max_size=40))
def test_the_order_of_the_cards_does_not_matter(text: str) -> None:
    assert word_match(CARDS, text, 3) == word_match(CARDS[::-1], text, 3)
