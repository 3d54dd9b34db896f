"""`viva bank review`: a person goes through the drafts.

Accepted, a draft moves into the bank and is asked from the next start on. Rejected, it moves to ``drafts/rejected``,
where it is kept and no later import brings it back (`knowledge.sources.reviewing`). Editing: `bot.commands.editing`.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.commands import settings as load_settings
from bot.commands.draft_view import draft_view
from bot.commands.editing import Ask, edit, unfinished_edit
from bot.folders import card_folders
from bot.grading.delimiters import visible
from knowledge.bank import load_bank
from knowledge.errors import BankError, BrokenCard
from knowledge.sources.reviewing import accept, draft_files, lacks, read_draft, reject

WIDTH = 100
"""Columns at most: longer lines are hard to read."""
KEYS = "[a]ccept · [e]dit · [r]eject · [s]kip · [q]uit"
WORDS = {"a": "accept", "e": "edit", "r": "reject", "s": "skip", "q": "quit"}
"""A key or its whole word, and nothing that merely begins so: "abort" must not accept."""


def run(place: Path | None) -> int:
    """Review the drafts below ``place`` (None: of the whole bank), or list them where there is no terminal."""
    folders = card_folders(load_settings(quiet=True))
    found = (file for folder in ((place,) if place else folders) for file in draft_files(folder, folders))
    files = list({file.resolve(): file for file in found}.values())  # one folder of cards may lie in another
    if not (files and sys.stdin.isatty() and sys.stdout.isatty()):
        _list(files)
        return 0
    console = Console()
    console.width = min(console.width, WIDTH)
    taken = set(load_bank(folders, skip_bad=True).cards)
    Review(files, taken, console, _asking(console)).walk()
    return 0


def _list(files: Sequence[Path]) -> None:
    for file in files:
        missing = lacks(file)
        try:
            card = read_draft(file)
        except BrokenCard:
            sys.stdout.write(f"{file}\n")  # why it cannot be read is the first thing it lacks
        else:
            by = f" (completed by {visible(card.source.enriched_by)})" if card.source.enriched_by else ""
            sys.stdout.write(f"{file}{by}\n  {' '.join(visible(card.question).split())}\n")
        for line in missing or ("complete, waits for you to accept it",):
            sys.stdout.write(f"  {'lacks: ' if missing else ''}{visible(line)}\n")
    sys.stdout.write(f"{len(files)} to review{'' if files else ': there are no drafts'}\n")


class Review:
    """A walk through ``files``. ``taken`` are the ids of the bank; ``ask`` gives the next input, None at its end.

    Each decision is carried out at once, so leaving loses nothing.
    """

    def __init__(self, files: Sequence[Path], taken: set[str], console: Console, ask: Ask) -> None:
        self._files = files
        self._taken = taken
        self._console = console
        self._ask = ask
        self._done: Counter[str] = Counter()

    def walk(self) -> None:
        """Show each draft and do as told, until the last one or the person leaves; sums up at the end."""
        try:
            for number, path in enumerate(self._files, 1):
                self._show(path, number)
                if not self._decide(path, number):
                    break
        finally:
            left = len(self._files) - self._done["accepted"] - self._done["rejected"]
            self._say(f"{self._done['accepted']} accepted, {self._done['rejected']} rejected, {left} left to review.")

    def _show(self, path: Path, number: int) -> None:
        place = f"{number} of {len(self._files)} · {path.name}"
        try:
            self._console.print(draft_view(read_draft(path), place, lacks(path)))
        except BrokenCard as error:
            self._console.rule(Text(visible(place)), style="dim")
            self._say(error.person, "yellow")
        if unfinished_edit(path).exists():
            self._say(f"An edit of yours is not finished ({unfinished_edit(path)}); e goes on with it.", "yellow")

    def _decide(self, path: Path, number: int) -> bool:
        """Whether the walk goes on, once this draft is dealt with."""
        while True:
            said = self._ask(f"\n{KEYS} > ")
            word = "quit" if said is None else said.strip().lower()
            key = next((key for key, whole in WORDS.items() if word in (key, whole)), "")
            if key in ("s", "q"):
                return key == "s"
            if key == "e":
                edit(path, self._ask, lambda text: self._say(text, "yellow"))
                self._show(path, number)
            elif (key == "a" and self._accepted(path)) or (key == "r" and self._rejected(path)):
                return True

    def _accepted(self, path: Path) -> bool:
        unfinished = unfinished_edit(path)
        if unfinished.exists():
            self._say(f"Not accepted: your edit of it is not finished; press e, or remove {unfinished}.", "yellow")
            return False
        try:
            place = accept(path, self._taken)
        except BankError as error:
            self._say(f"Not accepted:\n{error.person}", "yellow")
            return False
        self._taken.add(place.stem)
        self._done["accepted"] += 1
        self._say(f"Accepted: {place}", "green")
        return True

    def _rejected(self, path: Path) -> bool:
        try:
            place = reject(path)
        except BankError as error:
            self._say(error.person, "yellow")
            return False
        self._done["rejected"] += 1
        self._say(f"Rejected; kept as {place}, and no import brings it back.")
        return True

    def _say(self, text: str, style: str = "") -> None:
        self._console.print(visible(text), style=style, markup=False, highlight=False, soft_wrap=True)


def _asking(console: Console) -> Ask:
    def ask(prompt: str) -> str | None:
        try:
            return console.input(prompt, markup=False)
        except EOFError:
            console.print()
            return None

    return ask
