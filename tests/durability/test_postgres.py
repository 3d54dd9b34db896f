"""The whole bot on PostgreSQL: state and engine in one database, nothing lost over a restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.talk import Clock, open_talk

pytestmark = pytest.mark.long

ANSWER = (
    "I save a huge amount of compute and labelled data because the general features are already there, but I inherit "
    "whatever bias the original data had. For example I fine-tuned BERT on support tickets."
)


@pytest.mark.postgres
async def test_a_practice_over_a_restart(postgres_url: str, tmp_path: Path) -> None:
    clock = Clock()
    async with open_talk(tmp_path, clock, database_url=postgres_url) as talk:
        person = talk.person(7)
        await talk.says(person, "/start q_pretrained-models-tradeoffs")
        api = talk.api
    async with open_talk(tmp_path, clock, api, database_url=postgres_url) as talk:
        feedback = await talk.says(talk.person(7), ANSWER)
        assert "/100" in feedback[0].text.splitlines()[0]
        stats = await talk.says(talk.person(7), "/stats")
        assert "Answers: 1" in stats[0].text
        await talk.says(talk.person(7), "/forget")
        await talk.taps(talk.person(7), "Delete everything")
        assert await talk.app.store.snapshot(7) is None
    assert not (tmp_path / "viva.db").exists()
