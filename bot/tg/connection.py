"""The connection to Telegram: one for calls, and one for long polling, which would hold up the calls."""

from __future__ import annotations

from collections.abc import Callable

from telegram.ext import ExtBot
from telegram.request import BaseRequest

from bot.tg.delivery import Sleep
from bot.tg.ingest import Poller, StoreUpdate
from bot.tg.watched_request import Refused, WatchedRequest


class Connection:
    """The ``bot`` of ``token`` at the Bot API server ``api``.

    ``request`` is called twice; ``refused`` hears of calls that fail.
    """

    def __init__(self, api: str, token: str, request: Callable[[], BaseRequest], refused: Refused) -> None:
        api = api.rstrip("/")
        self._url = f"{api}/bot{token}"
        self._polling, self._calling = (WatchedRequest(request(), refused) for _ in range(2))
        self.bot: ExtBot[None] = ExtBot(
            token,
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=self._calling,
            get_updates_request=self._polling,
        )
        self._poller: Poller | None = None

    async def poll(self, take: StoreUpdate, seconds: int, sleep: Sleep, polled: Callable[[], None]) -> None:
        """Take away a webhook left on the token, then have updates taken until `stop_polling`; see `Poller`."""
        self._poller = Poller(self._polling, self._url, take, seconds, sleep, polled, unhook=self.bot.delete_webhook)
        await self._poller.run()

    def stop_polling(self) -> None:
        """Let `poll` end."""
        if self._poller is not None:
            self._poller.stop()

    async def close(self) -> None:
        """Close both, whether or not they were opened."""
        for request in (self._polling, self._calling):
            await request.shutdown()
