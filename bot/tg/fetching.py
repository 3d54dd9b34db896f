"""Fetching a file that somebody sent, into memory."""

from __future__ import annotations

from telegram import Bot
from telegram import error as tg_error

from bot.interview.errors import HearingFailed, SoundUnusable, VivaError
from bot.tg.language import texts as t
from bot.tg.refusals import described


async def fetch(bot: Bot, file_id: str, most: int) -> bytes:
    """The bytes of a file at Telegram, of at most ``most``; its size is looked at before it is downloaded.

    Raises `SoundUnusable` if it can never be had, and `HearingFailed` if Telegram cannot be reached just now.
    """
    try:
        file = await bot.get_file(file_id)
        if (file.file_size or 0) > most:
            raise SoundUnusable("That file is too big.", f"a recording of {file.file_size} bytes")
        return bytes(await file.download_as_bytearray())
    except tg_error.BadRequest as error:
        raise SoundUnusable("That file cannot be had.", f"getFile: {described(error)}") from error
    except tg_error.TelegramError as error:
        # The class only: an error's text may hold an address with the token.
        raise HearingFailed("I cannot listen just now.", f"download: {type(error).__name__}") from error


async def fetch_import(bot: Bot, file_id: str, most: int) -> bytes:
    """The bytes of a file that an admin wants imported, of at most ``most``.

    Raises `VivaError` if it is larger, or if Telegram does not give it.
    """
    try:
        file = await bot.get_file(file_id)
        if (file.file_size or 0) > most:  # the message need not have said so
            raise VivaError(t.IMPORT_LARGE.format(limit=most // 1024**2), "a file too large to import")
        return bytes(await file.download_as_bytearray())
    except tg_error.TelegramError as error:
        raise VivaError(t.IMPORT_LOST, f"a file was not to be had: {type(error).__name__}") from error
