"""Encryption from the first start on, of what was there before, and with another key: whole, or gone on with."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.fernet import Fernet
from psycopg import sql

from bot import keys
from bot.config import Settings, load
from bot.interview.errors import SettingsError, StoreError, VivaError
from bot.occupied import at_work
from bot.sealing import BETWEEN_LOOKS, data_of, first_key, rotate
from bot.storage.crypto import Seal, key_id
from bot.storage.keyring import BEFORE
from bot.storage.resealing import BATCH, OWN, reseal
from bot.storage.store import SqlStore
from tests.support.cli import ROOT
from tests.support.scenes import ANSWER, answered, shown
from tests.support.stored import ANNA, NOW, attempt, findings, saves
from tests.support.talk import Talk, open_talk

pytestmark = pytest.mark.long

SECRET = "quixotically purple"
NAME = "Zebulonia"
SAID = f"{ANSWER} I was {SECRET} about it."


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    postgres = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    return of(tmp_path, database_url=postgres)


def of(folder: Path, **values: str) -> Settings:
    named = {"VIVA_DATA_DIR": str(folder / "data"), "VIVA_KEY_FILE": str(folder / "viva.key")}
    return load(named | {f"VIVA_{name.upper()}": value for name, value in values.items()}, env_file=None)


def file_of(settings: Settings) -> Path:
    assert settings.key_file is not None
    return settings.key_file


def given(settings: Settings) -> dict[str, Any]:
    """The settings again, for a talk."""
    return {"key_file": str(settings.key_file), "database_url": settings.database_url, "model": "scripted:echo"}


def everything_stored(settings: Settings) -> bytes:
    """Both databases: the raw files, or each row of each table."""
    if not settings.on_postgres:
        files = sorted(settings.data_dir.glob("*.db*"))
        return b"".join(file.read_bytes() for file in files)
    with psycopg.connect(settings.database_url.replace("+psycopg", "")) as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'dbos')"
        ).fetchall()
        every = [sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(*names)) for names in tables]
        found = [connection.execute(one).fetchall() for one in every]
    return "\n".join(str(row) for rows in found for row in rows).encode()


async def practised(settings: Settings) -> Talk:
    async with open_talk(settings.data_dir, **given(settings)) as talk:
        await answered(talk, talk.person(7, NAME), SAID)
        return talk


async def still_there(settings: Settings, before: Talk) -> None:
    """The bot goes on from what it stored."""
    async with open_talk(settings.data_dir, before.clock, before.api, **given(settings)) as talk:
        zeb = talk.person(7, NAME)
        assert "Answers: 1 " in shown(await talk.says(zeb, "/stats"))
        (kept,) = await talk.app.store.attempts(7)
        assert kept.answer == SAID


async def needed(settings: Settings) -> frozenset[str]:
    store = SqlStore(settings.database_url, keys.keys_of(settings))
    await store.open()
    await store.close()
    return store.database.sealed_with


async def test_from_the_first_start_on_nothing_readable_is_stored(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    await first_key(settings)
    (told,) = caplog.messages
    (key,) = keys.keys_of(settings)
    assert str(settings.key_file) in told
    assert "KEEP A COPY" in told
    assert key_id(key) in told
    assert key not in told
    talk = await practised(settings)
    stored = everything_stored(settings)
    assert stored
    assert SECRET.encode() not in stored
    assert NAME.encode() not in stored
    await first_key(settings)
    assert keys.keys_of(settings) == (key,)
    assert await needed(settings) == {key_id(key)}
    await still_there(settings, talk)


async def test_a_lost_key_stops_the_start_and_no_new_one_is_made(settings: Settings) -> None:
    await first_key(settings)
    (key,) = keys.keys_of(settings)
    await practised(settings)
    file_of(settings).unlink()
    with pytest.raises(StoreError, match=f"{key_id(key)} is missing.*VIVA_KEY_FILE") as caught:
        await first_key(settings)
    assert "\n" not in caught.value.person
    assert not file_of(settings).exists()
    keys.create(settings)
    with pytest.raises(StoreError, match=f"{key_id(key)} is not among the keys"):
        await needed(settings)


async def test_a_lost_key_is_noticed_before_anybody_has_written(settings: Settings) -> None:
    await first_key(settings)
    assert len(await needed(settings)) == 1
    file_of(settings).unlink()
    with pytest.raises(StoreError, match="VIVA_KEY_FILE"):
        await first_key(settings)


async def test_a_work_queue_that_is_encrypted_stops_the_start_without_a_store(tmp_path: Path) -> None:
    mine = of(tmp_path)
    await first_key(mine)
    await practised(mine)
    file_of(mine).unlink()
    mine.database_file.unlink()
    with pytest.raises(StoreError, match=r"work queue is encrypted.*VIVA_KEY_FILE"):
        await first_key(mine)
    assert not file_of(mine).exists()


async def test_two_machines_that_start_with_a_key_each_do_not_share_a_database(
    tmp_path: Path, postgres_url: str
) -> None:
    both = [of(tmp_path / name, database_url=postgres_url) for name in ("one", "two")]
    for mine in both:
        keys.create(mine)
    found = await asyncio.gather(*(needed(mine) for mine in both), return_exceptions=True)
    assert sorted(type(one).__name__ for one in found) == ["Unfamiliar", "frozenset"]


@pytest.mark.long
async def test_what_was_stored_before_there_was_a_key_is_encrypted_at_the_start(settings: Settings) -> None:
    open_ones = settings.model_copy(update={"key_file": "off"})
    talk = await practised(open_ones)
    assert SECRET.encode() in everything_stored(settings)
    await first_key(settings)
    assert BEFORE in await needed(settings)
    await still_there(settings, talk)
    stored = everything_stored(settings)
    assert SECRET.encode() not in stored
    assert NAME.encode() not in stored
    assert await needed(settings) == {key_id(key) for key in keys.keys_of(settings)}


async def test_a_work_queue_from_before_there_was_a_key_is_encrypted_at_the_start_without_a_store(
    tmp_path: Path,
) -> None:
    mine = of(tmp_path)
    talk = await practised(mine.model_copy(update={"key_file": "off"}))
    for file in mine.data_dir.glob("viva.db*"):
        file.unlink()
    assert SECRET.encode() in everything_stored(mine)
    await first_key(mine)
    async with open_talk(mine.data_dir, talk.clock, talk.api, **given(mine)):
        pass
    assert SECRET.encode() not in everything_stored(mine)


@pytest.mark.long
async def test_another_key_for_everything(settings: Settings) -> None:
    await first_key(settings)
    (old,) = keys.keys_of(settings)
    talk = await practised(settings)
    heard: list[int] = []
    count, gone, beside = await rotate(settings, heard.append)
    (new,) = keys.keys_of(settings)
    assert new != old
    assert (sum(heard), gone, beside) == (count, (key_id(old),), file_of(settings).with_name("viva.key.old"))
    assert keys.read(file_of(settings).with_name("viva.key.old")) == (old,)
    assert key_id(old).encode() not in everything_stored(settings)
    assert await needed(settings) == {key_id(new)}
    await still_there(settings, talk)


@pytest.mark.long
async def test_cut_off_half_way_both_keys_read_and_the_next_call_goes_on(settings: Settings) -> None:
    await first_key(settings)
    (old,) = keys.keys_of(settings)
    talk = await practised(settings)

    def cut_off(_rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await rotate(settings, cut_off)
    new, second = keys.keys_of(settings)
    assert second == old
    stored = everything_stored(settings)
    assert key_id(old).encode() in stored
    assert key_id(new).encode() in stored
    await still_there(settings, talk)
    await rotate(settings, lambda _: None)
    assert keys.keys_of(settings) == (new,)
    assert key_id(old).encode() not in everything_stored(settings)
    await still_there(settings, talk)


@pytest.mark.long
async def test_killed_at_every_batch_it_comes_to_its_end(tmp_path: Path) -> None:
    mine = of(tmp_path)
    await first_key(mine)
    (old,) = keys.keys_of(mine)
    store = SqlStore(mine.database_url, old)
    await store.open()
    for n in range(BATCH + 1):
        await store.cache(f"k{n}", findings(SECRET), NOW)
    await store.close()
    program = (
        "import asyncio, os, sys; from pathlib import Path; from tests.test_sealing import of\n"
        "from bot.sealing import rotate\n"
        "asyncio.run(rotate(of(Path(sys.argv[1])), lambda _: os._exit(9)))"
    )
    ended = 9
    while ended == 9:
        done = await asyncio.to_thread(
            subprocess.run, [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, check=False, timeout=60
        )
        ended = done.returncode
    assert ended == 0
    assert len(keys.keys_of(mine)) == 1
    assert keys.keys_of(mine) != (old,)
    assert key_id(old).encode() not in everything_stored(mine)
    store = SqlStore(mine.database_url, keys.keys_of(mine))
    await store.open()
    assert [await store.cached(f"k{n}") for n in range(BATCH + 1)] == [findings(SECRET)] * (BATCH + 1)
    await store.close()


async def test_keys_that_are_set_by_hand_are_changed_by_hand(tmp_path: Path) -> None:
    old, new = keys.new_key(), keys.new_key()
    before, after = (of(tmp_path, encryption_key=text) for text in (old, f"{new},{old}"))
    store = SqlStore(before.database_url, old)
    await store.open()
    await store.turn("k", ANNA, NOW, saves(attempt(answer=SECRET)))
    await store.close()
    with pytest.raises(SettingsError, match="VIVA_ENCRYPTION_KEY: put a new key before the one that is there"):
        await rotate(before, lambda _: None)
    count, gone, beside = await rotate(after, lambda _: None)
    assert (count > 0, gone, beside) == (True, (key_id(old),), None)
    assert await needed(of(tmp_path, encryption_key=new)) == {key_id(new)}
    assert not file_of(before).exists()


async def test_without_a_key_there_is_nothing_to_change(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="VIVA_KEY_FILE: there is no key yet"):
        await rotate(of(tmp_path), lambda _: None)


async def test_while_a_bot_is_at_work_no_key_is_changed(tmp_path: Path) -> None:
    mine = of(tmp_path)
    await first_key(mine)
    before = keys.keys_of(mine)
    with at_work(mine.data_dir), pytest.raises(VivaError, match="Stop it first"):
        await rotate(mine, lambda _: None)
    assert keys.keys_of(mine) == before


async def test_while_another_machine_is_connected_no_key_is_changed(tmp_path: Path, postgres_url: str) -> None:
    mine = of(tmp_path, database_url=postgres_url)
    await first_key(mine)
    before = keys.keys_of(mine)
    replica = SqlStore(mine.database_url, before)
    await replica.open()
    with pytest.raises(VivaError, match=r"other connections? (is|are) open to the database\. Stop every"):
        await rotate(mine, lambda _: None)
    await replica.close()
    assert keys.keys_of(mine) == before
    await rotate(mine, lambda _: None)
    assert keys.keys_of(mine) != before


@pytest.mark.postgres
async def test_a_connection_that_is_about_to_close_is_waited_for(tmp_path: Path, postgres_url: str) -> None:
    mine = of(tmp_path, database_url=postgres_url)
    await first_key(mine)
    before = keys.keys_of(mine)
    leaving = SqlStore(mine.database_url, before)
    await leaving.open()
    rotating = asyncio.create_task(rotate(mine, lambda _: None))
    await asyncio.wait([rotating], timeout=BETWEEN_LOOKS / 2)
    assert not rotating.done()
    await leaving.close()
    await rotating
    assert keys.keys_of(mine) != before


async def test_the_practice_in_the_terminal_gets_the_new_key_too(tmp_path: Path) -> None:
    mine = of(tmp_path)
    await first_key(mine)
    (old,) = keys.keys_of(mine)
    place = mine.practice_dir / "viva.db"
    store = SqlStore(f"sqlite:///{place}", old)
    await store.open()
    await store.turn("k", ANNA, NOW, saves(attempt(answer=SECRET)))
    await store.close()
    with at_work(mine.practice_dir), pytest.raises(VivaError, match="practice"):
        await rotate(mine, lambda _: None)
    await rotate(mine, lambda _: None)
    (new,) = keys.keys_of(mine)
    store = SqlStore(f"sqlite:///{place}", new)
    await store.open()
    assert (await store.attempts(ANNA.user_id))[0].answer == SECRET
    await store.close()


async def test_a_row_written_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    """Somebody else's new text stays; the next run seals it."""
    mine = of(tmp_path)
    old, new = keys.new_key(), keys.new_key()
    store = SqlStore(mine.database_url, old)
    await store.open()
    await store.turn("k", ANNA, NOW, saves(attempt(answer=SECRET)))
    await store.close()

    def between(_rows: int) -> None:
        with closing(sqlite3.connect(mine.database_file)) as file:
            file.execute("UPDATE attempts SET answer = ?", (Seal(old).close("meanwhile"),))
            file.commit()

    both = Seal((new, old))
    await reseal(mine.database_url, OWN, both, between)
    await reseal(mine.database_url, OWN, both)
    with closing(sqlite3.connect(mine.database_file)) as file:
        (kept,) = file.execute("SELECT answer FROM attempts").fetchone()
    assert Seal(new).open(kept) == "meanwhile"


async def test_text_whose_key_is_gone_ends_it_and_keeps_both_keys(tmp_path: Path) -> None:
    mine = of(tmp_path)
    await first_key(mine)
    await needed(mine)
    foreign = f"fernet:deadbeef:{Fernet(Fernet.generate_key()).encrypt(b'x').decode()}"
    with closing(sqlite3.connect(mine.database_file)) as file:
        file.execute(
            "INSERT INTO findings (key, created_at, findings) VALUES ('k', '2026-01-01 00:00:00', ?)", (foreign,)
        )
        file.commit()
    with pytest.raises(StoreError, match="deadbeef is not among the keys"):
        await rotate(mine, lambda _: None)
    assert len(keys.keys_of(mine)) == 2


async def test_every_column_that_dbos_keeps_text_of_ours_in_is_known(tmp_path: Path) -> None:
    """What a talk leaves in the engine's database, sealed, stands only where it is sealed anew."""
    mine = of(tmp_path)
    await first_key(mine)
    await practised(mine)
    known = {(sheet.name, column) for sheet in data_of(mine).sheets for column in sheet.columns}
    found = set()
    with closing(sqlite3.connect(mine.data_dir / "engine.db")) as file:
        for (table,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for column in [row[1] for row in file.execute(f"PRAGMA table_info({table})")]:
                sealed = f"SELECT 1 FROM {table} WHERE {column} LIKE '%fernet:%' LIMIT 1"  # noqa: S608 - names of DBOS
                if file.execute(sealed).fetchone():
                    found.add((table, column))
    assert {("workflow_input", "inputs"), ("operation_outputs", "output")} <= found <= known
