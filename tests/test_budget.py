"""The limits for everybody: they hold however many wait, and what grades nothing does without the model beyond them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from bot.advisers import WatchedMaker, WatchedReader
from bot.budget import Budget
from bot.config import load
from bot.examiner import Examiner
from bot.grading.service import open_grading
from bot.interview.assessment import Findings, MistakeFinding, PointFinding, Usage, Verdict
from bot.interview.attempt import Attempt
from bot.interview.errors import LimitReached
from bot.interview.flow_graded import until_tomorrow
from bot.interview.following import Probe
from bot.interview.ports import Library
from bot.interview.scoring import assess
from bot.interview.vacancy import Reading
from bot.metrics import Metrics
from bot.probing.prober import Prober
from bot.slots import Slots
from bot.storage.store import SqlStore
from bot.vacancies.extracting import Extractor
from bot.watching import State
from knowledge.card import QuestionCard
from knowledge.embeddings import open_embedder
from tests.support.cards import PARTIAL_ANSWER, make_card
from tests.support.stored import attempt
from tests.support.vacancies import DATA
from tests.test_second_look import answered, contest

CARD = make_card(follow_ups=["Why?"])
NOW = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)


class Pages:
    """A ledger in memory."""

    def __init__(self) -> None:
        self.tokens: dict[str, int] = {}
        self.asked: list[tuple[str, str, int, int]] = []

    async def take(self, day: str, key: str, answers: int, tokens: int) -> bool:
        self.asked.append((day, key, answers, tokens))
        return key != "refused" and (not tokens or self.tokens.get(day, 0) < tokens)

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


class Shelf:
    """A library of one card."""

    def card(self, _card_id: str) -> QuestionCard | None:
        return CARD


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


async def test_however_many_wait_the_limit_is_exceeded_by_the_calls_under_way_at_most() -> None:
    pages = Pages()
    budget = Budget(pages, lambda: NOW, 0, tokens=1)
    grading = open_grading("scripted:echo", None, lambda: NOW, 10, Slots(2), budget)

    async def graded(n: int) -> bool:
        try:
            return bool(await grading.grade(CARD, f"{PARTIAL_ANSWER} Number {n}."))
        except LimitReached:
            return False

    assert sum(await asyncio.gather(*(graded(n) for n in range(12)))) == 2
    assert not await budget.may_ask()


async def test_neither_do_the_objections_that_wait(tmp_path: Path) -> None:
    budget = Budget(Pages(), lambda: NOW, 0, tokens=1)
    settings, store = load({"VIVA_MODEL": "scripted:echo"}, None), SqlStore(f"sqlite:///{tmp_path}/viva.db")
    examiner = Examiner(settings, cast(Library, Shelf()), store, lambda: NOW, budget, Slots(2))

    async def looked_at() -> bool:
        try:
            return bool(await examiner.look_again(answered(), contest()))
        except LimitReached:
            return False

    assert sum(await asyncio.gather(*(looked_at() for _ in range(8)))) == 2


async def test_neither_do_the_vacancies_and_follow_ups_that_wait() -> None:
    for tokens, asked in ((1, 2), (0, 6)):
        budget = Budget(Pages(), lambda: NOW, 0, tokens)
        extractor = Extractor("scripted:echo", 10, Slots(2), allowance=budget)
        found = await asyncio.gather(*(extractor.extract(DATA.text) for _ in range(6)))
        assert sum(one.tokens > 0 for one in found) == asked
        assert sum(one.problem == "the day's tokens are used up" for one in found) == 6 - asked

        budget = Budget(Pages(), lambda: NOW, 0, tokens)
        prober = Prober(lambda _: CARD, open_embedder, "scripted:echo", 10, Slots(2), allowance=budget)
        probes = await asyncio.gather(*(prober.probe(marked(), ask_model=True) for _ in range(6)))
        assert [probe.question for probe in probes if probe and not probe.tokens] == ["Why?"] * (6 - asked)


def marked() -> Attempt:
    """An answer that covers nothing, so that a follow-up can be asked."""
    findings = Findings(
        graded_by="model",
        points=tuple(PointFinding(id=p.id, verdict=Verdict.MISSING) for p in CARD.key_points),
        mistakes=tuple(MistakeFinding(id=m.id, made=False) for m in CARD.common_mistakes),
    )
    return attempt(card_id=CARD.id, answer=PARTIAL_ANSWER, assessment=assess(CARD, findings))


async def test_what_it_takes_beside_judging_is_counted() -> None:
    watch = Metrics()
    await WatchedReader(Model(), watch).read("text", ask_model=True)
    for _ in range(2):
        await WatchedMaker(Model(), watch).probe(attempt(), ask_model=True)
    page = watch.page(State(None, None, None, None, None))[0].decode()
    assert 'viva_other_tokens_total{what="vacancy"} 60.0' in page
    assert 'viva_other_tokens_total{what="follow_up"} 120.0' in page


@pytest.mark.parametrize(
    ("now", "hours"), [("09:00:00", 15), ("09:00:01", 15), ("22:59:59", 2), ("23:00:00", 1), ("23:59:59", 1)]
)
def test_tomorrow_is_some_time_after_midnight(now: str, hours: int) -> None:
    assert until_tomorrow(datetime.fromisoformat(f"2026-03-02T{now}+00:00")) == hours * 3600
