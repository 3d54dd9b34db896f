from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from bot.enriching.enricher import Enricher, Outcome
from bot.enriching.work import enrich_files
from bot.interview.errors import ModelUnusable
from knowledge.card import QuestionCard
from knowledge.errors import BrokenSource
from knowledge.sources.reviewing import put_card, read_draft
from tests.support.enrichers import at, scripted
from tests.support.imports import make_draft, make_proposal
from tests.support.provider import Provider, serve

GOOD = make_proposal()


def lay(folder: Path, number: int) -> list[Path]:
    paths = [folder / f"lease-{n}.yaml" for n in range(number)]
    for path in paths:
        put_card(path, make_draft(id=path.stem, question=f"What is lease {path.stem}?"))
    return paths


async def test_as_many_calls_run_at_once_as_allowed_and_no_more(tmp_path: Path) -> None:
    paths = lay(tmp_path, 6)
    told: list[Path] = []
    with serve(Provider([json.dumps(GOOD)], meet=3)) as provider:
        await enrich_files(paths, at(provider), 3, lambda path, _: told.append(path))
    assert provider.most_at_once == 3
    assert sorted(told) == paths
    assert all(isinstance(read_draft(path), QuestionCard) for path in paths)


async def test_a_stop_keeps_what_is_done_and_leaves_the_rest_as_it_was(tmp_path: Path) -> None:
    paths = lay(tmp_path, 3)
    before = paths[2].read_bytes()
    with pytest.raises(ModelUnusable):
        await enrich_files(paths, scripted(tmp_path, {"reply": GOOD}, "401"), 1, lambda *_: None)
    assert isinstance(read_draft(paths[0]), QuestionCard)
    assert not isinstance(read_draft(paths[1]), QuestionCard)
    assert paths[2].read_bytes() == before
    assert sorted(os.listdir(tmp_path)) == [*(path.name for path in paths), "script.json"]  # noqa: PTH208


async def test_what_is_complete_or_broken_is_not_sent(tmp_path: Path) -> None:
    paths = lay(tmp_path, 2)
    paths[0].write_text("id: [", encoding="utf-8")
    outcomes: list[Outcome] = []
    await enrich_files(paths[1:], Enricher("scripted:enrich"), 1, lambda *_: None)
    await enrich_files(paths, scripted(tmp_path, "401"), 1, lambda _, outcome: outcomes.append(outcome))
    assert ["valid YAML" in outcome.reason for outcome in outcomes] == [True, False]
    assert outcomes[1].reason == "it is complete already"


async def test_a_file_that_cannot_be_written_stops_the_work(tmp_path: Path) -> None:
    (path,) = lay(tmp_path, 1)

    class Blocking(Enricher):
        """Puts a folder in the file's place while the model thinks."""

        async def enrich(self, draft: Any) -> Outcome:
            path.unlink()
            (path / "inside").mkdir(parents=True)
            return await super().enrich(draft)

    with pytest.raises(BrokenSource, match="cannot be written"):
        await enrich_files([path], Blocking("scripted:enrich"), 1, lambda *_: None)
