"""Voice notes at the desk: fetched from Telegram, written down in durable steps, tried again when nobody could listen.

The recording is only ever in memory, inside one step: what a step keeps is the text, what waits for later is its name
at Telegram, in the person's session.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from telegram import Message

from bot.interview import actions as a
from bot.interview import events as e
from bot.interview.errors import HearingFailed, SoundUnusable, StoreError
from bot.interview.flow_graded import RESCUE_AFTER, apart, retry_in
from bot.interview.flow_voice import MOST_BYTES
from bot.interview.interviewer import Interviewer
from bot.interview.open_question import SpokenNote
from bot.interview.session import Person
from bot.interview.speech import Sound, Transcriber, Transcript
from bot.tg.doors import unasked
from bot.tg.kept_events import kept_events
from bot.tg.sending import Sender

log = logging.getLogger(__name__)

Json = Any

AGAIN = "listen"
"""The kind of work that a voice note is when it waits to be written down."""
_ENDING = re.compile(r"[A-Za-z0-9]{2,5}")
_NAMES = {"audio/mpeg": "sound.mp3", "audio/mp4": "sound.m4a", "audio/x-m4a": "sound.m4a", "audio/ogg": "sound.ogg"}


class Durable(Protocol):
    """What is needed of the engine (`bot.engine.Engine`)."""

    async def step(self, name: str, work: Callable[[], Awaitable[Json]]) -> Json: ...
    async def store(self, kind: str, key: str, chat_id: int, payload: dict[str, Json], delay: float = 0) -> None: ...
    def handle(self, kind: str, handler: Callable[[str, dict[str, Json]], Awaitable[None]]) -> None: ...


@dataclass(frozen=True, slots=True)
class Ears:
    """What there is to listen with: an engine, or None, and ``fetch`` (see `bot.tg.fetching.fetch`) to get a file.

    Notes of up to ``longest`` seconds are listened to. ``admins`` are told what to set where there is no engine.
    """

    transcriber: Transcriber | None
    fetch: Callable[[str, int], Awaitable[bytes]]
    longest: int
    admins: frozenset[int] = frozenset()


class Voices:
    """Writes down the voice notes of open questions; ``show`` sends what came of it."""

    def __init__(
        self,
        durable: Durable,
        interviewer: Interviewer,
        ears: Ears,
        sender: Sender,
        show: Callable[[Person, list[e.Event]], Awaitable[None]],
    ) -> None:
        self._durable = durable
        self._interviewer = interviewer
        self._ears = ears
        self._sender = sender
        self._show = show
        durable.handle(AGAIN, self._again)

    async def prepare(self) -> None:
        """Check the engine, so that a wrong setting stops the start. Raises `SettingsError`."""
        if self._ears.transcriber is not None:
            await self._ears.transcriber.prepare()

    def action(self, message: Message, person: Person, text: str) -> a.Action | None:
        """What the recording in ``message`` means, with ``text`` typed under it; None if there is no recording.

        Without an engine a video note is a video like any other, and words under a recording are all that counts.
        """
        found = message.voice or message.audio or message.video_note
        if found is None:
            return None
        if self._ears.transcriber is None:
            told_how = person.user_id in self._ears.admins and not message.video_note and not text.strip()
            return a.CannotHear() if told_how else None
        return a.Speak(
            note=message.message_id,
            file_id=found.file_id,
            name=_name(message),
            seconds=_seconds(found.duration),
            size=found.file_size or 0,
            longest=self._ears.longest,
            sent_at=message.date,
            caption=text.strip(),
        )

    async def listen(self, key: str, person: Person, note: int, tries: int = 1) -> None:
        """Write down one voice note and show it; ``tries`` counts this try. Nothing if nobody waits for it any more."""
        result = await self._durable.step("transcribe", lambda: self._transcribe(person, note))
        if result is None:
            return
        record = f"{key}:{note}:heard"
        if result["transcript"] is not None:
            transcript = Transcript.model_validate(result["transcript"])
            events = await kept_events(
                self._durable,
                "record",
                lambda: self._interviewer.record_transcript(record, person, note, transcript),
            )
        else:
            pause = retry_in(tries) if result["readable"] else None
            readable = bool(result["readable"])
            events = await kept_events(
                self._durable,
                "record",
                lambda: self._interviewer.record_unheard(record, person, note, readable, pause),
            )
            if pause is not None:
                await self._later(f"{record}:again", person, note, tries + 1, float(pause))
        await self._show(person, events)

    async def _transcribe(self, person: Person, note: int) -> Json:
        """The transcript as JSON, or whether it may be heard another time; None if nobody waits for it."""
        waiting = await self._interviewer.listening(person.user_id, note)
        if waiting is None:
            return None
        async with self._sender.busy(person.chat_id):
            try:
                transcript = await self._heard(waiting)
            except HearingFailed as error:
                log.warning("a voice note was not written down: %s", error.log)
                return {"transcript": None, "readable": not isinstance(error, SoundUnusable)}
        return {"transcript": transcript.model_dump(mode="json")}

    async def _heard(self, note: SpokenNote) -> Transcript:
        if self._ears.transcriber is None:  # it was there when the voice note came
            raise HearingFailed("I cannot listen just now.", "VIVA_TRANSCRIBE is not set any more")
        content = await self._ears.fetch(note.file_id, MOST_BYTES)
        return await self._ears.transcriber.transcribe(Sound(content=content, name=note.name, seconds=note.seconds))

    async def rescue(self, key: str, person: Person) -> None:
        """After an error nobody foresaw: what is still to be written down is tried again later."""

        async def work() -> Json:
            snapshot = await self._interviewer.store.snapshot(person.user_id, history=0)
            question = snapshot.candidate.session.open if snapshot else None
            return [note.id for note in question.notes if not note.heard] if question else []

        for note in await self._durable.step("rescue voices", work):
            await self._later(f"{key}:{note}:rescue", person, int(note), 2, RESCUE_AFTER)

    async def _later(self, key: str, person: Person, note: int, tries: int, pause: float, n: int = 0) -> None:
        payload = {"note": note, "person": person.model_dump(mode="json"), "tries": tries, "n": n}
        await self._durable.store(AGAIN, key, person.chat_id, payload, apart(pause, key))

    async def _again(self, key: str, payload: dict[str, Json]) -> None:
        person, note, tries = Person.model_validate(payload["person"]), int(payload["note"]), int(payload["tries"])
        try:
            with unasked():
                await self.listen(key, person, note, tries)
        except Exception as error:
            # A database that cannot be written says nothing about the note, however long it lasts.
            counted = not isinstance(error, StoreError) or error.lasting
            pause, n = retry_in(tries) if counted else RESCUE_AFTER, int(payload.get("n", 0)) + 1
            if pause is not None:
                stem = key.removesuffix(f":rescue{n - 1}")
                await self._later(f"{stem}:rescue{n}", person, note, tries + counted, float(pause), n)
            raise


def _name(message: Message) -> str:
    """A file name whose ending tells the format: engines go by it. The person's own name for the file is left out."""
    if message.video_note:
        return "video.mp4"
    if message.voice:
        return _NAMES.get(message.voice.mime_type or "", "sound.ogg")
    audio = message.audio
    if audio is None:
        return "sound.ogg"
    _, dot, ending = (audio.file_name or "").rpartition(".")
    return (
        f"sound.{ending.lower()}"
        if dot and _ENDING.fullmatch(ending)
        else _NAMES.get(audio.mime_type or "", "sound.mp3")
    )


def _seconds(duration: Any) -> int:
    """python-telegram-bot gives whole seconds, or a timedelta where PTB_TIMEDELTA is set."""
    return int(duration.total_seconds()) if hasattr(duration, "total_seconds") else int(duration or 0)
