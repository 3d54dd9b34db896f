"""Admin commands where the judge fails, where nothing has happened yet, and where another folder has the card."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.interview.attempt import Contest
from bot.local.person import LocalPerson
from bot.tg import texts as t
from knowledge.card import QuestionCard
from knowledge.sources.writing import card_yaml
from tests.support.cards import make_card
from tests.support.scenes import ANSWER, asked, shown
from tests.support.stored import ANNA, BEN, NOW, attempt, saves
from tests.support.talk import Talk, open_talk

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


async def test_flagged_tells_of_objections_it_cannot_read_and_shows_the_others(tmp_path: Path) -> None:
    contest = Contest(kind="point", id="gap", argument="I said so", at=NOW, before="missing", score_before=40)
    async with open_talk(tmp_path, admins=str(BOSS)) as talk:
        boss, left_out = talk.person(BOSS), t.FLAGGED_UNREADABLE.format(n=1)
        for person in (ANNA, BEN):
            await talk.app.store.turn(f"{person.user_id}", person, NOW, saves(attempt(person, contests=(contest,))))
        told = shown(await talk.says(boss, "/flagged"))
        assert "overfitting: contested 2, changed 0" in told
        assert left_out not in told
        with closing(sqlite3.connect(tmp_path / "viva.db")) as file, file:
            file.execute("UPDATE attempts SET contests = '[{' WHERE user_id = ?", (BEN.user_id,))
        told = shown(await talk.says(boss, "/flagged"))
        assert "overfitting: contested 1, changed 0" in told
        assert "I said so" in told
        assert told.endswith(left_out)
        await talk.app.store.forget(ANNA.user_id)
        assert shown(await talk.says(boss, "/flagged")) == left_out


async def test_without_admins_the_commands_are_unknown_to_all(tmp_path: Path) -> None:
    async with open_talk(tmp_path) as talk:
        assert shown(await talk.says(talk.person(BOSS), "/health")) == t.UNKNOWN_COMMAND.format(name="health")


async def sends(talk: Talk, boss: LocalPerson, card: QuestionCard) -> str:
    talk.clock.forward(minutes=1)
    before = len(boss.sees)
    await boss.sends_document(f"{card.id}.yaml", card_yaml(card).encode(), "text/yaml", "/import")
    await talk.settle()
    return shown(message for message in boss.sees[before:] if message.from_bot)


async def test_what_would_stop_the_next_start_is_not_written(tmp_path: Path) -> None:
    card = make_card()
    mine, other = tmp_path / "mine", tmp_path / "other"
    mine.mkdir()
    other.mkdir()
    there = other / f"{card.id}.yaml"
    there.write_text(card_yaml(card), encoding="utf-8")
    odd = make_card(id="odd-role", question="What is odd?", roles=("Data Scientest",))
    settings: dict[str, Any] = {"admins": str(BOSS), "bank": f"{mine},{other}", "model": "scripted:echo"}
    async with open_talk(tmp_path, **settings) as talk:
        boss = talk.person(BOSS, "Boss")
        told = await sends(talk, boss, card)
        assert str(there) in told
        assert "Import" not in boss.last.labels
        told = await sends(talk, boss, odd)
        assert "Complete questions: 0, drafts: 1" in told
        assert "'Data Scientest' is not on the list; nearest is 'Data Scientist'" in told
        later = make_card(id="taken-later", question="What came later?")
        await sends(talk, boss, later)
        (other / "taken-later.yaml").write_text(card_yaml(later), encoding="utf-8")
        told = shown(await talk.taps(boss, "Import"))
        assert str(other / "taken-later.yaml") in told
        assert list(mine.iterdir()) == []
    async with open_talk(tmp_path, **settings) as talk:
        assert set(talk.app.library.bank.cards) == {card.id, "taken-later"}
