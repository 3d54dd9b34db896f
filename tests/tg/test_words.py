"""Formatted text: offsets in UTF-16 units, and cutting that loses nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.tg.words import LIMIT, Span, Words, utf16

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
