"""Waiting for a turn: in order within a chat, and nobody waits for somebody else's limit."""

from __future__ import annotations

import asyncio

from bot.tg.pace import Limits, Pace
from bot.tg.turnstile import Turnstile
from tests.support.waiting_time import WaitingTime

NEVER = float("inf")


class Doorway:
    """A turnstile in a time of its own, and who went through it when."""

    def __init__(self) -> None:
        self.time = WaitingTime(0.0)
        self.turnstile = Turnstile(Pace(Limits()), self.time.sleep, self.time)
        self.passed: list[tuple[str, float]] = []

    def goes(self, name: str, chat: int, patience: float = NEVER, unasked: bool = False) -> asyncio.Task[object]:
        async def go() -> float | None:
            waited = await self.turnstile.turn(chat, patience, unasked)
            if waited is not None:
                self.passed.append((name, self.time.now))
            return waited

        return asyncio.create_task(go())


async def test_a_chat_is_served_in_order() -> None:
    door = Doorway()
    await door.time.run(*[door.goes(str(n), 7) for n in range(6)])
    assert door.passed == [("0", 0), ("1", 0), ("2", 0), ("3", 1), ("4", 2), ("5", 3)]


async def test_a_slow_chat_blocks_nobody() -> None:
    door = Doorway()
    door.turnstile.refused(7, 200)
    slow = [door.goes("slow", 7) for _ in range(3)]
    others = [door.goes("other", chat) for chat in range(100, 160)]
    await door.time.run(*others)
    assert [at for _, at in door.passed] == [0.0] * 25 + [1.0] * 25 + [2.0] * 10
    await door.time.run(*slow)
    assert door.passed[-3:] == [("slow", 200)] * 3


async def test_all_are_served_in_the_order_of_their_coming() -> None:
    door = Doorway()
    await door.time.run(*[door.goes(str(chat), chat) for chat in range(1, 101)])
    assert [name for name, _ in door.passed] == [str(chat) for chat in range(1, 101)]


async def test_a_chat_refused_while_it_waits_at_the_common_door_lets_the_next_through() -> None:
    door = Doorway()
    first = [door.goes("first", chat) for chat in range(1, 26)]
    late, next_one = door.goes("late", 50), door.goes("next", 51)
    await door.time.run(*first)
    door.turnstile.refused(50, 30)
    await door.time.run(next_one)
    assert door.passed[-1] == ("next", 1)
    await door.time.run(late)
    assert door.passed[-1] == ("late", 30)


async def test_patience_ends_and_takes_no_turn() -> None:
    door = Doorway()
    door.turnstile.refused(7, 60)
    hurried = door.goes("hurried", 7, patience=59)
    await door.time.run(hurried)
    assert hurried.result() is None
    patient = door.goes("patient", 7, patience=61)
    await door.time.run(patient)
    assert patient.result() == 60


async def test_a_hundred_reminders_do_not_hold_up_those_who_talk() -> None:
    door = Doorway()
    reminders = [door.goes("reminder", chat, unasked=True) for chat in range(1, 101)]
    for _ in range(50):
        await asyncio.sleep(0)
    await door.time.run(door.goes("talk", 500))
    assert ("talk", 1) in door.passed
    await door.time.run(*reminders)
    assert len(door.passed) == 101


async def test_who_is_cancelled_leaves_the_queue() -> None:
    door = Doorway()
    await door.time.run(*[door.goes("first", 7) for _ in range(3)])
    waiting, behind = door.goes("gone", 7), door.goes("behind", 7)
    await asyncio.sleep(0)
    waiting.cancel()
    await door.time.run(behind)
    assert door.passed[-1] == ("behind", 1)


async def test_something_not_worth_waiting_for_never_waits() -> None:
    door = Doorway()
    assert [door.turnstile.at_once(7) for _ in range(4)] == [True, True, True, False]
    assert [door.turnstile.sign(7) for _ in range(2)] == [True, False]
    door.turnstile.share(25)
    assert not door.turnstile.at_once(8)
