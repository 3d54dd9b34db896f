"""Time that passes only by being waited for: a monotonic clock and the sleep that moves it."""

from __future__ import annotations

import asyncio
import heapq
from itertools import count


class WaitingTime:
    """``now`` in seconds. `run` lets everybody who sleeps wake in the order of their times, without any real wait."""

    def __init__(self, now: float = 1_000.0) -> None:
        self.now = now
        self.slept: list[float] = []
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = count()

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Wait until `run` has come to that time."""
        self.slept.append(seconds)
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._order), woken))
        await woken

    async def run(self, *work: asyncio.Task[object]) -> None:
        """Let time pass until all of ``work`` is done. Raises what it raises."""
        while not all(task.done() for task in work):
            for _ in range(50):  # whoever can go on without time passing does so first
                await asyncio.sleep(0)
            if all(task.done() for task in work):
                break
            assert self._sleepers, "nobody waits for time to pass, and the work is not done"
            self.now, _, woken = heapq.heappop(self._sleepers)
            if not woken.cancelled():
                woken.set_result(None)
        await asyncio.gather(*work)
