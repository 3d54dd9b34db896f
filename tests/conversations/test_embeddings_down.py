"""VIVA_EMBEDDINGS names a provider, and it goes down in the middle of a talk."""

from __future__ import annotations

from pathlib import Path

from knowledge.embeddings import LangChainEmbedder
from tests.conversations.test_job import session_of
from tests.support.embeddings import Provider
from tests.support.scenes import shown
from tests.support.talk import open_talk
from tests.support.vacancies import DATA

WITHOUT_MEANING = "My search by meaning does not work just now"


async def test_it_costs_the_search_by_meaning_and_nothing_else(tmp_path: Path) -> None:
    provider = Provider()
    async with open_talk(tmp_path, embedder=LangChainEmbedder("test:words", provider)) as talk:
        sam = talk.person(7)
        await talk.says(sam, "/role data scientist")
        assert "Write your answer" in shown(await talk.taps(sam, "Medium"))
        assert "Questions on “caching”:" in shown(await talk.says(sam, "/find caching"))
        provider.down = True
        first = (await session_of(talk, sam)).open
        assert "Write your answer" in shown(await talk.says(sam, "/skip"))
        second = (await session_of(talk, sam)).open
        assert first is not None
        assert second is not None
        assert first.card_id != second.card_id
        told = shown(await talk.says(sam, "/find cache"))
        assert told.startswith(WITHOUT_MEANING)
        assert "10. " in shown(await talk.says(sam, f"/job {DATA.text}"))
