"""A chat as the person sees it: messages with their buttons, files and reactions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.local.wire import Json
from bot.local.world import World

KINDS = ("document", "photo", "voice", "audio", "video_note", "sticker")
"""What a message may be besides a text."""


@dataclass(frozen=True)
class Button:
    """A button under a message: its label, and what it carries (``data`` for a tap, ``url`` for a link)."""

    label: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class SeenFile:
    """A file in a message."""

    name: str
    content: bytes
    mime: str


@dataclass(frozen=True)
class SeenMessage:
    """One message as it stands now, edits applied. ``text`` is the caption where there is a file.

    ``kind`` is "text", "document", "photo", "voice", "audio", "video_note" or "sticker"; ``date`` is in UTC.
    """

    message_id: int
    from_bot: bool
    text: str
    buttons: list[list[Button]]
    entities: list[Json]
    document: SeenFile | None
    photo: SeenFile | None
    reaction: str | None
    edited: bool
    kind: str
    date: datetime
    reply_to: int | None = None

    @property
    def labels(self) -> list[str]:
        """The labels of all buttons, row by row."""
        return [button.label for row in self.buttons for button in row]


def transcript(world: World, chat_id: int) -> list[SeenMessage]:
    """Everything ``chat_id`` shows now, in order; empty for a chat that nobody has written in."""
    return [_seen(world, message) for message in world.messages.get(chat_id, {}).values()]


def _seen(world: World, message: Json) -> SeenMessage:
    rows: Sequence[Sequence[Json]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    document, sizes = message.get("document"), message.get("photo")
    replied = message.get("reply_to_message")
    return SeenMessage(
        message_id=message["message_id"],
        from_bot=message["from"]["is_bot"],
        text=message.get("text") or message.get("caption") or "",
        buttons=[[Button(b["text"], b.get("callback_data"), b.get("url")) for b in row] for row in rows],
        entities=list(message.get("entities") or message.get("caption_entities") or []),
        document=_file(world, document["file_id"]) if document else None,
        photo=_file(world, sizes[-1]["file_id"]) if sizes else None,
        reaction=world.reactions.get((message["chat"]["id"], message["message_id"])),
        edited="edit_date" in message,
        kind=next((kind for kind in KINDS if kind in message), "text"),
        date=datetime.fromtimestamp(message["date"], UTC),
        reply_to=replied["message_id"] if replied else None,
    )


def _file(world: World, file_id: str) -> SeenFile:
    upload = world.files[file_id].upload
    return SeenFile(upload.name, upload.content, upload.mime)


def as_text(messages: Iterable[SeenMessage]) -> str:
    """A chat in plain lines, for the message of a failed test."""
    lines = []
    for message in messages:
        who = "bot" if message.from_bot else "person"
        what = message.text if message.kind == "text" else f"[{message.kind}] {message.text}"
        marks = (" (edited)" if message.edited else "") + (f" {message.reaction}" if message.reaction else "")
        lines.append(f"{message.message_id} {who}{marks}: {what}")
        lines += ["    " + "  ".join(f"[{button.label}]" for button in row) for row in message.buttons]
    return "\n".join(lines) or "(nothing)"
