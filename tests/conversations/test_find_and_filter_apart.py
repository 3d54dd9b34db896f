"""/find and /filter where they need a bot of their own: another bank, a restart, an index that cannot be used."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import yaml

from bot.interview.session import Filter
from bot.local.botapi import BotApi
from bot.tg import texts as t
from tests.support.cards import make_card
from tests.support.chroma_server import free_port
from tests.support.scenes import shown
from tests.support.talk import TOKEN, Clock, Talk, open_talk

CARDS: dict[str, dict[str, Any]] = {
    "acme-one": {"question": "How does the shop of Acme keep stock numbers right?", "companies": ["Acme Corp"]},
    "acme-two": {"question": "How does a queue at Acme behave when it is full?", "companies": ["ACME CORP", "Initech"]},
    "other": {"question": "What does a printer at home need?", "companies": ["Hooli"], "difficulty": "hard"},
    "nowhere": {"question": "Which bread do you like, and why?", "companies": []},
}


def cards_in(folder: Path, *names: str) -> Path:
    """A folder with these cards and no others."""
    folder.mkdir()
    for name in names or CARDS:
        card = make_card(id=name, **CARDS[name]).model_dump(mode="json")
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(card, allow_unicode=True), encoding="utf-8")
    return folder


class Lives:
    """One bot after the other in one folder, before the same Telegram; each may have another bank."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Clock()
        self.api = BotApi(TOKEN, now=self.clock)

    def live(self, what: Callable[[Talk], Awaitable[None]], bank: Path, chroma_url: str = "") -> None:
        env = {"model": "scripted:echo", "bank": str(bank), "chroma_url": chroma_url}

        async def whole() -> None:
            async with open_talk(self.folder / "data", self.clock, self.api, None, None, "", None, **env) as talk:
                await what(talk)

        asyncio.run(whole())


async def filter_of(talk: Talk) -> Filter:
    snapshot = await talk.app.store.snapshot(7)
    assert snapshot is not None
    return snapshot.candidate.session.filter


def test_companies_are_picked_by_word_and_by_button(tmp_path: Path) -> None:
    async def talks(talk: Talk) -> None:
        sam = talk.person(7)
        await talk.says(sam, "/role data scientist")
        assert shown(await talk.says(sam, "/filter company ACME")).startswith("Filter: from Acme Corp\n2 questions")
        questions = []
        for _ in range(4):
            questions.append(shown(await talk.says(sam, "/question")))
            await talk.says(sam, "idk")
        assert all("Acme" in told and "Filter: from Acme Corp" in told for told in questions[:2])
        for told in questions[2:]:
            assert told.startswith("Nothing new for “from Acme Corp · ")
            assert " · Data Scientist”; here is the nearest: " in told
            assert "from elsewhere" in told
        await talk.says(sam, "/filter clear")
        await talk.says(sam, "/filter company")
        assert [b.label for row in sam.last.buttons for b in row] == ["Acme Corp", "Hooli", "Initech", "Back"]
        assert shown(await talk.taps(sam, "Initech")).startswith("Filter: from Initech\n1 question")
        assert "Nearest: Hooli" in shown(await talk.says(sam, "/filter company hoolie"))
        assert (await filter_of(talk)).companies == ("Initech",)

    Lives(tmp_path).live(talks, cards_in(tmp_path / "cards"))


def test_filter_and_buttons_outlive_a_restart(tmp_path: Path) -> None:
    lives = Lives(tmp_path)
    cards = cards_in(tmp_path / "cards")

    async def before(talk: Talk) -> None:
        sam = talk.person(7)
        await talk.says(sam, "/role data scientist")
        await talk.says(sam, "/filter company acme")
        await talk.says(sam, "/filter company")
        await talk.says(sam, "/find other")

    async def after(talk: Talk) -> None:
        sam = talk.person(7)
        assert shown(await talk.says(sam, "/filter")).startswith("Your filter: from Acme Corp\n")
        assert CARDS["other"]["question"] in shown(await talk.taps(sam, "Take 1"))
        await talk.says(sam, "idk")
        assert "Acme" in shown(await talk.says(sam, "/question"))

    lives.live(before, cards)
    lives.live(after, cards)


def test_a_card_and_a_company_that_left_the_bank_are_told_kindly(tmp_path: Path) -> None:
    lives = Lives(tmp_path)

    async def before(talk: Talk) -> None:
        sam = talk.person(7)
        await talk.says(sam, "/role data scientist")
        await talk.says(sam, "/filter company hooli")
        await talk.says(sam, "/filter company")
        await talk.says(sam, "/find other")

    async def after(talk: Talk) -> None:
        sam = talk.person(7)
        assert shown(await talk.taps(sam, "Take 1")) == t.NOTHING_TO_ASK["found_gone"]
        assert shown(await talk.taps(sam, "Initech")) == t.NOTES["filter_gone"]
        assert (await filter_of(talk)).companies == ("Hooli",)
        told = shown(await talk.says(sam, "/question"))
        assert "Nothing new for “from Hooli · Data Scientist”; here is the nearest: from elsewhere." in told
        await talk.says(sam, "/filter company")
        assert [b.label for row in sam.last.buttons for b in row] == ["✓ Hooli", "Acme Corp", "Back"]
        assert shown(await talk.taps(sam, "✓ Hooli")).startswith("Filter cleared.")
        assert shown(await talk.says(sam, "/filter clear")).startswith("Filter cleared.")

    lives.live(before, cards_in(tmp_path / "cards"))
    lives.live(after, cards_in(tmp_path / "fewer", "acme-one", "nowhere"))


def test_without_an_index_words_are_compared_and_that_is_said(tmp_path: Path) -> None:
    async def talks(talk: Talk) -> None:
        sam = talk.person(7)
        told = shown(await talk.says(sam, "/find printers"))
        assert told.startswith(
            "My search by meaning does not work just now, so these only share words with “printers”:"
        )
        assert CARDS["other"]["question"] in told
        assert CARDS["nowhere"]["question"] not in told
        told = shown(await talk.says(sam, "/find gardening </b>"))
        assert told == t.FOUND_NOTHING["words"].format(query="gardening </b>")
        assert CARDS["nowhere"]["question"] in shown(await talk.says(sam, "/find nowhere"))
        assert CARDS["nowhere"]["question"] in shown(await talk.taps(sam, "Take 1"))

    chroma = f"http://127.0.0.1:{free_port()}"
    Lives(tmp_path).live(talks, cards_in(tmp_path / "cards"), chroma_url=chroma)


def test_a_bank_without_questions_has_nothing_to_find_and_nothing_breaks(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    async def talks(talk: Talk) -> None:
        sam = talk.person(7)
        assert "no questions in the bank" in shown(await talk.says(sam, "/find caching"))
        assert "I know nothing to filter by called “caching”" in shown(await talk.says(sam, "/filter tag caching"))
        assert "No filter is set" in shown(await talk.says(sam, "/filter"))
        assert shown(await talk.taps(sam, "Topic"))

    Lives(tmp_path).live(talks, tmp_path / "empty")
