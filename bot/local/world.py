"""What this Telegram knows: people, chats, messages, files and open taps. Messages are kept as Bot API JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from bot.local.changes import Changes
from bot.local.updates import UpdateQueue
from bot.local.wire import Json, Upload, bad_request, forbidden

TAP_LIFETIME = timedelta(minutes=1)
"""How long a tap may be answered. Telegram publishes no figure; this one keeps a bot prompt."""


@dataclass
class Tap:
    """A tapped button whose callback query the bot has not answered yet."""

    user_id: int
    chat_id: int
    at: datetime


@dataclass(frozen=True)
class StoredFile:
    """A file that lies on Telegram's servers, and the path `getFile` gives for it."""

    upload: Upload
    file_id: str
    path: str


@dataclass
class World:
    """All state behind a `BotApi`. Message ids grow by one over all chats, as in a bot's private chats."""

    bot: Json
    now: Callable[[], datetime]
    changes: Changes
    updates: UpdateQueue
    chats: dict[int, Json] = field(default_factory=dict)
    messages: dict[int, dict[int, Json]] = field(default_factory=dict)
    reactions: dict[tuple[int, int], str] = field(default_factory=dict)
    keyboards: dict[int, list[list[Json]]] = field(default_factory=dict)
    actions: dict[int, Counter[str]] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    taps: dict[str, Tap] = field(default_factory=dict)
    toasts: dict[int, list[str]] = field(default_factory=dict)
    settings: dict[tuple[str, ...], object] = field(default_factory=dict)
    webhook: Json = field(default_factory=dict)
    plain_webhooks: bool = False
    _ids: count[int] = field(default_factory=lambda: count(1))
    _file_ids: count[int] = field(default_factory=lambda: count(1))
    _tap_ids: count[int] = field(default_factory=lambda: count(1))

    def seconds(self) -> int:
        """Now, in Unix seconds, as messages carry it."""
        return int(self.now().timestamp())

    def meet(self, chat: Json) -> None:
        """From now on the bot may write in ``chat``."""
        self.chats[chat["id"]] = chat
        self.messages.setdefault(chat["id"], {})
        self.actions.setdefault(chat["id"], Counter())

    def chat(self, chat_id: int) -> Json:
        """A chat the bot may read. Raises `Refusal` if it does not know it."""
        if chat_id not in self.chats:
            raise bad_request("chat not found")
        return self.chats[chat_id]

    def open_chat(self, chat_id: int) -> Json:
        """A chat the bot may write in. Raises `Refusal` if it is unknown or the person blocked the bot."""
        chat = self.chat(chat_id)
        if chat_id in self.blocked:
            raise forbidden("bot was blocked by the user" if chat_id > 0 else "bot was kicked from the group chat")
        return chat

    def message(self, chat_id: int, message_id: int, what: str) -> Json:
        """A message that is there. Raises `Refusal` "``what`` not found" otherwise."""
        found = self.messages[self.chat(chat_id)["id"]].get(message_id)
        if found is None:
            raise bad_request(f"{what} not found")
        return found

    def add_message(self, chat: Json, author: Json, content: Json) -> Json:
        """Put a message at the end of ``chat`` and return it."""
        message = {"message_id": next(self._ids), "from": author, "chat": chat, "date": self.seconds(), **content}
        self.messages[chat["id"]][message["message_id"]] = message
        self.changes.tell(chat["id"])
        return message

    def remove_message(self, chat_id: int, message_id: int) -> None:
        """Take a message out of its chat."""
        del self.messages[chat_id][message_id]
        self.reactions.pop((chat_id, message_id), None)
        self.changes.tell(chat_id)

    def store_file(self, upload: Upload, folder: str) -> StoredFile:
        """Keep a file under a new id; ``folder`` is the first part of its path ("documents", "photos", …)."""
        number = next(self._file_ids)
        suffix = upload.name.rpartition(".")[2] if "." in upload.name else "bin"
        stored = StoredFile(upload, f"file-{number}", f"{folder}/file_{number}.{suffix}")
        self.files[stored.file_id] = stored
        return stored

    def open_tap(self, user_id: int, chat_id: int) -> str:
        """The id of a new callback query."""
        query_id = str(next(self._tap_ids))
        self.taps[query_id] = Tap(user_id, chat_id, self.now())
        return query_id

    def close_tap(self, query_id: str, text: str) -> None:
        """Answer a callback query. Raises `Refusal` if it is unknown, answered already or older than `TAP_LIFETIME`."""
        tap = self.taps.get(query_id)
        if tap is None or self.now() - tap.at > TAP_LIFETIME:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        del self.taps[query_id]
        if text:
            self.toasts.setdefault(tap.user_id, []).append(text)
        self.changes.tell(tap.chat_id)
