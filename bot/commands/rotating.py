"""`viva key rotate`: everything that is stored, encrypted with another key."""

from __future__ import annotations

import asyncio
import sys

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bot.commands import settings as load_settings
from bot.keys import keys_of
from bot.sealing import rotate
from bot.storage.crypto import key_id


def run() -> None:
    """Rotate the key and say what became of the old one. Raises `VivaError`."""
    settings = load_settings(quiet=True)
    columns = (SpinnerColumn(), TextColumn("{task.completed} rows encrypted anew"), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("")
        count, old, beside = asyncio.run(rotate(settings, lambda rows: progress.advance(task, rows)))
    new = key_id(keys_of(settings)[0])
    sys.stdout.write(f"{count} row{'' if count == 1 else 's'} encrypted anew; everything has the key {new} now.\n")
    if beside:
        sys.stdout.write(
            f"The old key ({', '.join(old)}) lies in {beside}. Backups made until now, and other data folders with "
            "the same key file, still need it. Make a copy of the new key file; delete the old key when nothing needs "
            "it any more.\n"
        )
    elif old:
        sys.stdout.write(
            f"VIVA_ENCRYPTION_KEY may lose its other keys now ({', '.join(old)}). Old backups need them.\n"
        )
