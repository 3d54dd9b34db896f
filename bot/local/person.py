"""The person: writes, taps and sees, in a private chat or in a group, over a `BotApi`."""

from __future__ import annotations

from bot.local import media
from bot.local.botapi import BotApi
from bot.local.images import blank_png
from bot.local.seen import Button, SeenMessage, as_text
from bot.local.text import command_entities, split_as_apps_do
from bot.local.view import ChatView
from bot.local.wire import Json, Upload


class NoSuchButton(LookupError):
    """The person wanted to tap what is not there, or what cannot be tapped; the words name what is there."""


class LocalPerson(ChatView):
    """One person in one chat: their own with the bot, or the group ``chat_id`` (below zero) that the bot is in.

    In their own chat the bot may only write after the person's first message, as with Telegram.
    """

    def __init__(
        self,
        api: BotApi,
        user_id: int,
        first_name: str = "Sam",
        language_code: str | None = "en",
        username: str | None = None,
        chat_id: int | None = None,
        chat_title: str = "Study group",
    ) -> None:
        super().__init__(api, user_id, user_id if chat_id is None else chat_id)
        optional = {"username": username, "language_code": language_code}
        named: Json = {"id": user_id, "is_bot": False, "first_name": first_name}
        self.user: Json = {**named, **{key: value for key, value in optional.items() if value}}
        if self.chat_id < 0:
            kind = "supergroup" if str(self.chat_id).startswith("-100") else "group"
            self.chat: Json = {"id": self.chat_id, "type": kind, "title": chat_title}
            if self.chat_id not in api.world.chats:
                api.world.meet(self.chat)
        else:
            self.chat = {"id": self.chat_id, "type": "private", "first_name": first_name}
            self.chat |= {"username": username} if username else {}

    # Writing

    async def says(self, text: str, reply_to: int | None = None) -> list[int]:
        """Send a text, in as many messages as Telegram's apps would make of it; returns their ids."""
        parts = split_as_apps_do(text)
        if not parts:
            raise ValueError("Telegram's apps do not send an empty message")
        return [self._send(self._text(part), reply_to) for part in parts]

    async def sends_document(self, name: str, content: bytes, mime: str = "text/plain", caption: str = "") -> int:
        """Send a file; returns the message's id."""
        return self._send(
            {"document": media.document(self.api.world, Upload(name, content, mime)), **_caption(caption)}
        )

    async def sends_photo(self, caption: str = "", content: bytes | None = None) -> int:
        """Send a picture (PNG or JPEG; a blank one if none is given); returns the message's id."""
        upload = Upload("photo.png", blank_png(64, 64) if content is None else content, "image/png")
        return self._send({"photo": media.photo(self.api.world, upload), **_caption(caption)})

    async def sends_voice(
        self, seconds: int = 3, content: bytes = b"OggS", mime: str = "audio/ogg", caption: str = ""
    ) -> int:
        """Send a voice note; returns the message's id."""
        upload = Upload("voice.oga", content, mime)
        return self._send({"voice": media.voice(self.api.world, upload, seconds), **_caption(caption)})

    async def sends_audio(self, name: str, content: bytes, mime: str = "audio/mpeg", seconds: int = 0) -> int:
        """Send a recording as a file that can be played; returns the message's id."""
        return self._send({"audio": media.audio(self.api.world, Upload(name, content, mime), seconds)})

    async def sends_video_note(self, seconds: int = 3, content: bytes = b"ftyp") -> int:
        """Send a round video; returns the message's id."""
        upload = Upload("note.mp4", content, "video/mp4")
        return self._send({"video_note": media.video_note(self.api.world, upload, seconds)})

    async def sends_sticker(self, emoji: str = "👍") -> int:
        """Send a sticker; returns the message's id."""
        return self._send({"sticker": media.sticker(self.api.world, emoji)})

    async def forwards(self, text: str, author: str = "Someone else") -> int:
        """Forward another person's text; returns the message's id."""
        origin = {"type": "hidden_user", "date": self.api.world.seconds(), "sender_user_name": author}
        return self._send({**self._text(text), "forward_origin": origin})

    async def edits(self, message_id: int, text: str) -> None:
        """Change a text sent before. Raises ``LookupError`` if it is not this person's."""
        message = self.api.world.messages[self.chat_id].get(message_id)
        if message is None or message["from"]["id"] != self.user_id or "text" not in message:
            raise LookupError(f"{message_id} is no text of this person in:\n{as_text(self.sees)}")
        message.pop("entities", None)
        message.update(self._text(text), edit_date=self.api.world.seconds())
        self._tell("edited_message", message)

    # Tapping

    async def taps(self, button: str | int, message_id: int | None = None) -> str | None:
        """Tap a button; returns the id of the callback query, None where the tap only sends the label as a text.

        ``button`` is a number counted from 1, row by row, on the newest message with buttons, or (part of) a label on
        the newest message that has it; ``message_id`` names the message instead. Raises `NoSuchButton`.
        """
        for message in reversed(self.sees):
            if message_id in {None, message.message_id} and message.buttons:
                found = _pick(message, button)
                if found is not None:
                    return self._tap(found, message)
                if isinstance(button, int):
                    break
        if isinstance(button, str) and message_id is None and button in self.keyboard:
            await self.says(button)
            return None
        raise NoSuchButton(f"no button {button!r} in:\n{as_text(self.sees)}")

    async def taps_old(self, message_id: int, data: str) -> str:
        """Tap a button that is no longer there, or under a message that is gone; returns the callback query's id."""
        gone = {"chat": self.chat, "message_id": message_id, "date": 0}
        return self._query(self.api.world.messages.get(self.chat_id, {}).get(message_id, gone), data)

    # Comings and goings

    async def blocks(self) -> None:
        """Block the bot (in a group: put it out). Its messages are refused from now on."""
        self.api.world.blocked.add(self.chat_id)
        self._membership(("member", "kicked"))

    async def unblocks(self) -> None:
        """Let the bot write again."""
        self.api.world.blocked.discard(self.chat_id)
        self._membership(("kicked", "member"))

    async def adds_bot(self) -> None:
        """Put the bot into the group; only the update, since the bot can write in the group anyway."""
        self.api.world.blocked.discard(self.chat_id)
        self._membership(("left", "member"))

    # How it reaches the bot

    def _text(self, text: str) -> Json:
        entities = command_entities(text)
        return {"text": text, **({"entities": entities} if entities else {})}

    def _send(self, content: Json, reply_to: int | None = None) -> int:
        world = self.api.world
        if self.chat_id not in world.chats:
            world.meet(self.chat)
        if reply_to is not None:
            content = {**content, "reply_to_message": dict(world.messages[self.chat_id][reply_to])}
        message = world.add_message(self.chat, self.user, content)
        self._tell("message", message)
        return int(message["message_id"])

    def _tap(self, button: Button, message: SeenMessage) -> str:
        if button.data is None:
            raise NoSuchButton(f"{button.label!r} is a link to {button.url}, not a button that the bot hears of")
        return self._query(self.api.world.messages[self.chat_id][message.message_id], button.data)

    def _query(self, message: Json, data: str) -> str:
        query_id = self.api.world.open_tap(self.user_id, self.chat_id)
        query = {
            "id": query_id,
            "from": self.user,
            "message": message,
            "chat_instance": str(self.chat_id),
            "data": data,
        }
        self._tell("callback_query", query)
        return query_id

    def _tell(self, kind: str, payload: Json) -> None:
        """An update, unless the bot is blocked and so hears nothing."""
        if self.chat_id not in self.api.world.blocked:
            self.api.push(kind, payload)

    def _membership(self, statuses: tuple[str, str]) -> None:
        world = self.api.world
        bot = {key: world.bot[key] for key in ("id", "is_bot", "first_name", "username")}
        old, new = ({"user": bot, "status": s, **({"until_date": 0} if s == "kicked" else {})} for s in statuses)
        change = {"chat": self.chat, "from": self.user, "date": world.seconds()}
        self.api.push("my_chat_member", {**change, "old_chat_member": old, "new_chat_member": new})


def _caption(text: str) -> Json:
    return {"caption": text} if text else {}


def _pick(message: SeenMessage, button: str | int) -> Button | None:
    buttons = [each for row in message.buttons for each in row]
    if isinstance(button, int):
        return buttons[button - 1] if 1 <= button <= len(buttons) else None
    exact = [each for each in buttons if each.label == button]
    return next(iter(exact or [each for each in buttons if button in each.label]), None)
