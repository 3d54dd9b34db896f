"""Many gradings at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.evaluating.working import work
from bot.interview.errors import GradingFailed, ModelUnusable


def giving(value: int) -> Callable[[], Awaitable[int]]:
    async def job() -> int:
        return value

    return job


def failing(error: GradingFailed) -> Callable[[], Awaitable[int]]:
    async def job() -> int:
        raise error

    return job


async def test_results_stand_in_order_with_failures_in_their_places() -> None:
    told: list[None] = []
    busy = GradingFailed("saved", "busy")
    found = await work([giving(1), failing(busy), giving(3)], 2, lambda: told.append(None))
    assert found == [1, busy, 3]
    assert len(told) == 3


async def test_no_more_run_at_a_time_than_allowed() -> None:
    running, most = 0, 0

    async def job() -> int:
        nonlocal running, most
        running += 1
        most = max(most, running)
        for _ in range(3):
            await asyncio.sleep(0)
        running -= 1
        return 0

    assert await work([job] * 20, 4, lambda: None) == [0] * 20
    assert most == 4


async def test_a_model_that_can_never_answer_is_not_asked_again() -> None:
    refused = ModelUnusable("saved", "key refused")
    asked = 0

    async def job() -> int:
        nonlocal asked
        asked += 1
        raise refused

    assert await work([job] * 50, 1, lambda: None) == [refused] * 50
    assert asked == 1


async def test_one_refusal_among_answers_ends_nothing() -> None:
    refused = ModelUnusable("saved", "this text is refused")
    assert await work([giving(1), failing(refused), giving(3)], 1, lambda: None) == [1, refused, 3]


async def test_nothing_to_do() -> None:
    jobs: list[Callable[[], Awaitable[int]]] = []
    assert await work(jobs, 4, lambda: None) == []
