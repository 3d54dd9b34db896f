"""Labelled rows: what fits is read, what does not is told by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.evaluating.roles import RoleRow
from bot.evaluating.rows import read_rows
from knowledge.errors import VivaError

GOOD = '{"text": "sre", "expected": ["Site Reliability Engineer"], "note": "more is let be"}\n'


def test_rows_are_read_in_order_up_to_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text(GOOD + "\n" + GOOD.replace("sre", "söre"), encoding="utf-8")
    assert [row.text for row in read_rows(file, RoleRow)] == ["sre", "söre"]
    assert [row.text for row in read_rows(file, RoleRow, 1)] == ["sre"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (GOOD + '{"text": "sre"}\n', ":2: expected: Field required"),
        (GOOD + "prose\n", ":2: row: Invalid JSON"),
        (GOOD + '{"text": "", "expected": ["X"]}\n', ":2: text:"),
        ("\n\n", "holds no row"),
    ],
)
def test_a_row_that_does_not_fit_is_told_by_line(tmp_path: Path, content: str, told: str) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(VivaError) as caught:
        read_rows(file, RoleRow)
    assert f"{file}" in caught.value.person
    assert told in caught.value.person


def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b'{"text": "caf\xe9"}')
    for name, told in (("nothing", "cannot be read"), ("latin", "not UTF-8")):
        with pytest.raises(VivaError, match=told):
            read_rows(tmp_path / name, RoleRow)


def test_a_mark_of_the_byte_order_is_no_part_of_the_first_row(tmp_path: Path) -> None:
    (tmp_path / "marked").write_text(GOOD, encoding="utf-8-sig")
    assert len(read_rows(tmp_path / "marked", RoleRow)) == 1
