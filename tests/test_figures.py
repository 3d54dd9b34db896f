"""The measured figures of a judge: read from one file, or honestly absent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.figures import figures
from bot.interview.errors import SettingsError

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
    found = figures("embedded", path)
    assert found is not None
    assert found.model_dump(mode="json") == ONE
    assert figures("openai:model", path) is None


def test_no_file_means_no_figures(tmp_path: Path) -> None:
    assert figures("embedded", tmp_path / "figures.json") is None


@pytest.mark.parametrize("content", [{"grader": "embedded"}, ONE | {"extra": 1}, "words"])
def test_a_file_of_another_shape_is_said_to_be_one(tmp_path: Path, content: object) -> None:
    with pytest.raises(SettingsError, match="Install Viva again"):
        figures("embedded", written(tmp_path, content))


def test_the_file_that_ships_can_be_read() -> None:
    figures("embedded")
