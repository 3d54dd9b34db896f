"""`tests/evals/near_copies.py` prints what nearly a fact's words earn, and what is as near and says the opposite."""

from __future__ import annotations

from bot.evaluating.golden import read_golden
from bot.grading.embedded import EmbeddedGrader
from bot.interview.assessment import Verdict
from tests.evals.near_copies import FILE, Judged, judged, near_copies, row, table
from tests.support.ready import shipped


def test_every_fact_of_the_golden_cards_has_one_line() -> None:
    bank = shipped().cards
    facts = [(one.card, p.id) for one in read_golden(FILE.parent / "golden") for p in bank[one.card].content_points]
    assert sorted((one.card, one.point) for one in near_copies()) == sorted(facts)


def test_what_is_nearly_a_fact_is_not_the_fact_word_for_word() -> None:
    for one in near_copies():
        claim = next(p.text for p in shipped().cards[one.card].content_points if p.id == one.point)
        assert len({claim, one.states, one.contradicts}) == 3


def test_a_row_has_the_shares_of_whole_and_half_credit_and_of_opposites() -> None:
    found = [Judged(Verdict.COVERED, False)] * 2 + [Judged(Verdict.PARTIAL, False), Judged(Verdict.MISSING, True)]
    assert row("x", found) == "| x | 4 | 0.500 | 0.250 | 0.250 |"


def test_the_table_counts_what_states_a_fact_and_what_contradicts_one() -> None:
    copies = near_copies()[:3]
    lines = list(table(copies, dict(shipped().cards), EmbeddedGrader()))
    assert [line.split(" | ")[1] for line in lines[1:]] == [
        "3",
        str(sum(one.contradicts is not None for one in copies)),
    ]


def test_nearly_the_words_of_a_fact_earn_it() -> None:
    one = next(one for one in near_copies() if one.point == "settings-from-cache")
    card = shipped().cards[one.card]
    assert judged(EmbeddedGrader(), card, one.point, one.states).verdict is Verdict.COVERED
