"""A data folder has one bot, and commands beside it; one that must be alone with it is, or says why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.interview.errors import VivaError
from bot.occupied import at_work, one_bot


def test_some_are_there_side_by_side_and_whoever_must_be_alone_waits_outside(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with at_work(folder), at_work(folder), pytest.raises(VivaError, match="Stop it first"), at_work(folder, alone=True):
        raise AssertionError
    with at_work(folder, alone=True), pytest.raises(VivaError, match="another command"), at_work(folder, alone=True):
        raise AssertionError
    with at_work(folder, alone=True), pytest.raises(VivaError, match="Start again when that is done"), at_work(folder):
        raise AssertionError
    with at_work(folder):
        pass


def test_of_two_bots_the_second_is_refused_and_what_only_reads_is_not(tmp_path: Path) -> None:
    with one_bot(tmp_path), at_work(tmp_path):
        with pytest.raises(VivaError, match="Another Viva is at work"), one_bot(tmp_path):
            raise AssertionError
        with pytest.raises(VivaError, match="Stop it first"), at_work(tmp_path, alone=True):
            raise AssertionError
    with at_work(tmp_path, alone=True), pytest.raises(VivaError, match="Start again"), one_bot(tmp_path):
        raise AssertionError
    with at_work(tmp_path), one_bot(tmp_path):
        pass


def test_a_folder_that_cannot_be_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(VivaError, match="VIVA_DATA_DIR"), at_work(tmp_path / "file"):
        raise AssertionError
