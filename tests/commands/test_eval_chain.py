"""`viva eval golden | repeat`."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
import yaml

from bot.evaluating.golden import CHECKOUT, read_golden
from tests.support.cards import PARTIAL_ANSWER, make_card
from tests.support.cli import ROOT, Ran, viva
from tests.support.golden_folder import OFF_TOPIC, write_bank, write_golden

pytestmark = pytest.mark.long

QUESTIONS = ROOT / "knowledge" / "questions"


@pytest.fixture
def bank(tmp_path: Path) -> str:
    return write_bank(tmp_path)


@pytest.fixture
def answers(tmp_path: Path) -> str:
    return write_golden(tmp_path)


def figures(ran: Ran) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ran.out.splitlines()[-1])
    return found


def test_golden_answers_are_measured_by_the_whole_chain(tmp_path: Path, bank: str, answers: str) -> None:
    out = tmp_path / "out.jsonl"
    ran = viva(
        tmp_path, "eval", "golden", answers, "--out", str(out), "--grader", "model", bank=bank, model="scripted:echo"
    )
    assert (ran.code, ran.err) == (0, "")
    found = figures(ran)
    assert (found["n"], found["ungraded"]) == (4, 0)
    expected = ("macro_f1", "macro_f1_three_way", "kappa", "false_credit_rate", "recall", "contradicted_credit")
    for some in (found, found["kinds"]["content"], found["kinds"]["form"]):
        assert {key for name in expected for key in (name, f"{name}_ci")} <= some.keys()
    assert found["recall"] > 0
    assert found["order"]["strong > off-topic"] == 1.0
    assert {f"{of}quotes_whole" for of in ("", "mistake_", "opposite_")} <= found.keys()
    assert {"mistakes_f1", "mistakes_f1_ci", "order_accuracy", "order_accuracy_ci"} <= found.keys()
    assert [line.split(":")[0] for line in ran.out.splitlines()[:-1]] == ["all", "content", "form", "order"]
    written = {row["kind"]: row for row in map(json.loads, out.read_text(encoding="utf-8").splitlines())}
    assert list(written) == ["strong", "partial", "mistaken", "off-topic"]
    assert written["strong"]["score"] > written["off-topic"]["score"] == 0
    assert written["strong"]["points"].keys() == {point.id for point in make_card().key_points}
    said = {name for name, verdict in written["strong"]["points"].items() if verdict != "missing"}
    made = {name for name, was in written["strong"]["mistakes"].items() if was}
    assert written["strong"]["quotes"].keys() == said | made
    assert all(written["strong"]["quotes"].values())


def test_golden_answers_that_a_model_cannot_grade_are_counted(tmp_path: Path, bank: str, answers: str) -> None:
    ran = viva(tmp_path, "eval", "golden", answers, "--grader", "model", bank=bank, model="scripted:503")
    assert ran.code == 1
    assert "nothing could be graded" in ran.complaint
    assert (figures(ran)["n"], figures(ran)["ungraded"], figures(ran)["order_accuracy"]) == (4, 4, None)


def test_without_a_folder_the_checkout_s_own_are_taken_and_a_folder_of_something_else_is_told(tmp_path: Path) -> None:
    first = read_golden(CHECKOUT, 1)[0].card
    bank = tmp_path / "bank"
    bank.mkdir()
    for file in QUESTIONS.rglob(f"{first}.yaml"):
        copy(file, bank)
    ran = viva(tmp_path, "eval", "golden", "--limit", "1", bank=str(bank))
    assert (ran.code, figures(ran)["n"]) == (0, 4)
    ran = viva(tmp_path, "eval", "golden", str(tmp_path))
    assert ran.code == 1
    assert "holds no golden answers" in ran.complaint


@pytest.mark.parametrize("command", ["golden", "repeat"])
@pytest.mark.parametrize("way", ["a new file", "a file", "through a link", "where a link leads"])
def test_an_out_among_the_golden_answers_is_refused(
    tmp_path: Path, bank: str, answers: str, command: str, way: str
) -> None:
    (file,) = Path(answers).iterdir()
    before = file.read_bytes()
    out = file if way == "a file" else Path(answers) / "out.jsonl"
    if way == "through a link":
        (tmp_path / "link").symlink_to(answers, target_is_directory=True)
        out = tmp_path / "link" / "out.jsonl"
    elif way == "where a link leads":
        out = file.rename(tmp_path / "elsewhere.yaml")
        file.symlink_to(out)
    ran = viva(tmp_path, "eval", command, answers, "--out", str(out), bank=bank)
    assert (ran.code, ran.out) == (1, "")
    assert f"--out {out}" in ran.complaint
    assert file.read_bytes() == before
    assert [one.name for one in Path(answers).iterdir()] == [file.name]


@pytest.mark.parametrize("command", ["golden", "repeat"])
def test_an_out_among_the_checkout_s_own_answers_is_refused(tmp_path: Path, command: str) -> None:
    ran = viva(tmp_path, "eval", command, "--out", str(CHECKOUT / "out.jsonl"))
    assert (ran.code, ran.out) == (1, "")
    assert "--out" in ran.complaint
    assert not (CHECKOUT / "out.jsonl").exists()


def test_the_built_in_judge_repeats_itself(tmp_path: Path, bank: str, answers: str) -> None:
    out = tmp_path / "out.jsonl"
    ran = viva(tmp_path, "eval", "repeat", answers, "--times", "2", "--out", str(out), bank=bank)
    assert (ran.code, ran.err) == (0, "")
    found = figures(ran)
    assert (found["n"], found["ungraded"], found["times"]) == (4, 0, 2)
    assert (found["identical_rate"], found["same_verdicts_rate"]) == (1.0, 1.0)
    assert found["score_difference_max"] == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert rows[0]["id"] == f"{make_card().id} strong"
    assert all(len(row["scores"]) == 2 for row in rows)


def test_a_model_that_changes_its_mind_is_found_out(tmp_path: Path) -> None:
    quote = PARTIAL_ANSWER.split(". ")[0]
    verdicts = [{"quote": quote, "verdict": "covered"}, {"quote": "", "verdict": "missing"}]
    replies = [
        {"points": {"p1": v}, "mistakes": {}, "factual_errors": [], "strength": "", "next_step": ""} for v in verdicts
    ]
    script = tmp_path / "script.yaml"
    # the first answer is judged twice the same way, the second is not, the third is never judged
    order = [{"reply": replies[place]} for place in (0, 0, 0, 1)]
    script.write_text(json.dumps([*order, "garbage"]), encoding="utf-8")
    row = {"question": None, "answer": PARTIAL_ANSWER, "key_points": [{"id": "a", "text": "Memorises."}]}
    rows = tmp_path / "rows.jsonl"
    rows.write_text("".join(json.dumps({**row, "id": name}) + "\n" for name in "xyz"), encoding="utf-8")
    ran = viva(
        tmp_path,
        *("eval", "repeat", str(rows), "--times", "2", "--grader", "model"),
        model=f"scripted:{script}",
        model_concurrency="1",
    )
    assert (ran.code, ran.err) == (0, "")
    found = figures(ran)
    assert (found["n"], found["ungraded"]) == (3, 1)
    assert (found["identical_rate"], found["same_verdicts_rate"], found["score_difference_max"]) == (0.5, 0.5, 100.0)
    assert "differs: y: scores 100, 0" in ran.out


def relabelled(folder: str, name: str, **changes: dict[str, Any]) -> None:
    """One more file ``name`` of golden answers in ``folder``: those there are, with ``changes`` by kind."""
    (file,) = Path(folder).iterdir()
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    data["answers"] = [answer | changes.get(answer["kind"], {}) for answer in data["answers"]]
    (Path(folder) / name).write_text(yaml.safe_dump(data), encoding="utf-8")


def test_answers_to_one_card_in_two_files_are_kept_apart(tmp_path: Path, bank: str, answers: str) -> None:
    alone = figures(viva(tmp_path, "eval", "golden", answers, bank=bank))
    relabelled(answers, "zzz.yaml", strong={"text": OFF_TOPIC})
    found = figures(viva(tmp_path, "eval", "golden", answers, bank=bank))
    assert (found["n"], found["pairs"]) == (2 * alone["n"], 2 * alone["pairs"])
    assert alone["order"]["strong > off-topic"] == 1.0
    assert found["order"]["strong > off-topic"] == 0.5
    assert found["kinds"]["content"]["stated"] == 2 * alone["kinds"]["content"]["stated"]


def test_answers_of_one_name_are_repeated_each_for_itself(tmp_path: Path) -> None:
    row = {"id": "x", "question": None, "key_points": [{"id": "a", "text": "Memorises."}]}
    rows, out = tmp_path / "rows.jsonl", tmp_path / "out.jsonl"
    texts = ("It memorises.", "Nobody knows.", "It memorises.")
    rows.write_text("".join(json.dumps({**row, "answer": text}) + "\n" for text in texts), encoding="utf-8")
    ran = viva(tmp_path, "eval", "repeat", str(rows), "--times", "2", "--out", str(out))
    assert (ran.code, figures(ran)["n"]) == (0, 3)
    written = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [one["id"] for one in written] == ["x", "x", "x"]
    assert written[0] == written[2] != written[1]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_the_figures_are_told_where_they_cannot_be_written_at_the_end(tmp_path: Path, bank: str, answers: str) -> None:
    ran = viva(tmp_path, "eval", "golden", answers, "--out", "/dev/full", bank=bank)
    assert (ran.code, figures(ran)["n"]) == (1, 4)
    assert "--out /dev/full: cannot be written" in ran.complaint
