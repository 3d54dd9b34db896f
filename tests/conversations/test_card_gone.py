"""A question that leaves the bank with an answer to it still there: nothing is denied, and nothing promised."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.local.seen import SeenMessage
from bot.tg import texts as t
from tests.support.ready import SHIPPED
from tests.support.scenes import ANSWER, CARD, OTHER_CARD, answered, asked, shown, tried_again
from tests.support.talk import Talk, open_talk

pytestmark = pytest.mark.long

GONE = t.NOTES["card_gone"]


def two_cards(bank: Path) -> None:
    bank.mkdir()
    for card_id in (CARD, OTHER_CARD):
        put_back(bank, card_id)


def put_back(bank: Path, card_id: str = CARD) -> None:
    text = next(SHIPPED.rglob(f"{card_id}.yaml")).read_text(encoding="utf-8")
    (bank / f"{card_id}.yaml").write_text(text, encoding="utf-8")


async def test_the_buttons_of_its_feedback_say_so(tmp_path: Path) -> None:
    bank = tmp_path / "bank"
    two_cards(bank)
    async with open_talk(tmp_path / "data", bank=str(bank)) as talk:
        sam = talk.person(7)
        await answered(talk, sam)
        feedback, clock, api = sam.last, talk.clock, talk.api
    (bank / f"{CARD}.yaml").unlink()
    async with open_talk(tmp_path / "data", clock, api, bank=str(bank)) as talk:
        sam = talk.person(7)
        for button in ("Retry", "Fill the gap", "Example answer", "Why", "Disagree", "Follow-up"):
            assert shown(await talk.taps(sam, button, feedback.message_id)) == GONE, button
        await talk.says(sam, "One more thing.")
        assert sam.last.text == t.LOOSE_TEXT


async def test_an_answer_that_waits_is_told_of_once_and_neither_counted_nor_tried_again(tmp_path: Path) -> None:
    bank, data = tmp_path / "bank", tmp_path / "data"
    two_cards(bank)
    async with open_talk(data, bank=str(bank), model="scripted:timeout") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        await talk.says(sam, ANSWER)
        failed, clock, api = sam.last, talk.clock, talk.api
    (bank / f"{CARD}.yaml").unlink()
    async with open_talk(data, clock, api, bank=str(bank), model="scripted:echo", admins="9001") as talk:
        sam = talk.person(7)
        planned, seen = await talk.app.engine.delayed(), len(sam.sees)
        await tried_again(talk, "again")
        assert shown(sam.sees[seen:]) == t.NOTES["grade_card_gone"]
        assert sam.last.labels == []
        assert await talk.app.engine.delayed() == planned, "another try is planned"
        for button in failed.labels:
            assert shown(await talk.taps(sam, button, failed.message_id)) == t.NOTES["grade_card_gone"]
        assert "Waiting for a grade" not in shown(await talk.says(sam, "/stats"))
        assert "Answers waiting for a grade: 0" in shown(await talk.says(talk.person(9001), "/health"))
        assert (await talk.app.probes.state()).waiting_answers == 0
    put_back(bank)
    async with open_talk(data, clock, api, bank=str(bank), model="scripted:echo") as talk:
        sam = talk.person(7)
        assert "Waiting for a grade: 1" in shown(await talk.says(sam, "/stats"))
        await talk.says(sam, "/history")
        (opened,) = await talk.taps(sam, "Open 1")
        assert {"Mark it now", "Ask the model again"} <= set(opened.labels)
        assert "/100" in shown(await talk.taps(sam, "Ask the model again"))


async def looked_at(talk: Talk) -> list[SeenMessage]:
    """What the engine does by itself when the pause before another look at an objection is over."""
    sam = talk.person(7)
    (attempt,), snapshot, seen = await talk.app.store.attempts(7), await talk.app.store.snapshot(7), len(sam.sees)
    assert snapshot is not None
    objection = {"attempt": attempt.id, "contested": attempt.contests[0].key, "tries": 2}
    person = snapshot.candidate.person.model_dump(mode="json")
    await talk.app.engine.store("objection", "again", 7, {**objection, "person": person})
    await talk.settle()
    return sam.sees[seen:]


async def test_an_objection_that_waits_is_told_of_once(tmp_path: Path) -> None:
    bank, data, script = tmp_path / "bank", tmp_path / "data", tmp_path / "script.yaml"
    two_cards(bank)
    script.write_text("- echo\n- timeout\n", encoding="utf-8")
    async with open_talk(data, bank=str(bank), model=f"scripted:{script}") as talk:
        sam = talk.person(7)
        await answered(talk, sam)
        await talk.taps(sam, "Disagree")
        await talk.taps(sam, sam.last.labels[0])
        assert "I try again in" in shown(await talk.says(sam, "I said that in the second sentence."))
        clock, api = talk.clock, talk.api
    (bank / f"{CARD}.yaml").unlink()
    async with open_talk(data, clock, api, bank=str(bank), model="scripted:echo") as talk:
        planned = await talk.app.engine.delayed()
        told = await looked_at(talk)
        assert shown(told) == t.NOTES["contest_card_gone"]
        assert told[-1].labels == []
        assert await talk.app.engine.delayed() == planned, "another look is planned"
