"""From each earlier schema, with what that version of Viva had really stored: everything is there and can be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from cryptography.fernet import Fernet
from sqlalchemy import Boolean, Connection, Engine, Text, column, create_engine, make_url, table

from bot.interview.errors import StoreError
from bot.local.botapi import BotApi
from bot.storage import schema
from bot.storage.crypto import SealedText
from bot.storage.keyring import BEFORE
from bot.storage.store import SqlStore
from bot.storage.tables import Base, UtcDateTime
from bot.tg.commands import COMMANDS
from tests.storage.conftest import KEY
from tests.support import recorded
from tests.support.scenes import PROBLEM, shown
from tests.support.talk import START, TOKEN, Clock, open_talk

pytestmark = pytest.mark.long

LONG_AGO, LONG_AFTER = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def scripts() -> Config:
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    return config


def earlier() -> list[str]:
    known = ScriptDirectory.from_config(scripts()).walk_revisions()
    return sorted(script.revision for script in known if script.revision != schema.HEAD)


@pytest.fixture
def empty(kind: str, path: Path, request: pytest.FixtureRequest) -> str:
    """The URL of a database nobody has migrated."""
    path.parent.mkdir()
    return str(request.getfixturevalue("postgres_url")) if kind == "postgres" else f"sqlite:///{path}"


@pytest.fixture
def inside(empty: str) -> Iterator[Engine]:
    engine = create_engine(make_url(empty).set(drivername="postgresql+psycopg" if "postgres" in empty else "sqlite"))
    yield engine
    engine.dispose()


def build(inside: Engine, version: str, key: str | None = None) -> recorded.Rows:
    """A database at ``version`` with what was recorded there; sealed as it was before keys had ids."""
    rows = recorded.recorded(version)
    with inside.begin() as connection:
        config = scripts()
        config.attributes["connection"] = connection
        command.upgrade(config, version)
        for name in sorted(rows, key="candidates".__ne__):  # people first: the others refer to them
            for row in rows[name]:
                insert(connection, name, row, key)
    return rows


def insert(connection: Connection, name: str, row: dict[str, Any], key: str | None) -> None:
    kinds = {c.name: c.type for c in Base.metadata.tables[name].columns}
    values: dict[str, Any] = {}
    for column_name, value in row.items():
        kind = kinds[column_name]
        if isinstance(kind, UtcDateTime) and value is not None:
            moment = datetime.fromisoformat(value).replace(tzinfo=UTC)
            values[column_name] = moment
        elif isinstance(kind, SealedText) and value is not None and key:
            values[column_name] = f"fernet:{Fernet(key).encrypt(value.encode()).decode()}"
        else:
            values[column_name] = bool(value) if isinstance(kind, Boolean) else value
    types = [column(n, Text() if isinstance(kinds[n], SealedText) else kinds[n]) for n in values]
    connection.execute(table(name, *types).insert().values(values))


def test_there_is_a_recording_of_each_earlier_schema() -> None:
    assert set(earlier()) <= set(recorded.versions())


@pytest.mark.parametrize("version", earlier())
async def test_everything_that_was_stored_can_be_read(
    empty: str, inside: Engine, version: str, key: str | None
) -> None:
    rows = build(inside, version, key)
    store = SqlStore(empty, key)
    await store.open()
    try:
        with inside.connect() as connection:
            assert schema.version(connection) == schema.HEAD
        found = {one.id: one for user in (7, 8) for one in await store.attempts(user)}
        assert len(found) == len(rows["attempts"]) >= 2
        for row in rows["attempts"]:
            one = found[row["id"]]
            kept = (one.answer, one.card_id, one.card_hash, one.retry_of, one.hints, one.score, one.superseded)
            columns = ("answer", "card_id", "card_hash", "retry_of", "hints", "score", "superseded")
            assert kept == tuple(row[name] for name in columns)
            assert (one.added, one.spoken_seconds, one.probe) == tuple(
                row.get(name) for name in ("added", "spoken_seconds", "probe")
            )
            assert one.assessment is not None
            assert one.assessment.points
            assert bool(one.contests) == bool(row.get("contests"))
        for row in rows["candidates"]:
            snapshot = await store.snapshot(row["user_id"])
            assert snapshot is not None
            assert snapshot.candidate.person.name == row["name"]
            assert snapshot.candidate.session.role == json.loads(row["session"]).get("role")
            mine = [one for one in rows["attempts"] if one["user_id"] == row["user_id"] and not one["superseded"]]
            assert len(await store.marks(row["user_id"])) == len(mine)
            assert len(await store.answered(row["user_id"], 100)) == len(mine)
            assert await store.export(row["user_id"])
        for row in rows["findings"]:
            assert await store.cached(row["key"]) is not None
        letters = {letter.key for letter in await store.dead_letters()}
        assert letters == {row["key"] for row in rows.get("dead_letters", ())}
        assert (await store.counts())["attempts"] == len(found)
        assert await store.uses(LONG_AGO)
        assert len((await store.contested()).attempts) == (1 if version >= "0002" else 0)
        await store.due(LONG_AFTER, timedelta(minutes=1), 10)
        assert (BEFORE in store.database.sealed_with) is bool(key)
    finally:
        await store.close()


async def test_what_was_pasted_before_the_upgrade_goes_in_its_time(empty: str, inside: Engine, key: str | None) -> None:
    """Anna pasted a vacancy at 9:20, put a question aside that was asked at 9:02, and went on until 9:24."""
    build(inside, "0008", key)
    store = SqlStore(empty, key)
    await store.open()
    try:
        found = []
        for minute in (1, 20, 21):
            await store.expire(datetime(2026, 3, 2, 9, minute, tzinfo=UTC))
            snapshot = await store.snapshot(7)
            assert snapshot is not None
            session = snapshot.candidate.session
            found.append((session.posting is not None, len(session.paused), session.role))
        assert found == [(True, 1, "Data Engineer"), (True, 0, "Data Engineer"), (False, 0, "Data Engineer")]
    finally:
        await store.close()


@pytest.mark.long
@pytest.mark.parametrize("version", [earlier()[0], earlier()[-1]])
async def test_a_bot_goes_on_from_what_an_earlier_one_left(tmp_path: Path, version: str) -> None:
    """Every command answers; what was sealed by the earlier version is sealed anew at the start."""
    engine = create_engine(f"sqlite:///{tmp_path}/viva.db")
    rows = build(engine, version, KEY)
    engine.dispose()
    clock = Clock(START + timedelta(hours=20))
    later = BotApi(TOKEN, now=clock, first_update_id=100_000)
    async with open_talk(tmp_path, clock, later, model="scripted:echo", encryption_key=KEY) as talk:
        anna = talk.person(7, "Änna 🦊")
        told = shown(await talk.says(anna, "/stats"))
        assert f"Answers: {sum(row['user_id'] == 7 and not row['superseded'] for row in rows['attempts'])} " in told
        for name in (name for each in COMMANDS for name in each.names if name != "forget"):
            answer = shown(await talk.says(anna, f"/{name}"))
            assert answer, name
            assert PROBLEM not in answer, name
        assert BEFORE not in talk.app.store.database.sealed_with
    stored = (tmp_path / "viva.db").read_bytes()
    assert b"fernet:gAAAA" not in stored
    with pytest.raises(StoreError, match="VIVA_KEY_FILE"):
        await SqlStore(f"sqlite:///{tmp_path}/viva.db").open()
