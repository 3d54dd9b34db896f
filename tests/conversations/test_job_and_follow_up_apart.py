"""/job and follow-up questions with bots of their own: other settings, a broken index, models that fail."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conversations.test_job import ASKS, session_of
from tests.support.scenes import ANSWER, answered, asked, card_of, score_of, shown
from tests.support.talk import open_talk
from tests.support.vacancies import DATA

pytestmark = pytest.mark.long

FIRST, *REST = ANSWER.split(". ")
WEAK = f"{FIRST}."
MORE = ". ".join(REST)


async def test_the_index_away_leaves_names_and_words(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("no folder", encoding="utf-8")
    async with open_talk(tmp_path) as talk:
        sam = talk.person(7)
        told = shown(await talk.says(sam, f"/job {DATA.text}"))
        assert "Role: Data Engineer 1.00" in told
        assert "10. " in told
        assert "Write your answer" in shown(await talk.says(sam, "/question"))


async def test_a_model_reads_it_within_the_days_tokens_and_its_tokens_count(tmp_path: Path) -> None:
    reply = {"requirements": [{"quote": "tables people can trust", "topics": ["Data Modelling"]}]}
    script = tmp_path / "script.json"
    script.write_text(json.dumps([{"reply": reply}]), encoding="utf-8")
    text = " ".join(DATA.text.split("REQUIREMENTS")[0].split())
    async with open_talk(tmp_path, model=f"scripted:{script}", daily_tokens="10") as talk:
        sam = talk.person(7)
        assert "a. “tables people can trust”" in shown(await talk.says(sam, f"/job {text}"))
        kept = await session_of(talk, sam)
        assert kept.spent_aside is not None
        assert kept.spent_aside.tokens > 300
        await asked(talk, sam)
        assert "limit is used up" in shown(await talk.says(sam, ANSWER))
        # read by rules for the rest of the day
        assert "a. “tables people can trust”" not in shown(await talk.says(sam, f"/job {DATA.text}"))
        talk.clock.forward(days=1)
        assert "a. “tables people can trust”" in shown(await talk.says(sam, f"/job {text}"))


async def test_a_model_that_fails_is_not_the_persons_concern(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:timeout") as talk:
        told = shown(await talk.says(talk.person(7), f"/job {DATA.text}"))
        assert told.startswith(ASKS)
        assert "Solid SQL" in told
        assert "model" not in told.replace("Data Modelling", "").replace("Model the warehouse", "").lower()


async def test_the_built_in_judge_has_the_cards_own_questions(tmp_path: Path) -> None:
    async with open_talk(tmp_path) as talk:
        sam = talk.person(7)
        before = await answered(talk, sam, WEAK)
        prompt = shown(await talk.taps(sam, "Follow-up"))
        assert any(question in prompt for question in card_of(talk).follow_ups)
        assert "You said" not in prompt
        assert score_of(await talk.says(sam, MORE)) >= before


async def test_beyond_the_days_limit_the_answer_to_it_is_kept_for_tomorrow(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo", daily_answers="1") as talk:
        sam = talk.person(7)
        await answered(talk, sam, WEAK)
        await talk.taps(sam, "Follow-up")
        assert "today's limit is used up" in shown(await talk.says(sam, MORE))
        talk.clock.forward(days=1)
        assert "by your follow-up" in shown(await talk.taps(sam, "Done"))


async def test_with_todays_tokens_used_up_the_card_asks(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo", daily_tokens="10") as talk:
        sam = talk.person(7)
        await answered(talk, sam, WEAK)
        prompt = shown(await talk.taps(sam, "Follow-up"))
        assert "You said" not in prompt
        assert any(question in prompt for question in card_of(talk).follow_ups)


async def test_the_tokens_of_a_follow_up_count_for_the_day(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        sam = talk.person(7)
        await answered(talk, sam, WEAK)
        await talk.taps(sam, "Follow-up")
        snapshot = await talk.app.store.snapshot(7)
        assert snapshot is not None
        spent = snapshot.candidate.session.spent_aside
        assert spent is not None
        assert spent.tokens > 100
        assert spent.day == talk.clock().date().isoformat()
