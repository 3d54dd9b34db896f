"""`viva run`: the Telegram bot by long polling."""

from __future__ import annotations

import asyncio
import logging
import signal

from telegram.error import InvalidToken, TelegramError
from telegram.request import BaseRequest

from bot.app import App, Parts
from bot.commands import settings as load_settings
from bot.config import Settings
from bot.interview.errors import SettingsError, VivaError
from bot.tg.pace import Limits
from bot.tg.transport import AiohttpRequest

log = logging.getLogger(__name__)

CONNECTIONS = 64
FINISH_SECONDS = 5
"""How long a stop waits for turns under way; what is left runs again at the next start."""
A_DAY = 24 * 60 * 60
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0


def run(skip_bad: bool) -> None:
    """Serve until SIGTERM or Ctrl+C. Raises `SettingsError` for a missing token or one Telegram refuses."""
    settings = load_settings()
    if settings.telegram_token is None:
        raise SettingsError("VIVA_TELEGRAM_TOKEN: it is not set; get one from @BotFather and put it into .env")
    if settings.webhook_url:
        raise SettingsError("VIVA_WEBHOOK_URL: this version serves by long polling only; take the setting out")
    try:
        asyncio.run(_serve(settings, skip_bad))
    except InvalidToken as error:
        raise SettingsError("VIVA_TELEGRAM_TOKEN: Telegram refuses it; get a new one from @BotFather") from error


def _request() -> BaseRequest:
    return AiohttpRequest(CONNECTIONS)


async def _serve(settings: Settings, skip_bad: bool) -> None:
    app = App(settings, Parts(request=_request, limits=Limits()), skip_bad)
    await _start(app)
    log.info("%d cards; polling as @%s", len(app.library.bank.cards), app.bot.username)
    app.warm()
    polling = asyncio.create_task(app.poll())
    cleaning = asyncio.create_task(_housekeep(app))
    reminding = asyncio.create_task(app.keep_reminding())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, polling.cancel)
    await app.announce()
    try:
        await polling
    except asyncio.CancelledError:
        log.info("stopping")
    finally:
        cleaning.cancel()
        reminding.cancel()
        await app.stop(FINISH_SECONDS)


async def _housekeep(app: App) -> None:
    """Once a day; the start has done it already."""
    while True:
        await asyncio.sleep(A_DAY)
        try:
            await app.housekeep()
        except VivaError as error:
            log.warning("housekeeping failed: %s", error.log)


async def _start(app: App) -> None:
    """Start; while Telegram cannot be reached, try again with growing pauses."""
    pause = FIRST_PAUSE
    while True:
        try:
            await app.start()
        except InvalidToken:
            raise
        except TelegramError as error:
            log.warning("Telegram cannot be reached (%s); trying again in %.0f s", type(error).__name__, pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        else:
            return
