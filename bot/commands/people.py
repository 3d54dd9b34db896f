"""`viva export | forget | stats`, for whoever runs the bot."""

from __future__ import annotations

import asyncio
import json
import sys

from bot.commands import settings as load_settings
from bot.config import Settings
from bot.engine import Engine, Sealing
from bot.interview.errors import VivaError
from bot.storage.crypto import Seal
from bot.storage.store import SqlStore


def open_store(settings: Settings) -> SqlStore:
    """The store as configured, not opened yet."""
    key = settings.encryption_key.get_secret_value() if settings.encryption_key else None
    return SqlStore(settings.database_url, key)


def export(user: int) -> None:
    """Print what is stored about ``user``. Raises `VivaError` for a stranger."""

    async def work() -> object:
        store = open_store(load_settings(quiet=True))
        await store.open()
        try:
            return await store.export(user)
        finally:
            await store.close()

    found = asyncio.run(work())
    if found is None:
        raise VivaError(f"Nothing is stored about {user}.")
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")


def forget(user: int) -> None:
    """Delete ``user`` from database and engine; stop the bot first, so that nothing of theirs is under way."""
    settings = load_settings(quiet=True)

    async def work() -> int:
        store = open_store(settings)
        key = settings.encryption_key.get_secret_value() if settings.encryption_key else None
        seal = Seal(key)
        # An executor of another name: it deletes, and never takes up the bot's pending work.
        engine = Engine(settings.engine_url, executor_id="forget", sealing=Sealing(seal.close, seal.open), idle=True)
        await store.open()
        await engine.start()
        try:
            return await store.forget(user) + await engine.forget(user)
        finally:
            engine.stop()
            await store.close()

    sys.stdout.write(f"{asyncio.run(work())} rows deleted\n")


def stats(as_json: bool) -> None:
    """Print how many people and answers there are."""

    async def work() -> dict[str, int]:
        store = open_store(load_settings(quiet=True))
        await store.open()
        try:
            return await store.counts()
        finally:
            await store.close()

    counts = asyncio.run(work())
    if as_json:
        sys.stdout.write(json.dumps(counts) + "\n")
    else:
        sys.stdout.write("".join(f"{name}: {number}\n" for name, number in counts.items()))
