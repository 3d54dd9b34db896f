"""PostgreSQL only: what is said when it cannot be reached, and that a deadlock is nobody's loss."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator

import psycopg
import pytest

from bot.interview.errors import StoreError
from bot.storage.store import SqlStore
from tests.support.stored import ANNA, BEN, NOW, attempt, later, saves

pytestmark = pytest.mark.postgres


@pytest.fixture
def nobody() -> Iterator[int]:
    """A port nobody listens on: bound, so that nobody else takes it."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield int(bound.getsockname()[1])


@pytest.fixture
def kind() -> str:
    return "postgres"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
async def test_an_unreachable_server_is_one_line_without_the_password(nobody: int, scheme: str) -> None:
    store = SqlStore(f"{scheme}://viva:s3cret-word@127.0.0.1:{nobody}/viva?password=s3cret-word")
    with pytest.raises(StoreError) as caught:
        await store.open()
    await store.close()
    said = caught.value
    assert f"'viva' at 127.0.0.1:{nobody} could not be opened" in said.person
    assert "Connection refused" in said.person
    assert "VIVA_DATABASE_URL" in said.person
    assert "\n" not in said.person + said.log
    assert "s3cret-word" not in said.person + said.log


async def test_a_database_that_does_not_exist_is_one_line(postgres_url: str) -> None:
    with pytest.raises(StoreError, match=r'database "viva_\w+_not" does not exist') as caught:
        await SqlStore(postgres_url.replace("?", "_not?")).open()
    assert "\n" not in caught.value.person


async def test_a_lost_connection_is_made_again(store: SqlStore, url: str) -> None:
    await store.turn("a", ANNA, NOW, saves())
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as admin:
        await admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    await store.turn("b", ANNA, NOW, saves(attempt()))
    assert len(await store.attempts(ANNA.user_id)) == 1


@pytest.fixture
async def intruder(url: str, store: SqlStore) -> AsyncIterator[psycopg.AsyncConnection[tuple[object, ...]]]:
    async with await psycopg.AsyncConnection.connect(url) as connection:
        await connection.execute("SET deadlock_timeout = '1h'")  # so that the store is the one PostgreSQL picks
        await connection.commit()
        yield connection


async def test_a_deadlock_is_tried_again(
    store: SqlStore, url: str, intruder: psycopg.AsyncConnection[tuple[object, ...]]
) -> None:
    await store.turn("a", ANNA, NOW, saves(attempt()))
    await intruder.execute("SELECT 1 FROM attempts FOR UPDATE")
    # Updates the candidate, then waits for the attempt.
    turn = asyncio.create_task(store.turn("b", ANNA, NOW, saves(attempt(superseded=True))))
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as admin:
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        while (await (await admin.execute(waiting)).fetchone()) == (0,):
            pass
    await intruder.execute("SELECT 1 FROM candidates FOR UPDATE")
    await intruder.commit()
    assert await turn == ()
    stored = await store.attempt(attempt().id)
    assert stored is not None
    assert stored.superseded


async def test_a_person_who_expires_while_coming_back_begins_anew(
    store: SqlStore, url: str, intruder: psycopg.AsyncConnection[tuple[object, ...]]
) -> None:
    await store.turn("a", ANNA, NOW, saves())
    await intruder.execute("DELETE FROM candidates")
    turn = asyncio.create_task(store.turn("b", ANNA, later(1), saves(attempt())))
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as admin:
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        while (await (await admin.execute(waiting)).fetchone()) == (0,):
            pass
    await intruder.commit()
    assert await turn == ()
    stored = await store.snapshot(ANNA.user_id)
    assert stored is not None
    assert stored.candidate.created_at == later(1)
    assert stored.last == attempt()


async def test_people_do_not_wait_for_each_other(
    store: SqlStore, intruder: psycopg.AsyncConnection[tuple[object, ...]]
) -> None:
    await store.turn("a", ANNA, NOW, saves(attempt()))
    await intruder.execute("SELECT 1 FROM candidates FOR UPDATE")
    held = asyncio.create_task(store.turn("b", ANNA, NOW, saves()))
    await store.turn("c", BEN, later(1), saves(attempt(BEN)))
    assert not held.done()
    await intruder.commit()
    await held
