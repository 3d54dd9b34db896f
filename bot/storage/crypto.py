"""What a person wrote, kept unreadable for whoever finds the file: a column type over Fernet.

Fernet is AES-128-CBC with an HMAC-SHA256 (https://github.com/fernet/spec); a changed byte is noticed.
The key belongs to one engine, not to the tables, so it is looked up by the engine's dialect object.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from bot.interview.errors import SettingsError, StoreError

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

_SEALED = "fernet:"
_ESCAPED = "json:"
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Seal:
    """Turns text into what is stored and back.

    Without a key text is stored as it is, except what a text column cannot hold or what would look sealed: that
    is written as a JSON string. With a key everything is encrypted; text stored before there was a key stays
    readable. Raises `SettingsError` for a key that is not 32 bytes in URL-safe base 64.
    """

    def __init__(self, key: str | None = None) -> None:
        self._fernet: Fernet | None = None
        if key:
            from cryptography.fernet import Fernet

            try:
                self._fernet = Fernet(key)
            except ValueError:
                raise SettingsError(
                    "VIVA_ENCRYPTION_KEY is not a Fernet key. Make one with: python -c "
                    "'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"
                ) from None

    def close(self, text: str) -> str:
        """What is stored for ``text``."""
        if self._fernet:
            return _SEALED + self._fernet.encrypt(text.encode("utf-8", "surrogatepass")).decode("ascii")
        if text.startswith((_SEALED, _ESCAPED)) or not _storable(text):
            return _ESCAPED + json.dumps(text)
        return text

    def open(self, stored: str) -> str:
        """The text behind ``stored``. Raises `StoreError` if it is sealed and the key is missing or another."""
        if stored.startswith(_ESCAPED):
            return str(json.loads(stored.removeprefix(_ESCAPED)))
        if not stored.startswith(_SEALED):
            return stored
        if self._fernet is None:
            raise StoreError(
                "The database is encrypted and no key is set. "
                "Set VIVA_ENCRYPTION_KEY to the key it was written with; nothing was changed."
            )
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.decrypt(stored.removeprefix(_SEALED)).decode("utf-8", "surrogatepass")
        except InvalidToken:
            raise StoreError(
                "The database was encrypted with another key. "
                "Put back the VIVA_ENCRYPTION_KEY it was written with; nothing was changed."
            ) from None


def _storable(text: str) -> bool:
    """Whether a text column of both databases takes it: no NUL (PostgreSQL), no lone surrogate (UTF-8)."""
    return _UNSTORABLE.search(text) is None


_seals: WeakKeyDictionary[Dialect, Seal] = WeakKeyDictionary()


def use(dialect: Dialect, seal: Seal) -> None:
    """Let every `SealedText` column read and written through ``dialect`` use ``seal``."""
    _seals[dialect] = seal


class SealedText(TypeDecorator[str]):
    """Text a person wrote, or JSON that quotes it. Only usable through an engine given to `use`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else _seals[dialect].close(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else _seals[dialect].open(value)
