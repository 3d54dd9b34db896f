"""`viva contested`: what people disagreed with, as evaluation rows."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

from bot.commands import len_of
from bot.commands import settings as load_settings
from bot.commands.people import open_store
from bot.evaluating.contested import rows
from bot.folders import card_folders
from bot.interview.operating import ContestedAnswers
from knowledge.bank import load_bank
from knowledge.errors import VivaError


def run(out: Path | None) -> int:
    """Write every objection to ``out``, a new file (readable by its owner alone), or to standard output.

    1 if any of them cannot be read; the others are written all the same. Raises `VivaError`.
    """
    settings = load_settings(quiet=True)

    async def work() -> ContestedAnswers:
        store = open_store(settings)
        await store.open(seals=False)
        try:
            return await store.contested()
        finally:
            await store.close()

    attempts, unreadable = asyncio.run(work())
    found = list(rows(attempts, load_bank(card_folders(settings)).cards.get))
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found)
    left_out = sum(len(attempt.contests) for attempt in attempts) - len(found)
    if out is None:
        sys.stdout.write(text)
    else:
        _write(out, text)
        lacking = ", which is not complete" if unreadable else ""
        sys.stdout.write(f"{len_of(len(found), 'row')} written to {out}{lacking}\n")
    if left_out:
        sys.stderr.write(f"viva: {left_out} left out: the bank no longer has what they are about\n")
    if unreadable:
        answers = len_of(len(unreadable), "contested answer")
        names = ", ".join(unreadable)
        sys.stderr.write(f"viva: {answers} left out: damaged, or stored by another version of Viva ({names})\n")
    return 1 if unreadable else 0


def _write(out: Path, text: str) -> None:
    """One that is there stays: it may have been labelled by hand."""
    try:
        new = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(new, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
    except FileExistsError:
        raise VivaError(f"{out} is there already; name a new file.") from None
    except OSError as error:
        raise VivaError(f"{out}: cannot be written ({error.strerror}); name another file.") from error
