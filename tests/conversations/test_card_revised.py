"""A question that is corrected between an answer and what is added to it: two scales are not compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.tg import texts as t
from knowledge.card import QuestionCard
from tests.support.ready import SHIPPED
from tests.support.scenes import ANSWER, CARD, answered, card_of, score_of, shown
from tests.support.talk import open_talk

pytestmark = pytest.mark.long

NOTHING = "I would ask my colleagues what they think about it in the next meeting."
WEAK = "A pre-trained model comes with weights already learned on a large, general data set."
DEFINITION = "id: definition\n    kind: content\n    weight: 1"


def one_card(bank: Path) -> str:
    bank.mkdir()
    text = next(SHIPPED.rglob(f"{CARD}.yaml")).read_text(encoding="utf-8")
    (bank / f"{CARD}.yaml").write_text(text, encoding="utf-8")
    return text


def revise(bank: Path, text: str, weight: int) -> None:
    """Revision 2, in which what `WEAK` says weighs so much."""
    assert DEFINITION in text
    revised = text.replace("revision: 1", "revision: 2").replace(DEFINITION, f"{DEFINITION[:-1]}{weight}")
    (bank / f"{CARD}.yaml").write_text(revised, encoding="utf-8")


async def test_a_gap_filled_after_the_correction_has_no_gain(tmp_path: Path) -> None:
    bank, data = tmp_path / "bank", tmp_path / "data"
    text = one_card(bank)
    async with open_talk(data, bank=str(bank), model="scripted:echo") as talk:
        before = await answered(talk, talk.person(7), WEAK)
        clock, api = talk.clock, talk.api
    revise(bank, text, 5)
    async with open_talk(data, clock, api, bank=str(bank), model="scripted:echo") as talk:
        sam = talk.person(7)
        await talk.taps(sam, "Fill the gap")
        told = await talk.says(sam, NOTHING)
        assert score_of(told) > before, "the same words, on another scale"
        assert "by what you added" not in shown(told)
        assert t.DELTA_CORRECTED in shown(told)
        stats = shown(await talk.says(sam, "/stats"))
        assert "Gaps filled" not in stats
        await talk.says(sam, "/history")
        assert t.DELTA_CORRECTED in shown(await talk.taps(sam, "Open 1"))
        await talk.says(sam, "/retry")
        assert "against your last try" in shown(await talk.says(sam, ANSWER)), "both by the new revision"


def unmoved(folder: Path, card: QuestionCard) -> str:
    """A judge that hears nothing in the first answer it reads, and what there is in any later one."""
    nothing = {
        "points": {point.id: {"quote": "", "verdict": "missing"} for point in card.key_points},
        "mistakes": {mistake.id: {"quote": "", "verdict": "not_made"} for mistake in card.common_mistakes},
        "factual_errors": [],
        "strength": "",
        "next_step": "",
    }
    path = folder / "script.json"
    path.write_text(json.dumps([{"reply": nothing}, "echo"]), encoding="utf-8")
    return f"scripted:{path}"


async def test_a_follow_up_after_the_correction_takes_no_point_away(tmp_path: Path) -> None:
    bank, data = tmp_path / "bank", tmp_path / "data"
    text = one_card(bank)
    async with open_talk(data, bank=str(bank), model="scripted:echo") as talk:
        sam = talk.person(7)
        await answered(talk, sam, WEAK)
        await talk.taps(sam, "Follow-up")
        clock, api = talk.clock, talk.api
        script = unmoved(tmp_path, card_of(talk))
    revise(bank, text, 5)
    async with open_talk(data, clock, api, bank=str(bank), model=script) as talk:
        sam = talk.person(7)
        told = await talk.says(sam, NOTHING)
        assert score_of(told) > 0, "what was said before still counts"
        assert "by your follow-up" not in shown(told)
        assert t.DELTA_CORRECTED in shown(told)
        await talk.says(sam, "/retry")
        assert score_of(await talk.says(sam, WEAK)) == score_of(told), "as the first answer by the new revision"
        assert "The sum" in shown(await talk.says(sam, "/why"))
