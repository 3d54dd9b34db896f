"""From the setting to an engine: the one place that knows which there are. Nothing heavy is imported before its use."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from bot.hearing.endpoint import Endpoint
from bot.hearing.local_whisper import LocalWhisper
from bot.hearing.scripted import scripted_transcriber
from bot.interview.errors import SettingsError
from bot.interview.speech import Transcriber
from bot.slots import Slots

OPENAI = "https://api.openai.com/v1"
SETTING = "VIVA_TRANSCRIBE"


def open_transcriber(
    setting: str, key: str, providers: Mapping[str, str], timeout: float, concurrency: int | Slots = 16
) -> Transcriber | None:
    """The engine that ``setting`` (VIVA_TRANSCRIBE) names; None if it is empty. Nothing is loaded or called yet.

    ``key`` goes to an address that the setting names; ``openai:<model>`` takes OPENAI_API_KEY and OPENAI_BASE_URL of
    ``providers``. ``timeout`` is seconds for one voice note. Raises `SettingsError`.
    """
    if not setting:
        return None
    if "://" in setting:
        address, _, model = setting.partition(" ")
        _refuse_unsendable(key, "VIVA_TRANSCRIBE_KEY")
        return Endpoint(address, model, key, timeout, key_name="VIVA_TRANSCRIBE_KEY", concurrency=concurrency)
    kind, _, rest = setting.partition(":")
    if kind == "openai":
        address = providers.get("OPENAI_BASE_URL") or OPENAI
        own = providers.get("OPENAI_API_KEY", "")
        if urlsplit(address).scheme not in ("http", "https"):
            raise SettingsError("OPENAI_BASE_URL: this is no web address; write it whole, beginning with https://")
        if not own and address == OPENAI:
            raise SettingsError(f"OPENAI_API_KEY: it is not set, and {SETTING}={setting} needs it; put it into .env")
        _refuse_unsendable(own, "OPENAI_API_KEY")
        return Endpoint(address, rest, own, timeout, key_name="OPENAI_API_KEY", concurrency=concurrency)
    if kind == "faster-whisper":
        return LocalWhisper(Path(rest), timeout)
    try:
        return scripted_transcriber(rest)
    except (OSError, ValueError) as error:
        raise SettingsError(f"{SETTING}: {error}") from error


def _refuse_unsendable(key: str, name: str) -> None:
    """Raise `SettingsError` for a ``key``, the setting ``name``, that no header of HTTP can hold."""
    if not (key.isascii() and key.isprintable()):
        raise SettingsError(f"{name}: a character in it can stand in no key, such as a curly quote; copy it again")
