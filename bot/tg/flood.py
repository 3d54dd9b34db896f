"""A limit on how fast one person may write: one warning, then silence until the minute is over. Pure."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from enum import Enum
from math import ceil

WINDOW = timedelta(minutes=1)
SWEEP_FROM = 1_024
"""People remembered before those who have been quiet are forgotten; then whenever their number has doubled."""


class Flow(Enum):
    """What to do with an update."""

    TAKE = "take"
    WARN = "warn"
    DROP = "drop"


class FloodGate:
    """Counts updates per person over the last minute; ``limit`` 0 takes everything.

    Where several processes take a person's updates in turn, each counts its `share` of the limit.
    """

    def __init__(self, limit: int) -> None:
        self._whole = self._limit = limit
        self._times: dict[int, deque[datetime]] = {}
        self._warned: set[int] = set()
        self._sweep_at = SWEEP_FROM

    def judge(self, person: int, now: datetime) -> Flow:
        """Whether the update of ``person`` at ``now`` is taken, warned of (until `warned` is called) or dropped."""
        if not self._limit:
            return Flow.TAKE
        if person not in self._times and len(self._times) >= self._sweep_at:
            self._sweep(now)
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

    def share(self, processes: int) -> None:
        """So many processes take updates, this one included."""
        self._limit = ceil(self._whole / max(1, processes))

    def warned(self, person: int) -> None:
        """The warning to ``person`` is on its way: silence from now on."""
        self._warned.add(person)

    @property
    def people(self) -> int:
        """How many are remembered."""
        return len(self._times)

    def _sweep(self, now: datetime) -> None:
        """Forget those whose minute is over; it would be forgotten at their next update anyway."""
        self._times = {who: times for who, times in self._times.items() if times and now - times[-1] < WINDOW}
        self._warned &= self._times.keys()
        self._sweep_at = max(SWEEP_FROM, 2 * len(self._times))
