"""Many gradings, so many at a time; one that fails is kept as its failure, never as a number."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from bot.interview.errors import GradingFailed, ModelUnusable

T = TypeVar("T")
Job = Callable[[], Awaitable[T]]


async def work(jobs: Sequence[Job[T]], at_once: int, tell: Callable[[], None]) -> list[T | GradingFailed]:
    """What each of ``jobs`` gave, or why not, in their order; ``tell`` is called after each.

    If the model proves unusable before anything was graded, the rest is not tried: it would fail the same way.
    """
    results: list[T | GradingFailed | None] = [None] * len(jobs)
    waiting = iter(enumerate(jobs))
    hopeless: list[ModelUnusable] = []

    async def take() -> None:
        for place, job in waiting:
            results[place] = hopeless[0] if hopeless else await _tried(job)
            if isinstance(results[place], ModelUnusable) and not any(_graded(result) for result in results):
                hopeless.append(results[place])  # type: ignore[arg-type]
            tell()

    await asyncio.gather(*(take() for _ in range(min(at_once, len(jobs)))))
    return [result for result in results if result is not None]


def _graded(result: object) -> bool:
    return result is not None and not isinstance(result, GradingFailed)


async def _tried(job: Job[T]) -> T | GradingFailed:
    try:
        return await job()
    except GradingFailed as failure:
        return failure
