from __future__ import annotations

import json
import os
import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.commands.enriching import Enrichment
from bot.enriching.enricher import Enricher, Outcome
from bot.enriching.work import enrich_files
from bot.interview.errors import ModelUnusable
from knowledge.card import DraftCard, QuestionCard
from knowledge.errors import BrokenSource
from knowledge.sources.naming import question_id
from knowledge.sources.report import ImportReport
from knowledge.sources.reviewing import put_card, read_draft, reject
from tests.support.cards import make_card
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


class Meanwhile(Enricher):
    """While the model thinks, something else is done."""

    def __init__(self, model: str, done: Callable[[], object]) -> None:
        super().__init__(model)
        self._done = done

    async def enrich(self, draft: DraftCard) -> Outcome:
        self._done()
        return await super().enrich(draft)


async def test_a_file_that_cannot_be_written_stops_the_work(tmp_path: Path) -> None:
    (path,) = lay(tmp_path, 1)
    before, limits = path.read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    full = Meanwhile("scripted:enrich", lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8, limits[1])))
    try:
        with pytest.raises(BrokenSource, match="cannot be written"):
            await enrich_files([path], full, 1, lambda *_: None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == before


@pytest.mark.parametrize("model", ["scripted:enrich", "scripted:enrich-invents"])
async def test_what_somebody_did_with_a_draft_meanwhile_stands(tmp_path: Path, model: str) -> None:
    (tmp_path / "drafts").mkdir()
    (path,) = lay(tmp_path / "drafts", 1)
    outcomes: list[Outcome] = []

    async def work(done: Callable[[], object]) -> None:
        await enrich_files([path], Meanwhile(model, done), 1, lambda _, outcome: outcomes.append(outcome))

    mine = path.read_text(encoding="utf-8").replace("difficulty: null", "difficulty: hard  # I say")
    await work(lambda: path.write_text(mine, encoding="utf-8"))
    assert path.read_text(encoding="utf-8") == mine
    await work(lambda: reject(path))
    assert not path.exists()
    assert (path.parent / "rejected" / path.name).read_text(encoding="utf-8") == mine
    assert [(outcome.card, outcome.overtaken, outcome.calls > 0) for outcome in outcomes] == [(None, True, True)] * 2
    found = Enrichment()
    found.add(path, outcomes[0])
    assert found.warnings[0].problem == "left alone: the file was changed or moved while the model read it"
    assert (found.silent, found.useless, found.calls) == (0, 0, outcomes[0].calls)


def test_a_completed_card_is_reported_at_its_question_whatever_id_that_has_in_the_folder() -> None:
    plus, plain = "What are the advantages of C++?", "What are the advantages of C?"
    done = make_card(id="what-are-the-advantages-of-c", question=plus)
    drafts = tuple(make_draft(id=question_id(question), question=question) for question in (plain, plus))
    assert Enrichment(cards={done.id: done}).merged_into(ImportReport(drafts, ())).cards == (drafts[0], done)
