"""`viva export | forget | stats`, for whoever runs the bot."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.commands import settings as load_settings
from bot.config import Settings
from bot.engine import Engine, Sealing
from bot.interview.errors import VivaError
from bot.interview.operating import DayOfUse, by_day, mean_score, unused
from bot.interview.ports import Store
from bot.keys import keys_of
from bot.library import delete_imported_files
from bot.storage.crypto import Seal
from bot.storage.store import SqlStore

DAYS_SHOWN = 14


def open_store(settings: Settings) -> SqlStore:
    """The store as configured, not opened yet."""
    return SqlStore(settings.database_url, keys_of(settings))


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
    """Delete ``user`` from database and engine; stop the bot first, so that nothing of theirs is under way.

    The files an admin sent with /import go with the admin.
    """
    settings = load_settings(quiet=True)
    if user in settings.admins:
        delete_imported_files(settings)

    async def work() -> int:
        store = open_store(settings)
        seal = Seal(keys_of(settings))
        # An executor of another name: it deletes, and never takes up the bot's pending work.
        engine = Engine(settings.engine_url, executor_id="forget", sealing=Sealing(seal.close, seal.open), idle=True)
        await store.open()
        await engine.start()
        try:
            return await store.forget(user) + await engine.forget(user)
        finally:
            await engine.stop()
            await store.close()

    sys.stdout.write(f"{asyncio.run(work())} rows deleted\n")


def stats(as_json: bool) -> None:
    """Print how many people and answers there are, and how much the bot was used of late."""

    async def work() -> dict[str, Any]:
        store = open_store(load_settings(quiet=True))
        await store.open()
        try:
            return await figures(store, datetime.now(UTC))
        finally:
            await store.close()

    found = asyncio.run(work())
    if as_json:
        sys.stdout.write(json.dumps(found) + "\n")
    else:
        sys.stdout.write("".join(f"{line}\n" for line in _lines(found)))


async def figures(store: Store, now: datetime) -> dict[str, Any]:
    """What `stats` prints, JSON-ready: counts, people active of late, the mean score of 30 days, the last 14 days.

    Days are UTC, the oldest first, and all of them are there.
    """
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    month = by_day(await store.uses(today - timedelta(days=29)))
    used = {day.day: day for day in month}
    dates = [(today - timedelta(days=back)).date() for back in reversed(range(DAYS_SHOWN))]
    mean = mean_score(month)
    return {
        **await store.counts(),
        "active_7_days": await store.active(now - timedelta(days=7)),
        "active_30_days": await store.active(now - timedelta(days=30)),
        "mean_score_30_days": None if mean is None else round(mean, 1),
        "days": [_day(used.get(date) or unused(date)) for date in dates],
    }


def _day(day: DayOfUse) -> dict[str, Any]:
    shown = day.model_dump(mode="json")
    return {**shown, "mean_score": None if day.mean_score is None else round(day.mean_score, 1)}


def _lines(found: dict[str, Any]) -> Iterator[str]:
    for name, value in found.items():
        if name != "days":
            yield f"{name.replace('_', ' ')}: {'-' if value is None else value}"
    columns = {
        "day": 10,
        "people": 6,
        "answers": 7,
        "mean_score": 10,
        "not_graded": 10,
        "input_tokens": 12,
        "output_tokens": 13,
    }
    yield "  ".join(name.replace("_", " ").rjust(width) for name, width in columns.items())
    for day in found["days"]:
        cells = ("-" if day[name] is None else str(day[name]) for name in columns)
        yield "  ".join(cell.rjust(width) for cell, width in zip(cells, columns.values(), strict=True))
