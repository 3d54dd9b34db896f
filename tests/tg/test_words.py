"""Formatted text: offsets in UTF-16 units, and cutting that loses nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tg.words import LIMIT, Span, Words, clipped, utf16

STYLES = st.lists(st.sampled_from(["bold", "italic", "code", "blockquote"]), max_size=2, unique=True)
RUNS = st.lists(st.tuples(st.text(st.sampled_from("ab 🦊é\n👩🏽‍🚀"), max_size=30), STYLES), max_size=12)


def build(runs: list[tuple[str, list[str]]]) -> Words:
    words = Words()
    for text, styles in runs:
        words.add(text, *styles)
    return words


def covered(words: Words, span: Span) -> str:
    units = words.text.encode("utf-16-le")
    return units[2 * span.offset : 2 * (span.offset + span.length)].decode("utf-16-le")


def styled(words: Words, style: str) -> str:
    """All that stands in ``style``, without white space."""
    return "".join("".join(covered(words, span).split()) for span in words.spans if span.type == style)


def test_lengths_are_counted_as_telegram_counts() -> None:
    assert utf16("aé🦊") == 4
    words = Words().add("🦊 ").add("bold", "bold")
    assert words.spans == [Span("bold", 3, 4)]
    assert covered(words, words.spans[0]) == "bold"


def test_a_short_text_stays_whole() -> None:
    words = Words().line("Title", "bold").line("Rest")
    assert words.pieces() == [Words("Title\nRest", [Span("bold", 0, 5)])]


def test_cuts_are_at_line_ends_where_possible() -> None:
    pieces = Words("\n".join(["x" * 90] * 30)).pieces(1_000)
    assert all(set(piece.text.splitlines()) == {"x" * 90} for piece in pieces)


def test_a_style_goes_on_in_the_next_piece() -> None:
    pieces = Words().add("word " * 2_000, "italic").pieces()
    assert len(pieces) == 3
    assert all(utf16(piece.text) <= LIMIT for piece in pieces)
    assert all(piece.spans == [Span("italic", 0, utf16(piece.text))] for piece in pieces)


def test_a_long_blank_stretch_makes_no_empty_message() -> None:
    pieces = Words("start" + "\n" * 9_000 + "end").pieces()
    assert [piece.text for piece in pieces] == ["start", "end"]


@given(RUNS, st.integers(4, 60))
def test_cutting_loses_no_word_and_no_style(runs: list[tuple[str, list[str]]], limit: int) -> None:
    words = build(runs)
    pieces = words.pieces(limit)
    assert "".join("".join(piece.text.split()) for piece in pieces) == "".join(words.text.split())
    assert all(utf16(piece.text) <= limit for piece in pieces)
    assert len(pieces) == 1 or all(piece.text.strip() for piece in pieces)
    for style in ("bold", "italic", "code", "blockquote"):
        assert "".join(styled(piece, style) for piece in pieces) == styled(words, style)
    for piece in pieces:
        assert all(s.offset >= 0 and s.length > 0 and s.offset + s.length <= utf16(piece.text) for s in piece.spans)


@given(RUNS, st.integers(4, 60))
def test_no_piece_begins_or_ends_inside_a_surrogate_pair(runs: list[tuple[str, list[str]]], limit: int) -> None:
    for piece in build(runs).pieces(limit):
        for span in piece.spans:
            covered(piece, span)  # decodes only if its ends are whole
        piece.text.encode("utf-8")


WORD = st.text(st.sampled_from("abcdé🦊"), min_size=1, max_size=6)


@given(st.lists(WORD, min_size=1, max_size=60), st.integers(28, 60))
def test_no_word_is_cut_that_need_not_be(words: list[str], limit: int) -> None:
    # Half a piece holds the longest word (12 units), so there is always a space to cut at.
    pieces = Words(" ".join(words)).pieces(limit)
    assert " ".join(piece.text for piece in pieces).split() == words


@given(st.lists(st.tuples(WORD, WORD), min_size=1, max_size=40), st.integers(64, 120))
def test_no_short_entity_is_cut(pairs: list[tuple[str, str]], limit: int) -> None:
    words = Words()
    for one, two in pairs:
        words.add(f"{one} {two}", "bold").add(" and then ")
    pieces = words.pieces(limit)
    assert [covered(p, s) for p in pieces for s in p.spans] == [f"{one} {two}" for one, two in pairs]


def test_a_paragraph_inside_an_entity_is_a_worse_place_than_a_space_outside() -> None:
    words = Words().add("x" * 60 + " ").add("one\n\ntwo", "code").add(" " + "y" * 50)
    assert [piece.text for piece in words.pieces(66)] == ["x" * 60, "one\n\ntwo " + "y" * 50]


@pytest.mark.parametrize("character", ["👩🏽‍🚀", "👨‍👩‍👧‍👦", "🇩🇪", "é", "❤️"])
def test_a_character_of_many_code_points_stays_whole(character: str) -> None:
    text = character * 40
    for limit in range(24, 60):
        pieces = Words(text).pieces(limit)
        assert "".join(piece.text for piece in pieces) == text
        assert all(piece.text == character * (len(piece.text) // len(character)) for piece in pieces), limit


def test_clipped_text_is_short_enough_and_whole() -> None:
    assert clipped("short", 5) == "short"
    assert clipped("🦊🦊🦊", 5) == "🦊🦊…"
    assert clipped("🦊🦊🦊", 4) == "🦊…"
    assert clipped("one two", 5) == "one…"


def test_splitting_a_long_text_with_many_entities_takes_no_time_to_speak_of() -> None:
    words = Words()
    for n in range(3_000):
        words.add(f"word{n} ", "bold").add("and more text ")
    assert len(words.pieces()) > 10
