"""Who is alive on one PostgreSQL, and that exactly one of them takes over what a dead one had under way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest

from bot.engine.roll import Roll, heard
from bot.engine.takeover import EVERY, SWEEP_EVERY, Watch

pytestmark = pytest.mark.postgres

LONG_AGO = "UPDATE viva_replicas SET heard_at = heard_at - interval '1 hour' WHERE executor = %s"


class Left:
    """Work that some processes have under way, in place of DBOS."""

    def __init__(self, *owners: str) -> None:
        self.under_way = set(owners)
        self.recovered: list[list[str]] = []

    async def owners(self) -> set[str]:
        return set(self.under_way)

    async def recover(self, executors: list[str]) -> int:
        self.recovered.append(executors)
        self.under_way.difference_update(executors)
        return len(executors)


class Told:
    """What a watch has said of how many live."""

    def __init__(self) -> None:
        self.numbers: list[int] = []

    async def __call__(self, alive: int) -> None:
        self.numbers.append(alive)


class Times:
    """Seconds that only pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def rolls(postgres_url: str) -> AsyncIterator[tuple[Roll, Roll]]:
    """The rolls of two processes, A and B, which both gave a sign of life."""
    both = Roll(postgres_url, "A"), Roll(postgres_url, "B")
    # At once, as replicas start.
    await asyncio.gather(*(roll.open() for roll in both))
    for roll in both:
        await roll.beat()
    yield both
    for roll in both:
        await roll.close()


async def _silent(url: str, executor: str) -> None:
    """Let ``executor`` have been silent for an hour."""
    async with await psycopg.AsyncConnection.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        await connection.execute(LONG_AGO, [executor])


def test_the_living_are_told_from_the_dead_by_their_age() -> None:
    found = heard([("a", 0.0), ("b", 5.9), ("c", 6.0), ("d", 9e9)], dead_after=6.0)
    assert (set(found.alive), set(found.dead)) == ({"a", "b"}, {"c", "d"})


async def test_who_is_silent_is_dead_until_heard_of_again(rolls: tuple[Roll, Roll], postgres_url: str) -> None:
    a, b = rolls
    assert (await a.beat()).alive == {"A", "B"}
    await _silent(postgres_url, "B")
    assert await a.beat() == heard([("A", 0), ("B", 3600)], 6)
    await b.beat()
    assert (await a.beat()).dead == frozenset()


async def test_who_leaves_is_dead_at_once(rolls: tuple[Roll, Roll]) -> None:
    a, b = rolls
    await b.leave()
    assert (await a.beat()).dead == {"B"}


async def test_two_never_take_over_at_once(rolls: tuple[Roll, Roll], postgres_url: str) -> None:
    a, b = rolls
    await _silent(postgres_url, "B")
    async with a.takeover() as mine:
        async with b.takeover() as yours:
            assert yours is None
        assert mine is not None
        assert mine.dead == {"B"}
        # A sign of life does not wait for the takeover.
        await asyncio.wait_for(a.beat(), 5)
    async with b.takeover() as later:
        assert later is not None
        assert later.dead == frozenset()


async def test_the_dead_stay_on_the_roll_if_the_takeover_fails(rolls: tuple[Roll, Roll], postgres_url: str) -> None:
    a, _ = rolls
    await _silent(postgres_url, "B")
    with pytest.raises(LookupError):
        async with a.takeover():
            raise LookupError
    assert (await a.beat()).dead == {"B"}


async def test_a_watch_takes_over_once_and_tells_how_many_live(rolls: tuple[Roll, Roll], postgres_url: str) -> None:
    _, b = rolls
    told = Told()
    work, times = Left("A", "B"), Times()
    watch = Watch(Roll(postgres_url, "A"), work, told, now=times)
    await watch.open()
    await watch.beat()
    assert (told.numbers, work.recovered) == ([2, 2], [])
    await _silent(postgres_url, "B")
    times.now += EVERY
    await watch.beat()
    await watch.settled()
    assert (told.numbers[-1], work.recovered) == (1, [["B"]])
    await b.beat()
    times.now += EVERY
    await watch.beat()
    await watch.settled()
    assert (told.numbers[-1], len(work.recovered)) == (2, 1)
    await watch.close()


async def test_work_of_somebody_on_no_roll_is_found_at_the_start_and_now_and_then(postgres_url: str) -> None:
    work, times = Left("an older version"), Times()
    watch = Watch(Roll(postgres_url, "A"), work, Told(), now=times)
    await watch.open()
    watch.run()
    await watch.settled()
    assert work.recovered == [["an older version"]]
    work.under_way.add("somebody else")
    for _ in range(SWEEP_EVERY):
        times.now += EVERY
        await watch.beat()
    await watch.settled()
    assert work.recovered == [["an older version"], ["somebody else"]]
    await watch.close()


async def test_who_was_silent_itself_believes_nobody_dead_for_a_while(
    rolls: tuple[Roll, Roll], postgres_url: str
) -> None:
    work, times = Left("A", "B"), Times()
    watch = Watch(Roll(postgres_url, "A"), work, Told(), now=times)
    await watch.open()
    # The server was away: all were silent, and A is merely the first to be back.
    times.now += 20
    await _silent(postgres_url, "B")
    for _beat in range(3):
        await watch.beat()
        await watch.settled()
        assert work.recovered == []
        times.now += EVERY
    await watch.beat()
    await watch.settled()
    assert work.recovered == [["B"]]
    await watch.close()
