"""Earlier answers and saved questions after a restart, after /forget, and when the bank has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.tg import texts as t
from tests.support.scenes import CARD, OTHER_CARD, answered, asked, shown
from tests.support.talk import open_talk

pytestmark = pytest.mark.long

QUESTIONS = Path(__file__).parents[2] / "knowledge" / "questions"
WEAK = "A pre-trained model comes with weights already learned on a large, general data set."


async def test_history_after_a_restart(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        sam = talk.person(7)
        await answered(talk, sam, WEAK)
        (listed,) = await talk.says(sam, "/history")
        clock, api = talk.clock, talk.api
    async with open_talk(tmp_path, clock, api, model="scripted:echo") as talk:
        sam = talk.person(7)
        assert WEAK in shown(await talk.taps(sam, "Open 1", listed.message_id))
        assert shown(await talk.says(sam, "/history")) == listed.text


async def test_after_forgetting_an_old_button_finds_nothing(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        sam = talk.person(7)
        await answered(talk, sam, WEAK)
        (listed,) = await talk.says(sam, "/history")
        await talk.says(sam, "/forget")
        await talk.taps(sam, "Delete everything")
        assert await talk.taps(sam, "Open 1", listed.message_id) == []
        assert sam.toast == t.NOTES["nobody"]
        assert shown(await talk.says(sam, "/history")) == t.NOTES["no_history"]


def two_cards(bank: Path) -> str:
    """Make a bank of two cards; the text of the first."""
    bank.mkdir()
    for card_id in (OTHER_CARD, CARD):
        text = next(QUESTIONS.rglob(f"{card_id}.yaml")).read_text(encoding="utf-8")
        (bank / f"{card_id}.yaml").write_text(text, encoding="utf-8")
    return text


async def test_an_answer_whose_card_is_gone_or_revised_can_still_be_read(tmp_path: Path) -> None:
    bank = tmp_path / "bank"
    text = two_cards(bank)
    async with open_talk(tmp_path / "data", model="scripted:echo", bank=str(bank)) as talk:
        sam = talk.person(7)
        await answered(talk, sam, WEAK)
        clock, api = talk.clock, talk.api
    revised = text.replace("id: definition", "id: definition-again").replace("revision: 1", "revision: 2")
    (bank / f"{CARD}.yaml").write_text(revised, encoding="utf-8")
    async with open_talk(tmp_path / "data", clock, api, model="scripted:echo", bank=str(bank)) as talk:
        sam = talk.person(7)
        await talk.says(sam, "/history")
        (opened,) = await talk.taps(sam, "Open 1")
        assert t.HISTORY_REVISED in opened.text
        assert "/100" in opened.text
        assert "(worth" not in opened.text
    (bank / f"{CARD}.yaml").unlink()
    async with open_talk(tmp_path / "data", clock, api, model="scripted:echo", bank=str(bank)) as talk:
        sam = talk.person(7)
        assert t.QUESTION_GONE in shown(await talk.says(sam, "/history"))
        (opened,) = await talk.taps(sam, "Open 1")
        assert WEAK in opened.text
        assert opened.labels == ["All my answers"]
        assert "Average score" in shown(await talk.says(sam, "/stats"))


async def test_saved_questions_outlive_a_restart_and_are_exported(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        await talk.taps(sam, "Save")
        clock, api = talk.clock, talk.api
    async with open_talk(tmp_path, clock, api, model="scripted:echo") as talk:
        sam = talk.person(7)
        assert "Saved questions: 1" in shown(await talk.says(sam, "/saved"))
        (export,) = await talk.says(sam, "/export")
        assert export.document is not None
        assert CARD.encode() in export.document.content
