"""A judge that takes its time, and time that passes when told to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.interview.assessment import Assessment, MistakeFinding, PointFinding, Ruling, Status, Verdict
from bot.interview.attempt import Attempt, Contest
from bot.interview.errors import GradingFailed
from bot.interview.scoring import band, card_ref
from tests.support.ready import shipped


async def until(predicate: Callable[[], bool], what: str, seconds: int = 10) -> None:
    """Until ``predicate()`` holds; ``AssertionError`` after so many seconds."""
    for _ in range(200 * seconds):
        if predicate():
            return
        await asyncio.sleep(0.005)
    raise AssertionError(f"waited in vain for {what}")


class Hourglass:
    """Instead of sleeping: everybody waits until the time was moved `forward` far enough."""

    def __init__(self) -> None:
        self._now = 0.0
        self._waiting: list[tuple[float, asyncio.Event]] = []

    async def __call__(self, seconds: float) -> None:
        mine = (self._now + seconds, asyncio.Event())
        self._waiting.append(mine)
        try:
            await mine[1].wait()
        finally:
            self._waiting.remove(mine)

    async def asleep(self, n: int) -> None:
        """Until ``n`` wait for their time."""
        await until(lambda: len(self._waiting) == n, f"{n} to sleep, not {len(self._waiting)}")

    async def forward(self, seconds: float) -> None:
        """Let time pass, a second at a time, so that a sleep after a sleep is seen too."""
        for _ in range(int(seconds)):
            self._now += 1
            for due, over in self._waiting:
                if due <= self._now:
                    over.set()
            for _ in range(20):
                await asyncio.sleep(0)


class SlowJudge:
    """Grades with ``scores`` in turn, each once `release` was called; None fails. ``begun`` counts gradings."""

    def __init__(self, *scores: int | None) -> None:
        self._scores = list(scores)
        self._free = asyncio.Semaphore(0)
        self._cards = shipped().cards
        self.begun = 0

    def release(self, times: int = 1) -> None:
        for _ in range(times):
            self._free.release()

    async def grade(self, attempt: Attempt, judge: str) -> Assessment:
        self.begun += 1
        await self._free.acquire()
        score = self._scores.pop(0) if len(self._scores) > 1 else self._scores[0]
        if score is None:
            raise GradingFailed("Your answer is saved. The grading model is busy.", "slow judge: failed on purpose")
        return self._assessment(attempt, Status.GRADED, score)

    async def look_again(self, attempt: Attempt, contest: Contest) -> Ruling:
        raise NotImplementedError

    def failed(self, attempt: Attempt) -> Assessment:
        return self._assessment(attempt, Status.NOT_GRADED, None)

    def _assessment(self, attempt: Attempt, status: Status, score: int | None) -> Assessment:
        card = self._cards[attempt.card_id]
        return Assessment(
            status=status,
            score=score,
            band=None if score is None else band(score),
            graded_by="slow",
            points=tuple(PointFinding(id=p.id, verdict=Verdict.MISSING) for p in card.key_points),
            mistakes=tuple(MistakeFinding(id=m.id, made=False) for m in card.common_mistakes),
            card=card_ref(card),
        )
