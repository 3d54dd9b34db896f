"""Bots may share a data folder; a command that must be alone with it is, or says why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.interview.errors import VivaError
from bot.occupied import at_work


def test_bots_are_there_side_by_side_and_whoever_must_be_alone_waits_outside(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with at_work(folder), at_work(folder), pytest.raises(VivaError, match="Stop it first"), at_work(folder, alone=True):
        raise AssertionError
    with at_work(folder, alone=True), pytest.raises(VivaError, match="another command"), at_work(folder, alone=True):
        raise AssertionError
    with at_work(folder, alone=True), pytest.raises(VivaError, match="Start again when that is done"), at_work(folder):
        raise AssertionError
    with at_work(folder):
        pass


def test_a_folder_that_cannot_be_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(VivaError, match="VIVA_DATA_DIR"), at_work(tmp_path / "file"):
        raise AssertionError
