"""An open question whose answer is spoken: transcripts come in, are replaced, are shown. Pure."""

from __future__ import annotations

from bot.interview.events import TranscriptShown
from bot.interview.open_question import OpenQuestion, SpokenNote
from bot.interview.speech import Transcript, fillers, language_of, words_of, words_per_minute


def note_of(question: OpenQuestion, note_id: int) -> SpokenNote | None:
    """The voice note with this number if it is still to be written down."""
    return next((note for note in question.notes if note.id == note_id and not note.heard), None)


def listening_to(question: OpenQuestion, note: SpokenNote) -> OpenQuestion:
    """``question`` with one more voice note, which is still to be written down."""
    notes = sorted((*question.notes, note), key=lambda each: each.id)
    return question.model_copy(update={"notes": tuple(notes)})


def with_transcript(question: OpenQuestion, note_id: int, transcript: Transcript) -> OpenQuestion:
    """``question`` with what the voice note says as one of its parts, in the order in which the notes were sent."""
    language = language_of(transcript.text, transcript.language)
    notes = tuple(
        note.model_copy(update={"heard": True, "language": language}) if note.id == note_id else note
        for note in question.notes
    )
    at = len(question.typed) + sum(1 for note in question.heard if note.id < note_id)
    parts = (*question.parts[:at], transcript.text, *question.parts[at:])
    return question.model_copy(update={"notes": notes, "parts": parts})


def without_note(question: OpenQuestion, note_id: int) -> OpenQuestion:
    """``question`` without a voice note that was not written down."""
    return question.model_copy(update={"notes": tuple(note for note in question.notes if note.id != note_id)})


def without_transcript(question: OpenQuestion) -> OpenQuestion:
    """``question`` with only what was typed; voice notes that are still to be written down stay."""
    return question.model_copy(update={"parts": question.typed, "notes": question.unheard})


def said(question: OpenQuestion) -> str:
    """The transcripts, one below the other."""
    return "\n".join(question.parts[len(question.typed) :])


def seconds_spoken(question: OpenQuestion) -> float | None:
    """How long the voice notes were if the whole answer is spoken; 0 if one's length is not known."""
    if not question.heard or question.typed:
        return None
    lengths = [note.seconds for note in question.heard]
    return float(sum(lengths)) if all(lengths) else 0.0


def shown(question: OpenQuestion, again: bool = False) -> TranscriptShown:
    """The transcript as the person sees it. ``question`` has one."""
    heard, text = question.heard, said(question)
    lengths = [note.seconds for note in heard]
    return TranscriptShown(
        turn=question.turn,
        text=text,
        last=heard[-1].id,
        typed=sum(map(len, question.typed)),
        waiting=len(question.unheard),
        words_per_minute=words_per_minute(len(words_of(text)), sum(lengths) if all(lengths) else None),
        fillers=fillers(text, heard[-1].language),
        again=again,
    )
