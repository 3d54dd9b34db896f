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


TABLE = "Q,Best\nWhat is a lease?,A lock that ends.\nWhat is a fence?,A token.\n"


def test_a_table_with_a_map(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE)
    columns = ("--map", "question=Q,answer=Best")
    first = viva(tmp_path / "data", "bank", "import", str(tmp_path / "a.csv"), *columns)
    assert (first.code, first.err) == (0, "")
    assert "written: drafts/what-is-a-lease.yaml, drafts/what-is-a-fence.yaml" in first.out
    second = viva(tmp_path / "data", "bank", "import", str(tmp_path / "a.csv"), *columns)
    assert "unchanged: drafts/what-is-a-lease.yaml, drafts/what-is-a-fence.yaml" in second.out


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE)
    ran = viva(tmp_path / "data", "bank", "import", str(tmp_path / "a.csv"), "--map", "question=Frage")
    assert ran.code == 1
    assert "no column 'Frage' for question; the columns are: 'Q', 'Best'." in ran.err


def test_a_broken_map_is_wrong_use(tmp_path: Path) -> None:
    ran = viva(tmp_path / "data", "bank", "import", "a.csv", "--map", "colour=Q")
    assert ran.code == 2
    assert "no field 'colour'" in ran.complaint


def test_a_folder_of_lists_in_different_formats(tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "a.md").write_text("## What is A?\n\nThe first.\n\n## What is B?\n\nThe second.\n")
    (folder / "b.csv").write_text("question,answer\nWhat is C?,The third.\n")
    (folder / "c.json").write_text('{"items": [{"question": "What is D?", "answer": "The fourth."}]}')
    (folder / "d.jsonl").write_text('{"question": "What is E?", "answer": "The fifth."}\n')
    ran = viva(tmp_path / "data", "bank", "import", str(folder), "--dry-run", "--json")
    assert ran.err == ""
    assert [card["question"][-2] for card in json.loads(ran.out)["cards"]] == list("ABCDE")
    forced = viva(tmp_path / "data", "bank", "import", str(folder / "a.md"), "--format", "jsonl")
    assert forced.code == 1
    assert "viva: nothing was written" in forced.err


def test_a_map_for_a_file_that_is_no_table_is_told(tmp_path: Path, page: str) -> None:
    ran = viva(tmp_path / "data", "bank", "import", page, "--dry-run", "--map", "question=Q")
    assert "the column map was not used" in ran.out


def test_a_list_over_50_mib_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(50 * 1024 * 1024 + 1)  # a sparse file: nothing is on the disk
    ran = viva(tmp_path / "data", "bank", "import", str(tmp_path / "a.csv"))
    assert ran.code == 1
    assert "larger than 50 MiB" in ran.err


def test_a_list_larger_than_a_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("question,answer\nWhy?," + "so " * 800_000 + "\n")
    ran = viva(tmp_path / "data", "bank", "import", str(tmp_path / "a.csv"), "--dry-run")
    assert ran.code == 0
    assert ran.out.startswith("why (draft")
