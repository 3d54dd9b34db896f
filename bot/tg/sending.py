"""Sending: the one place where messages leave, each when its turn has come (`bot.tg.turnstile`).

A send that Telegram certainly did not carry out is repeated with growing pauses for as long as it takes (the chat's
next update waits); one that may have arrived is repeated once, so that one call leaves two copies at most; a chat that
closed itself is left alone; to a group that moved it is sent once more. Which is which is in `bot.tg.refusals`.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, MessageEntity
from telegram import error as tg_error

from bot.interview.errors import SendFailed, StoreError
from bot.tg.buttons import encode
from bot.tg.doors import Door, nobody_asked
from bot.tg.message import Message
from bot.tg.refusals import Fate, fate, name, seconds
from bot.tg.turnstile import Turnstile
from bot.tg.words import Words, clipped, utf16

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds between repeats of a send that did not arrive; doubled each time."""
TYPING_EVERY = 4.5
"""Telegram shows "typing" for five seconds."""
TOAST_UNITS = 200
"""Telegram refuses a longer notice over the chat (Bot API, answerCallbackQuery)."""
CAPTION_UNITS = 1_024
"""Telegram refuses a longer caption (Bot API, sendDocument)."""

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]


class Sender:
    """Sends messages to chats. ``sleep`` waits between repeats; without ``turnstile`` nothing waits for its turn.

    ``door`` remembers which private chats closed themselves.
    """

    def __init__(
        self, bot: Bot, sleep: Sleep = asyncio.sleep, turnstile: Turnstile | None = None, door: Door | None = None
    ) -> None:
        self._bot = bot
        self._sleep = sleep
        self._turnstile = turnstile
        self._door = door

    def share(self, n: int) -> None:
        """From now on this is one of ``n`` replicas that keep Telegram's limit together."""
        if self._turnstile is not None:
            self._turnstile.share(n)

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

        sent = await self._insist(call, chat_id, patience) or 0
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
                    log.info("a message was not edited: %s", error.message)
                    return 0
            return message_id

        return await self._insist(call, chat_id) or await self.send(message, chat_id, owner)

    async def toast(self, query_id: str, text: str | None = None) -> None:
        """Answer a tap, so that its button stops waiting; it is a courtesy, so no refusal stops the turn."""
        try:
            await self._bot.answer_callback_query(query_id, text=text and clipped(text, TOAST_UNITS))
        except tg_error.BadRequest as error:
            log.info("tap not answered: %s", error.message)  # usually too late
        except tg_error.TelegramError as error:
            log.warning("tap not answered: %s", type(error).__name__)

    async def typing(self, chat_id: int) -> None:
        """A sign of life; losing it harms nobody, so it never waits: where there is no room for it, it is left out."""
        if self._turnstile is not None and not self._turnstile.sign(chat_id):
            return
        try:
            await self._bot.send_chat_action(chat_id, "typing")
        except tg_error.TelegramError as error:
            self._heed(chat_id, error)
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
        if not self._has_room(chat_id):
            return None
        try:
            return (await self._bot.send_message(chat_id, text, disable_notification=True)).message_id
        except tg_error.TelegramError as error:
            self._heed(chat_id, error)
            log.info("no word on a wait in a chat: %s", type(error).__name__)
            return None

    async def revise(self, chat_id: int, message_id: int, text: str) -> None:
        """Change a message sent with `status`; one that says it already, or is gone, is fine."""
        if not self._has_room(chat_id):
            return
        try:
            await self._bot.edit_message_text(text, chat_id, message_id)
        except tg_error.BadRequest as error:
            log.debug("a word on a wait stays as it is: %s", error.message)
        except tg_error.TelegramError as error:
            self._heed(chat_id, error)
            log.info("a word on a wait stays as it is: %s", type(error).__name__)

    async def withdraw(self, chat_id: int, message_id: int) -> None:
        """Delete a message; one that is gone, or too old to go, is fine."""

        async def call(chat: int) -> None:
            try:
                await self._bot.delete_message(chat, message_id)
            except tg_error.BadRequest as error:
                log.debug("not deleted: %s", error.message)

        try:
            await self._insist(call, chat_id, paced=False)
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

    async def _insist(
        self, call: Callable[[int], Awaitable[T]], chat_id: int, patience: float | None = None, paced: bool = True
    ) -> T | None:
        """What ``call`` gives for the chat, None if that closed. See the module for what is repeated, `send` for
        ``patience``; ``paced``: each try waits for its turn.

        Raises `SendFailed` if Telegram refuses the call, when a second attempt may have arrived too, or too late.
        """
        pause, in_doubt, moved = FIRST_PAUSE, False, False
        left = math.inf if patience is None else patience
        while True:
            left -= await self._turn(chat_id, left, patience is not None) if paced else 0.0
            if left < 0:
                raise SendFailed("That message could not be sent.", "it was too late to send")
            try:
                return await call(chat_id)
            except tg_error.RetryAfter as error:
                left -= await self._leave_alone(chat_id, seconds(error.retry_after), left, paced)
                continue
            except tg_error.TelegramError as error:
                found = fate(error)
                if isinstance(error, tg_error.ChatMigrated) and not moved:
                    chat_id, moved = error.new_chat_id, True
                    continue
                if found in (Fate.CLOSED, Fate.MOVED):
                    log.warning("a chat is closed to us: %s", type(error).__name__)
                    return None
                if found is Fate.REFUSED:
                    raise SendFailed("That message could not be sent.", f"refused: {error.message}") from error
                if found is Fate.DOUBTFUL and in_doubt:
                    raise SendFailed("That message may not have arrived.", "no clear answer, twice") from error
                in_doubt = in_doubt or found is Fate.DOUBTFUL
                log.warning("trying again in %.1f s: %s", pause, name(error))
            left -= pause
            await self._sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

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

    async def _turn(self, chat_id: int, patience: float, unasked: bool) -> float:
        """Wait for the chat's turn: the seconds waited, or more than ``patience`` if it would take longer than that."""
        if self._turnstile is None or patience < 0:
            return 0.0
        waited = await self._turnstile.turn(chat_id, patience, unasked)
        return math.inf if waited is None else waited

    async def _leave_alone(self, chat_id: int, wait: float, patience: float, paced: bool) -> float:
        """Telegram wants to hear nothing for ``wait`` seconds: have the turnstile keep everybody, or wait oneself."""
        self._refused(chat_id, wait)
        if self._turnstile is not None and paced:
            return 0.0  # the next turn comes after that
        if wait <= patience:
            await self._sleep(wait)
        return wait

    def _refused(self, chat_id: int, wait: float) -> None:
        log.warning("too many requests: a chat is left alone for %.0f s", wait)
        if self._turnstile is not None:
            self._turnstile.refused(chat_id, wait)

    def _heed(self, chat_id: int, error: tg_error.TelegramError) -> None:
        """A courtesy that Telegram has no time for tells something about what comes after it."""
        if isinstance(error, tg_error.RetryAfter):
            self._refused(chat_id, seconds(error.retry_after))

    def _has_room(self, chat_id: int) -> bool:
        """Whether something that is not worth waiting for may be sent now."""
        return self._turnstile is None or self._turnstile.at_once(chat_id)


def plain(text: str) -> Message:
    """A message without formatting."""
    return Message(Words(text))
