"""Days as the person lives them: dates in their own time zone. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SET_BACK = timedelta(days=1)
"""How far a clock is set back at the most by summer time, a wrong zone or a machine that was asleep."""


def zone_of(name: str | None) -> tzinfo:
    """The zone with this IANA name; UTC for None, and for a name that the installed zones no longer have."""
    if name is None:
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def limits_end(now: datetime) -> datetime:
    """The midnight (UTC) at which the limits of the day of ``now`` end, whatever zone somebody is in."""
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def day_of(moment: datetime, zone: tzinfo) -> date:
    """The date that ``moment`` falls on in ``zone``."""
    return moment.astimezone(zone).date()


def steady(now: datetime, last: datetime | None) -> datetime:
    """``now``, or the moment of the ``last`` answer where a clock that was set back says less.

    So the last answer is always the one given last. A clock that was wrong by more than `SET_BACK` is believed, or
    somebody's time would stand still for as long.
    """
    return last if last is not None and now < last <= now + SET_BACK else now
