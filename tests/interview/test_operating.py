"""What tokens cost, and whose days took most of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.assessment import Usage
from bot.interview.costs import Prices
from bot.interview.operating import PersonDay, Use, by_day, most_tokens

PRICES = Prices(Decimal("0.15"), Decimal("0.60"))
tokens = st.integers(0, 10**12)
prices = st.builds(Prices, *[st.decimals(0, 1000, places=4)] * 2)


@pytest.mark.parametrize(
    ("read", "written", "cost"),
    [
        (0, 0, "0"),
        (1_000_000, 0, "0.15"),
        (0, 1_000_000, "0.60"),
        (2_000_000, 500_000, "0.60"),
        (1_700, 500, "0.000555"),
        (1, 0, "0.00000015"),
    ],
)
def test_tokens_cost_what_a_million_costs_in_proportion(read: int, written: int, cost: str) -> None:
    assert PRICES.cost(read, written) == Decimal(cost)


@given(prices, tokens, tokens, tokens, tokens)
def test_the_parts_cost_what_the_whole_costs(charged: Prices, a: int, b: int, c: int, d: int) -> None:
    # To the last digit: with numbers that have no exact half in binary this fails for floats.
    assert charged.cost(a, b) + charged.cost(c, d) == charged.cost(a + c, b + d)


def use(user_id: int, day: int, read: int, written: int = 0, *, counts: bool = True) -> Use:
    at = datetime(2026, 3, day, 12, tzinfo=UTC)
    usage = Usage(input_tokens=read, output_tokens=written)
    return Use(user_id=user_id, at=at, counts=counts, waiting=False, score=50, usage=usage)


def person_day(user_id: int, day: int, answers: int, read: int, written: int = 0) -> PersonDay:
    return PersonDay(day=date(2026, 3, day), user_id=user_id, answers=answers, input_tokens=read, output_tokens=written)


def test_whose_days_took_most_tokens_is_counted_by_person_and_day() -> None:
    uses = [
        use(1, 1, 100, 5),
        use(1, 1, 50, 5, counts=False),  # joined to a longer one: it was paid for all the same
        use(1, 1, 0),  # a gated answer costs nothing
        use(1, 2, 10),
        use(2, 1, 150),
        use(2, 2, 10),
        use(3, 2, 0),
    ]
    ranked = (
        person_day(1, 1, 2, 150, 10),
        person_day(2, 1, 1, 150),
        person_day(1, 2, 1, 10),
        person_day(2, 2, 1, 10),
    )
    assert most_tokens(uses, 20) == ranked
    assert most_tokens(reversed(uses), 3) == ranked[:3]
    assert most_tokens([use(3, 2, 0)], 20) == ()


@given(st.lists(st.builds(use, st.integers(1, 3), st.integers(1, 3), st.integers(0, 99), st.integers(0, 99))))
def test_the_people_of_a_day_together_took_what_the_day_took(uses: list[Use]) -> None:
    found = most_tokens(uses, 100)
    for day in by_day(uses):
        mine = [one for one in found if one.day == day.day]
        assert sum(one.input_tokens for one in mine) == day.input_tokens
        assert sum(one.output_tokens for one in mine) == day.output_tokens
