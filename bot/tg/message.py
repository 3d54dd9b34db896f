"""A message ready to be sent: words, buttons, perhaps a file."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.tg.buttons import Button
from bot.tg.words import Words

Rows = list[list[Button]]


def two_by_two(buttons: list[Button]) -> Rows:
    """Buttons in rows of two."""
    return [buttons[i : i + 2] for i in range(0, len(buttons), 2)]


@dataclass(slots=True)
class OutFile:
    """A file to send; a ``picture`` (PNG or JPEG) is shown in the chat, anything else is a document."""

    name: str
    content: bytes
    picture: bool = False


@dataclass(slots=True)
class Message:
    """``turn`` binds the buttons. ``file`` makes the words its caption."""

    words: Words
    rows: Rows = field(default_factory=list)
    turn: int = 0
    file: OutFile | None = None
    toast: bool = False
    """Short enough for the notice Telegram shows over the chat after a tap."""
    in_place: bool = False
    """Takes the place of the message whose button was tapped, if one was."""
