"""A bank of one card and golden answers to it, as files."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.evaluating.golden import Labelled
from tests.support.cards import PARTIAL_ANSWER, STRONG_ANSWER, WRONG_ANSWER, make_card
from tests.support.marked import golden_answer

OFF_TOPIC = "I like to work with friendly people, and I never miss a deadline in my calendar."


def write_bank(folder: Path) -> str:
    """The folder of a bank with the one card of `tests.support.cards`, for VIVA_BANK."""
    bank = folder / "bank"
    bank.mkdir()
    card = yaml.safe_dump(make_card().model_dump(mode="json"), allow_unicode=True)
    (bank / f"{make_card().id}.yaml").write_text(card, encoding="utf-8")
    return str(bank)


def write_golden(folder: Path) -> str:
    """A folder with four labelled answers to that card."""
    answers: list[Labelled] = [
        golden_answer("strong", "cccccc", text=STRONG_ANSWER),
        golden_answer("partial", "cmmcmm", text=PARTIAL_ANSWER),
        golden_answer("mistaken", "xmmmmm", "yy", text=WRONG_ANSWER),
        golden_answer("off-topic", "mmmmmm", text=OFF_TOPIC),
    ]
    data = {"card": make_card().id, "revision": 1, "answers": [a.answer.model_dump(mode="json") for a in answers]}
    where = folder / "golden"
    where.mkdir()
    (where / f"{make_card().id}.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return str(where)
