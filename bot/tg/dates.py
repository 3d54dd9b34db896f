"""Days in words."""

from __future__ import annotations

from datetime import date

from bot.tg.language import texts as t


def day_words(day: date) -> str:
    """``2 Mar``."""
    return t.DAYS_SHORT[day.month].format(day=day.day)


def days_words(first: date, last: date) -> str:
    """``2 Mar to 14 Mar``, or the one day."""
    if first == last:
        return day_words(first)
    return t.DAYS.format(first=day_words(first), last=day_words(last))


def day_and_year(day: date) -> str:
    """``2 Mar 2026``."""
    return t.DAY_AND_YEAR.format(day=day_words(day), year=day.year)
