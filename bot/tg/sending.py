"""Sending: the one place where messages leave; `bot.tg.delivery` is how each is carried out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, MessageEntity
from telegram import error as tg_error

from bot.interview.errors import SendFailed, StoreError
from bot.tg.buttons import encode
from bot.tg.delivery import Delivery, Sleep
from bot.tg.doors import Door, nobody_asked
from bot.tg.message import Message
from bot.tg.refusals import described
from bot.tg.turnstile import Turnstile
from bot.tg.words import Words, clipped, utf16

log = logging.getLogger(__name__)

TYPING_EVERY = 4.5
"""Telegram shows "typing" for five seconds."""
TOAST_UNITS = 200
"""Telegram refuses a longer notice over the chat (Bot API, answerCallbackQuery)."""
CAPTION_UNITS = 1_024
"""Telegram refuses a longer caption (Bot API, sendDocument)."""


class Sender:
    """Sends messages to chats. ``sleep`` waits between repeats; without ``turnstile`` nothing waits for its turn.

    ``door`` remembers which private chats closed themselves.
    """

    def __init__(
        self, bot: Bot, sleep: Sleep = asyncio.sleep, turnstile: Turnstile | None = None, door: Door | None = None
    ) -> None:
        self._bot = bot
        self._sleep = sleep
        self._delivery = Delivery(sleep, turnstile)
        self._door = door

    def share(self, n: int) -> None:
        """From now on this is one of ``n`` replicas that keep Telegram's limit together."""
        self._delivery.share(n)

    def split(self, message: Message) -> list[Message]:
        """The message in pieces Telegram takes; the buttons, and a file, go with the last."""
        if message.file:
            if utf16(message.words.text) <= CAPTION_UNITS:
                return [message]
            return [*self.split(Message(message.words)), Message(Words(), message.rows, message.turn, message.file)]
        pieces = message.words.pieces()
        return [
            Message(words, message.rows if i == len(pieces) - 1 else [], message.turn) for i, words in enumerate(pieces)
        ]

    async def send(self, message: Message, chat_id: int, owner: int, patience: float | None = None) -> int:
        """Send one piece to ``chat_id``, its buttons for ``owner``; returns the message id, 0 if the chat closed.

        ``patience`` is the number of seconds after which it is no longer worth sending; None: as long as it takes.
        Raises `SendFailed` if Telegram refuses the message itself, if twice nobody can say whether it arrived, or when
        the patience is at its end.
        """
        if nobody_asked() and await self._known_closed(chat_id, owner):
            return 0
        words = message.words
        markup = self._keyboard(message, owner)
        entities = [MessageEntity(s.type, s.offset, s.length) for s in words.spans]

        async def call(chat: int) -> int:
            if message.file:
                file = InputFile(message.file.content, filename=message.file.name)
                post = self._bot.send_photo if message.file.picture else self._bot.send_document
                sent = await post(chat, file, caption=words.text, caption_entities=entities, reply_markup=markup)
            else:
                sent = await self._bot.send_message(chat, words.text, entities=entities, reply_markup=markup)
            return sent.message_id

        sent = await self._delivery.insist(call, chat_id, patience) or 0
        if not sent:
            await self._note_closed(chat_id, owner)
        return sent

    async def replace(self, message: Message, chat_id: int, owner: int, message_id: int) -> int:
        """Put ``message`` in the place of ``message_id``, or send it anew where that cannot be; as `send` otherwise."""
        markup = self._keyboard(message, owner)
        entities = [MessageEntity(s.type, s.offset, s.length) for s in message.words.spans]

        async def call(chat: int) -> int:
            try:
                await self._bot.edit_message_text(
                    message.words.text, chat, message_id, entities=entities, reply_markup=markup
                )
            except tg_error.BadRequest as error:
                if "not modified" not in error.message:  # too old, or gone: Telegram names no code for either
                    log.info("a message was not edited: %s", described(error))
                    return 0
            return message_id

        return await self._delivery.insist(call, chat_id) or await self.send(message, chat_id, owner)

    async def toast(self, query_id: str, text: str | None = None) -> None:
        """Answer a tap, so that its button stops waiting; it is a courtesy, so no refusal stops the turn."""
        try:
            await self._bot.answer_callback_query(query_id, text=text and clipped(text, TOAST_UNITS))
        except tg_error.BadRequest as error:
            log.info("tap not answered: %s", described(error))  # usually too late
        except tg_error.TelegramError as error:
            log.warning("tap not answered: %s", type(error).__name__)

    async def typing(self, chat_id: int) -> None:
        """A sign of life; losing it harms nobody, so it never waits: where there is no room for it, it is left out."""
        if not self._delivery.sign(chat_id):
            return
        try:
            await self._bot.send_chat_action(chat_id, "typing")
        except tg_error.TelegramError as error:
            self._delivery.heed(chat_id, error)
            log.info("no sign of life in a chat: %s", type(error).__name__)

    @asynccontextmanager
    async def busy(self, chat_id: int) -> AsyncIterator[None]:
        """Show "typing" while the block runs."""

        async def keep_on() -> None:
            while True:
                await self._sleep(TYPING_EVERY)
                await self.typing(chat_id)

        task = asyncio.create_task(keep_on())
        try:
            yield
        finally:
            task.cancel()

    async def pause(self, seconds: float) -> None:
        """Wait."""
        await self._sleep(seconds)

    async def status(self, chat_id: int, text: str) -> int | None:
        """Send a word on a wait, without a sound; its id, None if it did not go out. No refusal stops anything."""
        if not self._delivery.takes_room(chat_id):
            return None
        try:
            return (await self._bot.send_message(chat_id, text, disable_notification=True)).message_id
        except tg_error.TelegramError as error:
            self._delivery.heed(chat_id, error)
            log.info("no word on a wait in a chat: %s", type(error).__name__)
            return None

    async def revise(self, chat_id: int, message_id: int, text: str) -> None:
        """Change a message sent with `status`; one that says it already, or is gone, is fine."""
        if not self._delivery.takes_room(chat_id):
            return
        try:
            await self._bot.edit_message_text(text, chat_id, message_id)
        except tg_error.BadRequest as error:
            log.debug("a word on a wait stays as it is: %s", described(error))
        except tg_error.TelegramError as error:
            self._delivery.heed(chat_id, error)
            log.info("a word on a wait stays as it is: %s", type(error).__name__)

    async def withdraw(self, chat_id: int, message_id: int) -> None:
        """Delete a message; one that is gone, or too old to go, is fine."""

        async def call(chat: int) -> None:
            try:
                await self._bot.delete_message(chat, message_id)
            except tg_error.BadRequest as error:
                log.debug("not deleted: %s", described(error))

        try:
            await self._delivery.insist(call, chat_id, paced=False)
        except SendFailed as error:
            log.warning("a message may still be there: %s", error.log)

    @staticmethod
    def _keyboard(message: Message, owner: int) -> InlineKeyboardMarkup | None:
        if not message.rows:
            return None
        return InlineKeyboardMarkup(
            [
                [InlineKeyboardButton(b.label, callback_data=encode(b, message.turn, owner)) for b in row]
                for row in message.rows
            ]
        )

    async def _known_closed(self, chat_id: int, owner: int) -> bool:
        return self._door is not None and chat_id == owner and await self._door.is_closed(owner)

    async def _note_closed(self, chat_id: int, owner: int) -> None:
        if self._door is None or chat_id != owner:
            return
        try:
            await self._door.close(owner)
        except StoreError as error:
            # The next message to that chat will tell it again.
            log.warning("it was not noted that a chat is closed: %s", error.log)


def plain(text: str) -> Message:
    """A message without formatting."""
    return Message(Words(text))
