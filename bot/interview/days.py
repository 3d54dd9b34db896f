"""Days as the person lives them: dates in their own time zone. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone_of(name: str | None) -> tzinfo:
    """The zone with this IANA name; UTC for None, and for a name that the installed zones no longer have."""
    if name is None:
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def day_of(moment: datetime, zone: tzinfo) -> date:
    """The date that ``moment`` falls on in ``zone``."""
    return moment.astimezone(zone).date()
