"""Whisper on this computer. The package is not among those for development: without it, what is said then.

Where it is installed and VIVA_TEST_WHISPER names a model's folder, a real recording is written down.
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest

from bot.hearing.local_whisper import FILES, LocalWhisper
from bot.hearing.probe import probe
from bot.interview.errors import HearingFailed, SettingsError, SoundUnusable
from bot.interview.speech import Sound
from bot.local.sound import seconds_of

INSTALLED = importlib.util.find_spec("faster_whisper") is not None
MODEL = os.environ.get("VIVA_TEST_WHISPER", "")
real = pytest.mark.skipif(not (INSTALLED and MODEL), reason="needs faster-whisper and a model in VIVA_TEST_WHISPER")


def folder(path: Path, *names: str) -> Path:
    for name in names:
        (path / name).write_bytes(b"{}")
    return path


@pytest.mark.parametrize("there", [(), FILES[:1], FILES[1:]])
async def test_a_folder_without_a_model_stops_the_start(tmp_path: Path, there: tuple[str, ...]) -> None:
    with pytest.raises(SettingsError, match=r"^VIVA_TRANSCRIBE: .* holds no faster-whisper model") as caught:
        await LocalWhisper(folder(tmp_path, *there), 10).prepare()
    assert all((name in str(caught.value)) is (name not in there) for name in FILES)


@pytest.mark.skipif(INSTALLED, reason="it is installed")
async def test_without_the_package_the_start_is_stopped_with_how_to_install_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^VIVA_TRANSCRIBE: faster-whisper is not installed; pip install"):
        await LocalWhisper(folder(tmp_path, *FILES), 10).prepare()


@pytest.mark.skipif(INSTALLED, reason="it is installed")
async def test_a_package_that_went_away_is_no_crash(tmp_path: Path) -> None:
    with pytest.raises(HearingFailed) as caught:
        await LocalWhisper(folder(tmp_path, *FILES), 10).transcribe(probe())
    assert "cannot be loaded" in caught.value.log


@real
async def test_a_tone_holds_no_words_and_garbage_is_no_sound() -> None:
    engine = LocalWhisper(Path(MODEL), 60)
    await engine.prepare()
    assert (await engine.transcribe(probe())).text == ""
    with pytest.raises(SoundUnusable):
        await engine.transcribe(Sound(content=b"no sound"))


def test_the_probe_is_a_second_of_sound() -> None:
    sound = probe()
    assert (seconds_of(sound.content), sound.name) == (1, "probe.wav")
    assert len(sound.content) < 40_000
