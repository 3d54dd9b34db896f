"""The limits for everybody: vacancies and follow-up questions do without the model once the tokens are spent."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.budget import Budget, RationedMaker, RationedReader
from bot.interview.assessment import Usage
from bot.interview.errors import LimitReached
from bot.interview.flow_graded import until_tomorrow
from bot.interview.following import Probe
from bot.interview.session import Attempt
from bot.interview.vacancy import Reading
from bot.metrics import Metrics
from bot.watching import State
from tests.support.stored import attempt

NOW = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)


class Pages:
    """A ledger in memory."""

    def __init__(self) -> None:
        self.tokens: dict[str, int] = {}
        self.asked: list[tuple[str, str, int, int]] = []

    async def take(self, day: str, key: str, answers: int, tokens: int) -> bool:
        self.asked.append((day, key, answers, tokens))
        return key != "refused"

    async def spend(self, day: str, tokens: int) -> None:
        self.tokens[day] = self.tokens.get(day, 0) + tokens

    async def spent(self, day: str) -> tuple[int, int]:
        return 0, self.tokens.get(day, 0)


class Model:
    """Reads and asks on, at 60 tokens where it may ask a model."""

    async def read(self, _text: str, ask_model: bool) -> Reading:
        return Reading(tokens=60 if ask_model else 0)

    async def probe(self, _attempt: Attempt, ask_model: bool) -> Probe | None:
        return Probe(question="Why?", tokens=60 if ask_model else 0)


async def test_the_day_is_that_of_utc_and_both_limits_are_passed_on() -> None:
    pages = Pages()
    budget = Budget(pages, lambda: NOW, answers=5, tokens=1000)
    await budget.take("a")
    with pytest.raises(LimitReached):
        await budget.take("refused")
    assert pages.asked == [("2026-03-02", "a", 5, 1000), ("2026-03-02", "refused", 5, 1000)]
    await budget.spend(Usage(calls=1, input_tokens=700, output_tokens=299))
    assert await budget.may_ask()
    await budget.spend(Usage(calls=1, input_tokens=1))
    with pytest.raises(LimitReached):
        await budget.check()


async def test_what_grades_nothing_goes_without_the_model_when_nothing_is_left() -> None:
    for tokens, asked in ((100, [60, 60, 0]), (0, [60, 60, 60])):
        budget = Budget(Pages(), lambda: NOW, 0, tokens)
        reader, maker = RationedReader(Model(), budget), RationedMaker(Model(), budget)
        assert [(await reader.read("text", ask_model=True)).tokens for _ in range(3)] == asked
        budget = Budget(Pages(), lambda: NOW, 0, tokens)
        maker = RationedMaker(Model(), budget)
        probes = [await maker.probe(attempt(), ask_model=True) for _ in range(3)]
        assert [probe.tokens for probe in probes if probe] == asked
        assert (await reader.read("text", ask_model=False)).tokens == 0


async def test_what_it_takes_beside_judging_is_counted() -> None:
    watch, budget = Metrics(), Budget(Pages(), lambda: NOW, 0, 0)
    await RationedReader(Model(), budget, watch).read("text", ask_model=True)
    for _ in range(2):
        await RationedMaker(Model(), budget, watch).probe(attempt(), ask_model=True)
    page = watch.page(State(None, None, None, None, None))[0].decode()
    assert 'viva_other_tokens_total{what="vacancy"} 60.0' in page
    assert 'viva_other_tokens_total{what="follow_up"} 120.0' in page


@pytest.mark.parametrize(
    ("now", "hours"), [("09:00:00", 15), ("09:00:01", 15), ("22:59:59", 2), ("23:00:00", 1), ("23:59:59", 1)]
)
def test_tomorrow_is_some_time_after_midnight(now: str, hours: int) -> None:
    assert until_tomorrow(datetime.fromisoformat(f"2026-03-02T{now}+00:00")) == hours * 3600
