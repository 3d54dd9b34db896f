"""The measured figures of a judge: read from one file, or honestly absent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.evaluating.golden import CHECKOUT, joined, read_golden
from bot.evaluating.golden_figures import ORDER
from bot.figures import figures
from bot.grading.embedded import EmbeddedGrader
from bot.interview.errors import SettingsError
from bot.tg import texts as t
from bot.tg.render_contest import trust
from tests.support.ready import shipped

RAMBLING, TERSE = CHECKOUT.parent / "rambling", CHECKOUT.parent / "terse"
ONE: dict[str, Any] = {
    "grader": "embedded",
    "measured": [{"name": "Kappa", "value": 0.6, "low": 0.5, "high": 0.7, "n": 90, "what": "Agreement with people."}],
    "date": "2026-03-02",
}


def written(folder: Path, content: object) -> Path:
    path = folder / "figures.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize("several", [False, True])
def test_the_figures_of_the_judge_in_use(tmp_path: Path, several: bool) -> None:
    path = written(tmp_path, [ONE | {"grader": "other"}, ONE] if several else ONE)
    found = figures("embedded", file=path)
    assert found is not None
    assert found.model_dump(mode="json", exclude_unset=True, exclude={"outdated"}) == ONE
    assert found.measured[0].counted == "cases"
    assert figures("openai:model", file=path) is None


def test_no_file_means_no_figures(tmp_path: Path) -> None:
    assert figures("embedded", file=tmp_path / "figures.json") is None


@pytest.mark.parametrize("content", [{"grader": "embedded"}, ONE | {"extra": 1}, "words"])
def test_a_file_of_another_shape_is_said_to_be_one(tmp_path: Path, content: object) -> None:
    with pytest.raises(SettingsError, match="Install Viva again"):
        figures("embedded", file=written(tmp_path, content))


@pytest.mark.parametrize(("noted", "used", "outdated"), [("a", "a", False), ("a", "b", True), ("", "b", False)])
def test_figures_of_another_version_are_said_to_be_that(tmp_path: Path, noted: str, used: str, outdated: bool) -> None:
    found = figures("embedded", used, written(tmp_path, ONE | {"fingerprint": noted}))
    assert found is not None
    assert found.outdated == outdated
    assert (t.TRUST_OUTDATED in trust(found, "the built-in judge").text) == outdated


def test_the_figures_that_ship_are_those_of_the_judge_that_ships() -> None:
    found = figures("embedded", EmbeddedGrader().fingerprint)
    assert found is not None
    assert found.fingerprint, "measure again: python -m tests.evals.table --data FOLDER --figures FILE"
    assert not found.outdated
    assert all(one.low is not None and one.high is not None and one.n > 0 for one in found.measured)


def test_the_figures_that_ship_are_of_as_many_facts_and_pairs_as_the_golden_answers_hold() -> None:
    found = figures("embedded")
    assert found is not None
    cards = [c for c in joined(read_golden(CHECKOUT), shipped().cards) if c]
    answers = [one for card in cards for one in card]
    labels = [one.answer.points[point.id] for one in answers for point in one.card.content_points]
    stated = labels.count("covered")
    counts = [(one.counted, one.n) for one in found.measured]
    long, short = (
        [
            one.answer.points[p.id]
            for card in joined(read_golden(f), shipped().cards)
            for one in card
            for p in one.card.content_points
        ]
        for f in (RAMBLING, TERSE)
    )
    assert counts[:7] == [
        ("facts", stated),
        ("facts", len(labels) - stated),
        ("pairs", len(cards) * len(ORDER)),
        ("quotes", counts[3][1]),
        ("facts", len(long) - long.count("covered")),
        ("facts", short.count("covered")),
        ("facts", short.count("contradicted")),
    ]
    assert [counted for counted, _ in counts[7:]] == ["arguments", "summaries"]
    told = trust(found, "the built-in judge").text
    assert f"{stated} facts" in told
    assert "written and labelled with a language model" in told
