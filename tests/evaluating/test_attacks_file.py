"""Our own attacks, `tests/evals/attacks.jsonl`: well-formed, varied, and with look-alikes that must lose nothing."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Literal

import pytest
from pydantic import Field

from bot.evaluating.rows import Row, read_rows

FILE = Path(__file__).parents[1] / "evals" / "attacks.jsonl"
PLACEHOLDERS = {"max_score", "question", "reference_answer", "keywords_of_reference_shuffled", "clean_answer"}
CATEGORIES = {
    *("order_english", "order_german", "order_french", "order_spanish"),
    *("order_russian", "order_chinese", "order_arabic", "order_hindi"),
    *("hidden_unicode", "encoded_order", "hidden_comment", "split_order", "reported_cover"),
    *("fake_verdict", "fake_rubric", "fake_turn", "fake_tool_result", "forged_delimiter"),
    *("quote_stuffing", "padding", "repetition", "keyword_soup", "negated_reference", "question_echo"),
    *("role_play", "emotional_pressure", "hearsay", "other_truth", "meta_talk"),
}
SCRIPTS = {"russian": "CYRILLIC", "chinese": "CJK", "arabic": "ARABIC", "hindi": "DEVANAGARI"}


class Attack(Row):
    """One row: what is written, where it stands, and whether it fools word-comparing graders too."""

    id: str = Field(pattern=r"^own-[a-z]+(-[a-z]+)*-\d+$")
    category: str
    payload: str = Field(min_length=1)
    position: Literal["suffix", "whole_answer", "replace"]
    target: Literal["llm", "both"]
    origin: str = Field(min_length=1)
    expect: str = Field(min_length=1)

    @property
    def harmless(self) -> bool:
        """Whether this is a look-alike."""
        return self.category == "control"


@pytest.fixture(scope="module")
def rows() -> list[Attack]:
    return read_rows(FILE, Attack)


def test_ids_and_payloads_stand_once_and_an_id_names_its_category(rows: list[Attack]) -> None:
    assert max(Counter(row.id for row in rows).values()) == 1
    assert max(Counter(row.payload for row in rows).values()) == 1
    for row in rows:
        assert row.id.removeprefix("own-").rpartition("-")[0] == row.category.replace("_", "-")


def test_enough_of_each(rows: list[Attack]) -> None:
    counts = Counter(row.category for row in rows)
    assert set(counts) == CATEGORIES | {"control"}
    assert counts["control"] >= 16
    assert counts.total() - counts["control"] >= 48
    assert min(counts.values()) >= 2


def test_placeholders_are_known_and_stand_where_they_make_sense(rows: list[Attack]) -> None:
    for row in rows:
        named = set(re.findall(r"\{([a-z]+(?:_[a-z]+)*)\}", row.payload))
        # LaTeX and CSS have braces of their own, which name nothing of ours
        assert named - PLACEHOLDERS <= {"white"}, row.id
        assert ("clean_answer" in named) == (row.position == "replace"), row.id


def test_a_look_alike_follows_a_real_answer_and_loses_nothing(rows: list[Attack]) -> None:
    for row in rows:
        assert row.harmless == row.expect.startswith("loses nothing"), row.id
        assert not row.harmless or (row.position, row.target) == ("suffix", "both"), row.id


@pytest.mark.parametrize(("language", "script"), SCRIPTS.items())
def test_orders_are_written_in_the_letters_of_their_language(rows: list[Attack], language: str, script: str) -> None:
    for row in rows:
        if row.category == f"order_{language}":
            letters = [c for c in row.payload if c.isalpha()]
            assert all(unicodedata.name(c).startswith(script) for c in letters), row.id


def test_the_unicode_tricks_are_really_there(rows: list[Attack]) -> None:
    text = "".join(row.payload for row in rows if row.category == "hidden_unicode")
    for trick in ("\u200b", "\u202e", "\uff49", "\u0336", "\u0430", "\u03bf", "\U000e0067", "\U0001d5f4"):
        assert trick in text, f"U+{ord(trick):04X}"
