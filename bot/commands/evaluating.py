"""`viva eval …`: how well Viva agrees with people. The last line of output is one JSON object."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from bot.commands import settings as load_settings
from bot.evaluating.roles import LOOKED_AT, RoleRow, summary, understand, unknown_roles
from bot.evaluating.rows import read_rows
from bot.interview.flow_setup import MAYBE
from bot.library import BankLibrary, open_library
from knowledge.errors import VivaError


def roles(file: Path, out: Path | None, limit: int | None) -> None:
    """Role texts against the roles people meant; prints those that were missed, then the figures."""
    rows = read_rows(file, RoleRow, limit)
    unknown = unknown_roles(rows)
    if unknown:
        raise VivaError(f"{file}: {', '.join(sorted(unknown))}: no role of ours; correct the file.")
    library = open_library(load_settings(quiet=True))
    try:
        found = understand(rows, partial(_shown, library))
    finally:
        library.index.close()
    for one in found:
        if not one.among:
            got, meant = ", ".join(one.roles), " or ".join(one.row.expected)
            sys.stdout.write(f"missed: {one.row.text!r} is {meant}, understood as {got}\n")
    _write(out, ({"text": one.row.text, "roles": list(one.roles)} for one in found))
    sys.stdout.write(json.dumps(summary(found)) + "\n")


def _shown(library: BankLibrary, text: str) -> tuple[str, ...]:
    """The roles a person who typed ``text`` would be shown, as /role does."""
    exact = library.role_exact(text)
    return (exact,) if exact else tuple(name for name, score in library.role(text) if score >= MAYBE)[:LOOKED_AT]


def _write(out: Path | None, rows: Iterable[Mapping[str, object]]) -> None:
    if out is None:
        return
    try:
        with out.open("w", encoding="utf-8") as file:
            for row in rows:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
    except OSError as error:
        raise VivaError(f"--out {out}: cannot be written ({error.strerror}).") from error
