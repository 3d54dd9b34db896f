"""A limit on how fast one person may write: one warning, then silence until the minute is over. Pure."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from enum import Enum

WINDOW = timedelta(minutes=1)


class Flow(Enum):
    """What to do with an update."""

    TAKE = "take"
    WARN = "warn"
    DROP = "drop"


class FloodGate:
    """Counts updates per person over the last minute; ``limit`` 0 takes everything."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._times: dict[int, deque[datetime]] = {}
        self._warned: set[int] = set()

    def judge(self, person: int, now: datetime) -> Flow:
        """Whether the update of ``person`` at ``now`` is taken, warned of (until `warned` is called) or dropped."""
        if not self._limit:
            return Flow.TAKE
        times = self._times.setdefault(person, deque())
        if times and now < times[-1]:
            times.clear()  # the clock was set back: by it the minute might last for hours
        while times and now - times[0] >= WINDOW:
            times.popleft()
        if len(times) < self._limit:
            times.append(now)
            self._warned.discard(person)
            return Flow.TAKE
        return Flow.DROP if person in self._warned else Flow.WARN

    def warned(self, person: int) -> None:
        """The warning to ``person`` is on its way: silence from now on."""
        self._warned.add(person)
