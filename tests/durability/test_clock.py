"""The host's clock jumps, forward and back, while Telegram's goes on: nobody is silenced, no answer is mistaken."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.local.botapi import BotApi
from bot.tg.texts import FLOOD
from tests.support.scenes import ANSWER, OTHER_CARD, answered, asked, card_of, scores_in, shown
from tests.support.talk import TOKEN, Clock, open_talk

pytestmark = pytest.mark.long

JUMPS = {"forward": 400 * 24.0, "back": -3.0, "far back": -400 * 24.0}
"""Hours."""


@pytest.mark.parametrize("jump", JUMPS)
async def test_an_open_question_outlives_a_jump_of_the_clock(tmp_path: Path, jump: str) -> None:
    clock = Clock()
    async with open_talk(tmp_path, clock, BotApi(TOKEN), model="scripted:echo") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        clock.forward(hours=JUMPS[jump])
        assert len(scores_in(await talk.says(sam, ANSWER))) == 1
        assert [attempt.answer for attempt in await talk.app.store.attempts(7)] == [ANSWER]
        assert "Answers: 1 " in shown(await talk.says(sam, "/stats"))


@pytest.mark.parametrize("jump", ["forward", "back"])
async def test_the_last_answer_is_the_last_one_given_after_a_jump(tmp_path: Path, jump: str) -> None:
    clock = Clock()
    async with open_talk(tmp_path, clock, BotApi(TOKEN), model="scripted:echo") as talk:
        sam = talk.person(7)
        await answered(talk, sam)
        clock.forward(hours=JUMPS[jump])
        await answered(talk, sam, card_id=OTHER_CARD)
        assert card_of(talk, OTHER_CARD).question in shown(await talk.says(sam, "/retry"))


@pytest.mark.parametrize("jump", JUMPS)
async def test_a_jump_of_the_clock_silences_nobody(tmp_path: Path, jump: str) -> None:
    clock = Clock()
    async with open_talk(tmp_path, clock, BotApi(TOKEN), flood_per_minute="3") as talk:
        sam = talk.person(7)
        for _ in range(5):
            await talk.says_at_once(sam, "/privacy")
        assert sam.last.text == FLOOD
        clock.forward(hours=JUMPS[jump])
        assert "What I store" in shown(await talk.says_at_once(sam, "/privacy"))
