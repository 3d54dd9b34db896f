"""`viva export | forget | stats`: what the person who runs the bot sees of the others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.cli import viva, viva_process

GARBAGE = b"not a database at all, really not one, so there"


def test_an_empty_database(tmp_path: Path) -> None:
    assert json.loads(viva(tmp_path, "stats", "--json").out) == {
        "candidates": 0,
        "attempts": 0,
        "graded": 0,
        "waiting": 0,
    }
    assert viva(tmp_path, "stats").out.splitlines()[0] == "candidates: 0"
    ran = viva(tmp_path, "export", "5")
    assert (ran.code, ran.out, ran.complaint) == (1, "", "viva: Nothing is stored about 5.")


def test_what_was_practised_can_be_counted_exported_and_forgotten(tmp_path: Path) -> None:
    talk = "data scientist\n:2\nI would begin with a pre-trained model, since labelled examples are few.\n:q\n"
    assert viva_process(tmp_path, "practice", stdin=talk.encode()).code == 0
    folder = tmp_path / "practice"
    assert json.loads(viva(folder, "stats", "--json").out)["attempts"] == 1
    exported = viva(folder, "export", "1")
    assert "pre-trained model, since labelled examples" in exported.out
    assert json.loads(exported.out)
    forgotten = viva_process(folder, "forget", "1")
    assert (forgotten.code, forgotten.err) == (0, "")
    assert forgotten.out.endswith(" rows deleted\n")
    assert int(forgotten.out.split()[0]) > 0
    assert viva(folder, "export", "1").code == 1


@pytest.mark.parametrize("command", [("stats",), ("export", "5")])
def test_a_damaged_database_is_told_and_left_alone(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "viva.db").write_bytes(GARBAGE)
    ran = viva(tmp_path, *command)
    assert (ran.code, ran.out) == (1, "")
    assert "restore a backup" in ran.complaint
    assert (tmp_path / "viva.db").read_bytes() == GARBAGE


def test_a_damaged_work_queue_is_told_in_one_line_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "engine.db").write_bytes(GARBAGE)
    ran = viva_process(tmp_path, "forget", "5")
    assert (ran.code, ran.out) == (1, "")
    assert "engine.db" in ran.complaint
    assert (tmp_path / "engine.db").read_bytes() == GARBAGE


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = viva(tmp_path, "stats", data_dir=str(tmp_path / "file" / "below"))
    assert (ran.code, "VIVA_DATA_DIR" in ran.complaint) == (1, True)


def test_a_postgres_that_is_away_and_its_password_is_not_told(tmp_path: Path, unused_tcp_port: int) -> None:
    url = f"postgresql+psycopg://viva:geheim@127.0.0.1:{unused_tcp_port}/viva"
    ran = viva(tmp_path, "stats", database_url=url)
    assert (ran.code, "VIVA_DATABASE_URL" in ran.complaint) == (1, True)
    assert "geheim" not in ran.err
