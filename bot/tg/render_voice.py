"""Words for a spoken answer: the transcript to confirm, and what became of a voice note."""

from __future__ import annotations

from bot.interview.events import voice as e
from bot.tg.buttons import Button
from bot.tg.language import texts as t
from bot.tg.message import Message
from bot.tg.phrases import pause
from bot.tg.words import Words


def transcript(event: e.TranscriptShown) -> Message:
    """What was understood, quoted, and what the person can do with it."""
    words = Words()
    if event.again:
        words.line(t.VOICE_AGAIN, "italic")
    words.line(t.VOICE_TITLE, "bold")
    if event.typed:
        words.line(t.VOICE_BELOW.format(characters=event.typed), "italic")
    words.line(event.text, "blockquote").line()
    _manner(words, event)
    if event.waiting:
        words.line(t.VOICE_MORE)
    words.add(t.VOICE_CONFIRM)
    last = str(event.last)
    buttons = [Button(t.VOICE_BUTTONS["send"], "send", last), Button(t.VOICE_BUTTONS["discard"], "discard", last)]
    return Message(words, [buttons], event.turn)


def _manner(words: Words, event: e.TranscriptShown) -> None:
    """Pace and filler words: told, never scored."""
    if event.words_per_minute is None and event.fillers is None:
        return
    if event.words_per_minute is not None:
        words.line(t.VOICE_PACE.format(pace=event.words_per_minute))
    if event.fillers is not None:
        found = ", ".join(t.VOICE_FILLER.format(word=word, n=n) for word, n in event.fillers)
        words.line(t.VOICE_FILLERS.format(fillers=found) if found else t.VOICE_NO_FILLERS)
    words.line(t.VOICE_UNSCORED if event.fillers is None else t.VOICE_UNSCORED_FILLERS, "italic").line()


def told(event: e.VoiceTold) -> Message:
    """One sentence; the question stays as it is."""
    minutes, seconds = divmod(event.limit, 60)
    length = t.VOICE_LENGTH.format(minutes=minutes, seconds=seconds)
    sentence = t.VOICE_TOLD[event.code].format(
        length=length, pause=pause(event.limit), clock=event.clock, zone=event.zone
    )
    return Message(Words(sentence), turn=event.turn)


def privacy(hears: str | None) -> str:
    """Where voice notes go."""
    if hears is None:
        return t.PRIVACY_VOICE_NOWHERE
    return t.PRIVACY_VOICE_AWAY.format(place=hears) if hears else t.PRIVACY_VOICE_HERE
