"""Sending: one place where messages leave, and where Telegram's refusals are understood.

A send that Telegram certainly did not carry out is repeated with growing pauses for as long as it takes (the chat's
next update waits); one that may have arrived is repeated once, so that one call leaves two copies at most; a chat that
closed itself is left alone.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TypeVar

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, MessageEntity
from telegram import error as tg_error

from bot.interview.errors import SendFailed
from bot.tg.buttons import encode
from bot.tg.message import Message
from bot.tg.words import Words

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds between repeats of a send that did not arrive; doubled each time."""
TYPING_EVERY = 4.5
"""Telegram shows "typing" for five seconds."""
NOT_SENT = frozenset(
    {"ClientConnectorError", "ClientConnectorDNSError", "ClientConnectorSSLError", "ClientConnectorCertificateError"}
    | {"ClientProxyConnectionError", "ClientHttpProxyError", "ConnectionTimeoutError", "NeverArrived"}
)
"""Causes that come before a request leaves: aiohttp's (`bot.tg.transport`), and `bot.local`'s own. A transport makes
``TimedOut`` or ``NetworkError`` of them and keeps them as ``__cause__``; names, so that a library stays its own affair.
"""

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]


class Sender:
    """Sends messages to chats. ``sleep`` waits between repeats."""

    def __init__(self, bot: Bot, sleep: Sleep = asyncio.sleep) -> None:
        self._bot = bot
        self._sleep = sleep

    def split(self, message: Message) -> list[Message]:
        """The message in pieces Telegram takes; the buttons go with the last."""
        if message.file:
            return [message]
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
        words = message.words
        markup = self._keyboard(message, owner)
        entities = [MessageEntity(s.type, s.offset, s.length) for s in words.spans]

        async def call() -> int:
            if message.file:
                file = InputFile(message.file.content, filename=message.file.name)
                post = self._bot.send_photo if message.file.picture else self._bot.send_document
                sent = await post(chat_id, file, caption=words.text, caption_entities=entities, reply_markup=markup)
            else:
                sent = await self._bot.send_message(chat_id, words.text, entities=entities, reply_markup=markup)
            return sent.message_id

        return await self._insist(call, patience) or 0

    async def replace(self, message: Message, chat_id: int, owner: int, message_id: int) -> int:
        """Put ``message`` in the place of ``message_id``, or send it anew where that cannot be; as `send` otherwise."""
        markup = self._keyboard(message, owner)
        entities = [MessageEntity(s.type, s.offset, s.length) for s in message.words.spans]

        async def call() -> int:
            try:
                await self._bot.edit_message_text(
                    message.words.text, chat_id, message_id, entities=entities, reply_markup=markup
                )
            except tg_error.BadRequest as error:
                if "not modified" not in error.message:  # too old, or gone: Telegram names no code for either
                    log.info("a message was not edited: %s", error.message)
                    return 0
            return message_id

        return await self._insist(call) or await self.send(message, chat_id, owner)

    async def toast(self, query_id: str, text: str | None = None) -> None:
        """Answer a tap, so that its button stops waiting; it is a courtesy, so no refusal stops the turn."""
        try:
            await self._bot.answer_callback_query(query_id, text=text)
        except tg_error.BadRequest as error:
            log.info("tap not answered: %s", error.message)  # usually too late
        except tg_error.TelegramError as error:
            log.warning("tap not answered: %s", type(error).__name__)

    async def typing(self, chat_id: int) -> None:
        """A sign of life; losing it harms nobody."""
        try:
            await self._bot.send_chat_action(chat_id, "typing")
        except tg_error.TelegramError as error:
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
        try:
            return (await self._bot.send_message(chat_id, text, disable_notification=True)).message_id
        except tg_error.TelegramError as error:
            log.info("no word on a wait in a chat: %s", type(error).__name__)
            return None

    async def revise(self, chat_id: int, message_id: int, text: str) -> None:
        """Change a message sent with `status`; one that says it already, or is gone, is fine."""
        try:
            await self._bot.edit_message_text(text, chat_id, message_id)
        except tg_error.BadRequest as error:
            log.debug("a word on a wait stays as it is: %s", error.message)
        except tg_error.TelegramError as error:
            log.info("a word on a wait stays as it is: %s", type(error).__name__)

    async def withdraw(self, chat_id: int, message_id: int) -> None:
        """Delete a message; one that is gone, or too old to go, is fine."""

        async def call() -> None:
            try:
                await self._bot.delete_message(chat_id, message_id)
            except tg_error.BadRequest as error:
                log.debug("not deleted: %s", error.message)

        try:
            await self._insist(call)
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

    async def _insist(self, call: Callable[[], Awaitable[T]], patience: float | None = None) -> T | None:
        """What ``call`` gives, None if the chat closed. See the module for what is repeated, `send` for ``patience``.

        Raises `SendFailed` if Telegram refuses the call, when a second attempt may have arrived too, or too late.
        """
        pause, in_doubt = FIRST_PAUSE, False
        left = math.inf if patience is None else patience
        while True:
            if left < 0:
                raise SendFailed("That message could not be sent.", "it was too late to send")
            try:
                return await call()
            except tg_error.RetryAfter as error:
                wait = _seconds(error.retry_after)
                left -= wait
                if left >= 0:
                    await self._sleep(wait)
            except (tg_error.Forbidden, tg_error.ChatMigrated) as error:
                log.warning("a chat is closed to us: %s", type(error).__name__)
                return None
            except (tg_error.BadRequest, tg_error.InvalidToken) as error:
                raise SendFailed("That message could not be sent.", f"refused: {error.message}") from error
            except tg_error.NetworkError as error:
                doubtful = may_have_arrived(error)
                if doubtful and in_doubt:
                    raise SendFailed("That message may not have arrived.", "no clear answer, twice") from error
                in_doubt = in_doubt or doubtful
                log.warning("trying again in %.1f s: %s", pause, _name(error))
                left -= pause
                await self._sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)


def may_have_arrived(error: tg_error.NetworkError) -> bool:
    """Whether Telegram may have carried out the call that ended in ``error``.

    It did not if the line broke before the request left (`NOT_SENT`), nor if it answered with an error (5xx; then
    there is no cause, or one about the answer's text). After any other break of the line nobody knows.
    """
    cause = error.__cause__
    if type(cause).__name__ in NOT_SENT:
        return False
    answered = cause is None or isinstance(cause, tg_error.TelegramError)
    return isinstance(error, tg_error.TimedOut) or not answered


def _seconds(wait: int | timedelta) -> float:
    """python-telegram-bot gives whole seconds, or a timedelta where PTB_TIMEDELTA is set."""
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _name(error: tg_error.NetworkError) -> str:
    """For the log: the classes only, since a message may hold an address with the token."""
    return " from ".join(type(each).__name__ for each in (error, error.__cause__) if each)


def plain(text: str) -> Message:
    """A message without formatting."""
    return Message(Words(text))
