"""Where cards are read from, where an import writes them, and where the files lie that were sent with /import."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from bot.config import Settings
from knowledge.errors import BankError


def card_folders(settings: Settings) -> tuple[Path, ...]:
    """Where cards are read from: the configured folders and, if there is one, the folder of imported cards."""
    own = imported_cards(settings)
    return settings.bank_folders if settings.bank or not own.is_dir() else (*settings.bank_folders, own)


def imported_cards(settings: Settings) -> Path:
    """Where an import writes to: the first folder of VIVA_BANK, else ``cards`` in the data folder."""
    return settings.bank[0] if settings.bank else settings.data_dir / "cards"


def imported_files(settings: Settings) -> Path:
    """Where the last files sent with /import lie, each in a folder of its own."""
    return settings.data_dir / "imports"


def delete_imported_files(settings: Settings, before: datetime | None = None) -> int:
    """Delete the files sent with /import, those from before then if it is given; how many imports went.

    The cards written from them stay. Raises `BankError` for what cannot be deleted, once everything else is.
    """
    folder, gone = imported_files(settings), 0
    failed: OSError | None = None
    for one in sorted(folder.iterdir()) if folder.is_dir() else ():
        try:
            if before is None or one.lstat().st_mtime < before.timestamp():
                delete_whole(one)
                gone += 1
        except OSError as error:
            failed = error
    if failed:
        raise BankError(
            "The files that were imported could not be deleted.", f"{folder}: {failed.strerror}"
        ) from failed
    return gone


def delete_whole(path: Path) -> None:
    """Delete a folder and what is in it, or whatever else is called so; what a link leads to stays. Raises `OSError`.

    Nothing of ours lies beside the folders, but a desktop may leave a file of its own there.
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
