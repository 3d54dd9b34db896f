"""Questions that ask the same: found across the bank, by meaning and words, at any distance from each other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.checking.duplicates import BLOCK, twins
from knowledge.embeddings import open_embedder
from tests.support.checked import card_data, line_of, problems, write_card

OVERFITTING = "What is overfitting, how do you notice it, and what do you do about it?"
LATE = "How would you tell your manager that the project is late?"
PAGE = "A page of the shop takes five seconds to load on a telephone. How do you find out why?"


@pytest.mark.parametrize(
    ("question", "check", "error"),
    [
        ("What is overfitting, how do you notice it, and what would you do about it?", "same-question", True),
        ("How would you notice overfitting, and what is it that you do about it?", "near-question", False),
    ],
)
def test_a_question_asked_before_names_the_other_card(tmp_path: Path, question: str, check: str, error: bool) -> None:
    first = write_card(tmp_path, card_data("one"))
    between = write_card(tmp_path, card_data("three", question="How does a random forest pick its features?"))
    second = write_card(tmp_path, card_data("two", question=question))
    (problem,) = problems(first, between, second)
    assert (problem.file, problem.card, problem.check, problem.error) == (second, "two", check, error)
    assert problem.line == line_of(second, "question")
    assert f"'one' ({first})" in problem.problem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is C?", "What is C++?"),
        ("What is Java?", "What is JavaScript?"),
        ("What is a primary key?", "What is a foreign key?"),
        ("What is the difference between let and var?", "What is the difference between let and const?"),
        ("What is the difference between a list and a tuple in Python?", "What is the difference between a list and a "
         "set in Python?"),
        (OVERFITTING, PAGE),
    ],
)  # fmt: skip
def test_questions_about_different_things_pass(one: str, other: str) -> None:
    assert list(twins([one, other], open_embedder())) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LATE, LATE.replace("is", "is not")),
        (PAGE, PAGE.replace("five", "nine")),
    ],
)
def test_one_word_that_turns_the_sense_is_never_an_error(one: str, other: str) -> None:
    (twin,) = twins([one, other], open_embedder())
    assert (twin.first, twin.second, twin.same) == (0, 1, False)


class Axes:
    """An embedder of texts such as "7 of the axes": a unit vector along axis 7, so unlike texts have nothing alike."""

    name = "axes"
    dimension = 3 * BLOCK

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        rows[np.arange(len(texts)), [int(text.split()[0]) for text in texts]] = 1
        return rows


def test_every_pair_is_seen_whatever_block_it_falls_into() -> None:
    questions = [f"{n} of the axes" for n in range(2 * BLOCK + 10)]
    for at, of in ((5, 4), (BLOCK, 0), (BLOCK + 1, BLOCK - 1), (2 * BLOCK + 9, 3)):
        questions[at] = questions[of]
    told: list[tuple[int, int]] = []
    found = list(twins(questions, Axes(), lambda done, total: told.append((done, total))))
    assert [(t.first, t.second, t.same) for t in found] == [
        (4, 5, True),
        (0, BLOCK, True),
        (BLOCK - 1, BLOCK + 1, True),
        (3, 2 * BLOCK + 9, True),
    ]
    assert told == [(end, len(questions)) for end in (BLOCK, 2 * BLOCK, 2 * BLOCK + 10)]


def test_a_question_that_stands_many_times_gets_one_finding_each() -> None:
    found = list(twins(["1 of the axes"] * (BLOCK + 2), Axes()))
    assert [t.second for t in found] == list(range(1, BLOCK + 2))
    assert all(t.same and t.first < t.second for t in found)


def test_no_questions_have_no_twins() -> None:
    assert list(twins([], Axes())) == []
