"""`viva eval roles | coverage | score`."""

from __future__ import annotations

import io
import json
import re
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.commands.eval_common import Bench, grade_all, graded
from bot.config import load
from bot.evaluating.coverage import CoverageRow, cover
from bot.evaluating.rows import read_rows
from bot.grading.service import open_grading
from knowledge.roles import ROLE_NAMES
from tests.support.cli import Ran, viva

NOW = datetime(2026, 3, 2, tzinfo=UTC)
LABELLED = Path(__file__).parents[1] / "evals" / "roles.jsonl"
FULL = Path("/dev/full")


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


def test_a_grader_is_accepted_for_roles_and_makes_no_difference(tmp_path: Path) -> None:
    file = rows(tmp_path, ("sre", ["Site Reliability Engineer"]), ("dba", ["UX Designer"]))
    plain = viva(tmp_path, "eval", "roles", str(file))
    for grader in ("embedded", "model"):
        ran = viva(tmp_path, "eval", "roles", str(file), "--grader", grader)
        assert (ran.code, ran.out, ran.err) == (0, plain.out, "")
    assert viva(tmp_path, "eval", "roles", str(file), "--grader", "cheap").code == 2


def test_a_role_that_does_not_exist_and_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    ran = viva(tmp_path, "eval", "roles", str(rows(tmp_path, ("sre", ["Astronaut"]))))
    assert ran.code == 1
    assert "Astronaut: no role of ours" in ran.complaint
    ran = viva(tmp_path, "eval", "roles", str(rows(tmp_path, ("dba", ["UX Designer"]))), "--out", str(tmp_path))
    assert (ran.code, ran.out) == (1, ""), "it is told before the work"
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


SAID = "We keep the training data apart from the validation data."
POINTS = [
    {"id": "kp_1", "text": "Keep the training data apart from validation data"},
    {"id": "kp 2", "text": "Choose hyperparameters with cross-validation folds"},
]


def coverage_rows(folder: Path, *sources: str, **changes: Any) -> str:
    """A row a source; the first point is covered, the second is not."""
    row = {"question": None, "key_points": POINTS, "answer": SAID, "covered": {"kp_1": True, "kp 2": False}, **changes}
    rows = [{"id": f"{source}:{number}", "source": source, **row} for number, source in enumerate(sources)]
    return json_lines(folder / "coverage.jsonl", rows)


def score_rows(folder: Path, source: str, *answers: tuple[str, float]) -> str:
    reference = " ".join(f"{point['text']}." for point in POINTS)
    rows = [
        {"id": str(n), "source": source, "question": "How?", "reference_answer": reference, "answer": a, "score": s}
        for n, (a, s) in enumerate(answers)
    ]
    return json_lines(folder / "score.jsonl", rows)


def json_lines(file: Path, rows: list[dict[str, Any]]) -> str:
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(file)


def model(folder: Path, *arguments: str, script: str = "scripted:echo", at_once: str = "16") -> Ran:
    return viva(folder, "eval", *arguments, "--grader", "model", model=script, model_concurrency=at_once)


def figures(ran: Ran) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ran.out.splitlines()[-1])
    return found


def test_coverage_by_a_model(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    ran = model(tmp_path, "coverage", coverage_rows(tmp_path, "realsumm", "own", "own"), "--out", str(out))
    assert (ran.code, ran.err) == (0, "")
    *lines, _ = ran.out.splitlines()
    assert [line.split(":")[0] for line in lines] == ["own", "realsumm"]
    found = figures(ran)
    assert (found["n"], found["ungraded"], found["kappa"], found["macro_f1"]) == (3, 0, 1.0, 1.0)
    assert (found["false_credit_rate"], found["covered_rate_bias"]) == (0.0, 0.0)
    assert found["kappa_ci"] == [1.0, 1.0]
    assert {name: figures["n"] for name, figures in found["sources"].items()} == {"own": 2, "realsumm": 1}
    written = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert written[0] == {"id": "realsumm:0", "covered": {"kp_1": 1.0, "kp 2": 0.0}}
    assert len(written) == 3


def test_coverage_by_the_built_in_judge_gives_probabilities(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    file = coverage_rows(tmp_path, *["argkp2021"] * 4, question="For: tests")
    # the model of VIVA_MODEL is not asked unless it is named
    ran = viva(tmp_path, "eval", "coverage", file, "--out", str(out), "--limit", "3", model="scripted:garbage")
    assert (ran.code, ran.err) == (0, "")
    found = figures(ran)
    assert (found["n"], found["ungraded"]) == (3, 0)
    assert {"map_strict", "map_strict_ci", "map_relaxed"} <= found["sources"]["argkp2021"].keys()
    first = json.loads(out.read_text(encoding="utf-8").splitlines()[0])["covered"]
    assert 1 >= first["kp_1"] > 0.5 > first["kp 2"] > 0


def test_score_by_a_model(tmp_path: Path) -> None:
    both = f"{SAID} I choose hyperparameters with cross-validation folds."
    file = score_rows(tmp_path, "beetle", (SAID, 0.5), (both, 1), ("Nobody ever does such a thing.", 0))
    out = tmp_path / "out.jsonl"
    ran = model(tmp_path, "score", file, "--out", str(out))
    found = figures(ran)
    assert (ran.code, found["n"], found["ungraded"]) == (0, 3, 0)
    assert (found["qwk"], found["pearson"], found["rmse"], found["bias"]) == (1.0, 1.0, 0.0, 0.0)
    assert found["sources"]["beetle"]["macro_f1"] == 1.0
    written = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert written == [{"id": "0", "score": 0.5}, {"id": "1", "score": 1.0}, {"id": "2", "score": 0.0}]


@pytest.mark.parametrize("command", ["coverage", "score"])
def test_if_nothing_could_be_graded_there_is_no_figure_and_exit_code_1(tmp_path: Path, command: str) -> None:
    file = coverage_rows(tmp_path, "own", "own") if command == "coverage" else score_rows(tmp_path, "saf", (SAID, 1))
    out = tmp_path / "out.jsonl"
    ran = model(tmp_path, command, file, "--out", str(out), script="scripted:garbage")
    assert ran.code == 1
    assert "nothing could be graded" in ran.complaint
    found = figures(ran)
    assert found["ungraded"] == found["n"] > 0
    assert found["kappa" if command == "coverage" else "qwk"] is None
    assert out.read_text(encoding="utf-8") == ""


def test_what_could_not_be_graded_is_counted_and_left_out(tmp_path: Path) -> None:
    script = tmp_path / "script.yaml"
    # the first answer and its repair get prose, the others are judged
    script.write_text("[garbage, garbage, echo]", encoding="utf-8")
    out = tmp_path / "out.jsonl"
    file = coverage_rows(tmp_path, "own", "own", "own")
    ran = model(tmp_path, "coverage", file, "--out", str(out), script=f"scripted:{script}", at_once="1")
    assert (ran.code, ran.err) == (0, "")
    found = figures(ran)
    assert (found["n"], found["ungraded"], found["kappa"]) == (3, 1, 1.0)
    assert [json.loads(line)["id"] for line in out.read_text(encoding="utf-8").splitlines()] == ["own:1", "own:2"]


class Terminal(io.StringIO):
    """Standard error that somebody looks at."""

    def isatty(self) -> bool:
        return True


def judged_before(standard_error: io.StringIO, file: str) -> tuple[str, str]:
    """What a model's judging of the rows in ``file`` shows on standard output and on ``standard_error``."""
    bench = Bench(load({"VIVA_MODEL": "scripted:echo"}, None), open_grading("scripted:echo", None, lambda: NOW), 2)
    jobs = [partial(cover, bench.grading.grader, row) for row in read_rows(Path(file), CoverageRow)]
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(standard_error):
        found = grade_all(bench, jobs, "Grading")
    assert [one.row.id for one in graded(found)] == ["own:0", "own:1", "own:2"]
    return out.getvalue(), standard_error.getvalue()


def test_somebody_at_a_terminal_sees_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    out, shown = judged_before(Terminal(), coverage_rows(tmp_path, "own", "own", "own"))
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
    assert re.search(r"Grading .*\b0%", plain)
    assert re.search(r"Grading .*\b100%", plain)
    assert shown.endswith("\x1b[2K"), "the bar is not taken away when all is done"
    assert out == "", "the bar stands among the figures"


def test_in_a_pipe_there_is_no_bar(tmp_path: Path) -> None:
    assert judged_before(io.StringIO(), coverage_rows(tmp_path, "own", "own", "own")) == ("", "")


def test_wrong_use_is_one_line(tmp_path: Path) -> None:
    file = coverage_rows(tmp_path, "own")
    ran = viva(tmp_path, "eval", "coverage", file, "--grader", "model")
    assert (ran.code, ran.out) == (1, "")
    assert "VIVA_MODEL" in ran.complaint
    ran = model(tmp_path, "coverage", file, script="nobody:knows-it")
    assert ran.code == 1
    assert "nobody:knows-it" in ran.complaint
    ran = viva(tmp_path, "eval", "coverage", file, "--grader", "cheap")
    assert ran.code == 2
    ran = viva(tmp_path, "eval", "score", file)
    assert ran.code == 1
    assert f"{file}:1: reference_answer: Field required" in ran.complaint
    ran = viva(tmp_path, "eval", "coverage", coverage_rows(tmp_path, "own", covered={"kp_9": True}))
    assert ran.code == 1
    assert ":1: row: Value error, covered names 'kp_9'" in ran.complaint


@pytest.mark.parametrize("text", ["   ", "!!!"])
def test_what_is_asked_for_without_a_word_is_told_by_line(tmp_path: Path, text: str) -> None:
    file = coverage_rows(tmp_path, "own", key_points=[POINTS[0], {"id": "kp 2", "text": text}])
    ran = viva(tmp_path, "eval", "coverage", file)
    assert (ran.code, ran.out) == (1, "")
    assert f"{file}:1: key_points.1.text: Value error, it holds no word" in ran.complaint
    row = {"id": "1", "source": "own", "question": "How?", "reference_answer": text, "answer": SAID, "score": 1}
    file = json_lines(tmp_path / "score.jsonl", [row])
    ran = viva(tmp_path, "eval", "score", file)
    assert (ran.code, ran.out) == (1, "")
    assert f"{file}:1: row: Value error, neither key_points nor a word in reference_answer" in ran.complaint


def test_an_out_that_cannot_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    ran = viva(tmp_path, "eval", "coverage", coverage_rows(tmp_path, "own"), "--out", str(tmp_path))
    assert (ran.code, ran.out) == (1, "")
    assert "--out" in ran.complaint


@pytest.mark.parametrize("command", ["coverage", "score", "roles", "repeat"])
@pytest.mark.parametrize("way", ["itself", "relative", "symlink", "hard link", "of the input"])
def test_an_out_that_is_the_labelled_file_is_refused(tmp_path: Path, command: str, way: str) -> None:
    if command == "roles":
        file = rows(tmp_path, ("dba", ["Database Administrator"]))
    else:
        file = Path(score_rows(tmp_path, "saf", (SAID, 1)) if command == "score" else coverage_rows(tmp_path, "own"))
    before, given, out = file.read_bytes(), file, tmp_path / "link.jsonl"
    if way == "itself":
        out = file
    elif way == "relative":
        out = Path("..", tmp_path.name, file.name)
    elif way == "symlink":
        out.symlink_to(file)
    elif way == "hard link":
        out.hardlink_to(file)
    else:
        given, out = out, file
        given.symlink_to(file)
    ran = viva(tmp_path, "eval", command, str(given), "--out", str(out))
    assert (ran.code, ran.out) == (1, "")
    assert f"--out {out}" in ran.complaint
    assert "would be overwritten" in ran.complaint
    assert file.read_bytes() == before


def test_an_out_beside_the_labelled_file_is_written(tmp_path: Path) -> None:
    file, out = coverage_rows(tmp_path, "own"), tmp_path / "out.jsonl"
    out.write_text("of the run before", encoding="utf-8")
    assert model(tmp_path, "coverage", file, "--out", str(out)).code == 0
    assert json.loads(out.read_text(encoding="utf-8"))["id"] == "own:0"


@pytest.mark.skipif(not FULL.exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("command", ["coverage", "score", "roles", "repeat"])
def test_the_figures_are_told_where_they_cannot_be_written_at_the_end(tmp_path: Path, command: str) -> None:
    if command == "roles":
        file = str(rows(tmp_path, ("dba", ["Database Administrator"])))
    else:
        file = score_rows(tmp_path, "saf", (SAID, 1)) if command == "score" else coverage_rows(tmp_path, "own")
    ran = viva(tmp_path, "eval", command, file, "--out", str(FULL))
    assert ran.code == 1
    assert f"--out {FULL}: cannot be written" in ran.complaint
    assert figures(ran)["n"] == 1


def test_a_role_that_does_not_exist_is_told_by_line(tmp_path: Path) -> None:
    file = rows(tmp_path, ("sre", ["Site Reliability Engineer"]), ("ds", ["data scientist"]))
    ran = viva(tmp_path, "eval", "roles", str(file))
    assert (ran.code, ran.out) == (1, "")
    assert f"{file}:2: expected: Value error, data scientist: no role of ours" in ran.complaint
