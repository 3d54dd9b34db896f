"""What people type after /daily, read into a wish. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from difflib import get_close_matches
from typing import Literal

from bot.interview.zones import read_zone

TIMES = ("07:30", "12:30", "18:30", "20:30")
"""Times of day to offer."""
OFF = frozenset({"off", "no", "none", "never", "stop", "aus", "nein", "nie", "nunca"})
LONGEST = 60
"""Characters of what was typed that are said back."""

_WHEN = (
    *("today", "tonight", "tomorrow", "morning", "midday", "evening", "everyday", "weekdays"),
    *("heute", "morgens", "mittags", "abends", "täglich", "hoy", "mañana", "noche", "diario"),
)
_ALIKE = 0.8
"""Share of letters in common from which a word was meant as one of these."""

_TIME = re.compile(
    r"(?:at |um |a las )?(\d{1,2})(?:[:.h]?(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.|uhr|h)?(?=[\s,]|$)", re.IGNORECASE
)
_PLACE = re.compile(r"[\s,]*(?:in |time in )?(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wish:
    """``time`` ("HH:MM") and ``zone`` (an IANA name) where they were named. ``unclear`` is what could not be read, and
    ``about`` what it should have been.
    """

    time: str | None = None
    zone: str | None = None
    off: bool = False
    unclear: str | None = None
    about: Literal["time", "zone"] | None = None


def read_daily(text: str) -> Wish:
    """``18:30``, ``6:30 pm``, ``18:30 Berlin``, ``Berlin``, ``+2``, ``off``; an empty text wishes nothing."""
    words = " ".join(text.split())
    if not words:
        return Wish()
    if words.lower() in OFF:
        return Wish(off=True)
    found = _TIME.match(words)
    if found is None:
        zone = read_zone(words)
        return Wish(zone=zone) if zone else Wish(unclear=words[:LONGEST], about=_meant(words))
    at = _time_of(found)
    if at is None:
        return Wish(unclear=words[:LONGEST], about="time")
    place = _PLACE.sub(r"\1", words[found.end() :], count=1)
    zone = read_zone(place)
    if place and not zone:
        return Wish(time=at, unclear=place[:LONGEST], about="zone")
    return Wish(time=at, zone=zone)


def _meant(words: str) -> Literal["time", "zone"]:
    """What begins with a digit or names a day, or a part of one, was meant to be a time; other words may be a place."""
    timely = words[0].isdigit() or get_close_matches(words.lower()[:LONGEST], _WHEN, 1, _ALIKE)
    return "time" if timely else "zone"


def _time_of(found: re.Match[str]) -> str | None:
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()[:1]
    if half in ("a", "p"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{time(hour, minute):%H:%M}" if hour < 24 and minute < 60 else None
