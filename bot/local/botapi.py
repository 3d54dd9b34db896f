"""Telegram's Bot API in this process: the one object that bots, people and tests talk to.

It answers as Telegram answers and refuses as Telegram refuses, word for word where the words are known; no network and
no clock of its own. One event loop owns it. What it leaves out: Markdown parse modes, payments, inline mode, forum
topics, and calling a webhook (`setWebhook` is only remembered).
"""

from __future__ import annotations

import asyncio
import copy
import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.local import messages, seen, settings
from bot.local.changes import Changes
from bot.local.faults import AnswerLost, Fault, Faults, Garbled, NeverArrived, When
from bot.local.seen import SeenMessage
from bot.local.updates import UpdateQueue
from bot.local.wire import Json, Params, Refusal, Upload
from bot.local.world import World

TOKEN = "110201543:local"  # noqa: S105 - opens nothing but this object
"""The token a `BotApi` expects unless it is given another."""

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_METHODS = {name.lower(): method for name, method in {**settings.METHODS, **messages.METHODS}.items()}
_WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class BotApi:
    """A Bot API server for one bot.

    ``token`` is what the bot must show, ``username`` what `getMe` says, ``now`` dates the messages (any time zone),
    ``first_update_id`` is the id of the first update. ``calls`` counts the calls of each method; ``world`` is the state
    behind it all, for those who look closer than `transcript` does.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        username: str = "viva_local_bot",
        name: str = "Viva",
        now: Callable[[], datetime] = _utc_now,
        first_update_id: int = 1,
    ) -> None:
        if not _TOKEN.fullmatch(token):
            raise ValueError("a bot token is a number, a colon and letters or digits, such as 110201543:local")
        self.token = token
        self._faults = Faults()
        self.calls: Counter[str] = Counter()
        bot = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": name, "username": username}
        abilities = {
            "can_join_groups": True,
            "can_read_all_group_messages": True,
            "supports_inline_queries": False,
        }
        changes = Changes()
        self.world = World({**bot, **abilities}, now, changes, UpdateQueue(changes, first_update_id))

    async def call(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        files: Mapping[str, Upload] | None = None,
        *,
        token: str | None = None,
    ) -> Json:
        """One call of the Bot API: ``{"ok": true, "result": …}`` or ``{"ok": false, "error_code", "description", …}``.

        ``method`` in any case, as with Telegram; ``params`` native or as JSON strings; ``token`` is checked if given.
        Raises `NeverArrived`, `AnswerLost` or `Garbled` where `fail_next` asked for it, and nothing else.
        """
        try:
            self._check_token(token)
            return {"ok": True, "result": await self._carry_out(method, Params(params or {}, files or {}))}
        except Refusal as refusal:
            return refusal.answer()

    def download(self, path: str, *, token: str | None = None) -> bytes:
        """The bytes of a file under the path that `getFile` gave. Raises `Refusal` (404, or 401 for the token)."""
        self._check_token(token)
        for stored in self.world.files.values():
            if stored.path == path:
                return stored.upload.content
        raise Refusal(404, "Not Found")

    def fail_next(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next ``times`` calls of ``method`` fail with ``fault`` (see `bot.local.faults`)."""
        self._faults.add(method, fault, times)

    def push(self, kind: str, payload: object) -> int | None:
        """Queue any update, even a broken one; returns its id, None if the bot does not want the kind."""
        return self.world.updates.push(kind, payload)

    def transcript(self, chat_id: int) -> list[SeenMessage]:
        """What a chat shows now, in order, edits and reactions applied."""
        return seen.transcript(self.world, chat_id)

    async def wait_for(self, predicate: Callable[[], bool], timeout: float | None = 5) -> None:
        """Return once ``predicate()`` holds, asked after each change; ``TimeoutError`` after ``timeout`` seconds."""
        await self.world.changes.until(predicate, timeout)

    @property
    def pending(self) -> int:
        """How many updates the bot has not confirmed."""
        return len(self.world.updates.pending)

    def _check_token(self, token: str | None) -> None:
        if token is not None and not _TOKEN.fullmatch(token):
            raise Refusal(404, "Not Found")
        if token is not None and token != self.token:
            raise Refusal(401, "Unauthorized")

    async def _carry_out(self, method: str, params: Params) -> object:
        fault = self._faults.take(method)
        self.calls[method] += 1
        if fault and fault.when is When.NEVER_ARRIVED:
            raise NeverArrived(method)
        if fault and fault.when is When.SWALLOWED:
            await asyncio.Event().wait()
        if fault and fault.refusal:
            raise fault.refusal
        if fault and fault.garbled and fault.when is When.REFUSED:
            raise Garbled(*fault.garbled)
        result = await self._result(method.lower(), params)
        if fault:
            raise Garbled(*fault.garbled) if fault.garbled else AnswerLost(method)
        return result

    async def _result(self, method: str, params: Params) -> object:
        if method == "getupdates":
            return await self._get_updates(params)
        if method not in _METHODS:
            raise Refusal(404, "Not Found")
        return copy.deepcopy(_METHODS[method](self.world, params))

    async def _get_updates(self, params: Params) -> list[Json]:
        if self.world.webhook:
            raise Refusal(409, _WEBHOOK_ACTIVE)
        self.world.updates.allow(params.data("allowed_updates", list, "allowed_updates"))
        offset, limit = params.integer("offset"), params.integer("limit", 100)
        return await self.world.updates.poll(offset, limit, params.integer("timeout"))
