"""Replacing a file all or nothing: its text is laid beside it, safe on the disk, and then moved into its place."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from knowledge.errors import BrokenSource


def stage(path: Path, text: str | bytes) -> Path:
    """Lay ``text`` (UTF-8) beside ``path``; gives where. Raises `OSError`; stopped midway, it leaves nothing behind."""
    handle, name = tempfile.mkstemp(prefix=".card-", suffix=".tmp", dir=path.parent)
    staged, whole = Path(name), False
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode() if isinstance(text, str) else text)
            file.flush()
            os.fsync(file.fileno())
        staged.chmod(0o644)
        whole = True
    finally:
        if not whole:
            staged.unlink(missing_ok=True)
    return staged


def put(path: Path, text: str | bytes) -> None:
    """Replace the file by ``text``, all or nothing. Raises `BrokenSource` if it cannot be written."""
    staged: Path | None = None
    try:
        staged = stage(path, text)
        staged.replace(path)
    except OSError as error:
        raise BrokenSource(f"{path}: cannot be written ({error.strerror}).") from error
    finally:
        if staged is not None:
            staged.unlink(missing_ok=True)
