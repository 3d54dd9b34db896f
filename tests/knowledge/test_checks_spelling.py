"""Spelling: what is a word, what is known, and which side of the Atlantic it comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.checking.british import american, british
from knowledge.checking.run import check_files
from knowledge.checking.spelling import own_words, plain_words
from knowledge.errors import BankError
from tests.support.checked import card_data, line_of, problems, write_card

LIST = Path(__file__).parents[2] / "knowledge" / "words.txt"


def with_example(folder: Path, text: str) -> Path:
    data = card_data()
    data["key_points"][3]["examples"][0] = text
    return write_card(folder, data)


def test_a_misspelt_word_is_told_with_its_line_and_the_right_one(tmp_path: Path) -> None:
    path = with_example(tmp_path, "I'd colect more pictures.")
    (problem,) = problems(path)
    assert (problem.check, problem.error) == ("spelling", False)
    assert str(problem) == (
        f"{path}:{line_of(path, 'colect')}: key_points[3].examples[0]: 'colect' is in no dictionary; "
        "write 'collect', or add it to words.txt in the folder of cards"
    )


def test_an_american_word_is_told_with_the_british_one(tmp_path: Path) -> None:
    path = with_example(tmp_path, "I'd look at the behavior on more pictures.")
    (problem,) = problems(path)
    assert (problem.check, problem.error) == ("american", False)
    assert f"{path}:{line_of(path, 'behavior')}: " in str(problem)
    assert "'behavior' is American; write 'behaviour', or" in str(problem)


def test_a_word_is_told_once_a_field(tmp_path: Path) -> None:
    path = with_example(tmp_path, "Colect here, colect there.")
    assert len(problems(path)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The colour of the behaviour was optimised in the centre, and we analysed the modelling programme.",
        "We'd've shown that it's the team's choice, and they'll tell whether that'll do.",
        "Kubernetes and the like: failover, sharding, idempotency, hyperparameters.",
        "I'd call nan_to_num(loss), x.colect() or foo::baar with --flaag and read /etc/hostz at http://exampel.org.",
        "It says `colect all` or \"colect some\" or 'colect none', see getColectd, XMLHTTPX and utf8x.",
        "My colleague Qwertz from Zzyzx knew it.",
        "A resized picture, a prize, a size and the horizon.",
    ],
)
def test_what_is_left_alone(tmp_path: Path, text: str) -> None:
    assert problems(with_example(tmp_path, text)) == []


def test_words_of_the_person_who_keeps_the_bank(tmp_path: Path) -> None:
    path = with_example(tmp_path, "We ask the Pflichtenheft, sorry, the pflichtenheft and zwischenstand.")
    (tmp_path / "words.txt").write_text("Pflichtenheft\nzwischenstand\n", encoding="utf-8")
    assert len(check_files([path]).warnings) == 2
    words = own_words([tmp_path / "elsewhere", tmp_path])
    assert words == {"pflichtenheft", "zwischenstand"}
    assert check_files([path], own_words=words).warnings == ()


def test_a_list_of_words_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(BankError, match=r"words\.txt: cannot be read; save it as UTF-8"):
        own_words([tmp_path])


def test_a_card_in_another_language_gets_one_line(tmp_path: Path) -> None:
    german = "Dann wird das noch mal vorher besprochen. Jede messung machen wir ab da nur so. " * 10
    path = write_card(tmp_path, card_data(standard_response=german))
    (problem,) = problems(path)
    assert problem.check == "spelling"
    assert "words are in no English dictionary; the spelling was not checked" in problem.problem


def test_plain_words_are_small_and_apart() -> None:
    assert list(plain_words("Well-known: we don't say Foo's, we say foo's (x=1) and v2.")) == [
        "well", "known", "we", "don't", "say", "we", "say", "foo", "and",
    ]  # fmt: skip


PAIRS = [
    ("color", "colour"), ("colored", "coloured"), ("unfavorable", "unfavourable"), ("neighborhood", "neighbourhood"),
    ("behavioral", "behavioural"), ("center", "centre"), ("centered", "centred"), ("fibers", "fibres"),
    ("labeled", "labelled"), ("unlabeled", "unlabelled"), ("modeling", "modelling"), ("canceled", "cancelled"),
    ("optimize", "optimise"), ("organization", "organisation"), ("analyze", "analyse"), ("emphasized", "emphasised"),
    ("defense", "defence"), ("catalog", "catalogue"), ("gray", "grey"), ("fulfill", "fulfil"),
]  # fmt: skip


@pytest.mark.parametrize(("there", "here"), PAIRS)
def test_american_and_british_forms(there: str, here: str) -> None:
    assert british(there) == here
    assert american(here) == there
    assert british(here) is None


@pytest.mark.parametrize(
    "word", ["size", "resized", "oversized", "capsize", "prize", "seize", "meter", "program", "humorous", "laborious",
             "vigorous", "actor", "error", "mirror", "enter", "filter", "compelled", "selling", "honorary", "license"]
)  # fmt: skip
def test_words_written_alike_on_both_sides(word: str) -> None:
    assert british(word) is None


def test_our_list_is_sorted_small_and_without_doubles() -> None:
    words = LIST.read_text(encoding="utf-8").splitlines()
    assert words == sorted(set(words))
    assert all(word == word.lower().strip() and word for word in words)
