"""`viva practice` as a process of its own, fed through a pipe."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.sources.writing import card_yaml
from tests.support.cards import make_card
from tests.support.cli import ROOT, viva_process

pytestmark = pytest.mark.long

QUESTIONS = ROOT / "knowledge" / "questions"
GARBAGE = b"not a database at all, really not one, so there"


def test_a_whole_practice_and_the_open_question_after_a_restart(tmp_path: Path) -> None:
    talk = "data scientist\n:2\nI start from a pre-trained model, \\\nsince labelled data is scarce.\n/next\n:q\n"
    first = viva_process(tmp_path, "practice", stdin=talk.encode())
    assert (first.code, first.err) == (0, "")
    for words in ("Hello, friend!", "Role: Data Scientist", "Difficulty: medium", "/100", "goes on from here"):
        assert words in first.out
    second = viva_process(tmp_path, "practice", stdin=b"/question\n")
    assert (second.code, second.err) == (0, "")
    assert "Welcome back. Your role is Data Scientist." in second.out
    assert "Still open:" in second.out
    assert "Hello" not in second.out


def test_it_keeps_to_itself(tmp_path: Path) -> None:
    """No Telegram is reached, and neither the bot's database nor its settings for other people are touched."""
    ran = viva_process(
        tmp_path, "practice", telegram_token="123456789:" + "Aa0_-" * 7, allowed_users="42", daily_answers="1",
        stdin=b"/help\n",
    )  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    assert "Hello, friend!" in ran.out
    assert "/resume: Bring back" in ran.out, "no menu says what a command does, so /help does"
    assert not (tmp_path / "viva.db").exists()
    assert (tmp_path / "practice" / "viva.db").exists()


def test_an_index_that_cannot_be_used_does_not_end_the_practice(tmp_path: Path, unused_tcp_port: int) -> None:
    talk = b"data scientist\n:2\n"
    ran = viva_process(tmp_path, "practice", stdin=talk, chroma_url=f"http://127.0.0.1:{unused_tcp_port}")
    assert (ran.code, "Traceback" in ran.err) == (0, False)
    assert "Difficulty: medium" in ran.out
    assert ":3 Skip" in ran.out


def test_an_import_is_written_to_the_cards_of_the_data_folder_and_asked_from_then_on(tmp_path: Path) -> None:
    card = make_card(id="mine-alone", question="Which bread do you like, and why?")
    (tmp_path / "mine.yaml").write_text(card_yaml(card), encoding="utf-8")
    first = viva_process(tmp_path, "practice", stdin=f":f {tmp_path / 'mine.yaml'} /import\n:1\n".encode())
    assert (first.code, first.err) == (0, "")
    assert "New: 1" in first.out
    assert (tmp_path / "cards" / "mine-alone.yaml").is_file()
    assert not (QUESTIONS / "mine-alone.yaml").exists()
    second = viva_process(tmp_path, "practice", stdin=b"/find mine-alone\n")
    assert card.question in second.out


def test_a_broken_card_that_is_left_out_is_named(tmp_path: Path) -> None:
    cards = tmp_path / "cards"
    cards.mkdir()
    (cards / f"{make_card().id}.yaml").write_text(card_yaml(make_card()), encoding="utf-8")
    (cards / "bad.yaml").write_text("- nothing", encoding="utf-8")
    ran = viva_process(tmp_path / "data", "practice", "--skip-bad", bank=str(cards), stdin=b":q\n")
    assert ran.code == 0
    assert ran.complaint.startswith(f"viva: left out: {cards / 'bad.yaml'}:1: a card is a mapping")


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    ran = viva_process(tmp_path, "practice", stdin=b"/role \xff\xfe\n:q\n")
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize("name", ["viva.db", "engine.db"])
def test_a_damaged_file_is_one_line_and_left_alone(tmp_path: Path, name: str) -> None:
    file = tmp_path / "practice" / name
    file.parent.mkdir()
    file.write_bytes(GARBAGE)
    ran = viva_process(tmp_path, "practice")
    assert (ran.code, ran.out) == (1, "")
    assert name in ran.complaint
    assert file.read_bytes() == GARBAGE
