"""A draft in the person's own editor: nothing they wrote is lost, whatever becomes of the editor or the disk.

A text that is no card yet, or that an editor left which then failed, is kept beside the draft as ``<name>.edit`` and
is what the next edit begins with. One that cannot even be kept there stays in the folder for temporary files.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.errors import BrokenCard, BrokenSource
from knowledge.sources import yaml_cards
from knowledge.sources.staging import put

EDITOR = 'eval "${VISUAL:-${EDITOR:-vi}} \\"\\$1\\""'
"""As git has it: the shell reads the variables, so that an editor may be named with its options."""

Ask = Callable[[str], str | None]
Say = Callable[[str], None]


def unfinished_edit(path: Path) -> Path:
    """Where an edit of the draft ``path`` is kept that is no card yet."""
    return path.with_name(f"{path.name}.edit")


def edit(path: Path, ask: Ask, say: Say) -> None:
    """Have the draft ``path`` edited, until it is a card or the person leaves it; ``say`` tells how it went."""
    try:
        unfinished = unfinished_edit(path)
        before = (unfinished if unfinished.exists() else path).read_bytes()
        folder = Path(tempfile.mkdtemp(prefix="viva-"))
        copy = folder / path.name
        copy.write_bytes(before)
    except OSError as error:
        say(f"{path}: cannot be edited ({error.strerror}).")
        return
    safe = False
    try:
        safe = _edited(path, copy, ask, say)
    finally:
        if safe:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            say(f"Your text is in {copy}.")


def _edited(path: Path, copy: Path, ask: Ask, say: Say) -> bool:
    """Whether ``copy`` is needed no more."""
    unfinished = unfinished_edit(path)
    while True:
        before = copy.read_bytes()
        trouble = _open_editor(copy)
        after = copy.read_bytes() if copy.exists() else before
        if after == before and (trouble or not unfinished.exists()):
            say(trouble or "Nothing was changed. (An editor with a window needs its option to wait.)")
            return True
        trouble = trouble or _no_card(after, path.name)
        try:
            put(unfinished if trouble else path, after)
            if not trouble:
                unfinished.unlink(missing_ok=True)
                return True
        except (BrokenSource, OSError) as error:
            say(error.person if isinstance(error, BrokenSource) else f"{unfinished}: {error.strerror}.")
            return False
        say(trouble)
        if (ask("[e]dit again, or leave it for later > ") or "").strip().lower()[:1] != "e":
            say(f"The draft is as it was; your text is kept as {unfinished}.")
            return True


def _no_card(text: bytes, name: str) -> str:
    """Why ``text`` is no card; empty if it is one."""
    try:
        yaml_cards.read(text.decode("utf-8"), name)
    except (BrokenCard, UnicodeDecodeError) as error:
        return f"This is no card yet: {error.person if isinstance(error, BrokenCard) else error}"
    return ""


def _open_editor(file: Path) -> str:
    """Open ``file`` in $VISUAL, $EDITOR or vi and wait for its end; gives what went wrong, if anything."""
    with _keys_left_to_the_editor():
        done = subprocess.run(["/bin/sh", "-c", EDITOR, "viva", str(file)], check=False)  # noqa: S603 - their own editor
    if done.returncode == 0:
        return ""
    return (
        f"The editor failed (exit code {done.returncode}), so the draft is as it was; VISUAL or EDITOR names another."
    )


@contextmanager
def _keys_left_to_the_editor() -> Iterator[None]:
    """Ctrl+C and Ctrl+\\ reach every process at the terminal; while an editor runs they are its own."""
    # handlers that do nothing, since a child would inherit that a signal is ignored
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGQUIT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
