"""Speech as text: what an engine gives, which filler words are in it, and how fast it was said. Pure.

Filler words and pace are told to the person and never scored.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

SHORTEST_PACE = 5
"""Seconds and words below which a pace says nothing."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Sound(_Model):
    """A recording in memory: its bytes, a file name whose ending tells the format, its length in seconds (0: unknown).

    It has no ``repr`` of its bytes, which must not get into a log.
    """

    content: bytes = Field(repr=False)
    name: str = "voice.ogg"
    seconds: int = 0


class Transcript(_Model):
    """What was said, perhaps nothing. ``language`` is a code of two letters, None if the engine does not tell."""

    text: str
    language: str | None = None


class Transcriber(Protocol):
    """Writes down what a recording says; implemented in `bot.hearing`, called by `bot.tg.voices`.

    ``place`` is the host that the sound is sent to, "" if it stays on this computer. `prepare` raises `SettingsError`
    if the engine can never work as it is set up. `transcribe` raises `SoundUnusable` for what no further try can
    mend, `HearingFailed` for everything else; it never invents text.
    """

    place: str

    async def prepare(self) -> None: ...
    async def transcribe(self, sound: Sound) -> Transcript: ...


_ALWAYS: dict[str, dict[str, str]] = {
    "en": {
        "um": r"u+h*m+|erm+",
        "uh": r"u+h+|e+r",
        "hmm": r"h+m+|m+h+m+",
        "basically": "basically",
    },
    "de": {
        "äh": r"ä+h*|ö+h*",
        "ähm": r"ä+h*m+|ö+h*m+|äh?e+m+",
        "hm": r"h+m+|m+h+m+",
        "halt": "halt",
        "quasi": "quasi",
        "sozusagen": "sozusagen",
        "irgendwie": "irgendwie",
    },
    "es": {
        "eh": r"e+h+",
        "em": r"e+h*m+",
        "mmm": r"m{2,}|h+m+",
        "o sea": "o sea",
        "digamos": "digamos",
    },
}
"""Words that are fillers wherever they stand, by language: the name to show and a pattern for its spellings."""

_SET_OFF: dict[str, tuple[str, ...]] = {
    "en": ("like", "you know", "i mean", "so", "well", "actually", "right", "okay"),
    "de": ("also", "ja", "genau", "eigentlich", "weißt du", "na ja", "ich sag mal"),
    "es": ("este", "pues", "bueno", "entonces", "sabes", "vale", "la verdad"),
}
"""Words that also carry meaning ("I like it", "so that"): fillers only where a pause sets them off, as engines write
pauses: a comma, dots or a dash after them, and before them one of these or the beginning of a sentence."""

_BEFORE = r"(?:^|(?<=[.!?\u2026,;:\u2013\u2014-]\s)|(?<=[\u00bf(]))"
_AFTER = r"(?=\s*(?:,|\.\.\.|\u2026|\?|\s[\u2013\u2014-]\s))"

_COMMON = {
    "en": "the and is of to that it for with you this are was have not but they would when because",
    "de": "der die das und ist nicht ich ein eine wir sie mit auf für dass auch wenn dann weil oder",
    "es": "el la los las que de y en un una es no por con para como se lo porque pero",
}
LANGUAGES = tuple(_ALWAYS)
"""Those whose filler words are known."""


def words_of(text: str) -> list[str]:
    """The words of ``text``, in small letters."""
    return re.findall(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*|\d+", text.lower())


def language_of(text: str, told: str | None = None) -> str | None:
    """The language of a transcript: as ``told`` by the engine, otherwise by its commonest small words.

    Only English, German and Spanish are told apart; None for anything else, or when it is not clear.
    """
    if told is not None:
        return told
    counts = Counter(words_of(text))
    found = sorted(((sum(counts[w] for w in _COMMON[code].split()), code) for code in LANGUAGES), reverse=True)
    return found[0][1] if found[0][0] > max(1, 2 * found[1][0]) else None


def fillers(text: str, language: str | None) -> tuple[tuple[str, int], ...] | None:
    """Filler words in ``text`` and how often each stands there, most frequent first; None for an unknown language.

    Words that also have a meaning are counted only where punctuation sets them off, so the counts are low rather
    than high.
    """
    if language not in LANGUAGES:
        return None
    flags = re.IGNORECASE | re.MULTILINE
    found = Counter(
        {name: len(re.findall(rf"\b(?:{spelt})\b", text, flags)) for name, spelt in _ALWAYS[language].items()}
    )
    for name in _SET_OFF[language]:
        found[name] = len(re.findall(rf"{_BEFORE}{name}\b{_AFTER}", text, flags))
    return tuple((name, count) for name, count in found.most_common() if count)


def words_per_minute(words: int, seconds: float | None) -> int | None:
    """The pace of ``words`` said in ``seconds``; None if that is unknown or too short to mean anything."""
    if not seconds or seconds < SHORTEST_PACE or words < SHORTEST_PACE:
        return None
    return round(60 * words / seconds)
