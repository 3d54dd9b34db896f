"""A limit on what goes on at once: kept, shared out, and never lost to somebody who gave up."""

from __future__ import annotations

import asyncio

import pytest

from bot.slots import Slots


class Hall:
    """Whoever is inside, and the most there ever were."""

    def __init__(self, slots: Slots) -> None:
        self.slots = slots
        self.inside: list[str] = []
        self.most = 0
        self.door = asyncio.Event()

    async def visit(self, name: str) -> None:
        async with self.slots:
            self.inside.append(name)
            self.most = max(self.most, len(self.inside))
            await self.door.wait()
            self.inside.remove(name)


async def _settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_no_more_than_the_limit_and_in_the_order_of_coming() -> None:
    hall = Hall(Slots(2))
    visits = [asyncio.create_task(hall.visit(name)) for name in "abcd"]
    await _settle()
    assert hall.inside == ["a", "b"]
    hall.door.set()
    await asyncio.gather(*visits)
    assert hall.most == 2


@pytest.mark.parametrize(("n", "at_once"), [(1, 6), (2, 3), (4, 1), (100, 1)])
async def test_a_share_is_a_part_of_the_whole_and_never_nothing(n: int, at_once: int) -> None:
    slots = Slots(1)
    slots.share(6, n)
    hall = Hall(slots)
    visits = [asyncio.create_task(hall.visit(str(i))) for i in range(10)]
    await _settle()
    assert len(hall.inside) == at_once
    hall.door.set()
    await asyncio.gather(*visits)


async def test_a_larger_share_lets_in_who_waits_and_a_smaller_one_sends_nobody_out() -> None:
    slots = Slots(1)
    hall = Hall(slots)
    visits = [asyncio.create_task(hall.visit(name)) for name in "abcde"]
    await _settle()
    assert hall.inside == ["a"]
    slots.share(4, 1)
    assert slots is Slots.of(slots)
    await _settle()
    assert hall.inside == ["a", "b", "c", "d"]
    slots.share(4, 4)
    await _settle()
    assert len(hall.inside) == 4
    hall.door.set()
    await asyncio.gather(*visits)
    assert hall.inside == []


async def test_who_gives_up_takes_no_place() -> None:
    slots = Slots(1)
    hall = Hall(slots)
    first, waiting, next_one = (asyncio.create_task(hall.visit(name)) for name in "abc")
    await _settle()
    waiting.cancel()
    await _settle()
    # Let in and cancelled in the same moment: the place goes on to the next.
    hall.door.set()
    await first
    next_one.cancel()
    await asyncio.gather(waiting, next_one, return_exceptions=True)
    await asyncio.wait_for(hall.visit("d"), 5)
    assert hall.most == 1


async def test_who_gives_up_while_others_are_let_in_is_passed_over() -> None:
    slots = Slots(1)
    hall = Hall(slots)
    visits = [asyncio.create_task(hall.visit(name)) for name in "abc"]
    await _settle()
    visits[1].cancel()
    slots.share(2, 1)
    await _settle()
    assert hall.inside == ["a", "c"]
    hall.door.set()
    await asyncio.gather(*visits, return_exceptions=True)
    assert hall.inside == []
