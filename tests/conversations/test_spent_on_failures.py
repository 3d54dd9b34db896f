"""Tokens of gradings that failed count for the day's limit, and stay counted."""

from __future__ import annotations

from pathlib import Path

from bot.interview.assessment import Status, Usage
from tests.support.scenes import ANSWER, OTHER_CARD, asked, score_of, shown, tried_again
from tests.support.talk import Talk, open_talk


async def usage_of(talk: Talk, newest: int = 0) -> Usage:
    attempts = await talk.app.store.attempts(7)
    assessment = attempts[newest].assessment
    assert assessment is not None
    return assessment.usage


async def test_a_failed_grading_uses_up_the_days_tokens(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:garbage", daily_tokens="100") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        assert "saved, not graded yet" in shown(await talk.says(sam, ANSWER))
        assert (await usage_of(talk)).calls == 2
        assert (await usage_of(talk)).input_tokens > 100
        await asked(talk, sam, OTHER_CARD)
        assert "limit is used up" in shown(await talk.says(sam, ANSWER))


async def test_every_try_is_added_and_the_grade_keeps_the_sum(tmp_path: Path) -> None:
    script = tmp_path / "script.yaml"
    script.write_text("".join(f"- {step}\n" for step in ("garbage", "garbage", "empty", "503", "echo")), "utf-8")
    async with open_talk(tmp_path, model=f"scripted:{script}") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        await talk.says(sam, ANSWER)
        first = await usage_of(talk)
        await tried_again(talk, "again-1")
        second = await usage_of(talk)
        await tried_again(talk, "again-2")
        assert score_of([sam.last]) > 0
        assert (await talk.app.store.attempts(7))[0].assessment.status is Status.GRADED  # type: ignore[union-attr]
        third = await usage_of(talk)
    assert [usage.calls for usage in (first, second, third)] == [2, 4, 5]
    assert first.input_tokens < second.input_tokens < third.input_tokens
    assert third.input_tokens > second.input_tokens + 100
