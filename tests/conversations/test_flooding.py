"""More than may come in a minute: what is left out is said, and nothing is read in part."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.interview.errors import StoreError
from bot.tg.texts import FLOOD, FLOOD_OVER, FLOOD_TOAST
from tests.support.scenes import ANSWER, CARD, scores_in, shown
from tests.support.talk import open_talk

WITHIN = 20
"""Seconds between two messages: three of them come in a minute, and one place becomes free after the other."""


async def test_after_the_warning_nothing_is_read_in_part_and_how_much_was_left_out_is_told(tmp_path: Path) -> None:
    async with open_talk(tmp_path, flood_per_minute="3", model="scripted:echo") as talk:
        sam = talk.person(7)
        await talk.says_at_once(sam, "/start")
        await talk.says_at_once(sam, f"/start q_{CARD}")
        talk.clock.forward(seconds=WITHIN)
        await talk.says_at_once(sam, "/privacy")
        assert [m.text for m in await talk.says_at_once(sam, ANSWER)] == [FLOOD]
        for _ in range(2):
            talk.clock.forward(seconds=WITHIN)
            assert await talk.says_at_once(sam, ANSWER) == [], "a part was read after the warning"
        talk.clock.forward(seconds=WITHIN)
        told = await talk.says_at_once(sam, ANSWER)
        assert told[0].text == FLOOD_OVER.format(n=3)
        assert len(scores_in(told)) == 1
        assert [attempt.answer for attempt in await talk.app.store.attempts(7)] == [ANSWER]
        assert FLOOD_OVER.format(n=3) not in shown(await talk.says_at_once(sam, "/privacy"))


async def test_a_tap_that_is_left_out_is_answered(tmp_path: Path) -> None:
    async with open_talk(tmp_path, flood_per_minute="2") as talk:
        sam, ben = talk.person(7), talk.person(8, "Ben")
        await talk.says_at_once(sam, "/start")
        await talk.says_at_once(sam, f"/start q_{CARD}")
        question = sam.last.message_id
        for _ in range(2):
            await talk.taps(sam, "Hint", question)
        await talk.api.wait_for(lambda: talk.api.world.toasts.get(7) == [FLOOD_TOAST] * 2)
        assert "Hint 1" not in shown(sam.sees)
        assert "Which role" in shown(await talk.says_at_once(ben, "/start"))
        talk.clock.forward(minutes=1)
        told = await talk.taps(sam, "Hint", question)
        assert told[0].text == FLOOD_OVER.format(n=2)
        assert "Hint 1" in shown(told)


async def test_a_message_that_the_queue_refuses_and_telegram_sends_again_is_no_flood(tmp_path: Path) -> None:
    async with open_talk(tmp_path, flood_per_minute="2") as talk:
        sam = talk.person(7)
        with closing(sqlite3.connect(tmp_path / "engine.db", timeout=10, isolation_level=None)) as file:
            file.execute(
                "CREATE TRIGGER full BEFORE INSERT ON workflow_status BEGIN SELECT RAISE(ABORT, 'no room'); END"
            )
            await sam.says("/privacy")
            (update,) = talk.api.world.updates.pending
            for _ in range(5):
                with pytest.raises(StoreError):
                    await talk.app.intake.take(update, 7)
            file.execute("DROP TRIGGER full")
        await talk.settle()
        assert "What I store" in shown(sam.sees)
        assert FLOOD not in shown(sam.sees)
