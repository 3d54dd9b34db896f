"""Reading a date that somebody types, strictly: what can be meant in two ways is asked back, not guessed. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_NUMBERS |= {"nine": 9, "ten": 10, "eleven": 11, "twelve": 12}

_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = (
    r"(mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
_END = r"(?=[\s,;]|$)[\s,;]*"

Problem = Literal["unclear", "impossible", "ambiguous"]


@dataclass(frozen=True, slots=True)
class Unread:
    """No date: nothing like one, one that no calendar has, or one that can be read in two ways (``said``)."""

    problem: Problem
    said: str = ""


class _Impossible(Exception):
    pass


class _Ambiguous(Exception):
    pass


def read_date(text: str, today: date) -> tuple[date, str] | Unread:
    """The date that ``text`` begins with, and what follows it. Without a year it is the next such day.

    Forms: 2026-12-12, 12.12.2026, 25/12/2026, 12 Dec, December 12 2026, today, tomorrow, in 10 days, in two weeks,
    in a month, Friday.
    """
    text = re.sub(r"^\s*(?:on|by)\s+", "", text.strip(), flags=re.IGNORECASE)
    for pattern, read in _FORMS:
        found = re.match(pattern + _END, text, re.IGNORECASE)
        if not found:
            continue
        said = found[0].strip(" ,;")
        try:
            return read([part.lower() if part else "" for part in found.groups()], today), text[found.end() :].strip()
        except _Impossible:
            return Unread("impossible", said)
        except _Ambiguous:
            return Unread("ambiguous", said)
    return Unread("unclear", text)


def _date(year: str, month: int, day: str, today: date) -> date:
    number = int(year) if year else today.year
    number += 2000 if len(year) == 2 else 0
    try:
        found = date(number, month, int(day))
        return found if year or found >= today else found.replace(year=number + 1)
    except ValueError as error:
        raise _Impossible from error


def _slashes(parts: list[str], today: date) -> date:
    first, second, year = parts
    if int(first) <= 12 and int(second) <= 12 and first != second:
        raise _Ambiguous
    day, month = (first, second) if int(second) <= 12 else (second, first)
    return _date(year, int(month), day, today)


def _ahead(parts: list[str], today: date) -> date:
    count = int(parts[0]) if parts[0].isdecimal() else _NUMBERS[parts[0]]
    if parts[1] != "month":
        return today + timedelta(days=min(count, 5_000) * (7 if parts[1] == "week" else 1))
    year, month = divmod(today.year * 12 + today.month - 1 + min(count, 100), 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _weekday(parts: list[str], today: date) -> date:
    away = (_WEEKDAYS.index(parts[0][:3]) - today.weekday() - 1) % 7 + 1
    return today + timedelta(days=away)


def _month(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1


_FORMS: tuple[tuple[str, Callable[[list[str], date], date]], ...] = (
    (r"(\d{4})-(\d{1,2})-(\d{1,2})", lambda p, today: _date(p[0], int(p[1]), p[2], today)),
    (r"(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}|\d\d))?", lambda p, today: _date(p[2], int(p[1]), p[0], today)),
    (r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d\d))?", _slashes),
    (rf"{_DAY}\.?\s+(?:of\s+)?{_MONTH}(?:,?\s+(\d{{4}}))?", lambda p, today: _date(p[2], _month(p[1]), p[0], today)),
    (rf"{_MONTH}\s+{_DAY}(?:,?\s+(\d{{4}}))?", lambda p, today: _date(p[2], _month(p[0]), p[1], today)),
    (r"today", lambda _, today: today),
    (r"tomorrow", lambda _, today: today + timedelta(days=1)),
    (r"(?:the\s+)?day\s+after\s+tomorrow", lambda _, today: today + timedelta(days=2)),
    (rf"in\s+(\d{{1,4}}|{'|'.join(_NUMBERS)})\s+(day|week|month)s?", _ahead),
    (rf"(?:next\s+|this\s+)?{_WEEKDAY}", _weekday),
)
