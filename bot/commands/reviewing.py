"""`viva bank review`: a person goes through the drafts.

Accepted, a draft moves into the bank and is asked from the next start on. Rejected, it moves to ``drafts/rejected``,
where it is kept and no later import brings it back (`knowledge.sources.reviewing`). An edit that cannot be read as a
card is kept beside the draft as ``<id>.yaml.edit`` until it is mended.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from bot.commands import settings as load_settings
from bot.commands.draft_view import draft_view
from bot.library import card_folders
from knowledge.bank import load_bank
from knowledge.errors import BankError, BrokenCard
from knowledge.sources import yaml_cards
from knowledge.sources.reviewing import accept, draft_files, lacks, put, read_draft, reject

WIDTH = 100
"""Columns at most: longer lines are hard to read."""
KEYS = "[a]ccept · [e]dit · [r]eject · [s]kip · [q]uit"
EDITOR = 'eval "${VISUAL:-${EDITOR:-vi}} \\"\\$1\\""'
"""As git has it: the shell reads the variables, so that an editor may be named with its options."""

Ask = Callable[[str], str | None]
Edit = Callable[[bytes, str], bytes | None]


def run(place: Path | None) -> int:
    """Review the drafts below ``place`` (None: of the whole bank), or list them where there is no terminal."""
    folders = card_folders(load_settings(quiet=True))
    files = [file for folder in ((place,) if place else folders) for file in draft_files(folder)]
    if not (files and sys.stdin.isatty() and sys.stdout.isatty()):
        _list(files)
        return 0
    console = Console()
    console.width = min(console.width, WIDTH)
    taken = set(load_bank(folders, skip_bad=True).cards)
    Review(files, taken, console, _asking(console), edited).walk()
    return 0


def _list(files: Sequence[Path]) -> None:
    for file in files:
        missing = lacks(file)
        try:
            card = read_draft(file)
        except BrokenCard:
            sys.stdout.write(f"{file}\n")  # why it cannot be read is the first thing it lacks
        else:
            by = f" (completed by {card.source.enriched_by})" if card.source.enriched_by else ""
            sys.stdout.write(f"{file}{by}\n  {' '.join(card.question.split())}\n")
        for line in missing or ("complete, waits for you to accept it",):
            sys.stdout.write(f"  {'lacks: ' if missing else ''}{line}\n")
    sys.stdout.write(f"{len(files)} to review{'' if files else ': there are no drafts'}\n")


class Review:
    """A walk through ``files``. ``taken`` are the ids of the bank; ``ask`` gives the next input, None at its end.

    ``edit`` lets a person change a text (bytes of UTF-8, and the file's name) and gives it back, or None if they
    left it. Each decision is carried out at once, so leaving loses nothing.
    """

    def __init__(self, files: Sequence[Path], taken: set[str], console: Console, ask: Ask, edit: Edit) -> None:
        self._files = files
        self._taken = taken
        self._console = console
        self._ask = ask
        self._edit = edit
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
            self._console.rule(place, style="dim")
            self._say(error.person, "yellow")

    def _decide(self, path: Path, number: int) -> bool:
        """Whether the walk goes on, once this draft is dealt with."""
        while True:
            said = self._ask(f"\n{KEYS} > ")
            key = "q" if said is None else said.strip().lower()[:1]
            if key in ("s", "q"):
                return key == "s"
            if key == "e":
                self._change(path)
                self._show(path, number)
            elif (key == "a" and self._accepted(path)) or (key == "r" and self._rejected(path)):
                return True

    def _accepted(self, path: Path) -> bool:
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

    def _change(self, path: Path) -> None:
        unfinished = path.with_name(f"{path.name}.edit")
        try:
            before = (unfinished if unfinished.exists() else path).read_bytes()
        except OSError as error:
            self._say(f"{path}: cannot be read ({error.strerror}).", "yellow")
            return
        while True:
            after = self._edit(before, path.name)
            if after is None or (after == before and not unfinished.exists()):
                self._say("Nothing was changed.")
                return
            try:
                text = after.decode("utf-8")
                yaml_cards.read(text, path.name)
            except (BrokenCard, UnicodeDecodeError) as error:
                unfinished.write_bytes(after)
                self._say(f"This is no card yet: {error.person if isinstance(error, BrokenCard) else error}", "yellow")
                again = self._ask("[e]dit again, or leave it for later > ")
                if (again or "").strip().lower()[:1] != "e":
                    self._say(f"The draft is as it was; your text is kept as {unfinished}.")
                    return
                before = after
            else:
                put(path, text)
                unfinished.unlink(missing_ok=True)
                return

    def _say(self, text: str, style: str = "") -> None:
        self._console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)


def _asking(console: Console) -> Ask:
    def ask(prompt: str) -> str | None:
        try:
            return console.input(prompt, markup=False)
        except EOFError:
            console.print()
            return None

    return ask


def edited(text: bytes, name: str) -> bytes | None:
    """``text`` after a person had it in $VISUAL, $EDITOR or vi under ``name``; None if the editor failed."""
    with tempfile.TemporaryDirectory(prefix="viva-") as folder:
        file = Path(folder) / name
        file.write_bytes(text)
        done = subprocess.run(["/bin/sh", "-c", EDITOR, "viva", str(file)], check=False)  # noqa: S603 - their own editor
        return file.read_bytes() if done.returncode == 0 and file.exists() else None
