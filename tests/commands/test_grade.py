"""`viva grade`: what is printed, in words and as JSON, and every way it can fail."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.cards import STRONG_ANSWER, make_card
from tests.support.cli import Ran, viva

KEYS = {
    "status",
    "reason",
    "score",
    "band",
    "graded_by",
    "points",
    "mistakes",
    "strength",
    "next_step",
    "card",
    "usage",
}


@pytest.fixture
def card(tmp_path: Path) -> str:
    file = tmp_path / f"{make_card().id}.yaml"
    file.write_text(yaml.safe_dump(make_card().model_dump(mode="json"), allow_unicode=True), encoding="utf-8")
    return str(file)


def grade(folder: Path, card: str, *more: str, answer: str = STRONG_ANSWER, **settings: str) -> Ran:
    return viva(folder, "grade", "--card", card, "--answer", "-", *more, stdin=answer.encode(), **settings)


def as_json(ran: Ran) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_json_has_exactly_the_published_keys(tmp_path: Path, card: str) -> None:
    ran = grade(tmp_path, card, "--json")
    found = as_json(ran)
    assert (ran.code, ran.err) == (0, "")
    assert found.keys() == KEYS
    assert (found["status"], found["reason"], found["graded_by"]) == ("graded", None, "embedded")
    assert isinstance(found["score"], int)
    assert [point["id"] for point in found["points"]] == [point.id for point in make_card().key_points]
    assert all(p.keys() == {"id", "verdict", "probability", "evidence", "disputed"} for p in found["points"])
    assert all(m.keys() == {"id", "made", "evidence"} for m in found["mistakes"])
    assert found["card"] == {"id": make_card().id, "revision": 1, "hash": make_card().content_hash}
    assert found["usage"].keys() == {"calls", "input_tokens", "output_tokens", "seconds"}
    quotes = [point["evidence"] for point in found["points"] if point["evidence"]]
    assert quotes
    assert all(quote in STRONG_ANSWER for quote in quotes)


def test_words_quote_the_answer_and_a_line_is_not_broken_in_a_pipe(tmp_path: Path, card: str) -> None:
    ran = grade(tmp_path, card)
    score = as_json(grade(tmp_path, card, "--json"))["score"]
    assert ran.code == 0
    assert ran.out.startswith(f"{score}/100 · ")
    assert "What you said" in ran.out
    assert max(len(line) for line in ran.out.splitlines()) > 100
    assert "\nMarked by the built-in judge. --json shows every point." in ran.out
    assert "/why" not in ran.out


def test_a_question_of_the_bank_and_an_answer_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "answer.txt"
    file.write_text("I look at the query plan first, then at the index.\n", encoding="utf-8")
    ran = viva(tmp_path, "grade", "--question", "slow-report-query", "--answer", str(file), "--json")
    assert (ran.code, as_json(ran)["card"]["id"]) == (0, "slow-report-query")


def test_an_unknown_question_names_the_nearest(tmp_path: Path) -> None:
    ran = viva(tmp_path, "grade", "--question", "slow-report-qery", "--answer", "-", stdin=b"x")
    assert (ran.code, ran.out) == (1, "")
    assert "Did you mean slow-report-query?" in ran.complaint


@pytest.mark.parametrize(("answer", "reason"), [("", "empty"), (" \n\t\n", "empty"), ("I don't know", "dont_know")])
def test_a_gated_answer_is_a_result_and_no_failure(tmp_path: Path, card: str, answer: str, reason: str) -> None:
    ran = grade(tmp_path, card, "--json", answer=answer)
    found = as_json(ran)
    assert (ran.code, found["status"], found["reason"], found["score"]) == (0, "gated", reason, 0)
    assert found["usage"]["calls"] == 0


@pytest.mark.parametrize(
    ("answer", "words"),
    [("", "There was no text in that answer."), ("I don't know", "An honest answer, without anything to mark yet.")],
)
def test_of_a_gated_answer_no_question_is_said_to_be_open(tmp_path: Path, card: str, answer: str, words: str) -> None:
    ran = grade(tmp_path, card, answer=answer)
    assert ran.code == 0
    assert words in ran.out
    assert "open" not in ran.out


def test_an_answer_that_cannot_be_read(tmp_path: Path, card: str) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\x00")
    for name, words in (("missing.txt", "No such file"), ("bad.txt", "not UTF-8"), (".", "directory")):
        ran = viva(tmp_path, "grade", "--card", card, "--answer", name)
        assert (ran.code, ran.out) == (1, "")
        assert words in ran.complaint


def test_an_answer_beyond_all_measure(tmp_path: Path, card: str) -> None:
    assert "1,000,000" in grade(tmp_path, card, answer="word " * 250_000).complaint
    within_a_letter = "é" * 600_000
    assert "1,000,000" in grade(tmp_path, card, answer=within_a_letter).complaint


@pytest.mark.parametrize("name", ["missing.yaml", "bad.yaml"])
def test_a_card_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "bad.yaml").write_text("id: [\n", encoding="utf-8")
    ran = viva(tmp_path, "grade", "--card", name, "--answer", "-", stdin=b"x")
    assert ran.code == 1
    assert name in ran.complaint


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("scripted:garbage", "no JSON object"),
        ("scripted:429", "HTTP 429"),
        ("scripted:timeout", "timed out"),
        ("nonsense", "VIVA_MODEL=nonsense"),
        ("mistralai:large", "VIVA_MODEL=mistralai:large"),
    ],
)
def test_a_model_that_fails_never_makes_a_number(tmp_path: Path, card: str, model: str, words: str) -> None:
    ran = grade(tmp_path, card, "--json", model=model)
    found = as_json(ran)
    assert ran.code == 1
    assert (found["status"], found["score"], found["band"], found["points"]) == ("not_graded", None, None, [])
    assert found.keys() == KEYS
    assert words in found["reason"]
    assert words in ran.complaint
    assert ran.complaint.startswith("viva: not graded yet: ")
    assert "try again" not in ran.complaint
    silent = grade(tmp_path, card, model=model)
    assert (silent.code, silent.out) == (1, "")


def test_a_model_that_answers_is_named(tmp_path: Path, card: str) -> None:
    assert as_json(grade(tmp_path, card, "--json", model="scripted:echo"))["graded_by"] == "scripted:echo"
    assert "Marked by scripted:echo." in grade(tmp_path, card, model="scripted:echo").out
