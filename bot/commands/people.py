"""`viva export | forget | stats`, for whoever runs the bot."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from bot.commands import settings as load_settings
from bot.config import Settings
from bot.engine import Engine, Sealing
from bot.folders import card_folders, delete_imported_files
from bot.interview.costs import Prices
from bot.interview.errors import StoreError, Unscrubbed, VivaError
from bot.interview.operating import DayOfUse, PersonDay, by_day, mean_score, most_tokens, unused
from bot.interview.ports import Store
from bot.keys import keys_of
from bot.occupied import at_work
from bot.storage.crypto import Seal
from bot.storage.store import SqlStore
from knowledge.bank import load_bank

DAYS_SHOWN = 14
PERSON_DAYS_SHOWN = 20


def open_store(settings: Settings) -> SqlStore:
    """The store as configured, not opened yet."""
    return SqlStore(settings.database_url, keys_of(settings))


def export(user: int) -> None:
    """Print what is stored about ``user``. Raises `VivaError` for a stranger."""

    async def work() -> object:
        store = open_store(load_settings(quiet=True))
        await store.open(seals=False)
        try:
            return await store.export(user)
        finally:
            await store.close()

    found = asyncio.run(work())
    if found is None:
        raise VivaError(f"Nothing is stored about {user}.")
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")


def forget(user: int) -> None:
    """Delete ``user`` from database and engine. Raises `VivaError` while a bot is at work on the data folder: what is
    under way there would be written after it, or go unanswered. Of replicas with other folders nothing is known here.

    What they sent and nobody has answered yet goes as well. The files an admin sent with /import go with the admin.
    Raises `StoreError` once all else is deleted, where something of it, or bytes of it, may be left.
    """
    settings = load_settings(quiet=True)

    async def work() -> tuple[int, StoreError | None]:
        store = open_store(settings)
        seal = Seal(keys_of(settings))
        # An executor of another name: it deletes, and never takes up the bot's pending work.
        engine = Engine(settings.engine_url, executor_id="forget", sealing=Sealing(seal.close, seal.open), idle=True)
        await store.open(seals=False)
        await engine.start()
        try:
            return await _forgotten(store, engine, user)
        finally:
            await engine.stop()
            await store.close()

    with at_work(settings.data_dir, alone=True):
        deleted, problem = asyncio.run(work())
        if problem is None:
            sys.stdout.write(f"{deleted} row{'' if deleted == 1 else 's'} deleted\n")
        try:
            if user in settings.admins:
                delete_imported_files(settings)
        finally:
            if problem is not None:  # it asks to do it once more, which then tells of the files
                raise problem


async def _forgotten(store: Store, engine: Engine, user: int) -> tuple[int, StoreError | None]:
    """How many rows and pieces of work were deleted, and what failed once the rows were gone: the rest is tried."""
    deleted = 0
    problem: StoreError | None = None
    try:
        deleted += await store.forget(user)
    except Unscrubbed as error:
        problem = error
    try:
        return deleted + await engine.forget(user, waiting_too=True), problem
    except StoreError as error:
        return deleted, error


def stats(as_json: bool) -> None:
    """Print how many people and answers there are, and how much the bot was used of late."""

    settings = load_settings(quiet=True)

    async def work() -> dict[str, Any]:
        store = open_store(settings)
        await store.open(seals=False)
        try:
            return await figures(store, datetime.now(UTC), settings.token_prices, partial(_ids, settings))
        finally:
            await store.close()

    found = asyncio.run(work())
    if as_json:
        sys.stdout.write(json.dumps(found) + "\n")
    else:
        sys.stdout.write("".join(f"{line}\n" for line in _lines(found)))


def _ids(settings: Settings) -> Container[str] | None:
    """The ids of the cards in the bank; None if it cannot be read."""
    try:
        return load_bank(card_folders(settings)).cards
    except VivaError:
        return None


async def figures(
    store: Store,
    now: datetime,
    prices: Prices | None = None,
    cards: Callable[[], Container[str] | None] = lambda: None,
) -> dict[str, Any]:
    """What `stats` prints, JSON-ready: counts, people active of late, the mean score of 30 days, the last 14 days.

    ``cards`` gives the ids in the bank, None if they are not known, and is asked only where an answer waits: one whose
    card is gone waits for nothing. Days are UTC, the oldest first, and all of them are there; then whose days took most
    tokens. With ``prices`` each says what its tokens cost.
    """
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    uses = await store.uses(today - timedelta(days=29))
    month = by_day(uses)
    used = {day.day: day for day in month}
    dates = [(today - timedelta(days=back)).date() for back in reversed(range(DAYS_SHOWN))]
    mean = mean_score(month)
    lately = [use for use in uses if use.at.date() >= dates[0]]
    return {
        **await store.counts(),
        **_waiting(await store.waiting(), cards),
        "active_7_days": await store.active(now - timedelta(days=7)),
        "active_30_days": await store.active(now - timedelta(days=30)),
        "mean_score_30_days": None if mean is None else round(mean, 1),
        "days": [_shown(used.get(date) or unused(date), prices) for date in dates],
        "most_tokens": [_shown(one, prices) for one in most_tokens(lately, PERSON_DAYS_SHOWN)],
    }


def _waiting(by_card: Mapping[str, int], cards: Callable[[], Container[str] | None]) -> dict[str, int | None]:
    """How many answers wait for a grade, and how many have none and get none (None: not known)."""
    known = cards() if by_card else ()
    if known is None:
        return {"waiting": sum(by_card.values()), "ungraded_question_gone": None}
    gone = sum(number for card_id, number in by_card.items() if card_id not in known)
    return {"waiting": sum(by_card.values()) - gone, "ungraded_question_gone": gone}


def _shown(day: DayOfUse | PersonDay, prices: Prices | None) -> dict[str, Any]:
    shown = day.model_dump(mode="json")
    if isinstance(day, DayOfUse):
        shown["mean_score"] = None if day.mean_score is None else round(day.mean_score, 1)
    if prices:
        shown["cost"] = float(prices.cost(day.input_tokens, day.output_tokens))
    return shown


TABLES = ("days", "most_tokens")
WIDTHS = {
    "day": 10,
    "user_id": 14,
    "people": 6,
    "answers": 7,
    "mean_score": 10,
    "not_graded": 10,
    "input_tokens": 12,
    "output_tokens": 13,
    "cost": 10,
}
"""The columns of both tables, as far as they have them."""


def _lines(found: dict[str, Any]) -> Iterator[str]:
    for name, value in found.items():
        if name not in TABLES:
            yield f"{name.replace('_', ' ')}: {'-' if value is None else value}"
    yield from _table(found["days"])
    if found["most_tokens"]:
        yield from ("", "whose days took most tokens (user id as for `viva export`):", *_table(found["most_tokens"]))


def _table(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    columns = {name: width for name, width in WIDTHS.items() if name in rows[0]}
    yield "  ".join(name.replace("_", " ").rjust(width) for name, width in columns.items())
    for row in rows:
        yield "  ".join(_cell(name, row[name]).rjust(width) for name, width in columns.items())


def _cell(name: str, value: object) -> str:
    return "-" if value is None else f"{value:.4f}" if name == "cost" else str(value)
