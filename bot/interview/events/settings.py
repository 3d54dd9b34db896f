"""Events of /daily, /settings and of what is said unasked. Times of day are local, as "HH:MM"."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.interview.events.base import BaseEvent
from bot.interview.session import Prefs


class ZoneOption(BaseModel):
    """A zone to tap: ``send`` is what the button says, ``clock`` the time of day there now."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    send: str
    place: str
    clock: str


class DailyShown(BaseEvent):
    """/daily. ``code``: none, now, set, off, time_unclear, zone_unclear.

    ``time`` is what was wished and ``at`` what the quiet hours make of it; ``next`` is the day of the next reminder
    as seen from today, and ``on`` its date. ``zone`` is as shown; None while it is not known, and then ``zones`` are
    offered. ``fixed``: the zone knows no summer time. ``words`` could not be read.
    """

    kind: Literal["daily_shown"] = "daily_shown"
    code: Literal["none", "now", "set", "off", "time_unclear", "zone_unclear"]
    time: str | None = None
    at: str | None = None
    next: Literal["today", "tomorrow", "later"] | None = None
    on: date | None = None
    zone: str | None = None
    fixed: bool = False
    quiet: tuple[int, int] = (0, 0)
    words: str = ""
    times: tuple[str, ...] = ()
    zones: tuple[ZoneOption, ...] = ()


class SettingsShown(BaseEvent):
    """/settings. ``changed`` is the name of the setting that was changed just now, if one was."""

    kind: Literal["settings_shown"] = "settings_shown"
    prefs: Prefs
    zone: str | None
    clock: str
    at: str | None
    changed: str | None = None


class SettingsMenu(BaseEvent):
    """The values of one setting to tap: ``options`` as typed. For the zone, ``zones`` instead."""

    kind: Literal["settings_menu"] = "settings_menu"
    name: str
    now: str
    options: tuple[str, ...] = ()
    zones: tuple[ZoneOption, ...] = ()


class SettingUnclear(BaseEvent):
    """Nothing was changed. ``name`` None: ``words`` name no setting, and ``names`` are those there are. Else ``words``
    are no value of it, ``now`` is how it stands and ``values`` what to type. ``guess`` is a setting of a like name.
    ``always``: they were quiet hours round the clock.
    """

    kind: Literal["setting_unclear"] = "setting_unclear"
    words: str
    name: str | None = None
    now: str = ""
    names: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    guess: str | None = None
    always: bool = False


class Unasked(BaseEvent):
    """What goes with it was not asked for; after ``until`` it is too late to send it. Not shown itself."""

    kind: Literal["unasked"] = "unasked"
    until: datetime


class Reminded(BaseEvent):
    """The daily reminder. ``code`` and ``values`` name the one concrete thing, ``key`` the card that its button asks
    ("": whatever comes next).
    """

    kind: Literal["reminded"] = "reminded"
    code: str
    values: dict[str, Any] = Field(default_factory=dict)
    key: str = ""
