"""What is logged of Telegram's refusals."""

from __future__ import annotations

import pytest
from telegram.error import BadRequest

from bot.tg.refusals import LONGEST, described


@pytest.mark.parametrize(
    ("told", "logged"),
    [
        ("Message is too long", "Message is too long"),
        ("Message can't be edited", "Message can't be edited"),
        ('Unsupported start tag "my "own" words" at byte offset 7', "Unsupported start tag “…” at byte offset 7"),
        ("Button «mine» and “another”", "Button “…”"),
        ("a\nb", "a b"),
    ],
)
def test_what_is_quoted_is_left_out(told: str, logged: str) -> None:
    assert described(BadRequest(told)) == logged


def test_it_has_an_end() -> None:
    assert len(described(BadRequest("x" * 1000))) == LONGEST
