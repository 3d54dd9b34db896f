"""What must outlast a power cut: that it is asked for where it can be, and told where it fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.syncing import sync, sync_all


def test_a_file_and_its_folder_are_brought_to_disk(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("content", encoding="utf-8")
    sync(file)
    sync_all(file)
    assert file.read_text(encoding="utf-8") == "content"


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sync(tmp_path / "no" / "file")
