"""Migrations: the migrated schema is the declared one, on both databases, made once however many begin it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, column, create_engine, make_url, select, table

from bot.interview.attempt import AttemptKind, Contest
from bot.interview.errors import StoreError
from bot.interview.session import Candidate, Prefs, Session
from bot.storage import rows, schema
from bot.storage.crypto import Seal, use
from bot.storage.store import SqlStore
from bot.storage.tables import Base, CandidateRow
from tests.support.stored import ANNA, BEN, NOW, assessment, attempt, saves

CONTEST = Contest(kind="point", id="definition", argument="I said so", at=NOW, before="missing", score_before=40)


@pytest.fixture
def empty(kind: str, path: Path, request: pytest.FixtureRequest) -> str:
    """The URL of a database nobody has migrated."""
    return str(request.getfixturevalue("postgres_url")) if kind == "postgres" else f"sqlite:///{path}"


@pytest.fixture
def inside(empty: str) -> Iterator[Engine]:
    """A look into it without the store."""
    engine = create_engine(make_url(empty).set(drivername="postgresql+psycopg" if "postgres" in empty else "sqlite"))
    yield engine
    engine.dispose()


async def test_the_migrated_schema_is_the_declared_one(empty: str, inside: Engine) -> None:
    store = SqlStore(empty)
    await store.open()
    await store.close()
    with inside.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": schema.VERSION_TABLE, "compare_server_default": True}
        )
        assert context.get_current_revision() == schema.HEAD
        assert compare_metadata(context, Base.metadata) == []


def test_head_names_the_last_revision() -> None:
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [schema.HEAD]


async def test_many_may_open_a_new_database_at_once(empty: str) -> None:
    stores = [SqlStore(empty) for _ in range(6)]
    await asyncio.gather(*(store.open() for store in stores))
    for n, store in enumerate(stores):
        await store.turn(f"k{n}", ANNA, NOW, saves())
        await store.close()


async def test_a_newer_database_is_refused_and_left_alone(empty: str, inside: Engine) -> None:
    store = SqlStore(empty)
    await store.open()
    await store.close()
    with inside.begin() as connection:
        connection.execute(table(schema.VERSION_TABLE, column("version_num")).update().values(version_num="9999"))
    with pytest.raises(StoreError, match=r"written by a newer Viva \(schema 9999, this one knows \d+\)"):
        await SqlStore(empty).open()
    with inside.connect() as connection:
        assert schema.version(connection) == "9999"


async def test_a_migration_that_fails_leaves_nothing_behind(empty: str, inside: Engine, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    with inside.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE turns (mine TEXT)")
        if connection.dialect.name == "sqlite":  # else it would be refused before anything is tried
            connection.exec_driver_sql(f"CREATE TABLE {schema.VERSION_TABLE} (version_num TEXT)")
    with pytest.raises(StoreError):
        await SqlStore(empty).open()
    with inside.connect() as connection:
        assert schema.version(connection) is None
        assert not inside.dialect.has_table(connection, "candidates")


NEW = {"0001": {"added", "contests", "spoken_seconds", "probe"}, "0002": {"spoken_seconds", "probe"}}
"""Columns that came after a version."""


@pytest.mark.parametrize("version", NEW)
async def test_a_database_of_an_earlier_version_keeps_every_answer(
    empty: str, inside: Engine, path: Path, version: str
) -> None:
    path.parent.mkdir(exist_ok=True)
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    use(inside.dialect, Seal())
    with inside.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
        assert schema.version(connection) == version
        known: dict[str, Any] = {} if version == "0001" else {"added": "more", "contests": (CONTEST,)}
        old = attempt(assessment=assessment(), **known)
        person = Candidate(person=ANNA, created_at=NOW, updated_at=NOW)
        for name, row in (("candidates", rows.candidate_row(person)), ("attempts", rows.attempt_row(old))):
            stored = {key: value for key, value in row.items() if key not in NEW[version]}
            types = [column(key, Base.metadata.tables[name].c[key].type) for key in stored]
            connection.execute(table(name, *types).insert().values(stored))
    store = SqlStore(empty)
    await store.open()
    assert await store.attempts(ANNA.user_id) == (old,)
    filled = attempt(n=2, added="more", contests=(CONTEST,), spoken_seconds=31.0)
    await store.turn("k", ANNA, NOW, saves(filled))
    assert await store.attempt(filled.id) == filled
    probed = attempt(n=3, kind=AttemptKind.FOLLOW_UP, retry_of=old.id, added="more", probe="Why?")
    await store.turn("l", ANNA, NOW, saves(probed))
    assert await store.attempt(probed.id) == probed
    await store.close()


async def test_who_wished_to_be_reminded_before_the_upgrade_is_due_after_it(
    empty: str, inside: Engine, path: Path
) -> None:
    path.parent.mkdir(exist_ok=True)
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    use(inside.dialect, Seal())
    wish = Session(prefs=Prefs(daily="09:00"))
    with inside.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        for person, session in ((ANNA, wish), (BEN, Session())):
            row = rows.candidate_row(Candidate(person=person, session=session, created_at=NOW, updated_at=NOW))
            types = [column(key, Base.metadata.tables["candidates"].c[key].type) for key in row]
            connection.execute(table("candidates", *types).insert().values(row))
    store = SqlStore(empty)
    await store.open()
    lease, nine = timedelta(minutes=15), NOW.replace(hour=9, minute=0, second=0, microsecond=0)
    assert await store.due(NOW, lease, 10) == ()  # looked at, and put where they belong
    with inside.connect() as connection:
        due = {row.user_id: row.due_at for row in connection.execute(select(CandidateRow.user_id, CandidateRow.due_at))}
    assert due == {ANNA.user_id: nine, BEN.user_id: None}
    assert await store.due(nine, lease, 10) == ((ANNA, nine),)
    await store.close()


@pytest.mark.long
def test_a_current_database_opens_without_alembic(empty: str) -> None:
    program = (
        "import asyncio, sys\n"
        "from bot.storage.store import SqlStore\n"
        "async def run():\n"
        "    store = SqlStore(sys.argv[1]); await store.open(); await store.close()\n"
        "asyncio.run(run()); print('alembic' in sys.modules)\n"
    )
    root = Path(__file__).parents[2]
    said = [
        subprocess.run([sys.executable, "-c", program, empty], cwd=root, check=True, capture_output=True, text=True)
        for _ in range(2)
    ]
    assert [run.stdout.strip() for run in said] == ["True", "False"]
