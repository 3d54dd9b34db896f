"""Looking at paths: what is there, and what lies below a folder; never a traceback for what cannot be looked at."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from knowledge.errors import BankError


def is_folder(path: Path) -> bool:
    """Whether ``path`` is a folder, or leads to one. Raises `BankError` if it cannot be looked at."""
    return stat.S_ISDIR(_mode(path))


def is_file(path: Path) -> bool:
    """Whether ``path`` is a regular file, or leads to one. Raises `BankError` if it cannot be looked at."""
    return stat.S_ISREG(_mode(path))


def is_there(path: Path) -> bool:
    """Whether there is anything at ``path``. Raises `BankError` if it cannot be looked at."""
    return _mode(path) != 0


def files_below(folder: Path) -> list[Path]:
    """Whatever below ``folder`` is no folder, in order of the paths; hidden ones and those in hidden folders apart.

    Links to folders are not followed. Raises `BankError` for a folder that cannot be read, rather than pass over it;
    one that is not there holds none.
    """
    found: list[Path] = []
    for place, folders, files in os.walk(folder, onerror=_unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found.extend(Path(place, name) for name in files if not name.startswith("."))
    return sorted(found)


def _mode(path: Path) -> int:
    """The mode of what is at ``path``, 0 for nothing."""
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0
    except OSError as error:
        raise BankError(
            f"{path}: cannot be looked at ({error.strerror}). Check the name and the rights of its folder."
        ) from error


def _unreadable(error: OSError) -> None:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return  # nothing lies below what is not there
    raise BankError(
        f"{error.filename}: the folder cannot be read ({error.strerror}). Check its rights, or move it away."
    ) from error
