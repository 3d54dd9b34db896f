"""Time zones as people name them: an IANA name, a city, a country, an abbreviation, an offset.

An offset alone ("+2") is fixed: it knows no summer time. What is not understood gives the nearest names instead of a
guess. The data are those of `zoneinfo`: the machine's own, else the package tzdata.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from bot.interview.days import zone_of

COMMON = (
    "Europe/London",
    "Europe/Berlin",
    "Europe/Athens",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Tokyo",
    "UTC",
)
"""The zones to offer to somebody whose zone is not known."""
NEAREST = 4
LONGEST = 25
"""Characters of a zone's name that fit into a button beside a time."""
ALIKE = 0.75
"""Share of letters in common from which a name counts as a slip of the pen."""
COMPARED = 40
"""Letters of an unknown name that are compared."""

_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-\u2212\u2013])\s*(\d{1,2})(?::?([0-5]\d))?", re.IGNORECASE)
_FIXED = "Etc/GMT"
ALSO = {
    "Europe/London": "uk, england, great britain, britain, united kingdom, scotland, wales, manchester, bst, londres",
    "Europe/Berlin": "germany, deutschland, alemania, munich, munchen, hamburg, cologne, koln, frankfurt, stuttgart, "
    "dusseldorf, leipzig, dresden, hannover, bremen, nuremberg, nurnberg, cet, cest, mez, mesz",
    "Europe/Vienna": "austria, osterreich, wien, graz",
    "Europe/Zurich": "switzerland, schweiz, suisse, geneva, genf, basel, bern, lausanne",
    "Europe/Paris": "france, frankreich, francia, lyon, marseille, toulouse",
    "Europe/Madrid": "spain, espana, spanien, barcelona, valencia, sevilla, seville, bilbao",
    "Europe/Rome": "italy, italia, italien, roma, rom, milan, milano, mailand, turin, naples",
    "Europe/Amsterdam": "netherlands, holland, rotterdam, utrecht, the hague, eindhoven",
    "Europe/Brussels": "belgium, antwerp, ghent",
    "Europe/Lisbon": "portugal, porto, lisboa, lissabon",
    "Europe/Warsaw": "poland, polen, krakow, wroclaw, gdansk, warschau",
    "Europe/Prague": "czechia, prag, brno",
    "Europe/Stockholm": "sweden, gothenburg, malmo",
    "Europe/Dublin": "ireland, cork",
    "Europe/Athens": "greece, eet",
    "Europe/Kyiv": "ukraine, kiev, lviv",
    "Europe/Istanbul": "turkey, ankara, izmir",
    "America/New_York": "est, edt, eastern, nyc, boston, washington, philadelphia, atlanta, miami, nueva york",
    "America/Toronto": "ottawa, montreal, quebec",
    "America/Chicago": "cst, cdt, central, houston, dallas, austin",
    "America/Denver": "mst, mdt, mountain, salt lake city",
    "America/Los_Angeles": "pst, pdt, pacific, la, san francisco, sf, seattle, san diego, california, silicon valley",
    "America/Mexico_City": "mexico, ciudad de mexico, cdmx",
    "America/Sao_Paulo": "brazil, brasil, rio, rio de janeiro",
    "America/Argentina/Buenos_Aires": "argentina",
    "America/Bogota": "colombia, medellin",
    "America/Lima": "peru",
    "Asia/Kolkata": "india, ist, delhi, new delhi, mumbai, bombay, bangalore, bengaluru, hyderabad, chennai, pune",
    "Asia/Shanghai": "china, beijing, peking, shenzhen, guangzhou",
    "Asia/Tokyo": "japan, osaka, kyoto, jst",
    "Asia/Seoul": "korea, south korea, busan, kst",
    "Asia/Jerusalem": "israel, tel aviv",
    "Asia/Dubai": "uae, abu dhabi",
    "Asia/Karachi": "pakistan, lahore, islamabad",
    "Asia/Ho_Chi_Minh": "vietnam, hanoi, saigon",
    "Australia/Sydney": "canberra, aest, aedt",
    "Pacific/Auckland": "new zealand, wellington",
    "Africa/Lagos": "nigeria, abuja",
    "Africa/Johannesburg": "south africa, cape town, pretoria",
    "UTC": "utc, gmt, z, zulu",
}
"""Cities, countries with one zone (or one that most people live in) and abbreviations that no zone is called after."""
FRACTIONS = {
    "+03:30": "Asia/Tehran",
    "+04:30": "Asia/Kabul",
    "+05:30": "Asia/Kolkata",
    "+05:45": "Asia/Kathmandu",
    "+06:30": "Asia/Yangon",
    "+08:45": "Australia/Eucla",
    "+09:30": "Australia/Darwin",
    "-09:30": "Pacific/Marquesas",
}
"""Offsets of no whole hours that a zone keeps all year."""


def shown(name: str | None) -> str:
    """A zone's name as people read it: a fixed offset as they say it ("UTC+2", where IANA says Etc/GMT-2)."""
    if not name or not name.startswith(_FIXED):
        return name or "UTC"
    east = name[len(_FIXED)] == "-"
    return f"UTC{'+' if east else '-'}{name[len(_FIXED) + 1 :]}"


def place(name: str) -> str:
    """The last part of a zone's name: its city, or the offset."""
    return shown(name).rpartition("/")[2].replace("_", " ")


def fixed(name: str | None) -> bool:
    """Whether the zone is a mere offset, which knows no summer time."""
    return name == "UTC" or bool(name and name.startswith(_FIXED))


def clock_in(name: str | None, now: datetime) -> str:
    """The time of day there, such as 18:30."""
    return f"{now.astimezone(zone_of(name)):%H:%M}"


def read_zone(text: str) -> str | None:
    """The IANA name for what was typed, or None if it names no zone."""
    offset = _OFFSET.fullmatch(text.strip())
    if offset:
        return _at_offset("+" if offset[1] == "+" else "-", int(offset[2]), int(offset[3] or 0))
    return None if any(letter.isdigit() for letter in text) else _names().get(_plain(text))


def nearest(text: str) -> tuple[str, ...]:
    """The zones whose names look most like what was typed, best first, perhaps none."""
    known = _names()
    alike = get_close_matches(_plain(text)[:COMPARED], list(known), n=2 * NEAREST, cutoff=ALIKE)
    return tuple(name for name in dict.fromkeys(known[key] for key in alike) if len(name) <= LONGEST)[:NEAREST]


def _at_offset(sign: str, hours: int, minutes: int) -> str | None:
    if minutes:
        return FRACTIONS.get(f"{sign}{hours:02d}:{minutes:02d}")
    if hours == 0:
        return "UTC"
    # IANA's fixed zones count the other way round: Etc/GMT-2 is two hours east.
    name = f"{_FIXED}{'-' if sign == '+' else '+'}{hours}"
    return name if name in available_timezones() else None


def _plain(text: str) -> str:
    """Small letters without accents, words parted by one space: "São_Paulo" → "sao paulo"."""
    bare = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^a-z/]+", " ", bare.lower()).split())


@cache
def _names() -> dict[str, str]:
    """Every name that is understood, in its plain form, with the zone it stands for."""
    zones = [name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix", "right"))]
    # Of two zones of one city (Europe/Istanbul, Asia/Istanbul) the first in this order is taken.
    zones.sort(key=lambda name: (name.count("/"), not name.startswith("Europe/"), name))
    names: dict[str, str] = {}
    for name in zones:
        names.setdefault(_plain(name.rpartition("/")[2]), name)
    names.update({_plain(name): name for name in zones})
    names.update({also: zone for zone, known in ALSO.items() for also in known.split(", ")})
    return names
