"""Pictures beside the words: drawn in a thread within one durable step, so that the talk never waits for them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from bot.charts import progress
from bot.charts.drawing import ChartError
from bot.interview.errors import SendFailed
from bot.interview.events import Tally
from bot.interview.session import Person
from bot.tg.message import Message, OutFile
from bot.tg.render_progress import caption, chart
from bot.tg.sending import Sender
from bot.tg.words import Words

log = logging.getLogger(__name__)


class Steps(Protocol):
    """The part of the engine needed here."""

    async def step(self, name: str, work: Callable[[], Awaitable[Any]]) -> Any: ...


class Pictures:
    """Draws and sends charts. What a picture shows is in words beside it as well."""

    def __init__(
        self, durable: Steps, sender: Sender, draw: Callable[[progress.ProgressChart], bytes] = progress.draw
    ) -> None:
        self._durable = durable
        self._sender = sender
        self._draw = draw
        self._drawing = asyncio.Lock()

    async def progress(self, person: Person, event: Tally) -> None:
        """The chart of /stats, if there is enough to draw."""
        drawn = chart(event)
        if drawn is not None:
            await self._show(person, "viva-progress.png", lambda: self._draw(drawn), caption(event))

    async def _show(self, person: Person, name: str, draw: Callable[[], bytes], words: Words) -> None:
        """Draw and send in one step: the picture itself is not worth keeping. One that fails is left out."""

        async def work() -> int:
            content = await self.drawn(person, draw)
            if content is None:
                return 0
            message = Message(words, file=OutFile(name, content, picture=True))
            try:
                return await self._sender.send(message, person.chat_id, person.user_id)
            except SendFailed as error:
                log.warning("a chart was left out: %s", error.log)
                return 0

        await self._durable.step("chart", work)

    async def drawn(self, person: Person, draw: Callable[[], bytes]) -> bytes | None:
        """What ``draw`` draws in a thread while ``person`` sees that something is done; None if it cannot be drawn."""
        # Charts are drawn one at a time; whoever waits shall not hold one of the few threads meanwhile.
        async with self._sender.busy(person.chat_id), self._drawing:
            try:
                return await asyncio.to_thread(draw)
            except ChartError as error:
                log.warning("a chart was left out: %s", error)
                return None
