"""Each check of a single card: made wrong in exactly one way, the card is flagged at its line, and else not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from knowledge.bank import card_files
from knowledge.card import QuestionCard
from knowledge.checking.reading_level import coleman_liau
from knowledge.checking.run import check_files
from tests.support.checked import SOUND_RESPONSE, card_data, line_of, problems, write_card

QUESTIONS = Path(__file__).parents[2] / "knowledge" / "questions"
Data = dict[str, Any]
LONG = "and then we look at what the people who use it say about it, " * 3
HARD = (
    "Measuring performance separately requires independent observations, because repeated examination gradually "
    "exhausts whatever information validation originally provided, encouraging unjustified confidence concerning "
    "subsequent predictions throughout production environments, "
) * 6
"""Long words, no end of a sentence: 150 words."""


def only(path: Path, **more: Any) -> tuple[str, str, bool]:
    """Check, text and severity of the only problem."""
    (problem,) = problems(path, **more)
    assert problem.file == path
    assert problem.card == path.stem
    return problem.check, str(problem), problem.error


def test_the_sound_card_passes(tmp_path: Path) -> None:
    assert problems(write_card(tmp_path, card_data())) == []


def _point(text: str, position: int = 3) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        data["key_points"][position]["text"] = text

    return change


def _example(text: str) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        data["key_points"][3]["examples"][0] = text

    return change


def _field(name: str, value: Any) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        data[name] = value

    return change


WRONG = [
    (
        _field("standard_response", SOUND_RESPONSE[:600]),
        "length",
        "standard_response:",
        "standard_response: 107 words; write it out to at least 120",
    ),
    (
        _field("standard_response", SOUND_RESPONSE * 2),
        "length",
        "standard_response:",
        "standard_response: 297 words; shorten it to at most 250",
    ),
    (_field("question", f"What is overfitting? {LONG * 3}"), "length", "question:", "question: 129 words; shorten it"),
    (_point(f"More training data helps, {LONG}"), "length", "text: ", "key_points[3].text: 46 words; say one thing"),
    (_example(f"I would collect more, {LONG}"), "length", "- ", "key_points[3].examples[0]: 46 words; shorten it to"),
    (
        _point("Regularisation such as dropout or L2 limits the effective complexity of the model."),
        "same-point",
        "text: ",
        "key_points[3].text: says the same as point 'regularisation'; merge",
    ),
    (
        _point("You notice overfitting and do something about it."),
        "repeats-question",
        "text: ",
        "key_points[3].text: repeats the question, so that",
    ),
    (
        _example("More data or augmented training data reduces the overfitting."),
        "parrots-point",
        "- ",
        "key_points[3].examples[0]: repeats its point; put it",
    ),
    (
        _field("standard_response", HARD),
        "reading-level",
        "standard_response:",
        "standard_response: reads like school year",
    ),
]


@pytest.mark.parametrize(("change", "check", "at", "said"), WRONG, ids=[f"{row[1]}-{row[3][:18]}" for row in WRONG])
def test_a_card_made_wrong_in_one_way(
    tmp_path: Path, change: Callable[[Data], None], check: str, at: str, said: str
) -> None:
    data = card_data()
    change(data)
    path = write_card(tmp_path, data)
    found, text, error = only(path)
    assert (found, error) == (check, False)
    assert said in text
    line = int(text.removeprefix(f"{path}:").partition(":")[0])
    lines = path.read_text(encoding="utf-8").splitlines()
    assert at in lines[line - 1]
    if at in ("text: ", "- "):  # within the fourth point, whose id stands above
        assert line_of(path, "id: more-data") < line < line_of(path, "id: early-stopping")


def test_a_mistake_is_measured_like_a_point(tmp_path: Path) -> None:
    data = card_data()
    data["common_mistakes"][1]["text"] = f"Confuses the two, {LONG}"
    path = write_card(tmp_path, data)
    assert f"{path}:{line_of(path, 'Confuses')}: common_mistakes[1].text: 45 words" in only(path)[1]


def test_a_point_may_take_up_words_of_the_question(tmp_path: Path) -> None:
    data = card_data()
    _point("What you do about overfitting depends on how much data there is.")(data)
    assert problems(write_card(tmp_path, data)) == []


# What a judge misses


def test_points_missed_by_the_judge_are_named_once(tmp_path: Path) -> None:
    path = write_card(tmp_path, card_data())

    def misses(card: QuestionCard) -> list[str]:
        assert card.standard_response == SOUND_RESPONSE
        return ["early-stopping", "gap", "own-example"]

    found, text, error = only(path, judge=misses)
    assert (found, error) == ("response-misses-point", False)
    where = f"{path}:{line_of(path, 'standard_response')}: standard_response: "
    assert text.startswith(f"{where}the grader does not find 'gap', 'early-stopping' in it; say so")
    assert problems(path, judge=lambda card: []) == []


# Reading level


def test_coleman_liau_agrees_with_a_count_by_hand() -> None:
    # 120 words of 4 letters in 12 sentences: L = 400, S = 10; 0.0588 * 400 - 0.296 * 10 - 15.8
    text = "Here they went home with some good food from town. " * 12
    assert coleman_liau(text) == pytest.approx(4.76)
    assert coleman_liau(text[:200]) is None
    assert coleman_liau("это не по-английски, и никто этого не считает " * 40) is None


def test_longer_words_and_sentences_read_harder() -> None:
    easy = "We keep some data apart and test on it. " * 20
    longer_words = easy.replace("data", "information")
    longer_sentences = easy.replace(". ", ", ")
    grade = coleman_liau(easy)
    assert grade is not None
    assert all(harder is not None and harder > grade for harder in map(coleman_liau, (longer_words, longer_sentences)))


# Errors


def test_a_broken_card_is_an_error_at_its_line_and_the_others_are_checked(tmp_path: Path) -> None:
    bad = write_card(tmp_path, card_data("bad", difficulty="mild", type="quiz"))
    short = write_card(tmp_path, card_data("short", standard_response="Too short."))
    report = check_files([bad, short])
    assert (report.cards, report.broken) == (2, 1)
    assert [(p.file, p.line, p.card, p.check) for p in report.errors] == [
        (bad, line_of(bad, "quiz"), "bad", "schema"),
        (bad, line_of(bad, "mild"), "bad", "schema"),
    ]
    assert report.errors[1].problem.startswith("difficulty: Input should be 'easy'")
    assert [(p.file, p.check) for p in report.warnings] == [(short, "length")]


def test_an_empty_standard_response_is_an_error(tmp_path: Path) -> None:
    path = write_card(tmp_path, card_data(standard_response=""))
    found, text, error = only(path)
    assert (found, error) == ("schema", True)
    assert f"{path}:{line_of(path, 'standard_response')}: standard_response: " in text


def test_a_file_that_is_no_text_is_an_error_without_a_line(tmp_path: Path) -> None:
    path = tmp_path / "bytes.yaml"
    path.write_bytes(b"\xff\xfe")
    (problem,) = problems(path)
    assert (problem.line, problem.card) == (None, "bytes")
    assert str(problem) == f"{path}: not UTF-8 at byte 0. Save the file as UTF-8."


def test_an_id_that_stands_twice_is_an_error_and_names_the_other_file(tmp_path: Path) -> None:
    first = write_card(tmp_path / "a", card_data("one"))
    second = write_card(tmp_path / "b", card_data("one", question="How do trees grow in a forest of random trees?"))
    (problem,) = problems(first, second)
    assert (problem.file, problem.check, problem.error) == (second, "id", True)
    assert str(problem).startswith(f"{second}:1: id: 'one' is the id of {first} too; rename")


def test_progress_is_told_for_both_stages(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    paths = [write_card(tmp_path, card_data("one")), write_card(tmp_path, card_data("two"))]
    check_files(paths, progress=lambda *step: told.append(step))
    assert told == [("Checking cards", 1, 2), ("Checking cards", 2, 2), ("Comparing questions", 2, 2)]


def test_nothing_to_check_is_fine() -> None:
    report = check_files([])
    assert (report.cards, report.broken, report.errors, report.warnings) == (0, 0, (), ())


# Our own cards


def test_our_bank_passes_every_check() -> None:
    """Without the judge, which takes a quarter of a minute over the bank: `viva bank check --strict` has it too."""
    report = check_files(card_files([QUESTIONS]))
    assert report.cards >= 240
    assert [str(problem) for problem in (*report.errors, *report.warnings)] == []
