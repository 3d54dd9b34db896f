"""From the setting to an engine, and what stops the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import Settings, load
from bot.hearing.endpoint import Endpoint
from bot.hearing.local_whisper import LocalWhisper
from bot.hearing.opening import open_transcriber
from bot.hearing.scripted import ScriptedTranscriber
from bot.interview.errors import SettingsError


def settings(tmp_path: Path, transcribe: str, **env: str) -> Settings:
    return load({"VIVA_DATA_DIR": str(tmp_path), "VIVA_TRANSCRIBE": transcribe, **env}, env_file=None)


@pytest.mark.parametrize(
    ("setting", "kind", "place"),
    [
        ("openai:whisper-1", Endpoint, "api.openai.com"),
        ("http://localhost:8000/v1 whisper-1", Endpoint, "localhost"),
        ("https://me:pass-w0rd@speech.example.org/v1/   large-v3 ", Endpoint, "speech.example.org"),
        ("faster-whisper:/models/base", LocalWhisper, ""),
        ("scripted:echo", ScriptedTranscriber, ""),
    ],
)
def test_what_a_setting_names(tmp_path: Path, setting: str, kind: type, place: str) -> None:
    loaded = settings(tmp_path, setting, OPENAI_API_KEY="sk-1")
    engine = open_transcriber(loaded.transcribe, "", loaded.openai_environment(), 10)
    assert isinstance(engine, kind)
    assert engine is not None
    assert engine.place == place
    assert "pass-w0rd" not in repr(loaded)


def test_nothing_set_opens_nothing(tmp_path: Path) -> None:
    assert settings(tmp_path, "").transcribe == ""
    assert open_transcriber("", "", {}, 10) is None


@pytest.mark.parametrize(
    "wrong",
    [
        "whisper-1",
        "google:speech",
        "openai:",
        "faster-whisper:",
        "http://localhost:8000/v1",
        "ftp://x/v1 a",
        "https://a b c",
    ],
)
def test_a_setting_that_names_no_engine_stops_the_start(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(SettingsError, match=r"^VIVA_TRANSCRIBE: .*(write|http://)"):
        settings(tmp_path, wrong)


def test_openai_needs_its_key_unless_the_server_is_another() -> None:
    with pytest.raises(SettingsError, match=r"^OPENAI_API_KEY: it is not set, and VIVA_TRANSCRIBE=openai:whisper-1"):
        open_transcriber("openai:whisper-1", "", {}, 10)
    engine = open_transcriber("openai:whisper-1", "", {"OPENAI_BASE_URL": "http://10.0.0.7:8000/v1"}, 10)
    assert engine is not None
    assert engine.place == "10.0.0.7"
    with pytest.raises(SettingsError, match="OPENAI_BASE_URL"):
        open_transcriber("openai:whisper-1", "sk", {"OPENAI_BASE_URL": "10.0.0.7"}, 10)


@pytest.mark.parametrize("key", ["sk-\N{LEFT DOUBLE QUOTATION MARK}abc", "sk-\u200babc", "sk-abc\n", "ключ"])
def test_a_key_that_cannot_be_sent_is_named_and_not_shown(key: str) -> None:
    for setting, own, providers, name in (
        ("http://localhost:8000/v1 whisper-1", key, {}, "VIVA_TRANSCRIBE_KEY"),
        ("openai:whisper-1", "", {"OPENAI_API_KEY": key}, "OPENAI_API_KEY"),
    ):
        with pytest.raises(SettingsError, match=f"^{name}: .*copy it again") as refused:
            open_transcriber(setting, own, providers, 10)
        assert key not in str(refused.value)


def test_the_key_may_stand_in_the_env_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("OPENAI_API_KEY=sk-file\nVIVA_TRANSCRIBE=http://localhost:8000/v1 whisper-1\n", encoding="utf-8")
    loaded = load({"VIVA_DATA_DIR": str(tmp_path)}, env_file=file)
    assert loaded.openai_environment() == {"OPENAI_API_KEY": "sk-file"}
    assert loaded.transcribe == "http://localhost:8000/v1 whisper-1"
    assert "sk-file" not in repr(loaded)


@pytest.mark.parametrize("script", ["nonsense", "/no/such/file.yaml"])
def test_a_script_that_is_none_is_named(script: str) -> None:
    with pytest.raises(SettingsError, match=r"^VIVA_TRANSCRIBE: .* is no file and no script"):
        open_transcriber(f"scripted:{script}", "", {}, 10)


@pytest.mark.parametrize("content", ["", "- shouting\n", "text: hello\n", "- {text: a, volume: 3}\n", "[", "[]\n"])
def test_a_script_that_cannot_be_played_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "script.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"^VIVA_TRANSCRIBE: "):
        open_transcriber(f"scripted:{path}", "", {}, 10)
