"""A limit on how fast one person may write: one warning, then silence until the minute is over. Pure.

What comes in the silence is left out and counted, never taken in part, so that what the person is told is true: nothing
is read until the minute is over, and then so much must be sent again.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from enum import Enum
from math import ceil

WINDOW = timedelta(minutes=1)
TOLD_WITHIN = timedelta(days=1)
"""How long is remembered, at least, what was left out of somebody who does not write again."""
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
        self._silent_until: dict[int, datetime] = {}
        self._left_out: dict[int, int] = {}
        self._sweep_at = SWEEP_FROM

    def judge(self, person: int, now: datetime) -> Flow:
        """Whether the update of ``person`` at ``now`` is taken, warned of (until `warned` is called) or left out."""
        if not self._limit:
            return Flow.TAKE
        if person not in self._times and len(self._times) >= self._sweep_at:
            self._sweep(now)
        times = self._times.setdefault(person, deque())
        if times and now < times[-1]:
            times.clear()  # the clock was set back: by it the minute might last for hours
            self._silent_until.pop(person, None)
        if person in self._silent_until and now < self._silent_until[person]:
            self._left_out[person] += 1
            return Flow.DROP
        self._silent_until.pop(person, None)
        while times and now - times[0] >= WINDOW:
            times.popleft()
        if len(times) < self._limit:
            times.append(now)
            return Flow.TAKE
        return Flow.WARN

    def untaken(self, person: int, now: datetime) -> None:
        """The update of ``person`` that was taken at ``now`` could not be stored; it comes again and counts then."""
        times = self._times.get(person)
        if times and now in times:
            times.remove(now)

    def share(self, processes: int) -> None:
        """So many processes take updates, this one included."""
        self._limit = ceil(self._whole / max(1, processes))

    def over(self, person: int) -> datetime:
        """When the minute of ``person``, whose update was to be warned of, is over: a minute after the last one taken.

        All that were taken before are then past as well, so that a whole limit is free again.
        """
        return self._times[person][-1] + WINDOW

    def warned(self, person: int) -> None:
        """The warning to ``person`` is on its way, its update left out: silence until the minute is over."""
        self._silent_until[person] = self.over(person)
        self._left_out[person] = self.left_out(person) + 1

    def left_out(self, person: int) -> int:
        """How many updates of ``person`` were left out since `told` was called."""
        return self._left_out.get(person, 0)

    def told(self, person: int) -> None:
        """``person`` is told how many were left out."""
        self._left_out.pop(person, None)

    @property
    def people(self) -> int:
        """How many are remembered."""
        return len(self._times)

    def _sweep(self, now: datetime) -> None:
        """Forget those whose minute is over; it would be forgotten at their next update anyway."""

        def kept(who: int, times: deque[datetime]) -> bool:
            return bool(times) and now - times[-1] < (TOLD_WITHIN if who in self._left_out else WINDOW)

        self._times = {who: times for who, times in self._times.items() if kept(who, times)}
        self._silent_until = {who: until for who, until in self._silent_until.items() if who in self._times}
        self._left_out = {who: count for who, count in self._left_out.items() if who in self._times}
        self._sweep_at = max(SWEEP_FROM, 2 * len(self._times))
