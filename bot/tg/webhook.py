"""Webhook: an update is answered with 200 only after it was stored, so Telegram sends again what was not.

What reaches this address may come from anybody: method, type, secret and size are checked before anything is read, the
secret in constant time. Which web server carries it is not known here (`bot.web`).
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

from telegram import Bot

from bot.interview.errors import StoreError
from bot.tg.ingest import ALLOWED, chat_of

log = logging.getLogger(__name__)

PREFIX = "/telegram/"
"""What the path begins with, for the rules of a proxy."""
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the header's name (Bot API, setWebhook)
MOST_BYTES = 1024 * 1024
"""Far more than an update has: the longest text of a message is 4,096 characters."""
STORE_SECONDS = 10.0
"""How long storing may take before Telegram is told to come again; it gives up on a request after about a minute."""
CONNECTIONS = 100
"""Requests Telegram may make at once, its own limit (Bot API, setWebhook); those of one chat come one by one."""

Take = Callable[[Any, int], Awaitable[None]]


def path_of(token: str, secret: str) -> str:
    """Where Telegram shall call: the same for every process with this token and secret, and telling neither."""
    return PREFIX + hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()[:32]


class Webhook:
    """Takes updates that Telegram brings for the bot of ``token``. ``take`` stores one, with its chat, or raises
    `StoreError`. ``path`` is where, ``secret`` what Telegram shows each time.
    """

    def __init__(self, take: Take, token: str, secret: str, store_seconds: float = STORE_SECONDS) -> None:
        self._take = take
        self._store_seconds = store_seconds
        self.secret = secret
        self.path = path_of(token, secret)

    async def receive(self, method: str, headers: Mapping[str, str], body: AsyncIterator[bytes]) -> HTTPStatus:
        """The status to answer with: 200 stored, 503 not stored, 405, 415, 401, 413 or 400 for what is no update.

        ``headers`` by small letters. ``body`` is read no further than `MOST_BYTES`.
        """
        refusal = self._refusal(method, headers)
        if refusal is not None:
            return refusal
        content = await _read(body)
        if content is None:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        try:
            update = json.loads(content)
        except (ValueError, RecursionError):
            # Perhaps cut off on the way: confirmed, it would be lost; refused, it comes again.
            return HTTPStatus.BAD_REQUEST
        try:
            async with asyncio.timeout(self._store_seconds):
                await self._take(update, chat_of(update))
        except (StoreError, TimeoutError) as error:
            log.warning("an update was not stored: %s", error.log if isinstance(error, StoreError) else "it took long")
            return HTTPStatus.SERVICE_UNAVAILABLE
        return HTTPStatus.OK

    def _refusal(self, method: str, headers: Mapping[str, str]) -> HTTPStatus | None:
        if method != "POST":
            return HTTPStatus.METHOD_NOT_ALLOWED
        if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        given = headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
        if not self.secret or not hmac.compare_digest(given, self.secret.encode()):
            return HTTPStatus.UNAUTHORIZED
        length = headers.get("content-length", "")
        if length.isdecimal() and (len(length) > 9 or int(length) > MOST_BYTES):
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return None


async def register(bot: Bot, base: str, webhook: Webhook) -> None:
    """Have Telegram bring updates below the address ``base``; said again, by another process too, it changes nothing.

    Raises ``telegram.error.TelegramError``; ``BadRequest`` if Telegram refuses the address.
    """
    await bot.set_webhook(
        f"{base}{webhook.path}",
        secret_token=webhook.secret,
        allowed_updates=json.loads(ALLOWED),
        max_connections=CONNECTIONS,
        drop_pending_updates=False,
    )


async def _read(body: AsyncIterator[bytes]) -> bytes | None:
    """The whole body, None if it is larger than `MOST_BYTES`."""
    parts, size = [], 0
    async for part in body:
        size += len(part)
        if size > MOST_BYTES:
            return None
        parts.append(part)
    return b"".join(parts)
