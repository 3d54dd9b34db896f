"""The settings a person may change: how they are called, which values they take, how they stand. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from bot.interview.daily_words import LONGEST, OFF, read_daily
from bot.interview.languages import LANGUAGES
from bot.interview.session import Prefs
from bot.interview.zones import read_zone, shown

QUIETS = ("21-8", "22-7", "23-6", "0-6")
"""Quiet hours to offer."""
ON = frozenset({"on", "yes", "an", "ja", "si", "sí"})
ALIKE = 0.6
"""Share of letters in common from which a name counts as a slip of the pen."""

_QUIET = re.compile(r"(\d{1,2})(?::00)?\s*(?:[-\u2013]|to|bis|a|\s)\s*(\d{1,2})(?::00)?")
_LANGUAGE_NAMES = {
    "en": ("english", "englisch", "inglés", "ingles"),
    "de": ("deutsch", "german", "alemán", "aleman"),
    "es": ("español", "espanol", "spanish", "spanisch"),
}

Changes = Mapping[str, Any]
"""Fields of `Prefs` with their new values."""


@dataclass(frozen=True, slots=True)
class Setting:
    """``names`` as typed, the first as shown. ``read`` gives what a value changes, None if it is no value of this
    setting; ``now`` says how it stands, as it could be typed; ``values`` are proposals.
    """

    names: tuple[str, ...]
    read: Callable[[str], Changes | None]
    now: Callable[[Prefs], str]
    values: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is called."""
        return self.names[0]


def _words(field: str, **meant: Any) -> Callable[[str], Changes | None]:
    """A reader of words; on and off are understood in several languages."""

    def read(text: str) -> Changes | None:
        word = text.lower()
        word = "on" if word in ON else "off" if word in OFF else word
        return {field: meant[word]} if word in meant else None

    return read


def _on(field: str, value: bool = True) -> Callable[[Prefs], str]:
    return lambda prefs: "on" if getattr(prefs, field) is value else "off"


def _language(text: str) -> Changes | None:
    word = text.lower()
    if word == "auto":
        return {"language": None}
    return next(({"language": code} for code, names in _LANGUAGE_NAMES.items() if word in (code, *names)), None)


def _daily(text: str) -> Changes | None:
    wish = read_daily(text)
    if wish.off:
        return {"daily": None}
    if wish.unclear or not wish.time:
        return None
    return {"daily": wish.time, "zone": wish.zone} if wish.zone else {"daily": wish.time}


def _zone(text: str) -> Changes | None:
    zone = read_zone(text)
    return {"zone": zone} if zone else None


def _quiet(text: str) -> Changes | None:
    if text.lower() in OFF:
        return {"quiet": (0, 0)}
    hours = _hours(text)
    return {"quiet": hours} if hours and hours[0] != hours[1] else None


def _hours(text: str) -> tuple[int, int] | None:
    """The hours from which and until which, 0 to 23 each; None if ``text`` names none."""
    found = _QUIET.fullmatch(text.lower())
    begin, end = (int(found[1]), int(found[2])) if found else (99, 99)
    return (begin, end % 24) if begin <= 23 and end <= 24 else None


def always_quiet(text: str) -> bool:
    """Whether ``text`` names quiet hours round the clock, which is no setting of them: kept, they would mean none."""
    hours = _hours(text)
    return hours is not None and hours[0] == hours[1]


def _quiet_now(prefs: Prefs) -> str:
    begin, end = prefs.quiet
    return "off" if begin == end else f"{begin}-{end}"


MODE = Setting(("mode", "practice"), _words("mode", coach="coach", exam="exam"), lambda p: p.mode, ("coach", "exam"))
SWITCH = ("on", "off")
SETTINGS: tuple[Setting, ...] = (
    MODE,
    Setting(("hints", "hint"), _words("hints", on=True, off=False), _on("hints"), SWITCH),
    Setting(
        ("brief", "feedback", "length"),
        _words("brief", on=True, off=False, short=True, full=False),
        _on("brief"),
        SWITCH,
    ),
    Setting(
        ("numbers", "number", "scores"),
        _words("hide_numbers", on=False, off=True, show=False, hide=True),
        _on("hide_numbers", False),
        SWITCH,
    ),
    Setting(("guess", "guessing"), _words("guess", on=True, off=False), _on("guess"), SWITCH),
    Setting(
        ("language", "lang"),
        _language,
        lambda p: LANGUAGES.get(p.language or "", "auto"),
        (*LANGUAGES.values(), "auto"),
    ),
    Setting(("daily", "reminder", "remind"), _daily, lambda p: p.daily or "off", ("18:30", "off")),
    Setting(("zone", "timezone", "tz"), _zone, lambda p: shown(p.zone), ("Europe/Berlin", "New York", "+2")),
    Setting(("quiet",), _quiet, _quiet_now, (*QUIETS[:2], "off")),
)


def find(name: str) -> Setting | None:
    """The setting called ``name``, in any case, or None."""
    return next((setting for setting in SETTINGS if name.lower() in setting.names), None)


def alike(name: str) -> Setting | None:
    """The setting whose name looks most like ``name``, or None."""
    names = {called: setting for setting in SETTINGS for called in setting.names}
    found = get_close_matches(name.lower()[:LONGEST], list(names), n=1, cutoff=ALIKE)
    return names[found[0]] if found else None
