"""What the commands of `bot.cli` do, one module a theme; imported when the command is run."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from bot.config import Settings, load
from bot.logs import configure
from knowledge.errors import BrokenCard


def settings(quiet: bool = False) -> Settings:
    """The settings, with logging set up and provider keys of `.env` handed on. ``quiet`` logs only errors."""
    loaded = load()
    level = "ERROR" if quiet and loaded.log_level in ("INFO", "WARNING") else loaded.log_level
    configure(level, loaded.log_format, loaded.secrets())
    os.environ.update(loaded.provider_environment())
    return loaded


def tell_left_out(problems: Iterable[BrokenCard]) -> None:
    """Name on standard error what ``--skip-bad`` left out, a line a problem."""
    for problem in problems:
        sys.stderr.write("".join(f"viva: left out: {line}\n" for line in problem.person.splitlines()))


def len_of(number: int, what: str) -> str:
    """``1 card``, ``2 cards``."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
