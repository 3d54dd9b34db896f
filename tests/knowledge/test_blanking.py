"""What lay in memory does not stay in Chroma's files."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.bank import load_bank
from knowledge.blanking import blank
from knowledge.embeddings import open_embedder
from knowledge.index import Index

QUESTIONS = Path(__file__).parents[2] / "knowledge" / "questions" / "databases"
JUNK = b"what somebody wrote "


def spoil(path: Path) -> None:
    """Fill what is blank at the end of ``path``, as memory that was used before would."""
    held = path.read_bytes().rstrip(b"\0")
    path.write_bytes((held + JUNK * (path.stat().st_size // len(JUNK) + 1))[: path.stat().st_size])


def dirty(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*.bin") if JUNK in path.read_bytes()]


def test_the_room_to_come_is_blanked_and_the_index_answers_as_before(tmp_path: Path) -> None:
    bank, folder = load_bank([QUESTIONS]), tmp_path / "index"
    index = Index(folder, open_embedder())
    index.ensure(bank)
    before = index.search("a queue that grows", 5)
    files = [*folder.glob("*/data_level0.bin"), *folder.glob("*/length.bin")]
    assert files
    assert blank(folder) == 0, "ensure left something there"
    index.close()
    for path in files:
        spoil(path)
    assert dirty(folder)
    index.ensure(bank)
    assert dirty(folder) == []
    assert index.search("a queue that grows", 5) == before
    index.close()


@pytest.mark.parametrize("header", [b"", b"\1\0\0\0", bytes(100), b"\1\0\0\0" + b"\xff" * 96])
def test_files_of_another_shape_are_left_alone(tmp_path: Path, header: bytes) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "header.bin").write_bytes(header)
    (tmp_path / "a" / "data_level0.bin").write_bytes(JUNK)
    assert blank(tmp_path) == 0
    assert dirty(tmp_path) == ["data_level0.bin"]
