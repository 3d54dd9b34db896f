"""What a voice note leads to."""

from __future__ import annotations

from typing import Literal

from bot.interview.events.base import BaseEvent


class VoiceAccepted(BaseEvent):
    """The voice note ``note`` (a `SpokenNote.id`) belongs to the open question. Not shown: its transcript follows."""

    kind: Literal["voice_accepted"] = "voice_accepted"
    note: int


class TranscriptShown(BaseEvent):
    """What was understood, for the person to send, to correct or to discard.

    ``last`` is the newest voice note in it. ``typed`` counts the characters written before it; ``waiting`` the voice
    notes that are still to be written down. ``fillers`` are words with how often each was said, None for a language
    whose fillers are not known. ``again``: it was shown before.
    """

    kind: Literal["transcript_shown"] = "transcript_shown"
    text: str
    last: int
    typed: int = 0
    waiting: int = 0
    words_per_minute: int | None = None
    fillers: tuple[tuple[str, int], ...] | None = None
    again: bool = False


class VoiceTold(BaseEvent):
    """A sentence about a voice note by its code. ``limit`` in seconds: the longest note, or the wait for a next try.

    ``clock`` in ``zone``: when the limits of the day end.
    """

    kind: Literal["voice_told"] = "voice_told"
    code: Literal[
        "no_question",
        "too_long",
        "too_big",
        "daily_limit",
        "silent",
        "unreadable",
        "waits",
        "given_up",
        "kept_aside",
        "not_sent",
        "not_written",
        "discarded",
        "set_up",
    ]
    limit: int = 0
    clock: str = "00:00"
    zone: str = "UTC"
