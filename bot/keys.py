"""The key file: what people write is encrypted with its first key, and every key in it opens what it once closed.

It lies outside the data folder, so that whoever finds the data, or a copy of it, cannot read it. One key a line, lines
that begin with # are remarks. Only `viva run` makes a key, and only where nothing is encrypted yet.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bot.config import Settings
from bot.interview.errors import SettingsError
from bot.setting_shapes import is_key
from bot.storage.crypto import key_id
from bot.syncing import sync

HEAD = (
    "# Viva's key. What people write is encrypted with it, and without it nobody can ever read that again:\n"
    "# keep a copy in a safe place, not beside the data. `viva key rotate` puts another one here.\n"
)


def keys_of(settings: Settings) -> tuple[str, ...]:
    """The keys in use, the one that encrypts first; none where there is none yet. Raises `SettingsError`."""
    if settings.encryption_keys:
        return settings.encryption_keys
    return read(settings.key_file) if settings.key_file else ()


def read(path: Path) -> tuple[str, ...]:
    """The keys in a file, none if there is no file. Raises `SettingsError` for a file that holds no keys."""
    try:
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not a file of keys"
        raise SettingsError(
            f"VIVA_KEY_FILE: {path} cannot be read ({reason}); put back the file that was there."
        ) from None
    lines = [line.strip() for line in text.splitlines()]
    keys = tuple(line for line in lines if line and not line.startswith("#"))
    if not keys or not all(map(is_key, keys)):
        raise SettingsError(f"VIVA_KEY_FILE: {path} is damaged, it holds no key; put back the file that was there.")
    return keys


def write(path: Path, given: tuple[str, ...]) -> None:
    """Put ``given`` into the file, whole or not at all, readable by its owner alone. Raises `SettingsError`."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=path.name, dir=path.parent)  # made with mode 0600
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(HEAD + "".join(f"{key}\n" for key in given))
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
        sync(path)
    except OSError as error:
        raise _not_written(path, error.strerror) from None


def new_key() -> str:
    """A new Fernet key."""
    from cryptography.fernet import Fernet

    return Fernet.generate_key().decode()


def place_for_one(settings: Settings) -> Path | None:
    """Where a new key goes; None where that is `off`. Raises `SettingsError` for a place beside the data."""
    path = settings.key_file
    if path is not None and path.is_relative_to(settings.data_dir):
        raise SettingsError(
            f"VIVA_KEY_FILE: {path} lies in the data folder, where whoever finds the data finds the key; name a file "
            "elsewhere that is kept, or write VIVA_KEY_FILE=off to store everything in the clear."
        )
    return path


def check_writable(path: Path) -> None:
    """Raise `SettingsError` if nothing can be made in the nearest folder to ``path`` that there is."""
    try:
        with tempfile.TemporaryFile(dir=next(parent for parent in path.parents if parent.is_dir())):
            pass
    except OSError as error:
        raise _not_written(path, error.strerror) from None


def _not_written(path: Path, why: str | None) -> SettingsError:
    return SettingsError(
        f"VIVA_KEY_FILE: {path} cannot be written ({why}); name a file in a folder that Viva may write to, and not in "
        "the data folder."
    )


def create(settings: Settings) -> str | None:
    """Make a key in `VIVA_KEY_FILE` and return it; None where that is `off`. Raises `SettingsError`.

    Whoever made the file a moment before is not overwritten: then its key is returned.
    """
    path = place_for_one(settings)
    if path is None:
        return None
    key = new_key()
    fresh = path.with_name(f"{path.name}.{key_id(key)}")
    write(fresh, (key,))
    try:
        os.link(fresh, path)  # fails where there is one already
        sync(path)
    except FileExistsError:
        return read(path)[0]
    except OSError:
        write(path, (key,))  # a file system without links
    finally:
        fresh.unlink()
    return key


def retire(path: Path, given: tuple[str, ...]) -> Path | None:
    """Leave only the first key in the file; the others go into a file beside it, for backups made with them.

    Returns that file, None if there is only one key. Raises `SettingsError`.
    """
    first, *old = given
    if not old:
        return None
    beside = path.with_name(f"{path.name}.old")
    known = read(beside)
    write(beside, (*(key for key in old if key not in known), *known))
    write(path, (first,))
    return beside
