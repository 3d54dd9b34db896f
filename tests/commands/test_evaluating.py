"""`viva eval roles`."""

from __future__ import annotations

import json
from pathlib import Path

from knowledge.roles import ROLE_NAMES
from tests.support.cli import viva

LABELLED = Path(__file__).parents[1] / "evals" / "roles.jsonl"


def rows(folder: Path, *pairs: tuple[str, list[str]]) -> Path:
    file = folder / "roles.jsonl"
    file.write_text("\n".join(json.dumps({"text": text, "expected": roles}) for text, roles in pairs), encoding="utf-8")
    return file


def test_the_last_line_holds_the_figures_and_misses_are_shown(tmp_path: Path) -> None:
    file = rows(
        tmp_path,
        ("sre", ["Site Reliability Engineer"]),
        ("i make dashboards", ["Data Analyst"]),
        ("dba", ["UX Designer"]),
        ("qwertz asdf", ["UX Designer"]),
    )
    out = tmp_path / "out.jsonl"
    ran = viva(tmp_path, "eval", "roles", str(file), "--out", str(out))
    assert ran.code == 0, ran.err
    *missed, last = ran.out.splitlines()
    figures = json.loads(last)
    assert (figures["n"], figures["top1"], figures["top3"]) == (4, 0.5, 0.5)
    assert figures["top1_ci"][0] <= 0.5 <= figures["top1_ci"][1]
    assert [line for line in missed if "'dba' is UX Designer, understood as Database Administrator" in line]
    written = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["text"] for row in written] == ["sre", "i make dashboards", "dba", "qwertz asdf"]
    assert written[0]["roles"] == ["Site Reliability Engineer"]


def test_a_limit_takes_the_first_rows(tmp_path: Path) -> None:
    file = rows(tmp_path, ("sre", ["Site Reliability Engineer"]), ("dba", ["UX Designer"]))
    ran = viva(tmp_path, "eval", "roles", str(file), "--limit", "1")
    assert json.loads(ran.out.splitlines()[-1])["top1"] == 1.0


def test_a_role_that_does_not_exist_and_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    ran = viva(tmp_path, "eval", "roles", str(rows(tmp_path, ("sre", ["Astronaut"]))))
    assert ran.code == 1
    assert "Astronaut: no role of ours" in ran.complaint
    ran = viva(tmp_path, "eval", "roles", str(rows(tmp_path, ("dba", ["UX Designer"]))), "--out", str(tmp_path))
    assert ran.code == 1
    assert "--out" in ran.complaint


def test_our_own_labels_reach_the_goal(tmp_path: Path) -> None:
    ran = viva(tmp_path, "eval", "roles", str(LABELLED))
    figures = json.loads(ran.out.splitlines()[-1])
    assert figures["n"] >= 40
    assert figures["top3"] >= 0.95
    expected = {
        role for line in LABELLED.read_text(encoding="utf-8").splitlines() for role in json.loads(line)["expected"]
    }
    assert expected == set(ROLE_NAMES)
