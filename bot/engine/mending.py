"""Work of this process whose end could not be kept: nobody runs it, and its chat waits behind it.

A disk that is full refuses the last write of a workflow, and DBOS gives up on it: the work stays "pending" until the
next start. It is put back into its queue instead; what its finished steps returned is still there.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection

from dbos import DBOS
from dbos import error as dbos_error
from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger(__name__)

MENDING = "mending"
"""The name of the task that looks."""
EVERY = 30.0
"""Seconds between two looks. What lies still in both is put back: in between, work is taken up or its end is kept."""


class Mender:
    """Looks after the work that ``executor_id`` has begun; ``running`` tells the ids of what it runs right now."""

    def __init__(self, executor_id: str, queue: str, running: Callable[[], Collection[str]]) -> None:
        self._executor_id = executor_id
        self._queue = queue
        self._running = running
        self._still: set[str] = set()
        self._task: asyncio.Task[None] | None = None

    def run(self) -> None:
        """Look every `EVERY` seconds until `close`."""
        self._task = asyncio.create_task(self._keep_looking(), name=MENDING)

    async def close(self) -> None:
        """Look no more."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def look(self) -> int:
        """Put back what lay still at the last look and still does; how many pieces.

        Raises `SQLAlchemyError` and `DBOSException`.
        """
        pending = await DBOS.list_workflows_async(
            status="PENDING", executor_id=self._executor_id, load_input=False, load_output=False
        )
        still = {work.workflow_id for work in pending} - set(self._running())
        again = sorted(still & self._still)
        self._still = still - set(again)
        if again:
            await DBOS.resume_workflows_async(again, queue_name=self._queue)
            log.warning("%d pieces of work whose end could not be kept run again", len(again))
        return len(again)

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.look()
            except (SQLAlchemyError, dbos_error.DBOSException) as error:
                log.warning("not known whether work lies still: %s", type(error).__name__)
