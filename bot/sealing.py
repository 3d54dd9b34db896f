"""Encryption of what is stored, beyond single texts: the first key, what is from before it, and another key for all.

Two databases hold what people write, the store's and the engine's, and `viva practice` has two of its own.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bot import keys
from bot.config import Settings
from bot.engine import SEALED_TABLES
from bot.interview.errors import SettingsError, StoreError, VivaError
from bot.occupied import at_work
from bot.setting_shapes import in_url
from bot.storage.crypto import PUT_BACK, Seal, key_id
from bot.storage.database import Database
from bot.storage.keyring import BEFORE
from bot.storage.resealing import OWN, Sheet, anything, reseal

log = logging.getLogger(__name__)

ENGINE_SCHEMA = "dbos"
"""Where DBOS keeps its tables on PostgreSQL."""
LOOKS, BETWEEN_LOOKS = 5, 0.5
"""How often is looked for other connections, seconds apart: of one that was just closed the server knows a moment
longer, on a busy machine more than one."""


@dataclass(frozen=True, slots=True)
class Data:
    """A bot's data: its folder, and the URLs of its store and its engine."""

    folder: Path
    store: str
    engine: str

    @property
    def postgres(self) -> bool:
        return self.store.startswith("postgresql")

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The tables of the engine that hold sealed text."""
        schema = ENGINE_SCHEMA if self.postgres else None
        return tuple(Sheet(name, key, columns, schema, only) for name, key, columns, only in SEALED_TABLES)

    @property
    def has_engine(self) -> bool:
        return self.postgres or (self.folder / "engine.db").exists()


def data_of(settings: Settings) -> Data:
    """The bot's own."""
    return Data(settings.data_dir, settings.database_url, settings.engine_url)


def everything(settings: Settings) -> Iterator[Data]:
    """The bot's data and, where there is some, that of `viva practice`."""
    yield data_of(settings)
    folder = settings.practice_dir
    if (folder / "viva.db").exists():
        yield Data(
            folder, f"sqlite+aiosqlite:///{in_url(folder / 'viva.db')}", f"sqlite:///{in_url(folder / 'engine.db')}"
        )


async def first_key(settings: Settings) -> None:
    """Make the key file unless there is a key, and say so loudly.

    Raises `SettingsError` if it cannot be made, `StoreError` if what is stored is encrypted already: then a new key
    would only hide that the old one is lost.
    """
    if keys.keys_of(settings) or settings.key_file is None:
        return
    data = data_of(settings)
    database = Database(data.store)
    await database.open()  # tells a missing key by its id
    await database.close()
    if data.has_engine and await anything(data.engine, data.sheets, sealed=True):
        raise StoreError(f"The work queue is encrypted and its key is missing. {PUT_BACK}")
    key = keys.create(settings)
    if key:
        log.warning(
            "a new key was made: %s (id %s). What people write is encrypted with it; without it, nobody can read that "
            "again. KEEP A COPY of this file in a safe place, not beside the data.",
            settings.key_file,
            key_id(key),
        )


async def anything_queued(settings: Settings) -> bool:
    """Whether the work queue keeps anything. Raises `StoreError`."""
    data = data_of(settings)
    return data.has_engine and await anything(data.engine, data.sheets)


async def catch_up(settings: Settings, database: Database) -> None:
    """Encrypt what was stored before there was a key. For an open database and an engine that is not started yet."""
    seal = Seal(keys.keys_of(settings))
    if seal.id is None or BEFORE not in database.sealed_with:
        if older := database.sealed_with - {BEFORE, seal.id}:
            log.warning("some of what is stored has an older key (%s); `viva key rotate` ends that", ", ".join(older))
        return
    log.warning("encrypting what was stored before there was a key")
    await _all_anew(data_of(settings), seal, lambda _: None)
    await database.sealed_anew()


async def rotate(settings: Settings, told: Callable[[int], None]) -> tuple[int, tuple[str, ...], Path | None]:
    """Seal everything with a new key; how many rows, the ids of the keys that are no longer needed, where those lie.

    With a key file, a new key becomes its first line and stays beside the old ones until all is done; cut off, the
    next call goes on with it. With `VIVA_ENCRYPTION_KEY` its first key seals, and the file is left alone.
    Raises `VivaError`: while a bot is at work, without a key, or when the database fails.
    """
    given = keys.keys_of(settings)
    if not given and settings.key_file is None:
        raise SettingsError("VIVA_KEY_FILE: it is `off`, so everything is stored in the clear; name a file first")
    if not given:
        raise SettingsError("VIVA_KEY_FILE: there is no key yet; the first `viva run` makes one and encrypts with it")
    if settings.encryption_keys and len(given) == 1:
        raise SettingsError(
            "VIVA_ENCRYPTION_KEY: put a new key before the one that is there, with a comma between, wherever the bot "
            "runs, and start it anew; then stop it on this machine and run this again"
        )
    with ExitStack() as alone:
        for data in everything(settings):
            alone.enter_context(at_work(data.folder, alone=True))
        await _nobody_else(settings)
        if not settings.encryption_keys:
            given = _with_new(settings, given)
        seal, count = Seal(given), 0
        for data in everything(settings):
            count += await _one(data, given, seal, told)
    old, retired = given[1:], None
    if settings.key_file and not settings.encryption_keys:
        retired = keys.retire(settings.key_file, given)
    return count, tuple(map(key_id, old)), retired


async def _one(data: Data, given: tuple[str, ...], seal: Seal, told: Callable[[int], None]) -> int:
    database = Database(data.store, given)
    await database.open()  # checks that no other key is needed, and writes down the new one
    try:
        count = await _all_anew(data, seal, told)
        await database.sealed_anew()
        return count
    finally:
        await database.close()


async def _all_anew(data: Data, seal: Seal, told: Callable[[int], None]) -> int:
    count = await reseal(data.store, OWN, seal, told)
    return count + (await reseal(data.engine, data.sheets, seal, told) if data.has_engine else 0)


async def _nobody_else(settings: Settings) -> None:
    """Replicas that know only the old key could not read what is sealed anew, and would go on sealing with the old."""
    if settings.encryption_keys or not settings.on_postgres:
        return
    for _ in range(LOOKS):
        others = await Database(settings.database_url).others()
        if not others:
            break
        await asyncio.sleep(BETWEEN_LOOKS)
    else:
        open_ones = f"{others} other connection{' is' if others == 1 else 's are'} open to the database"
        raise VivaError(
            f"{open_ones}. Stop every `viva run` and other program that uses it, and run this again; nothing was "
            "changed."
        )


def _with_new(settings: Settings, given: tuple[str, ...]) -> tuple[str, ...]:
    """The keys with a new one before them, written down; one that was begun with is gone on with."""
    if len(given) == 1 and settings.key_file:
        given = (keys.new_key(), *given)
        keys.write(settings.key_file, given)
    return given
