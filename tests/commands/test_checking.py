"""`viva bank check`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.commands.checking import FOUND, STORIES, embedded_judge
from knowledge.card import QuestionCard, QuestionType
from tests.support.cards import make_card
from tests.support.checked import SOUND_RESPONSE, card_data, line_of, write_card
from tests.support.cli import viva

OTHER = "How does a random forest pick the features for each of its trees?"


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    """Two sound cards; the second is about something else, so only the judge would object."""
    folder = tmp_path / "cards"
    write_card(folder, card_data("overfitting"))
    write_card(folder, card_data("forest", question=OTHER, type="behavioural"))
    return folder


def test_sound_cards(tmp_path: Path, cards: Path) -> None:
    for ran in (viva(tmp_path, "bank", "check", str(cards)), viva(tmp_path, "bank", "check", bank=str(cards))):
        assert (ran.code, ran.out, ran.err) == (0, "2 cards checked: 0 broken, 0 warnings\n", "")
    one = viva(tmp_path, "bank", "check", str(cards / "forest.yaml"), "--strict")
    assert (one.code, one.out, one.err) == (0, "1 card checked: 0 broken, 0 warnings\n", "")


def test_a_path_that_cannot_be_looked_at_is_one_line(tmp_path: Path) -> None:
    for command in ("check", "import", "review"):
        ran = viva(tmp_path, "bank", command, "a" * 300)
        assert ran.code == 1
        assert "aaa: cannot be looked at (File name too long)" in ran.err.splitlines()[0]


def test_a_broken_card_fails_and_is_named_with_its_line(tmp_path: Path, cards: Path) -> None:
    bad = write_card(cards, card_data("bad", difficulty="mild"))
    ran = viva(tmp_path, "bank", "check", str(cards))
    assert (ran.code, ran.out) == (1, "3 cards checked: 1 broken, 0 warnings\n")
    assert ran.complaint.startswith(f"{bad}:{line_of(bad, 'mild')}: difficulty: Input should be 'easy'")


def test_a_question_that_stands_twice_fails(tmp_path: Path, cards: Path) -> None:
    twice = write_card(cards, card_data("twice"))
    ran = viva(tmp_path, "bank", "check", str(cards), "--no-judge")
    assert (ran.code, ran.out) == (1, "3 cards checked: 1 broken, 0 warnings\n")
    assert ran.complaint.startswith(f"{twice}:{line_of(twice, 'question')}: question: asks the same as 'overfitting' (")


def test_a_warning_fails_only_when_strict(tmp_path: Path, cards: Path) -> None:
    path = write_card(cards, card_data("overfitting", standard_response=f"{SOUND_RESPONSE} That was teh end."))
    said = f"{path}:{line_of(path, 'standard_response')}: standard_response: 'teh' is in no dictionary; write 'the', or"
    for options, code in (((), 0), (("--strict",), 1)):
        ran = viva(tmp_path, "bank", "check", str(cards), *options)
        assert (ran.code, ran.out) == (code, "2 cards checked: 0 broken, 1 warning\n")
        assert ran.complaint.startswith(said)


def test_json_holds_errors_and_warnings_and_nothing_else_is_said(tmp_path: Path, cards: Path) -> None:
    bad = write_card(cards, card_data("bad", difficulty="mild"))
    short = write_card(cards, card_data("forest", question=OTHER, standard_response="Too short.", type="situational"))
    ran = viva(tmp_path, "bank", "check", str(cards), "--json", "--strict")
    assert (ran.code, ran.err) == (1, "")
    found = json.loads(ran.out)
    assert found.keys() == {"cards", "broken", "errors", "warnings"}
    assert (found["cards"], found["broken"], len(found["errors"])) == (3, 1, 1)
    error = found["errors"][0]
    assert error.pop("problem").startswith("difficulty: Input should be 'easy'")
    assert error == {"file": str(bad), "line": line_of(bad, "mild"), "card": "bad", "check": "schema"}
    assert found["warnings"] == [
        {
            "file": str(short),
            "line": line_of(short, "standard_response"),
            "card": "forest",
            "check": "length",
            "problem": "standard_response: 2 words; write it out to at least 120",
        }
    ]


def test_a_response_that_leaves_out_its_own_points(tmp_path: Path, cards: Path) -> None:
    without = SOUND_RESPONSE.replace("If I can, I collect more training data or augment what there is. ", "")
    path = write_card(cards, card_data("overfitting", standard_response=without))
    ran = viva(tmp_path, "bank", "check", str(cards))
    assert (ran.code, ran.out) == (0, "2 cards checked: 0 broken, 1 warning\n")
    where = f"{path}:{line_of(path, 'standard_response')}: standard_response: "
    assert ran.complaint.startswith(f"{where}the grader does not find 'more-data' in it; say so")
    quick = viva(tmp_path, "bank", "check", str(cards), "--no-judge")
    assert (quick.out, quick.err) == ("2 cards checked: 0 broken, 0 warnings\n", "")


def test_the_judge_leaves_stories_and_form_alone() -> None:
    def empty(kind: QuestionType) -> QuestionCard:
        return make_card(type=kind, standard_response="Nothing to the point is said here about the weather.")

    judge = embedded_judge()
    assert 0 < FOUND < 1
    assert [set(judge(empty(kind))) for kind in STORIES] == [set(), set()]
    facts = {point.id for point in make_card().content_points}
    assert set(judge(empty(QuestionType.TECHNICAL_CONCEPT))) & facts == facts


def test_own_words_lie_in_the_folder_of_cards_or_above(tmp_path: Path, cards: Path) -> None:
    path = write_card(cards / "area", card_data("area", standard_response=f"{SOUND_RESPONSE} So ein zwischenstand."))
    (cards / "overfitting.yaml").unlink()
    words = cards / "words.txt"
    for target in (cards, cards / "area", path):
        words.write_text("", encoding="utf-8")
        assert "zwischenstand" in viva(tmp_path, "bank", "check", str(target), "--no-judge").err
        words.write_text("Ein\nZwischenstand\n", encoding="utf-8")
        assert viva(tmp_path, "bank", "check", str(target), "--no-judge").err == ""


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    ran = viva(tmp_path, "bank", "check", "nowhere")
    assert (ran.code, ran.complaint) == (1, "viva: nowhere: there is no such file or folder.")


def test_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    ran = viva(tmp_path, "bank", "check", str(tmp_path / "none"))
    assert (ran.code, ran.out) == (0, "0 cards checked: 0 broken, 0 warnings\n")
