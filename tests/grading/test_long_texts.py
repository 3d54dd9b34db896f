"""No text of 20,000 characters, however it is made, keeps everybody waiting: patterns hold up the whole process."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from bot.grading.delimiters import neutralise
from bot.grading.denied import framed
from bot.grading.gates import gate
from bot.grading.injection import injection_spans
from bot.grading.text import sentences
from bot.grading.writing import is_page, unreadable
from tests.support.cards import make_card

LONG = 20_000
SECONDS = 1.0
"""Of the processor's time. What is read in linear time takes a tenth of it, what was quadratic took three times it."""

CARD = make_card()
READERS: dict[str, Callable[[str], object]] = {
    "framed": framed,
    "injection_spans": injection_spans,
    "gate": lambda text: gate(CARD, text),
    "is_page": is_page,
    "neutralise": lambda text: neutralise(text, "5f0e9a1c77aa42d1"),
    "sentences": sentences,
    "unreadable": unreadable,
}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
@pytest.mark.parametrize(
    ("begins", "unit", "ends"),
    [
        ("", "I don't know ", "banana"),
        ("", "so sorry ", "banana"),
        ("", "!", "x"),
        ("", "...", "x"),
        ("", "<", "x"),
        ("", ". ", "x"),
        ("", ", ", "x"),
        ("", "-\n", "x"),
        ('"', "</system>", "x"),
        ("", "kural", "x"),
        ("", "игнорир", "x"),
        ("select ", "( ", "x"),
        ("select ", "=", "x"),
        ("select ", " ", "x"),
        ("select ", "a, ", "x"),
        ("a", "\n", "b"),
        ("a", " \n", "b"),
        ("a", "\u2028", "b"),
        ("", "select (\n", "b"),
        ("", "```\n", "b"),
    ],
)
def test_a_text_made_to_be_slow_is_read_at_once(
    read: Callable[[str], object], begins: str, unit: str, ends: str
) -> None:
    text = begins + (unit * LONG)[:LONG] + ends
    began = time.process_time()
    read(text)
    assert time.process_time() - began < SECONDS
