"""Whisper on this computer, with the package ``faster-whisper`` and a folder that holds a converted model.

The folder is made by ``ct2-transformers-converter``, or downloaded (for example Systran/faster-whisper-base). Nothing
is fetched from here: a folder that lacks a file is refused, since the package would look for it in the network.
"""

from __future__ import annotations

import asyncio
import importlib.util
import io
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.hearing.languages import code_of
from bot.interview.errors import HearingFailed, SettingsError, SoundUnusable
from bot.interview.speech import Sound, Transcript
from bot.settled import settled
from knowledge.loading import loading

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

FILES = ("model.bin", "tokenizer.json")
RATE = 16_000
"""Samples a second that Whisper takes."""


class LocalWhisper:
    """The model in ``folder``, loaded at the first voice note. One is written down at a time, each in a thread.

    ``timeout`` is seconds for one voice note.
    """

    place = ""

    def __init__(self, folder: Path, timeout: float) -> None:
        self._folder = folder
        self._timeout = timeout
        self._model: WhisperModel | None = None
        self._one = asyncio.Lock()

    async def prepare(self) -> None:
        """Check that the package and the folder are there. Raises `SettingsError`."""
        missing = [name for name in FILES if not (self._folder / name).is_file()]
        if missing:
            raise SettingsError(
                f"VIVA_TRANSCRIBE: {self._folder} holds no faster-whisper model ({', '.join(missing)} missing); "
                "download one, such as Systran/faster-whisper-base, and name its folder"
            )
        if importlib.util.find_spec("faster_whisper") is None:
            raise SettingsError(
                "VIVA_TRANSCRIBE: faster-whisper is not installed; pip install 'viva-interview[voice]', or '.[voice]'"
            )

    async def transcribe(self, sound: Sound) -> Transcript:
        """What ``sound`` says. Raises `HearingFailed` or `SoundUnusable` (see `bot.interview.speech.Transcriber`)."""
        async with self._one:
            if self._model is None:
                error, self._model = await settled(asyncio.to_thread(self._load))
                if error is not None:
                    raise _failed(f"the model in {self._folder} cannot be loaded", error) from error
            error, samples = await settled(asyncio.to_thread(_decoded, sound.content))
            if error is not None:
                detail = f"{sound.name}, {len(sound.content)} bytes, cannot be decoded: {type(error).__name__}"
                raise SoundUnusable("I could not make out any sound in that.", detail) from error
            error, transcript = await settled(asyncio.to_thread(self._written, samples))
            if isinstance(error, TimeoutError):
                raise _failed(f"not written down in {self._timeout:g} s (VIVA_TRANSCRIBE_TIMEOUT)", error) from error
            if error is not None:
                raise _failed("faster-whisper failed", error) from error
            found: Transcript = transcript
            return found

    def _load(self) -> WhisperModel:
        with loading:
            from faster_whisper import WhisperModel

        return WhisperModel(str(self._folder), device="auto", compute_type="auto", local_files_only=True)

    def _written(self, samples: Any) -> Transcript:
        """Segment by segment, as the package works, so that a recording that takes too long can be left."""
        ends = time.monotonic() + self._timeout
        if self._model is None:
            raise RuntimeError("the model is not loaded")
        # Silence is left out first: Whisper hears words in it that nobody said.
        segments, info = self._model.transcribe(samples, vad_filter=True, condition_on_previous_text=False)
        texts = []
        for segment in segments:
            texts.append(segment.text.strip())
            if time.monotonic() > ends:
                raise TimeoutError
        return Transcript(text=" ".join(texts).strip(), language=code_of(info.language))


def _decoded(content: bytes) -> Any:
    """The samples of a recording in any format that FFmpeg reads; from memory, nothing is written to disk."""
    from faster_whisper.audio import decode_audio

    return decode_audio(io.BytesIO(content), sampling_rate=RATE)


def _failed(what: str, error: BaseException) -> HearingFailed:
    return HearingFailed("I cannot listen just now.", f"{what} ({type(error).__name__})")
