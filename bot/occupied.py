"""Who works on a data folder: bots side by side, or one command that must be alone with it.

A lock of the operating system on an empty file, which ends with the process, however it ends.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.interview.errors import VivaError

NAME = ".lock"


@contextmanager
def at_work(folder: Path, *, alone: bool = False) -> Iterator[None]:
    """Be at work on ``folder``, ``alone`` or beside others. Raises `VivaError` if somebody is there who forbids it."""
    if sys.platform == "win32":  # no such lock; the bot's own files are refused there while they are open
        yield
        return
    import fcntl

    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise VivaError(
            f"The data folder {folder} cannot be written ({error.strerror}). Make it writable, or set VIVA_DATA_DIR "
            "to another place."
        ) from error
    try:
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise VivaError(_busy(folder, alone)) from None
        yield
    finally:
        os.close(handle)


def _busy(folder: Path, alone: bool) -> str:
    if alone:
        return f"A bot or another command is at work on {folder}. Stop it first; nothing was changed."
    return f"A command that must be alone is at work on {folder}. Start again when that is done."
