"""Telegram's side of a webhook: what waits in a `BotApi` is POSTed to the address the bot gave with `setWebhook`.

As Telegram does it: the updates of a chat one after the other in their order, those of several chats at once (at most
``max_connections``), each again and again until it is answered with 200, with the secret in the header.
"""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from bot.app import App, Parts
from bot.commands.site import open_site
from bot.config import load
from bot.local.botapi import TOKEN, BotApi
from bot.local.transport import InProcessRequest
from bot.local.updates import QUEUE
from bot.local.wire import Json
from bot.metrics import Metrics
from bot.tg.ingest import chat_of
from bot.web import Site
from tests.support.talk import Clock, Talk

RETRY = 0.2
"""Seconds before an update that was not taken is sent again; Telegram waits longer each time."""
TIMEOUT = 30.0


@dataclass
class Postman:
    """What was delivered: the statuses answered for each update, 0 where there was no answer.

    ``route`` may send the registered address elsewhere, as a proxy before several replicas would.
    """

    api: BotApi
    route: Callable[[str], str]
    retry: float
    answers: dict[int, list[int]] = field(default_factory=dict)
    _busy: dict[int, asyncio.Task[None]] = field(default_factory=dict)

    async def deliver(self, client: aiohttp.ClientSession) -> None:
        """Deliver until cancelled."""
        world = self.api.world
        try:
            while True:
                await world.changes.until(lambda: bool(self._free()), None, QUEUE)
                for chat, update in self._free().items():
                    self._busy[chat] = asyncio.create_task(self._bring(client, chat, copy.deepcopy(update)))
        finally:
            tasks = list(self._busy.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _free(self) -> dict[int, Json]:
        """The first update of each chat that nothing is on the way for."""
        world, found = self.api.world, dict[int, Json]()
        if not world.webhook:
            return found
        for update in world.updates.pending:
            if len(self._busy) + len(found) >= world.webhook["max_connections"]:
                break
            if chat_of(update) not in self._busy:
                found.setdefault(chat_of(update), update)
        return found

    async def _bring(self, client: aiohttp.ClientSession, chat: int, update: Json) -> None:
        try:
            while webhook := self.api.world.webhook:
                status = await self._post(client, webhook, update)
                self.answers.setdefault(update["update_id"], []).append(status)
                self.api.world.changes.tell(QUEUE)
                if status == 200:
                    self.api.world.updates.delivered(update["update_id"])
                    return
                await asyncio.sleep(self.retry)
        finally:
            del self._busy[chat]
            self.api.world.changes.tell(QUEUE)

    async def _post(self, client: aiohttp.ClientSession, webhook: Json, update: Json) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook["secret_token"]} if webhook["secret_token"] else {}
        try:
            async with client.post(self.route(webhook["url"]), json=update, headers=headers) as answer:
                return answer.status
        except (aiohttp.ClientError, OSError, TimeoutError):
            return 0


@asynccontextmanager
async def delivering(
    api: BotApi, route: Callable[[str], str] = lambda url: url, retry: float = RETRY
) -> AsyncIterator[Postman]:
    """Bring what waits in ``api`` to its webhook, whenever it has one."""
    api.world.plain_webhooks = True
    postman = Postman(api, route, retry)
    timeout = aiohttp.ClientTimeout(total=TIMEOUT)
    async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0)) as client:
        delivery = asyncio.create_task(postman.deliver(client))
        try:
            yield postman
        finally:
            delivery.cancel()
            await asyncio.gather(delivery, return_exceptions=True)


SECRET = "a-secret_of-the-test"


@dataclass
class WebhookTalk(Talk):
    """A running bot with a web server, people who talk to it, and who brings it what they say."""

    app: App
    api: BotApi
    clock: Clock
    site: Site
    postman: Postman
    metrics: Metrics

    def __post_init__(self) -> None:
        super().__init__(self.app, self.api, self.clock)

    @property
    def hook(self) -> str:
        """The whole address of the webhook."""
        return f"{self.site.url}{self.app.webhook.path}"


@asynccontextmanager
async def open_webhook_talk(folder: Path, **env: str) -> AsyncIterator[WebhookTalk]:
    """A bot in ``folder`` that is called over HTTP on a free port; ``env`` as in `tests.support.talk.open_talk`."""
    clock = Clock()
    api = BotApi(TOKEN, now=clock)
    settings = load(
        {
            "VIVA_DATA_DIR": str(folder),
            "VIVA_TELEGRAM_TOKEN": TOKEN,
            "VIVA_TELEGRAM_API": "http://in-process",
            "VIVA_FLOOD_PER_MINUTE": "0",
            "VIVA_WEBHOOK_URL": "http://viva.example/below",
            "VIVA_WEBHOOK_SECRET": SECRET,
            "VIVA_LISTEN": "127.0.0.1:0",
            **{f"VIVA_{name.upper()}": value for name, value in env.items()},
        },
        env_file=None,
    )
    metrics = Metrics()
    app = App(settings, Parts(request=lambda: InProcessRequest(api), clock=clock, watch=metrics))
    site = await open_site(app, metrics)
    assert site is not None
    async with delivering(api, lambda url: f"{site.url}{urlsplit(url).path}") as postman:
        await app.start()
        await app.register()
        try:
            yield WebhookTalk(app, api, clock, site, postman, metrics)
        finally:
            await site.close()
            await app.stop()
