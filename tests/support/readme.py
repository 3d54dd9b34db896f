"""The tables of the README, made from the code. ``python -m tests.support.readme`` writes them anew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from bot.config import Settings
from bot.interview.scoring import BANDS
from bot.tg.commands import ADMIN_COMMANDS, COMMANDS

README = Path(__file__).parents[2] / "README.md"


def _table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines) + "\n"


def commands_table() -> str:
    rows = [
        (" ".join(f"`/{n}`" for n in c.names) + (f" {c.argument}" if c.argument else ""), c.summary) for c in COMMANDS
    ]
    admins = [
        (f"`/{c.name}`" + (f" {c.argument}" if c.argument else ""), f"{c.summary} (admins)") for c in ADMIN_COMMANDS
    ]
    return _table(("command", "what it does"), [*rows, *admins])


def settings_table() -> str:
    rows = []
    for name, field in Settings.model_fields.items():
        default = field.default if field.default not in (None, "", ()) and field.default_factory is None else ""
        shown = f"`{default}`" if default != "" and "Undefined" not in str(default) else ""
        rows.append((f"`VIVA_{name.upper()}`", shown, field.description or ""))
    return _table(("setting", "default", "what"), rows)


def bands_table() -> str:
    return _table(("score from", "band"), [(str(low), name) for low, name in BANDS])


def main() -> None:
    text = README.read_text(encoding="utf-8")
    for header, table in (
        ("| command | what it does |\n| --- |", commands_table()),
        ("| setting | default |", settings_table()),
        ("| score from |", bands_table()),
    ):
        text = re.sub(re.escape(header) + r".*?\n(?!\|)", lambda _, t=table: t, text, flags=re.DOTALL)  # type: ignore[misc]
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
