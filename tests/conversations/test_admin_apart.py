"""Admin commands where the judge fails, and where nothing has happened yet."""

from __future__ import annotations

from pathlib import Path

from bot.tg import texts as t
from tests.support.scenes import ANSWER, asked, shown
from tests.support.talk import open_talk

BOSS = 9001


async def test_health_counts_failures_by_kind(tmp_path: Path) -> None:
    async with open_talk(tmp_path, admins=str(BOSS), model="scripted:429") as talk:
        sam, boss = talk.person(7), talk.person(BOSS)
        await asked(talk, sam)
        await talk.says(sam, ANSWER)
        told = shown(await talk.says(boss, "/health"))
        assert "• The grading model is busy. Times: 1, last: 2026-03-02" in told
        assert "Answers waiting for a grade: 1" in told
        assert "for later 1" in told


async def test_flagged_without_objections(tmp_path: Path) -> None:
    async with open_talk(tmp_path, admins=str(BOSS)) as talk:
        assert shown(await talk.says(talk.person(BOSS), "/flagged")) == t.FLAGGED_NONE


async def test_without_admins_the_commands_are_unknown_to_all(tmp_path: Path) -> None:
    async with open_talk(tmp_path) as talk:
        assert shown(await talk.says(talk.person(BOSS), "/health")) == t.UNKNOWN_COMMAND.format(name="health")
