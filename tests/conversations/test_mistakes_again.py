"""Mistakes in three of the last five answers: one kind sentence, once."""

from __future__ import annotations

from pathlib import Path

from bot.tg import texts as t
from knowledge.card import QuestionCard
from tests.support.marker import Marker
from tests.support.scenes import asked, shown
from tests.support.talk import open_talk

AGAIN = t.HABIT_MISTAKES.format(times=3, of=3)


def slip(card: QuestionCard) -> str:
    """An answer that states every point and makes the card's first mistake."""
    return " ".join([*(f"+{point.id}" for point in card.key_points), f"!{card.common_mistakes[0].id}"])


async def test_the_third_answer_with_a_mistake_is_told_and_the_fourth_is_not(tmp_path: Path) -> None:
    async with open_talk(tmp_path, examiner=Marker()) as talk:
        sam = talk.person(7)
        told = []
        for card in list(talk.app.library.bank.cards.values())[:4]:
            await asked(talk, sam, card.id)
            told.append(shown(await talk.says(sam, slip(card))))
        assert [AGAIN in text for text in told] == [False, False, True, False]
        assert t.HABIT_MISTAKES.partition("Before")[2] not in told[3]
