"""Reading a date that somebody types, strictly: what can be meant in two ways is asked back, not guessed. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.interview.occasions import stripped

_MONTHS = {
    1: "january jan januar jänner enero ene",
    2: "february feb februar febrero",
    3: "march mar märz mär mrz marzo",
    4: "april apr abril abr",
    5: "may mai mayo",
    6: "june jun juni junio",
    7: "july jul juli julio",
    8: "august aug agosto ago",
    9: "september sept sep septiembre setiembre",
    10: "october oct oktober okt octubre",
    11: "november nov noviembre",
    12: "december dec dezember dez diciembre dic",
}
_WEEKDAYS = {
    0: "monday mon montag lunes",
    1: "tuesday tues tue dienstag martes",
    2: "wednesday wed mittwoch miércoles miercoles",
    3: "thursday thurs thur thu donnerstag jueves",
    4: "friday fri freitag viernes",
    5: "saturday sat samstag sonnabend sábado sabado",
    6: "sunday sun sonntag domingo",
}
_NUMBERS = {
    1: "a an one ein eine einem einer un una",
    2: "two zwei dos",
    3: "three drei tres",
    4: "four vier cuatro",
    5: "five fünf cinco",
    6: "six sechs seis",
    7: "seven sieben siete",
    8: "eight acht ocho",
    9: "nine neun nueve",
    10: "ten zehn diez",
    11: "eleven elf once",
    12: "twelve zwölf doce",
}
_UNITS = {
    1: "days day tagen tag días día dias dia",
    7: "weeks week wochen woche semanas semana",
    30: "months month monaten monat meses mes",
}


def _words(table: Mapping[int, str]) -> dict[str, int]:
    return {word: number for number, words in table.items() for word in words.split()}


def _any(table: Mapping[int, str]) -> str:
    """A pattern for every word of ``table``, longer ones first."""
    return "|".join(sorted(_words(table), key=len, reverse=True))


_MONTH = rf"({_any(_MONTHS)})\.?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_DAY_FIRST, _MONTH_FIRST = rf"{_DAY}\.?\s+(?:of\s+|de\s+)?{_MONTH}", rf"{_MONTH}\s+{_DAY}"
_YEAR = r"(?:,?\s+(?:del?\s+)?(\d{4}|['\u2019]\d\d))?"
_SHORT_YEAR = r",?\s+(?:del?\s+)?(\d\d)"
"""If it is near (`_near`): "12 Dec 10" is a day and a time, "12 Dec 99 Ranch" a day and a company."""
_NO_TIME = r"(?!\s*(?:uhr|h|hrs|horas|[ap]\.?\s?m)\b)"
"""12.12. 15 Uhr is a day and a time, 12.12. 15 a day of 2015."""
_END = r"(?=[\s,;]|$)[\s,;]*"
_NAMED_DAY = rf"(?:next\s+|this\s+|nächsten\s+|próximo\s+)?({_any(_WEEKDAYS)})(?:\s+próximo|\s+que\s+viene)?"
_TIME_AHEAD = r"(?:['\u2019]?\s+(?-i:time)\b|\s+from\s+(?:now|today)|\s+ab\s+heute|\s+desde\s+hoy)?"
"""In small letters, for Time is a company."""
_BEFORE = rf"(?:{_NAMED_DAY}\.?[\s,]+(?:(?:the|den|dem|der|el)\s+)?|(?:today|heute|hoy)\s+(?=(?:in|en|dentro)\b))"
"""What may stand before a date that says all: its weekday, or that it is counted from today."""
_LONG_DAY = "|".join(word for word in _words(_WEEKDAYS) if len(word) > 3)
"""Sun is a company, too."""
_WEEK = r"""(?:(?:of|in|de)\s+)?(?:(?:the|der|la)\s+)?(?:
      (?P<this>this\s+week|diese[rn]?\s+woche|esta\s+semana)
    | (?:next\s+week|(?:nächste|kommende)[rn]?\s+woche|próxima\s+semana|semana\s+(?:próxima|que\s+viene)))"""
_WEEK_LATER = r"(?:in\s+a\s+)?(?:week|fortnight)"
_LATER = r"(?:the\s+)?(?:week\s+)?after\s+next|(?:der\s+)?übernächste[rn]?\s+woche"
_OR = r"(?:or|oder|o|u)\s+(?:(?:the|den|el)\s+)?"
_TWO = rf"(?:{_OR}|(?:and|und|y|to|until|till|bis|hasta|al?|[-\u2013/])\s+)"
_AGAIN = rf"""\(?(?:(?:on|am|el)\s+(?P<on>{_any(_WEEKDAYS)})|(?P<day>{_LONG_DAY})
    |(?P<the>(?:the|den|dem|der|el|día)\s+)?(?P<number>\d{{1,2}})(?P<th>st|nd|rd|th|\.)?)\)?"""
"""A weekday, or the number of a day in its month, behind the date that it belongs to."""
_WITHIN = re.compile(r"(?<=[\s,;(])(?=\w)(?:(?:on|by|am|el)\s+)?", re.IGNORECASE)
"""Where in a text a date may begin."""
_SHORT_DAY = rf"(?!{_LONG_DAY}|next\b|this\b)(?:{_any(_WEEKDAYS)})\b\.?[\s,;]*$"
_LONGEST_SENTENCE = 200
"""Characters of a text in which a date is looked for that it does not begin with."""
_LOOKED_AT = 200
"""Characters behind a date in which more of it is looked for."""
_LEAP = 9
"""Years of which one at least has a 29 February."""

Problem = Literal["unclear", "impossible", "ambiguous"]


@dataclass(frozen=True, slots=True)
class Unread:
    """No date: nothing like one, one that no calendar has, or one that can be read in two ways (``said``)."""

    problem: Problem
    said: str = ""


Form = tuple[str, Callable[[list[str], date], date]]
"""A pattern, and the date that its groups make on a given day."""


class _Impossible(Exception):
    pass


class _NoYear(Exception):
    """What was taken for a year is none."""


class _Ambiguous(Exception):
    pass


class _TwoDays(Exception):
    """What follows a date speaks of another day; ``said`` are its words."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


def read_date(text: str, today: date) -> tuple[date, str] | Unread:
    """The date that ``text`` begins with, and what follows it. Without a year it is the next such day.

    Forms: 2026-12-12, 12.12.2026, 25/12/2026, 12 Dec, December 12 2026, today, tomorrow, in 10 days, in two weeks,
    in a month, Friday; months and words in English, German or Spanish. A weekday may stand before a date ("Friday,
    4 Dec"): if it does not fit, that can be read in two ways. So it is with what stands behind it: the week, the
    weekday or the number of the day is part of the date, and another date is one too many.
    """
    whole = text.strip()
    text = re.sub(r"^(?:on|by|am|el)\s+", "", whole, flags=re.IGNORECASE)
    found = _begun(text, today)
    if isinstance(found, Unread):
        return Unread("unclear", whole) if found.problem == "unclear" else found
    named = re.fullmatch(_NAMED_DAY + r"[\s,;]*", text.removesuffix(found[1]), re.IGNORECASE) is not None
    try:
        day, rest = _in_its_week(*found, today, named)
        return day, _without_more(day, rest, today, named)
    except _TwoDays as two:
        before, said, _ = found[1].partition(two.said)
        return Unread("ambiguous", f"{text.removesuffix(found[1])}{before}{said}".strip(" ,;"))


def find_date(text: str, today: date) -> tuple[date, str, str] | Unread:
    """The date that ``text`` begins with, or the first in it: the day, its words, and all else that was said.

    Within a text a weekday counts by its whole name only: Sun is a company, and "mon" may be anything.
    """
    begun = read_date(text, today)
    if not isinstance(begun, Unread):
        return begun[0], text.strip().removesuffix(begun[1]), begun[1]
    if begun.problem != "unclear":
        return begun
    for start in _WITHIN.finditer(text[:_LONGEST_SENTENCE]):
        before, behind = text[: start.start()], text[start.end() :]
        found = read_date(behind, today)
        if isinstance(found, Unread):
            if found.problem != "unclear":
                return found
            continue
        said = behind.removesuffix(found[1])
        if not re.match(_SHORT_DAY, said, re.IGNORECASE):
            return found[0], said, _joined(before, found[1])
    return begun


def _joined(before: str, behind: str) -> str:
    """What stood around a date, with a comma between if one stood there."""
    comma = ", " if before.rstrip().endswith((",", ";")) else " "
    return f"{before.strip(' ,;')}{comma if behind else ''}{behind}".strip()


def _begun(text: str, today: date) -> tuple[date, str] | Unread:
    """The date that ``text`` begins with, whatever follows it."""
    before = re.match(_BEFORE, text, re.IGNORECASE)
    found = _read(text[before.end() :], today, _DATED) if before else Unread("unclear")
    if before is None or (isinstance(found, Unread) and found.problem == "unclear"):
        return _read(text, today, _FORMS)
    named = before[1]  # the weekday; None before "in two weeks" counted from today
    if isinstance(found, Unread) or not named or found[0].weekday() == _words(_WEEKDAYS)[named.lower()]:
        return found
    return Unread("ambiguous", text.removesuffix(found[1]).strip(" ,;"))


def _in_its_week(day: date, rest: str, today: date, named: bool) -> tuple[date, str]:
    """``day`` in the week that ``rest`` begins with, a time of day aside, and ``rest`` without that.

    A day only ``named`` by its weekday may be the one after it as well. Raises `_TwoDays` if that is no day in this
    week, whether it begins on a Sunday or on a Monday.
    """
    found = re.match(_WEEK + _END, _timeless(rest), re.IGNORECASE | re.VERBOSE) and re.search(
        _WEEK + _END, rest, re.IGNORECASE | re.VERBOSE
    )
    if not found:
        return day, rest
    wanted = 0 if found["this"] else 1
    for each in (day, day + timedelta(days=7)) if named else (day,):
        ahead = {(each.toordinal() - first) // 7 - (today.toordinal() - first) // 7 for first in (0, 1)}
        if ahead == {wanted}:
            return each, f"{rest[: found.start()]}{rest[found.end() :]}".strip()
    raise _TwoDays(found[0].strip(" ,;"))


def _timeless(rest: str) -> str:
    """The beginning of ``rest`` without a time of day."""
    return stripped(rest[:_LOOKED_AT])


def _without_more(day: date, rest: str, today: date, named: bool) -> str:
    """``rest`` without the weekday or the number of ``day``, which may be ``named`` by its weekday only.

    Raises `_TwoDays` if ``rest`` begins with those of another day, or with another date.
    """
    for text in (rest, _timeless(rest)):
        _no_other(text, today, named)
    found, timeless = (re.match(_AGAIN + _END, text, re.IGNORECASE | re.VERBOSE) for text in (rest, _timeless(rest)))
    if not found or not timeless or found["number"] != timeless["number"]:
        return rest
    sure = found["on"] or found["th"] or found["the"] or found[0].startswith("(")
    if not sure and not (named and found["number"]) and _is_name(found[0], rest[found.end() :]):
        return rest
    weekday, number = found["on"] or found["day"], int(found["number"] or 0)
    if number == day.day or (weekday and _words(_WEEKDAYS)[weekday.lower()] == day.weekday()):
        return rest[found.end() :].strip()
    if weekday or found["th"] or found["the"] or (named and _may_be(number, day, today)):
        raise _TwoDays(found[0].strip(" ,;"))
    return rest


def _no_other(text: str, today: date, named: bool) -> None:
    """Raises `_TwoDays` if ``text``, behind a date that may be ``named`` by its weekday only, begins with another."""
    two = re.match(_TWO, text, re.IGNORECASE)
    other = _read(text[two.end() :], today, _FORMS) if two else Unread("unclear")
    if two and not isinstance(other, Unread):
        said, dated = text.removesuffix(other[1]), _read(text[two.end() :], today, _DATED)
        if two[0].strip().isalpha() or not isinstance(dated, Unread) or not _is_name(said, other[1]):
            raise _TwoDays(said.strip(" ,;"))
    later = f"{_WEEK_LATER}{'' if named else '$'}|{_LATER}"  # behind a whole date a week is none: Week Ltd
    found = re.match(f"(?:{later}){_END}|{_OR}\\d{{1,2}}\\b", text, re.IGNORECASE)
    if found:
        raise _TwoDays(found[0].strip(" ,;"))


def _is_name(said: str, rest: str) -> bool:
    """Whether ``said``, which may be a day, is a part of a name that goes on in ``rest`` ("Sunday Times", "7 Eleven"):
    no comma between, and a word with a capital."""
    return not said.rstrip().endswith((",", ";")) and rest[:1].isupper()


def _may_be(number: int, day: date, today: date) -> bool:
    """Whether a bare ``number`` behind the weekday of ``day`` may be the day of a month rather than a time of day."""
    ahead = (today + timedelta(days=days) for days in range(62))
    return next((each.weekday() == day.weekday() for each in ahead if each.day == number), False)


def _read(text: str, today: date, forms: Sequence[Form]) -> tuple[date, str] | Unread:
    """The date by the first of ``forms`` that ``text`` begins with, and what follows it."""
    for pattern, read in forms:
        found = re.match(pattern + _END, text, re.IGNORECASE)
        if not found:
            continue
        said = found[0].strip(" ,;")
        try:
            return read([part.lower() if part else "" for part in found.groups()], today), text[found.end() :].strip()
        except _NoYear:
            continue
        except _Impossible:
            return Unread("impossible", said)
        except _Ambiguous:
            return Unread("ambiguous", said)
    return Unread("unclear", text)


def _date(year: str, month: int, day: str, today: date) -> date:
    """Without a year the next such day, which for 29 February may be years ahead."""
    year = year.lstrip("'\u2019")
    first = int(year) + (2000 if len(year) == 2 else 0) if year else today.year
    for number in (first,) if year else range(first, first + _LEAP):
        try:
            found = date(number, month, int(day))
        except ValueError:
            continue
        if year or found >= today:
            return found
    raise _Impossible


def _near(year: str, month: int, day: str, today: date) -> date:
    """The day in a ``year`` of two digits, which is this one or the next; any other number is none."""
    if int(year) not in (today.year % 100, (today.year + 1) % 100):
        raise _NoYear
    return _date(year, month, day, today)


def _slashes(parts: list[str], today: date) -> date:
    first, second, year = parts
    if int(first) <= 12 and int(second) <= 12 and first != second:
        raise _Ambiguous
    day, month = (first, second) if int(second) <= 12 else (second, first)
    return _date(year, int(month), day, today)


def _ahead(parts: list[str], today: date) -> date:
    count = int(parts[0]) if parts[0].isdecimal() else _words(_NUMBERS)[parts[0]]
    unit = _words(_UNITS)[parts[1]]
    if unit < 30:
        return today + timedelta(days=min(count, 5_000) * unit)
    year, month = divmod(today.year * 12 + today.month - 1 + min(count, 100), 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _weekday(parts: list[str], today: date) -> date:
    return today + timedelta(days=(_words(_WEEKDAYS)[parts[0]] - today.weekday() - 1) % 7 + 1)


def _month(name: str) -> int:
    return _words(_MONTHS)[name]


_DATED: tuple[Form, ...] = (
    (r"(\d{4})-(\d{1,2})-(\d{1,2})", lambda p, today: _date(p[0], int(p[1]), p[2], today)),
    (
        rf"(\d{{1,2}})\.\s?(\d{{1,2}})\.(?:\s?(\d{{4}}|\d\d){_NO_TIME})?",
        lambda p, today: _date(p[2], int(p[1]), p[0], today),
    ),
    (r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d\d))?", _slashes),
    (f"{_DAY_FIRST}{_SHORT_YEAR}", lambda p, today: _near(p[2], _month(p[1]), p[0], today)),
    (f"{_DAY_FIRST}{_YEAR}", lambda p, today: _date(p[2], _month(p[1]), p[0], today)),
    (f"{_MONTH_FIRST}{_SHORT_YEAR}", lambda p, today: _near(p[2], _month(p[0]), p[1], today)),
    (f"{_MONTH_FIRST}{_YEAR}", lambda p, today: _date(p[2], _month(p[0]), p[1], today)),
    (rf"(?:in|en|dentro\s+de)\s+(\d{{1,4}}|{_any(_NUMBERS)})\s+({_any(_UNITS)}){_TIME_AHEAD}", _ahead),
)
"""The forms that leave no choice of a day beside a weekday named before them."""
_FORMS: tuple[Form, ...] = (
    *_DATED,
    (r"(?:today|heute|hoy)", lambda _, today: today),
    (r"(?:tomorrow|morgen|mañana)", lambda _, today: today + timedelta(days=1)),
    (r"(?:(?:the\s+)?day\s+after\s+tomorrow|übermorgen|pasado\s+mañana)", lambda _, today: today + timedelta(days=2)),
    (_NAMED_DAY, _weekday),
)
