"""Looking at paths."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from knowledge.errors import BankError
from knowledge.places import files_below, is_file, is_folder, is_there


def test_what_is_there_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "pipe")
    places = (tmp_path, tmp_path / "file", tmp_path / "pipe", tmp_path / "none", tmp_path / "file" / "below")
    assert [(is_folder(path), is_file(path), is_there(path)) for path in places] == [
        (True, False, True),
        (False, True, True),
        (False, False, True),
        (False, False, False),
        (False, False, False),
    ]


def test_a_path_that_cannot_be_looked_at_is_told(tmp_path: Path) -> None:
    for look in (is_folder, is_file, is_there):
        with pytest.raises(BankError, match=r"aaa: cannot be looked at \(File name too long\)\. Check"):
            look(tmp_path / ("a" * 300))


def test_files_are_found_in_order_without_hidden_ones(tmp_path: Path) -> None:
    for name in ("b/x", "a.txt", "b/.hidden", ".git/config", "b/c/y"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "link").symlink_to(tmp_path / "b")
    assert [path.relative_to(tmp_path).as_posix() for path in files_below(tmp_path)] == ["a.txt", "b/c/y", "b/x"]
    assert files_below(tmp_path / "none") == files_below(tmp_path / "a.txt") == []


def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(BankError, match=r"aaa: the folder cannot be read \(File name too long\)\. Check"):
        files_below(tmp_path / ("a" * 300))
