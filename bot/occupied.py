"""Who works on a data folder: a bot and commands beside it, or one command that must be alone with it.

Locks of the operating system on empty files, which end with the process, however it ends.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.interview.errors import VivaError

NAME = ".lock"
BOT = ".bot"


@contextmanager
def at_work(folder: Path, *, alone: bool = False) -> Iterator[None]:
    """Be at work on ``folder``, ``alone`` or beside others. Raises `VivaError` if somebody is there who forbids it."""
    with _held(folder, NAME, alone, _busy(folder, alone)):
        yield


@contextmanager
def one_bot(folder: Path) -> Iterator[None]:
    """Be at work on ``folder`` as its only bot: a second one would take up what this one has in hand.

    Commands that only read may be beside it, which is why this is a lock of its own. Raises `VivaError`.
    """
    told = f"Another Viva is at work on {folder}. Stop it first, or set VIVA_DATA_DIR to another place."
    with at_work(folder), _held(folder, BOT, True, told):
        yield


@contextmanager
def _held(folder: Path, name: str, alone: bool, busy: str) -> Iterator[None]:
    """Hold the lock ``name`` in ``folder``. Raises `VivaError`, with the words ``busy`` if others hold it."""
    if sys.platform == "win32":  # no such lock; the bot's own files are refused there while they are open
        yield
        return
    import fcntl

    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise VivaError(
            f"The data folder {folder} cannot be written ({error.strerror}). Make it writable, or set VIVA_DATA_DIR "
            "to another place."
        ) from error
    try:
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise VivaError(busy) from None
        yield
    finally:
        os.close(handle)


def _busy(folder: Path, alone: bool) -> str:
    if alone:
        return f"A bot or another command is at work on {folder}. Stop it first; nothing was changed."
    return f"A command that must be alone is at work on {folder}. Start again when that is done."
