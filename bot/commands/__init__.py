"""What the commands of `bot.cli` do, one module a theme; imported when the command is run."""

from __future__ import annotations

import os

from bot.config import Settings, load
from bot.logs import configure


def settings(quiet: bool = False) -> Settings:
    """The settings, with logging set up and provider keys of `.env` handed on. ``quiet`` logs only errors."""
    loaded = load()
    level = "ERROR" if quiet and loaded.log_level in ("INFO", "WARNING") else loaded.log_level
    configure(level, loaded.log_format, loaded.secrets())
    os.environ.update(loaded.provider_environment())
    return loaded


def len_of(number: int, what: str) -> str:
    """``1 card``, ``2 cards``."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
