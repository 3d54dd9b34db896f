"""Several processes on one database: each says that it lives, and one of the living takes up what a dead one left.

What a dead process had begun would otherwise wait for its return, and its chats with it. A process that was only slow
(stopped, or cut off from the server) loses nothing but its work: each piece has an owner, and DBOS lets no result be
kept of one that has got another owner meanwhile. So a wrong verdict costs a message sent twice, and no score.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Protocol

from dbos import DBOS
from dbos import error as dbos_error
from sqlalchemy.exc import SQLAlchemyError

from bot.engine.roll import DEAD_AFTER, Heard, Roll

log = logging.getLogger(__name__)

EVERY = 2.0
"""Seconds between signs of life."""
SWEEP_EVERY = 30
"""Signs of life after which one looks for work of processes that are on no roll, such as an older version's."""


class Work(Protocol):
    """What is under way, by the name of the process that does it."""

    async def owners(self) -> set[str]:
        """The names of all that have something under way."""

    async def recover(self, executors: list[str]) -> int:
        """Queue again, each in its old place, what these have under way; returns how many pieces."""


class UnderWay:
    """What DBOS has under way (`Work`)."""

    async def owners(self) -> set[str]:
        found = await DBOS.list_workflows_async(status="PENDING", load_input=False, load_output=False)
        return {str(w.executor_id) for w in found}

    async def recover(self, executors: list[str]) -> int:
        # Rather than `resume_workflows_async`: this leaves each in its queue and partition, changes only what still
        # belongs to one of these executors, and does not forget how often a piece was begun, so that one which ends
        # its process each time is given up at last instead of going round for ever.
        return len(await asyncio.to_thread(DBOS._recover_pending_workflows, executors))


class Watch:
    """Gives signs of life while it runs, and takes over from the dead. ``alive`` is told how many live, at each sign.

    ``every`` and ``dead_after`` in seconds; the latter is the roll's. ``now`` gives seconds, from any beginning.
    """

    def __init__(
        self,
        roll: Roll,
        work: Work,
        alive: Callable[[int], Awaitable[None]],
        every: float = EVERY,
        dead_after: float = DEAD_AFTER,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._roll, self._work, self._alive = roll, work, alive
        self._every, self._dead_after = every, dead_after
        self._now, self._sleep = now, sleep
        self._beats = 0
        self._last = self._trusted_from = -float("inf")
        self._running: asyncio.Task[None] | None = None
        self._taking: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Enter the roll, before any work is taken up. Raises `SQLAlchemyError`."""
        await self._roll.open()
        heard = await self._roll.beat()
        self._last = self._now()
        await self._alive(len(heard.alive))

    def run(self) -> None:
        """Go on giving signs of life, and take up what is left lying already."""
        self._taking = asyncio.create_task(self._take_over())
        self._running = asyncio.create_task(self._keep_on())

    async def close(self) -> None:
        """Leave the roll, after work has ended: what is unfinished is the others' from now on."""
        tasks = [task for task in (self._running, self._taking) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        try:
            await self._roll.leave()
        except SQLAlchemyError as error:
            log.warning("left without a word; the others will notice: %s", type(error).__name__)
        finally:
            await self._roll.close()

    async def _keep_on(self) -> None:
        while True:
            await self._sleep(self._every)
            try:
                await self.beat()
            except (SQLAlchemyError, dbos_error.DBOSException) as error:
                log.warning("no sign of life could be given: %s", type(error).__name__)

    async def beat(self) -> None:
        """Give a sign of life and begin to take over, where somebody is dead. Raises `SQLAlchemyError`."""
        heard = await self._roll.beat()
        now = self._now()
        if now - self._last >= self._dead_after:
            # Perhaps it was the server that was away, or the whole machine: then the others were as silent as we were.
            self._trusted_from = now + self._dead_after
        self._last = now
        self._beats += 1
        await self._alive(len(heard.alive))
        due = bool(heard.dead) or self._beats % SWEEP_EVERY == 0
        if due and now >= self._trusted_from and (self._taking is None or self._taking.done()):
            self._taking = asyncio.create_task(self._take_over())

    async def settled(self) -> None:
        """Return once a takeover under way has ended."""
        if self._taking:
            await self._taking

    async def _take_over(self) -> None:
        """Queue again what the dead had under way, unless another process is at it."""
        try:
            # Asked before the roll is: who has work is on the roll already, so nobody who has just come looks dead.
            owners = await self._work.owners()
            async with self._roll.takeover() as heard:
                if heard is None:
                    return
                left = sorted(owners - heard.alive)
                count = await self._work.recover(left) if left else 0
                self._tell(heard, count)
        except (SQLAlchemyError, dbos_error.DBOSException) as error:
            log.warning("nothing taken over, tried again later: %s", type(error).__name__)

    @staticmethod
    def _tell(heard: Heard, count: int) -> None:
        if count or heard.dead:
            log.info("took over %d pieces of work; no longer heard of: %s", count, ", ".join(sorted(heard.dead)))
