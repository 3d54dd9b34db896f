"""What Telegram shows of the bot before a word is said: its menu of commands and its description, in every language."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.interview.languages import ENGLISH, LANGUAGES
from bot.tg.commands import ADMIN_COMMANDS, COMMANDS
from bot.tg.language import speaking, spoken
from bot.tg.language import texts as t

log = logging.getLogger(__name__)


async def announce(bot: Bot, admins: Iterable[int]) -> None:
    """Set menu and description, without which the bot still works."""
    try:
        for code in LANGUAGES:
            with speaking(code):
                await bot.set_my_commands(_menu(), language_code=_client(code))
                await bot.set_my_short_description(t.BOT_SHORT, language_code=_client(code))
    except TelegramError as error:
        log.warning("the command menu was not set: %s", type(error).__name__)
    for admin in admins:
        try:
            await _announce_to(bot, admin)
        except TelegramError as error:
            # Telegram knows no chat with somebody who never wrote to the bot.
            log.warning("an admin's command menu was not set: %s", type(error).__name__)


async def _announce_to(bot: Bot, admin: int) -> None:
    """The menu of an admin has the admin commands besides."""
    for code in LANGUAGES:
        with speaking(code):
            menu = _menu() + [BotCommand(c.name, spoken(c.summary)) for c in ADMIN_COMMANDS]
        await bot.set_my_commands(menu, BotCommandScopeChat(admin), language_code=_client(code))


def _menu() -> list[BotCommand]:
    return [BotCommand(c.names[0], spoken(c.summary)) for c in COMMANDS if c.menu]


def _client(code: str) -> str | None:
    """English is for every language that has no menu of its own."""
    return None if code == ENGLISH else code
