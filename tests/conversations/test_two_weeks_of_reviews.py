"""Two weeks of practice with a fixed clock and a scripted candidate, held against FSRS worked out beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fsrs import Card, Rating, Scheduler

from bot.interview.attempt import Attempt
from bot.interview.review import LAST_ROUND, RETENTION, RETENTION_BEFORE
from bot.local.botapi import BotApi
from bot.local.person import LocalPerson
from tests.support.scenes import CARD, shown
from tests.support.scored import NamedScore, worth
from tests.support.talk import TOKEN, Clock, Talk, open_talk

pytestmark = pytest.mark.long

HOURS = (9, 21, 7, 12, 23, 8, 18, 10, 22, 7, 13, 20, 9, 11)
"""When the candidate sits down on each of fourteen days; never the same two days running, nor sooner than `APART`."""
A_DAY = 3
DUE = "due for review"


@dataclass
class ByHand:
    """One card as FSRS sees it: reviewed at most once a day."""

    card: Card
    last: date

    def due(self) -> date:
        return self.card.due.date()


class Candidate:
    """Answers weakly at first and better each time, and keeps the books."""

    def __init__(self, talk: Talk, person: LocalPerson, retention: float = RETENTION) -> None:
        self.talk = talk
        self.person = person
        self.books: dict[str, ByHand] = {}
        self.times: dict[str, int] = {}
        self._scheduler = Scheduler(
            desired_retention=retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False
        )
        self._ids = {card.question: card_id for card_id, card in talk.app.library.bank.cards.items()}

    @property
    def today(self) -> date:
        return self.talk.clock.now.date()

    def due(self) -> set[str]:
        return {card_id for card_id, book in self.books.items() if book.due() <= self.today}

    def card_in(self, text: str) -> str:
        return next(card_id for question, card_id in self._ids.items() if question in text)

    async def answer(self, card_id: str) -> None:
        times = self.times.get(card_id, 0)
        first = (20, 50, 70, 90)[sum(card_id.encode()) % 4]
        score = min(95, first + 25 * times)
        self.times[card_id] = times + 1
        await self.talk.says(self.person, worth(score))
        rating = Rating(1 + (score >= 40) + (score >= 60) + (score >= 80))
        midnight = datetime(self.today.year, self.today.month, self.today.day, tzinfo=UTC)
        before = self.books[card_id].card if card_id in self.books else Card(card_id=0, due=midnight)
        self.books[card_id] = ByHand(self._scheduler.review_card(before, rating, midnight)[0], self.today)

    async def attempts(self) -> tuple[Attempt, ...]:
        return await self.talk.app.store.attempts(self.person.user_id)


def in_a_talk(folder: Path, what: Callable[[Talk], Awaitable[None]], clock: Clock | None = None) -> None:
    async def whole() -> None:
        time = clock or Clock()
        async with open_talk(folder, time, BotApi(TOKEN, now=time), examiner=NamedScore()) as talk:
            await what(talk)

    asyncio.run(whole())


async def begun(talk: Talk) -> LocalPerson:
    sam = talk.person(7)
    await talk.says(sam, "/role data scientist")
    await talk.taps(sam, "Adaptive")
    await talk.says(sam, "/cancel")
    return sam


def sit_down(clock: Clock, begin: datetime, day: int) -> None:
    clock.now = begin.replace(hour=HOURS[day], minute=5) + timedelta(days=day)


def test_due_questions_come_when_fsrs_says_and_no_other_comes_twice(tmp_path: Path) -> None:
    reviewed = []

    async def practise(talk: Talk) -> None:
        candidate = Candidate(talk, await begun(talk))
        begin = talk.clock.now
        for day in range(14):
            sit_down(talk.clock, begin, day)
            for _ in range(A_DAY):
                due = candidate.due()
                told = shown(await talk.says(candidate.person, "/question"))
                card_id = candidate.card_in(told)
                if due:
                    assert card_id in due, f"day {day}: {card_id} came before {due}"
                    assert DUE in told
                    reviewed.append(card_id)
                else:
                    assert card_id not in candidate.books, f"day {day}: {card_id} came before its time"
                    assert DUE not in told
                await candidate.answer(card_id)
        assert len(await candidate.attempts()) == 14 * A_DAY

    in_a_talk(tmp_path, practise)
    assert len(reviewed) > 10
    assert len(set(reviewed)) > 5


def test_before_an_interview_reviews_are_drawn_together_and_none_is_left_after_it(tmp_path: Path) -> None:
    seen_on: dict[str, list[date]] = {}
    days: list[date] = []

    async def practise(talk: Talk) -> None:
        candidate = Candidate(talk, await begun(talk), RETENTION_BEFORE)
        begin = talk.clock.now
        interview = begin.date() + timedelta(days=14)
        assert "Days left: 14" in shown(await talk.says(candidate.person, f"/interview {interview}"))
        for day in range(14):
            sit_down(talk.clock, begin, day)
            days.append(candidate.today)
            new = 2 if day < 9 else 0
            while True:
                told = shown(await talk.says(candidate.person, "/review go"))
                if "/question" in told or "Nothing is due" in told:
                    break
                card_id = candidate.card_in(told)
                book = candidate.books[card_id]
                in_last_round = candidate.today >= interview - timedelta(days=LAST_ROUND)
                assert book.due() <= candidate.today or in_last_round, f"{card_id} came before its time"
                await reviewed(candidate, card_id)
            for _ in range(new):
                card_id = candidate.card_in(shown(await talk.says(candidate.person, "/question")))
                assert card_id not in candidate.books
                await reviewed(candidate, card_id)
        sit_down(talk.clock, begin, 13)
        talk.clock.forward(hours=9)
        told = shown(await talk.says(candidate.person, "/review"))
        assert "Nothing is due for review." in told
        assert "Nothing more comes back before your interview" in told

    async def reviewed(candidate: Candidate, card_id: str) -> None:
        seen_on.setdefault(card_id, []).append(candidate.today)
        await candidate.answer(card_id)

    in_a_talk(tmp_path, practise)
    assert len(seen_on) == 18
    begin_of_last_round = days[0] + timedelta(days=14 - LAST_ROUND)
    for card_id, its in seen_on.items():
        assert its == sorted(set(its)), f"{card_id} came twice on a day"
        assert its[-1] >= begin_of_last_round, f"{card_id} had no last look"
    assert sum(len(its) for its in seen_on.values()) > 2 * len(seen_on)


def test_what_is_due_and_the_plan_outlive_a_restart(tmp_path: Path) -> None:
    clock = Clock()
    api = BotApi(TOKEN, now=clock)

    async def live(said: list[str]) -> list[str]:
        async with open_talk(tmp_path, clock, api, examiner=NamedScore()) as talk:
            return [shown(await talk.says(talk.person(7), text)) for text in said]

    asyncio.run(live([f"/start q_{CARD}", worth(20), "/interview in two weeks data scientist Acme"]))
    clock.forward(days=1)
    told = asyncio.run(live(["/interview", "/review", "/review go"]))
    assert "Data Scientist, Acme\nDays left: 13" in told[0]
    assert "Reviews already planned: 1." in told[0]
    assert told[1].startswith("Due for review: 1")
    assert "(due for review)" in told[2]
