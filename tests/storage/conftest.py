"""Databases for the storage tests: a file each, and a database each on one PostgreSQL server."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url

from bot.storage.store import SqlStore
from tests.support import postgres

pytest.register_assert_rewrite("tests.storage.contract")

KEY = "c2l4dGVlbiBvciB0d2ljZSB0aGF0IG1hbnkgYnl0ZXM="


def _migrated(url: str) -> None:
    async def run() -> None:
        store = SqlStore(url)
        await store.open()
        await store.close()

    asyncio.run(run())


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy: migrating for every test would take most of their time."""
    path = tmp_path_factory.mktemp("empty") / "viva.db"
    _migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def empty_database(postgres_server: URL) -> Iterator[str]:
    """The name of a migrated database to copy."""
    with postgres.database(postgres_server) as url:
        _migrated(url)
        yield str(make_url(url).database)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "viva.db"


@pytest.fixture(params=["sqlite", "sealed", pytest.param("postgres", marks=pytest.mark.postgres)])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def url(kind: str, path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    if kind == "postgres":
        server, template = (request.getfixturevalue(name) for name in ("postgres_server", "empty_database"))
        with postgres.database(server, template) as url:
            yield url
        return
    path.parent.mkdir()
    shutil.copyfile(request.getfixturevalue("empty_file"), path)
    yield f"sqlite:///{path}"


@pytest.fixture
def key(kind: str) -> str | None:
    return KEY if kind == "sealed" else None


@pytest.fixture
async def store(url: str, key: str | None) -> AsyncIterator[SqlStore]:
    store = SqlStore(url, key)
    await store.open()
    try:
        yield store
    finally:
        await store.close()


@pytest.fixture
async def other(url: str, key: str | None, store: SqlStore) -> AsyncIterator[SqlStore]:
    """A second store on the same database, as another process would have."""
    other = SqlStore(url, key)
    await other.open()
    try:
        yield other
    finally:
        await other.close()
