"""Where imported files lie, and that they are deleted."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config import load
from bot.folders import delete_imported_files, imported_files
from knowledge.errors import BankError
from tests.support.undeletable import UNDELETABLE, needs_undeletable


def test_imported_files_go_by_their_age(tmp_path: Path) -> None:
    settings = load({"VIVA_DATA_DIR": str(tmp_path)}, env_file=None)
    assert delete_imported_files(settings) == 0
    old, new = (imported_files(settings) / name for name in ("old", "new"))
    for folder in (old, new):
        folder.mkdir(parents=True)
        (folder / "cards.csv").write_text("question", encoding="utf-8")
    os.utime(old, (0, 0))
    assert delete_imported_files(settings, datetime(2026, 3, 2, tzinfo=UTC)) == 1
    assert (old.exists(), new.exists()) == (False, True)
    assert delete_imported_files(settings) == 1


def test_what_is_no_import_goes_too_and_where_a_link_leads_to_stays(tmp_path: Path) -> None:
    settings = load({"VIVA_DATA_DIR": str(tmp_path)}, env_file=None)
    folder, mine = imported_files(settings), tmp_path / "mine"
    folder.mkdir()
    mine.mkdir()
    (folder / ".DS_Store").write_text("", encoding="utf-8")
    (folder / "link").symlink_to(mine)
    (folder / "nowhere").symlink_to(tmp_path / "gone")
    assert delete_imported_files(settings, datetime(2026, 3, 2, tzinfo=UTC)) == 0
    assert delete_imported_files(settings) == 3
    assert (list(folder.iterdir()), mine.is_dir()) == ([], True)


@needs_undeletable
def test_what_cannot_be_deleted_is_told(tmp_path: Path) -> None:
    settings = load({"VIVA_DATA_DIR": str(tmp_path)}, env_file=None)
    imported_files(settings).symlink_to(UNDELETABLE)
    with pytest.raises(BankError) as caught:
        delete_imported_files(settings)
    assert "could not be deleted" in caught.value.person
