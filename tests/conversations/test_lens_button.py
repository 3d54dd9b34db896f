"""The button for another audience."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.checked import card_data, write_card
from tests.support.scenes import ANSWER, answered
from tests.support.talk import open_talk


@pytest.mark.parametrize("advice", [[], [{"audience": "a manager", "advice": "Say what it costs."}]])
async def test_only_a_card_with_advice_has_it(tmp_path: Path, advice: list[dict[str, str]]) -> None:
    write_card(tmp_path / "bank", card_data("made", alternatives=advice))
    async with open_talk(tmp_path / "data", bank=str(tmp_path / "bank"), model="scripted:echo") as talk:
        sam = talk.person(7)
        await answered(talk, sam, ANSWER, "made")
        labels = (await talk.taps(sam, "Why"))[-1].labels
        assert ("For another audience" in labels) == bool(advice)
