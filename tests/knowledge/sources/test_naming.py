"""Ids of imported questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.sources import read
from knowledge.sources.naming import id_among, question_id
from knowledge.sources.plaintext import same_key
from tests.support.imports import make_draft


@pytest.mark.parametrize(
    ("question", "id"),
    [
        (
            "What are the pros and cons of using pre-trained models in machine learning?",
            "what-are-the-pros-and-cons-of-using-pre-trained-models-in-machine-learning",
        ),
        ("What is A/B testing - and why?", "what-is-a-b-testing-and-why"),
        ("What is REST (Representational State Transfer) ?", "what-is-rest-representational-state-transfer"),
        ("What\u2019s the \u201cCAP theorem\u201d, e.g. in O(n)?", "whats-the-cap-theorem-e-g-in-o-n"),
        ("What does `len()` cost for user_id or item(s)...?", "what-does-len-cost-for-user-id-or-item-s"),
        ("**Pre- and post-order: how?**", "pre-and-post-order-how"),
    ],
)
def test_questions_in_plain_words_have_plain_ids(question: str, id: str) -> None:
    assert question_id(question) == id


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What are the advantages of C++?", "What are the advantages of C#?"),
        ("What are the advantages of C++?", "What are the advantages of C?"),
        ("What does / do in Python?", "What does // do in Python?"),
        ("What does * do in Python?", "What does ** do in Python?"),
        ("What is _name in Python?", "What is __name in Python?"),
        ("What is *args in C?", "What is **args in C?"),
        ("What does (a) mean in Lisp?", "What does ((a)) mean in Lisp?"),
        ("What is -1 in Python?", "What is 1 in Python?"),
        ("What is 7/2 in Python?", "What is 7-2 in Python?"),
        ("What does : mean in Go?", "What does ; mean in Go?"),
    ],
)
def test_questions_that_differ_by_signs_have_two_ids(one: str, other: str) -> None:
    assert question_id(one) != question_id(other)


def test_two_pages_whose_questions_differ_by_signs_are_two_cards(tmp_path: Path) -> None:
    for name in ("C++", "C#"):
        page = f"What are the advantages of {name}?\n\nApproach\n\n- Name one.\n\nKey Points\n\n- Gives a case.\n"
        (tmp_path / f"{name}.txt").write_text(page)
    report = read(tmp_path)
    assert len({card.id for card in report.cards}) == len(report.cards) == 2


OLD = "How would you find out why sales fell by 20%, and what then?"
OLD_ID = "how-would-you-find-out-why-sales-fell-by-20-and-what-then"


@pytest.mark.parametrize(
    ("now", "same"),
    [
        (OLD, True),
        ("How would you find out why sales fell by 20% and what then?", True),
        ("How would you find out, why \u201csales\u201d fell by 20%; and what then?", True),
        ("How would you find out why sales fell by $20, and what then?", False),
        ("How would you find out why sales fell by -20%, and what then?", False),
    ],
)
def test_a_changed_comma_makes_no_second_card_of_a_question_with_a_sign(now: str, same: bool) -> None:
    draft = make_draft(id=question_id(now), question=now)
    assert (id_among(draft, {OLD_ID: same_key(OLD)}) == OLD_ID) is same


@pytest.mark.parametrize(
    ("there", "now"),
    [("What is .NET at 20%?", "What is NET at 20%?"), ("What do : and % do?", "What do ; and % do?")],
)
def test_a_sign_that_is_asked_about_is_no_comma(there: str, now: str) -> None:
    plain = {"what-is-net-at-20": same_key(there), "what-do-and-do": same_key(there)}
    assert id_among(make_draft(id=question_id(now), question=now), plain) == question_id(now)
