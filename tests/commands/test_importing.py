"""`viva bank import`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from tests.support.cards import make_card
from tests.support.cli import viva


@pytest.fixture
def page(tmp_path: Path) -> str:
    file = tmp_path / "page.yaml"
    file.write_text(yaml.safe_dump(make_card().model_dump(mode="json"), allow_unicode=True), encoding="utf-8")
    return str(file)


def test_a_dry_run_writes_nothing(tmp_path: Path, page: str) -> None:
    ran = viva(tmp_path / "data", "bank", "import", page, "--dry-run")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"{make_card().id} (complete)\n  {make_card().question}\n")
    assert "6 key points, 2 mistakes" in ran.out
    assert list((tmp_path / "data").iterdir()) == []


def test_json_is_the_report_and_nothing_else(tmp_path: Path, page: str) -> None:
    ran = viva(tmp_path / "data", "bank", "import", page, "--dry-run", "--json")
    found = json.loads(ran.out)
    assert found.keys() == {"cards", "warnings"}
    assert found["cards"][0]["question"] == make_card().question


def test_what_was_imported_is_in_the_bank_and_again_changes_nothing(tmp_path: Path, page: str) -> None:
    first = viva(tmp_path / "data", "bank", "import", page)
    assert first.code == 0
    assert "written: " in first.out
    assert make_card().id in viva(tmp_path / "data", "bank", "list").out
    second = viva(tmp_path / "data", "bank", "import", page, "--json")
    assert json.loads(second.out)["cards"]
    assert "unchanged: " in second.complaint


@pytest.mark.parametrize(
    ("content", "more", "words"),
    [
        (None, (), "No such file"),
        (b"\xff\xfe\x00", (), "bad.txt"),
        (b"Just a sentence.", (), "--format"),
        (b"Just a sentence.", ("--format", "zz"), "unknown format"),
    ],
)
def test_one_bad_page_and_nothing_is_written(
    tmp_path: Path, page: str, content: bytes | None, more: tuple[str, ...], words: str
) -> None:
    bad = tmp_path / "bad.txt"
    if content is not None:
        bad.write_bytes(content)
    ran = viva(tmp_path / "data", "bank", "import", page, str(bad), *more)
    assert ran.code == 1
    assert words in ran.err
    assert ran.err.endswith("viva: nothing was written\n")
    assert not (tmp_path / "data" / "cards").exists()
