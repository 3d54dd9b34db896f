"""Talking through a mock interview: beginning it, answering what is asked, and what came of it."""

from __future__ import annotations

import asyncio

from bot.interview.assessment import Assessment, Ruling
from bot.interview.attempt import Attempt, Contest
from bot.interview.errors import GradingFailed
from bot.interview.mock import Mock
from bot.interview.scoring import assess
from bot.local.person import LocalPerson
from bot.local.seen import SeenMessage
from knowledge.card import QuestionCard
from tests.support.judges import FixedJudge
from tests.support.talk import Talk


async def begun(talk: Talk, person: LocalPerson, size: int = 3) -> list[SeenMessage]:
    """The person has a role and begins a mock."""
    await talk.says(person, "/role data scientist")
    await talk.taps(person, "Medium")
    await talk.says(person, "/cancel")
    return await talk.says(person, f"/mock {size}")


def on_screen(talk: Talk, person: LocalPerson) -> QuestionCard:
    """The card of the question shown last."""
    text = next(m.text for m in reversed(person.sees) if m.from_bot and "Write your answer" in m.text)
    return next(card for card in talk.app.library.bank.cards.values() if card.question.strip() in text)


def good(card: QuestionCard) -> str:
    """An answer that states the card's points in the card's words."""
    return " ".join(point.text for point in card.key_points)


async def answers(talk: Talk, person: LocalPerson, text: str | None = None, minutes: float = 2) -> list[SeenMessage]:
    """The person thinks for a while and answers the question on the screen, well unless a text is given."""
    talk.clock.forward(minutes=minutes - 1)
    return await talk.says(person, good(on_screen(talk, person)) if text is None else text)


async def mocks_of(talk: Talk, person: LocalPerson) -> tuple[Mock, ...]:
    """The person's mocks as stored."""
    snapshot = await talk.app.store.snapshot(person.user_id)
    assert snapshot is not None
    return snapshot.candidate.session.mocks


class SlowExaminer:
    """Grades every point as covered, once it is let go; then fails as often as ``failures`` says."""

    def __init__(self, talk_cards: dict[str, QuestionCard] | None = None, failures: int = 0) -> None:
        self.cards = talk_cards or {}
        self.failures = failures
        self.go = asyncio.Event()
        self.begun = 0

    async def grade(self, attempt: Attempt, judge: str) -> Assessment:
        self.begun += 1
        await self.go.wait()
        if self.failures:
            self.failures -= 1
            raise GradingFailed("Your answer is saved. It is busy.", "busy on purpose")
        card = self.cards[attempt.card_id]
        findings = await FixedJudge({point.text: 1.0 for point in card.key_points}).judge(card, attempt.answer)
        return assess(card, findings)

    def failed(self, attempt: Attempt) -> Assessment:
        return Assessment.model_validate(
            {
                "status": "not_graded",
                "graded_by": "slow",
                "card": {"id": attempt.card_id, "revision": attempt.card_revision, "hash": attempt.card_hash},
            }
        )

    async def look_again(self, attempt: Attempt, contest: Contest) -> Ruling:
        raise GradingFailed("not here", "no second look")
