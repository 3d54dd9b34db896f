"""Phrases made of a text and a value, in the language being spoken."""

from __future__ import annotations

from datetime import date

from bot.interview.scoring import FRAMES
from bot.tg.language import in_english
from bot.tg.language import texts as t


def pause(seconds: int) -> str:
    """A waiting time in words, rounded up to a minute."""
    minutes = -(-seconds // 60)
    return t.HOURS.format(n=minutes // 60) if minutes >= 60 and minutes % 60 == 0 else t.MINUTES.format(n=minutes)


def how_to_answer(sentence: str, model: str) -> str:
    """``sentence`` on how to answer. Where English is not spoken and there is no ``model``, the one that answers must
    be in English follows: the built-in judge reads nothing else, and says so only of an answer already written.
    """
    return sentence if model or in_english() else f"{sentence} {t.ANSWER_IN_ENGLISH}"


def advice(sentence: str) -> str:
    """A strength or next step: the frame in the language spoken where it is one of ours, the card's words as they are.

    What a model wrote stays as it is.
    """
    for name, frame in FRAMES.items():
        head = frame.removesuffix("{text}")
        if sentence.startswith(head):
            return t.ADVICE[name].format(text=sentence.removeprefix(head))
    return sentence


def day(moment: date, today: date) -> str:
    """A date in words; with its year unless that is the present one."""
    form = t.DAY if moment.year == today.year else t.DAY_WITH_YEAR
    names = {"weekday": t.WEEKDAYS[moment.weekday()], "month": t.MONTHS[moment.month]}
    return form.format(**names, day=moment.day, year=moment.year)
