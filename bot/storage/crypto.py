"""What a person wrote, kept unreadable for whoever finds the file: a column type over Fernet.

Fernet is AES-128-CBC with an HMAC-SHA256 (https://github.com/fernet/spec); a changed byte is noticed.
Keys belong to one engine, not to the tables, so they are looked up by the engine's dialect object.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from bot.interview.errors import SettingsError, Unfamiliar, Unreadable
from bot.storage.failures import misfit

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

SEALED = "fernet:"
"""What sealed text begins with. The key's id and a colon follow, except in text from before keys had ids."""
_ESCAPED = "json:"
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_ID = 8
PUT_BACK = (
    "Put it back, as a line of the file that VIVA_KEY_FILE names or in VIVA_ENCRYPTION_KEY; nothing was changed. "
    "Without it, what was encrypted with it cannot be read by anybody."
)


def key_id(key: str) -> str:
    """A key's name, which gives nothing of it away: the first 8 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_ID]


class Seal:
    """Turns text into what is stored and back.

    Without a key text is stored as it is, except what a text column cannot hold or what would look sealed: that
    is written as a JSON string. With keys everything is sealed with the first and opened with whichever it was sealed
    with; text stored before there was a key stays readable. ``keys`` may be one key, several or none. Raises
    `SettingsError` for a key that is not 32 bytes in URL-safe base 64.
    """

    def __init__(self, keys: str | Sequence[str] | None = None) -> None:
        given = (keys,) if isinstance(keys, str) else tuple(keys or ())
        self._fernets: dict[str, Fernet] = {key_id(key): _fernet(key) for key in given if key}
        self.id = next(iter(self._fernets), None)
        """The id of the key that seals; None without keys."""

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all keys."""
        return frozenset(self._fernets)

    @property
    def mark(self) -> str | None:
        """What everything begins with that is sealed now; None without keys."""
        return self.id and f"{SEALED}{self.id}:"

    def close(self, text: str) -> str:
        """What is stored for ``text``."""
        if self.id and self.mark:
            return self.mark + self._fernets[self.id].encrypt(text.encode("utf-8", "surrogatepass")).decode("ascii")
        if text.startswith((SEALED, _ESCAPED)) or not _storable(text):
            return _ESCAPED + json.dumps(text)
        return text

    def open(self, stored: str) -> str:
        """The text behind ``stored``. Raises `Unreadable` if it was changed, `Unfamiliar` if its key is not here."""
        if stored.startswith(_ESCAPED):
            return _unescaped(stored.removeprefix(_ESCAPED))
        if not stored.startswith(SEALED):
            return stored
        name, colon, token = stored.removeprefix(SEALED).rpartition(":")
        if colon and name not in self._fernets:
            raise missing([name], self.ids)
        return self._decrypted(token, [self._fernets[name]] if colon else [*self._fernets.values()])

    def _decrypted(self, token: str, fernets: list[Fernet]) -> str:
        from cryptography.fernet import InvalidToken

        if not fernets:
            raise missing([], self.ids)
        for fernet in fernets:
            try:
                return fernet.decrypt(token).decode("utf-8", "surrogatepass")
            except (InvalidToken, ValueError):  # the latter for a letter that no token has
                continue
        raise Unreadable(f"The database was encrypted with another key, or was changed. {PUT_BACK}") from None


def missing(needed: Iterable[str], there: Collection[str]) -> Unfamiliar:
    """Keys are missing; by their ids, as far as they are known. All that are needed are there when a database is
    opened; after that another replica may begin to seal with a new one.
    """
    which = " and ".join(sorted(needed))
    name = f"its key {which}" if which else "its key"
    state = f"is not among the keys that are set ({', '.join(sorted(there))})" if there else "is missing"
    return Unfamiliar(f"The database is encrypted and {name} {state}. {PUT_BACK}")


def _fernet(key: str) -> Fernet:
    from cryptography.fernet import Fernet

    try:
        return Fernet(key)
    except ValueError:
        raise SettingsError(
            "VIVA_ENCRYPTION_KEY is not a Fernet key. Make one with: python -c "
            "'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"
        ) from None


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(text))
    except ValueError:  # it quotes what is stored, so it is not chained
        raise misfit("an escaped text was changed") from None


def _storable(text: str) -> bool:
    """Whether a text column of both databases takes it: no NUL (PostgreSQL), no lone surrogate (UTF-8)."""
    return _UNSTORABLE.search(text) is None


def opened(dialect: Dialect, stored: str | None) -> str | None:
    """What `SealedText` reads, for a value that was selected raw. Raises `Unreadable` for what cannot be opened."""
    return None if stored is None else _seals[dialect].open(stored)


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
        return opened(dialect, value)
