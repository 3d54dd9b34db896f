"""`viva run`: the Telegram bot, by long polling or by webhook."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.request import BaseRequest

from bot import memory
from bot.app import App, Parts
from bot.commands import settings as load_settings
from bot.commands.site import open_site
from bot.config import Settings
from bot.interview.errors import SettingsError, VivaError
from bot.logs import unexpected
from bot.occupied import at_work, one_bot
from bot.sealing import first_key
from bot.tg.announcing import announce
from bot.tg.pace import Limits
from bot.tg.refusals import no_bot_api
from bot.tg.transport import AiohttpRequest

log = logging.getLogger(__name__)

CONNECTIONS = 64
QUEUE_SECONDS = 0.1
"""How often the work queue is looked at: 3 % of a core on an idle bot, and a mean wait of 50 ms for an update."""
FINISH_SECONDS = 5
"""How long a stop waits for turns under way; what is left runs again at the next start."""
A_DAY = 24 * 60 * 60
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0


def run(skip_bad: bool) -> None:
    """Serve until SIGTERM or Ctrl+C. Raises `SettingsError` for a missing token or one Telegram refuses, `VivaError`
    while another bot is at work on the same SQLite; on PostgreSQL there may be several.
    """
    settings = load_settings()
    if settings.telegram_token is None:
        raise SettingsError("VIVA_TELEGRAM_TOKEN: it is not set; get one from @BotFather and put it into .env")
    sys.excepthook = unexpected
    memory.share_heaps()
    try:
        with (at_work if settings.on_postgres else one_bot)(settings.data_dir):
            asyncio.run(first_key(settings))
            asyncio.run(_serve(settings, skip_bad))
    except InvalidToken as error:
        raise SettingsError("VIVA_TELEGRAM_TOKEN: Telegram refuses it; get a new one from @BotFather") from error


def _request() -> BaseRequest:
    return AiohttpRequest(CONNECTIONS)


async def _serve(settings: Settings, skip_bad: bool) -> None:
    from bot.metrics import Metrics

    metrics = Metrics()
    parts = Parts(request=_request, limits=Limits(), watch=metrics, queue_seconds=QUEUE_SECONDS)
    app = App(settings, parts, skip_bad)
    leaving = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, leaving.set)
    site = await open_site(app, metrics)
    try:
        if await _until(leaving, _start(app)):
            await _serve_until(leaving, app)
        log.info("stopping")
    finally:
        # Nothing new first, then what is under way.
        if site is not None:
            await site.close()
        await app.stop(FINISH_SECONDS)


async def _serve_until(leaving: asyncio.Event, app: App) -> None:
    app.warm(memory.settle)
    tasks = [asyncio.create_task(_housekeep(app)), asyncio.create_task(app.desk.reminders.keep_looking())]
    how = "by webhook" if app.settings.webhook_url else "polling"
    log.info("%d cards; %s as @%s", len(app.library.bank.cards), how, app.bot.username)
    work = _by_webhook(app) if app.settings.webhook_url else _by_polling(app)
    try:
        await _until(leaving, work)
    finally:
        for task in tasks:
            task.cancel()


async def _by_polling(app: App) -> None:
    polling = asyncio.create_task(app.poll())
    try:
        await announce(app.bot, app.settings.admins)
        await polling
    finally:
        polling.cancel()


async def _by_webhook(app: App) -> None:
    """Updates come by themselves once Telegram knows where to."""
    try:
        await _insist(app.register)
    except BadRequest as error:
        raise SettingsError(f"VIVA_WEBHOOK_URL: Telegram refuses it ({error.message})") from error
    await announce(app.bot, app.settings.admins)
    await asyncio.Event().wait()


async def _until(leaving: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Whether ``work`` came to its end before ``leaving`` was set, which ends it; what it raises comes out."""
    task, told = asyncio.create_task(work), asyncio.create_task(leaving.wait())
    try:
        await asyncio.wait((task, told), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
            return True
        return False
    finally:
        for each in (task, told):
            each.cancel()
        await asyncio.wait((task, told))


async def _housekeep(app: App) -> None:
    """Once a day; the start has done it already."""
    while True:
        await asyncio.sleep(A_DAY)
        try:
            await app.housekeeping.run()
        except VivaError as error:
            log.warning("housekeeping failed: %s", error.log)


async def _start(app: App) -> None:
    """Start; while Telegram cannot be reached, try again with growing pauses."""
    await _insist(app.start)


async def _insist(
    call: Callable[[], Awaitable[None]], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Call until Telegram can be reached and has time for us; its refusals come out."""
    pause = FIRST_PAUSE
    while True:
        try:
            return await call()
        except TelegramError as error:
            why = f"Telegram cannot be reached ({type(error).__name__})"
            if no_bot_api(error):
                why = "what answers is not the Bot API: check VIVA_TELEGRAM_API, the network and proxies"
            elif isinstance(error, InvalidToken | BadRequest):
                raise
            log.warning("%s; trying again in %.0f s", why, pause)
            await sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
