"""Housekeeping: what was kept long enough is deleted, in the database, the queue and the folder of imported files."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.engine import Engine
from bot.interview.errors import VivaError
from bot.interview.interviewer import Interviewer
from bot.office import Office

log = logging.getLogger(__name__)

FINISHED_WORK_KEPT = timedelta(days=2)
"""Telegram keeps an unconfirmed update for 24 hours; after that its workflow id is no longer needed to know it."""


class Housekeeping:
    """Keeps things for ``retention_days``."""

    def __init__(
        self,
        interviewer: Interviewer,
        engine: Engine,
        office: Office,
        clock: Callable[[], datetime],
        retention_days: int,
    ) -> None:
        self._interviewer = interviewer
        self._engine = engine
        self._office = office
        self._clock = clock
        self._retention_days = retention_days

    async def run(self) -> None:
        """Delete what is older than the retention, and finished work that Telegram can no longer send again.

        Raises `StoreError`.
        """
        now = self._clock()
        oldest = now - timedelta(days=self._retention_days)
        rows = await self._interviewer.expire(self._retention_days)
        work = await self._engine.expire(now - FINISHED_WORK_KEPT, oldest)
        try:
            files = await self._office.expire_files(oldest)
        except VivaError as error:  # they hold questions, and a bot that does not start helps nobody
            log.warning("imported files were not deleted: %s", error.log)
            files = 0
        log.info("housekeeping: %d old rows, %d pieces of work and %d imported files deleted", rows, work, files)
