"""An interview at a company whose questions the bank has."""

from __future__ import annotations

from pathlib import Path

from tests.support.checked import card_data, write_card
from tests.support.scenes import shown
from tests.support.talk import open_talk


async def test_a_company_in_the_bank_sets_the_filter_until_the_plan_ends(tmp_path: Path) -> None:
    cards, roles = tmp_path / "cards", ["Data Scientist"]
    write_card(cards, card_data("at-acme", question="What is overfitting at Acme?", companies=["Acme"], roles=roles))
    write_card(cards, card_data("anywhere", question="How do joins work in a database?", roles=roles))
    async with open_talk(tmp_path / "data", bank=str(cards), model="scripted:echo") as talk:
        sam = talk.person(7)
        told = shown(await talk.says(sam, "/interview in a week data scientist ACME"))
        assert "Questions that ACME has asked: 1. The filter is set to them" in told
        told = shown(await talk.taps(sam, "Get a question"))
        assert "at Acme?" in told
        assert "Filter: from Acme" in told
        await talk.says(sam, "/cancel")
        await talk.says(sam, "/interview in two weeks")
        assert "from Acme" in shown(await talk.says(sam, "/filter"))
        told = shown(await talk.says(sam, "/interview off"))
        assert "The filter no longer asks for Acme." in told
        assert shown(await talk.says(sam, "/filter")).startswith("No filter is set")


async def test_a_filter_that_was_changed_since_is_left_alone(tmp_path: Path) -> None:
    cards = tmp_path / "cards"
    for name in ("Acme", "Bolt"):
        write_card(cards, card_data(f"at-{name.lower()}", question=f"How is it at {name}?", companies=[name]))
    async with open_talk(tmp_path / "data", bank=str(cards), model="scripted:echo") as talk:
        sam = talk.person(7)
        await talk.says(sam, "/interview in a week data scientist at Acme")
        await talk.says(sam, "/filter clear")
        await talk.says(sam, "/filter Bolt")
        assert "no longer asks" not in shown(await talk.says(sam, "/interview off"))
        assert "from Bolt" in shown(await talk.says(sam, "/filter"))
