"""Buttons: bound to a turn and to the person they were made for.

Callback data is ``verb|turn|user id|argument`` (64 bytes at most, as Telegram demands). It carries no rights:
verb, turn and owner are checked when it comes back.
"""

from __future__ import annotations

from dataclasses import dataclass

VERBS = frozenset(
    {"role", "roles", "level", "next", "hint", "solution", "retry", "skip", "done", "add", "mine", "why", "judge"}
    | {"forget", "keep", "cancel", "resume", "stats", "take", "filter"}
    | {"gap", "disagree", "point", "lens"}
    | {"regrade", "rerule"}
    | {"review", "plan", "zone", "cheatsheet"}
    | {"send", "discard"}
    | {"daily", "set", "take_up", "not_today", "unremind"}
    | {"guess", "guessing"}
    | {"import"}
    | {"mock", "mockdo", "report", "again"}
    | {"history", "open", "redo", "saved", "save", "drop"}
    | {"follow", "job"}
)
MAX_BYTES = 64


@dataclass(frozen=True, slots=True)
class Button:
    """``label`` is shown; ``verb`` and ``argument`` say what a tap does."""

    label: str
    verb: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Tapped:
    """What a tapped button says."""

    verb: str
    turn: int
    owner: int
    argument: str


def encode(button: Button, turn: int, owner: int) -> str:
    """The callback data of ``button``. Raises `ValueError` for an unknown verb or over 64 bytes."""
    data = f"{button.verb}|{turn}|{owner}|{button.argument}"
    if button.verb not in VERBS or len(data.encode()) > MAX_BYTES:
        raise ValueError(f"not a button: {data!r}")
    return data


def decode(data: str) -> Tapped | None:
    """What ``data`` says, or None if it is none of ours (forged, or from an older version)."""
    parts = data.split("|", 3)
    if len(parts) != 4 or parts[0] not in VERBS or not (parts[1].isdecimal() and parts[2].isdecimal()):
        return None
    return Tapped(parts[0], int(parts[1]), int(parts[2]), parts[3])
