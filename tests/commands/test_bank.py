"""`viva bank search | list | stats | reindex`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from knowledge.card import Difficulty, QuestionType
from knowledge.sources.writing import card_yaml
from tests.support.cards import make_card
from tests.support.cli import viva


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    folder = tmp_path / "cards"
    folder.mkdir()
    for name, difficulty in (("overfitting", "medium"), ("overfitting-again", "hard")):
        card = make_card(id=name, difficulty=difficulty).model_dump(mode="json")
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(card, allow_unicode=True), encoding="utf-8")
    return folder


def break_one(cards: Path) -> Path:
    bad = cards / "bad.yaml"
    bad.write_text((cards / "overfitting.yaml").read_text(encoding="utf-8").replace("medium", "mild"), encoding="utf-8")
    return bad


def test_a_broken_card_stops_the_list_unless_it_may_be_skipped(tmp_path: Path, cards: Path) -> None:
    bad = break_one(cards)
    assert viva(tmp_path, "bank", "list", bank=str(cards)).code == 1
    assert viva(tmp_path, "bank", "list", "--skip-bad", bank=str(cards)).out.count("\n") == 2
    for command in (("list", "--json"), ("stats",), ("reindex",), ("search", "overfitting")):
        ran = viva(tmp_path, "bank", *command, "--skip-bad", bank=str(cards))
        assert ran.code == 0
        assert ran.complaint.startswith(f"viva: left out: {bad}:")


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_search_for_nothing_is_wrong_use(tmp_path: Path, cards: Path, text: str) -> None:
    ran = viva(tmp_path, "bank", "search", text, bank=str(cards))
    assert (ran.code, ran.out) == (2, "")
    assert "there is nothing to look for" in ran.err


def test_the_list_is_in_columns(tmp_path: Path, cards: Path) -> None:
    rows = viva(tmp_path, "bank", "list", bank=str(cards)).out.splitlines()
    assert rows == [
        "overfitting        medium  technical-concept  Data Scientist, Machine Learning Engineer",
        "overfitting-again  hard    technical-concept  Data Scientist, Machine Learning Engineer",
    ]
    found = json.loads(viva(tmp_path, "bank", "list", "--json", bank=str(cards)).out)
    assert [card["id"] for card in found] == ["overfitting", "overfitting-again"]


def test_an_empty_bank_says_so(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    listed = viva(tmp_path, "bank", "list", bank=str(tmp_path / "none"))
    assert (listed.code, listed.out) == (0, "")
    assert "viva bank import" in listed.complaint
    found = viva(tmp_path, "bank", "search", "overfitting", bank=str(tmp_path / "none"))
    assert (found.code, found.out, found.complaint) == (0, "", "Nothing found.")


def test_a_bank_folder_that_is_not_there(tmp_path: Path) -> None:
    ran = viva(tmp_path, "bank", "list", bank=str(tmp_path / "gone"))
    assert (ran.code, "VIVA_BANK" in ran.complaint) == (1, True)


def test_counts_by_role(tmp_path: Path, cards: Path) -> None:
    found = json.loads(viva(tmp_path, "bank", "stats", "--json", bank=str(cards)).out)
    assert (found["cards"], found["drafts"], found["types"]) == (2, 0, {"technical-concept": 2})
    assert found["roles"]["Data Scientist"] == {"medium": 1, "hard": 1}
    assert found["by_type"]["Data Scientist"] == {"technical-concept": {"medium": 1, "hard": 1}}
    shown = viva(tmp_path, "bank", "stats", bank=str(cards)).out
    assert shown.startswith("2 cards, 0 drafts")
    assert shown.splitlines()[-1] == "technical-concept 2"


@pytest.mark.parametrize("colour", ["", "1"], ids=["in a pipe", "on a terminal of 100 columns"])
def test_no_number_of_the_counts_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, colour: str) -> None:
    monkeypatch.setenv("FORCE_COLOR", colour)  # by which rich takes a pipe for a terminal
    found = json.loads(viva(tmp_path, "bank", "stats", "--json").out)
    lines = [line.split() for line in viva(tmp_path, "bank", "stats").out.splitlines()]
    for role, kinds in found["by_type"].items():
        counts = [kinds.get(str(kind), {}) for kind in QuestionType]
        cells = ["/".join(str(count.get(str(level), 0)) for level in Difficulty) for count in counts]
        assert [*role.split(), *cells] in lines
        levels = [found["roles"][role].get(str(level), 0) for level in Difficulty]
        assert [*role.split(), *map(str, levels), str(sum(levels))] in lines


def test_search_ranks_filters_and_limits(tmp_path: Path) -> None:
    found = json.loads(viva(tmp_path, "bank", "search", "a report query is too slow", "--json").out)
    assert "slow-report-query" in [row["id"] for row in found[:3]]
    assert [row["score"] for row in found] == sorted((row["score"] for row in found), reverse=True)
    assert all(row.keys() == {"id", "score", "question"} for row in found)
    easy = viva(tmp_path, "bank", "search", "database", "--difficulty", "easy", "--role", "qa engineer", "--limit", "2")
    listed = {line.split()[0]: line for line in viva(tmp_path, "bank", "list").out.splitlines()}
    ids = [line.split()[1] for line in easy.out.splitlines()]
    assert len(ids) == 2
    assert all("easy" in listed[i] and ("QA Engineer" in listed[i] or "Everybody" in listed[i]) for i in ids)


def test_a_filter_searches_the_whole_bank(tmp_path: Path) -> None:
    folder = tmp_path / "cards"
    folder.mkdir()
    for number in range(45):
        card = make_card(id=f"overfitting-{number}", question=f"How do you detect overfitting in model {number}?")
        (folder / f"{card.id}.yaml").write_text(card_yaml(card), encoding="utf-8")
    far = make_card(id="far", question="Who bakes the bread?", difficulty="hard")
    (folder / "far.yaml").write_text(card_yaml(far), encoding="utf-8")
    asked = ("bank", "search", "How do you detect overfitting?", "--limit", "1", "--json")
    hits = [json.loads(viva(tmp_path, *asked, *more, bank=str(folder)).out) for more in ((), ("--difficulty", "hard"))]
    assert [[row["id"].partition("-")[0] for row in rows] for rows in hits] == [["overfitting"], ["far"]]


@pytest.mark.parametrize(
    ("option", "words"), [(("--role", "wizard"), "Data Scientist"), (("--difficulty", "mild"), "easy, medium or hard")]
)
def test_search_filters_that_do_not_exist(tmp_path: Path, option: tuple[str, str], words: str) -> None:
    ran = viva(tmp_path, "bank", "search", "x", *option)
    assert ran.code == 2
    assert words in ran.complaint


def test_reindex_says_where(tmp_path: Path, cards: Path) -> None:
    ran = viva(tmp_path, "bank", "reindex", bank=str(cards))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"2 cards indexed in {tmp_path / 'index'}\n"


def test_a_chroma_server_that_is_away(tmp_path: Path, unused_tcp_port: int) -> None:
    ran = viva(tmp_path, "bank", "search", "x", chroma_url=f"http://127.0.0.1:{unused_tcp_port}")
    assert (ran.code, "VIVA_CHROMA_URL" in ran.complaint) == (1, True)


def test_a_data_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = viva(tmp_path, "bank", "search", "x", data_dir=str(tmp_path / "file" / "below"))
    assert (ran.code, "VIVA_DATA_DIR" in ran.complaint) == (1, True)


def test_each_broken_card_has_a_line_of_its_own(tmp_path: Path, cards: Path) -> None:
    break_one(cards)
    (cards / "worse.yaml").write_text("id: [\n", encoding="utf-8")
    lines = viva(tmp_path, "bank", "list", bank=str(cards)).err.splitlines()
    assert len(lines) == 2
    assert [name in line for name, line in zip(("bad.yaml:", "worse.yaml:"), lines, strict=True)] == [True, True]
