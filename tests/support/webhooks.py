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

import aiohttp

from bot.local.botapi import BotApi
from bot.local.updates import QUEUE
from bot.local.wire import Json
from bot.tg.ingest import chat_of

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
