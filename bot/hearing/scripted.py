"""An engine that follows a script: for trying voice answers, and their failures, without a microphone or a service.

VIVA_TRANSCRIBE=scripted:echo       the recording's bytes are the text: a text file sent with ``:v`` is "said"
VIVA_TRANSCRIBE=scripted:silence    hears nothing
VIVA_TRANSCRIBE=scripted:noise      a recording that can never be read
VIVA_TRANSCRIBE=scripted:away       fails; likewise scripted:hang, which never answers, and scripted:bug, which breaks
                                    off with an error that nobody foresaw
VIVA_TRANSCRIBE=scripted:<path>     a YAML or JSON file: a list of such words, or {text: "…", language: "en"}, played
                                    in order; the last one stays
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.interview.errors import HearingFailed, SoundUnusable
from bot.interview.speech import Sound, Transcript

WORDS = ("echo", "silence", "noise", "away", "hang", "bug")


class ScriptedTranscriber:
    """Plays ``steps``. Raises ValueError, naming the place, for a script that cannot be played."""

    place = ""

    def __init__(self, steps: list[Any]) -> None:
        if not steps:
            raise ValueError("the script holds no steps")
        for number, step in enumerate(steps, 1):
            spoken = isinstance(step, dict) and "text" in step and step.keys() <= {"text", "language"}
            if step not in WORDS and not spoken:
                raise ValueError(f"step {number} of the script is none; write {', '.join(WORDS)} or text:")
        self._steps = _held(steps)

    async def prepare(self) -> None:
        """There is nothing to build."""

    async def transcribe(self, sound: Sound) -> Transcript:
        """The next step of the script."""
        step = next(self._steps)
        if isinstance(step, dict):
            return Transcript.model_validate(step)
        if step == "hang":
            await asyncio.Event().wait()
        if step == "away":
            raise HearingFailed("I cannot listen just now.", "scripted: away")
        if step == "bug":
            raise RuntimeError("scripted")
        if step == "noise":
            raise SoundUnusable("I could not make out any sound in that.", "scripted: noise")
        return Transcript(text="" if step == "silence" else sound.content.decode("utf-8", "replace").strip())


def scripted_transcriber(script: str) -> ScriptedTranscriber:
    """The engine for the part of VIVA_TRANSCRIBE after ``scripted:``. Raises ValueError or OSError for no script."""
    if script in WORDS:
        return ScriptedTranscriber([script])
    path = Path(script)
    if not path.is_file():
        raise ValueError(f"{script} is no file and no script; known are {', '.join(WORDS)}")
    try:
        steps = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ValueError(f"{path}: this is no YAML") from error
    if not isinstance(steps, list):
        raise ValueError(f"{path}: a script is a list of steps")
    return ScriptedTranscriber(steps)


def _held(steps: list[Any]) -> Iterator[Any]:
    yield from steps
    while True:
        yield steps[-1]
