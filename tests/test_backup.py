"""Backups: whole while the bot writes, checked before anything is put back, and never the key in them."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import os
import sqlite3
import stat
import subprocess
import sys
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from bot import keys
from bot.archive import Manifest
from bot.config import Settings
from bot.occupied import at_work, one_bot
from bot.sealing import first_key
from bot.storage.crypto import key_id
from bot.storage.schema import HEAD
from bot.storage.store import SqlStore
from tests.support.cli import ROOT, Ran, viva
from tests.support.scenes import ANSWER, answered, shown
from tests.support.stored import ANNA, NOW, attempt, saves
from tests.support.talk import open_talk
from tests.test_sealing import NAME, SAID, SECRET, of

GARBAGE = b"not a backup at all, really not one, so there"


def run(settings: Settings, *arguments: str) -> Ran:
    """A command with the key file of ``settings``."""
    return viva(settings.data_dir, *arguments, key_file=str(settings.key_file))


async def filled(settings: Settings, *answers: str) -> None:
    store = SqlStore(settings.database_url, keys.keys_of(settings))
    await store.open()
    for n, answer in enumerate(answers or (SECRET,)):
        await store.turn(f"k{n}", ANNA, NOW, saves(attempt(turn=n, answer=answer)))
    await store.close()


async def stored(settings: Settings) -> list[str]:
    store = SqlStore(settings.database_url, keys.keys_of(settings))
    await store.open()
    found = await store.attempts(ANNA.user_id)
    await store.close()
    return [one.answer for one in found]


def manifest(file: Path) -> Manifest:
    with tarfile.open(file) as tar:
        content = tar.extractfile("manifest.json")
        assert content is not None
        return Manifest.model_validate_json(content.read())


@pytest.fixture
async def backup(tmp_path: Path) -> Path:
    """A backup of one answer, encrypted."""
    mine = of(tmp_path)
    await first_key(mine)
    await filled(mine)
    out = tmp_path / "backup.tar.gz"
    ran = await asyncio.to_thread(run, mine, "backup", str(out))
    assert (ran.code, ran.err) == (0, "")
    return out


@pytest.mark.long
async def test_a_bot_goes_on_elsewhere_from_a_backup_made_while_it_ran(tmp_path: Path) -> None:
    mine = of(tmp_path)
    await first_key(mine)
    out = tmp_path / "backup.tar.gz"
    options: dict[str, Any] = {"key_file": str(mine.key_file), "model": "scripted:echo"}
    async with open_talk(mine.data_dir, **options) as talk:
        await answered(talk, talk.person(7, NAME), SAID)
        ran = await asyncio.to_thread(run, mine, "backup", str(out))
        assert (ran.code, ran.err) == (0, "")
        await talk.says(talk.person(7, NAME), "/forget")
        clock, api = talk.clock, talk.api
    raw = b"".join(path.read_bytes() for path in unpacked(out, tmp_path / "looked").rglob("*") if path.is_file())
    assert SECRET.encode() not in raw
    (key,) = keys.keys_of(mine)
    assert key.encode() not in raw
    made = manifest(out)
    assert (made.keys, made.schema_version, set(made.parts)) == ((key_id(key),), HEAD, {"engine.db", "viva.db"})
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert names(tmp_path, "*backup*") == ["backup.tar.gz"]

    there = of(tmp_path / "there", key_file=str(mine.key_file))
    ran = await asyncio.to_thread(run, there, "restore", str(out))
    assert (ran.code, ran.err) == (0, "")
    assert f"with the key {key_id(key)} only" in ran.out
    assert {stat.S_IMODE(path.stat().st_mode) for path in there.data_dir.glob("*.db")} == {0o600}
    assert names(there.data_dir, "*") == [".lock", "engine.db", "viva.db"]
    async with open_talk(there.data_dir, clock, api, **options) as talk:
        assert "Answers: 1 " in shown(await talk.says(talk.person(7, NAME), "/stats"))


def names(folder: Path, pattern: str) -> list[str]:
    return sorted(path.name for path in folder.rglob(pattern))


def unpacked(file: Path, folder: Path) -> Path:
    with tarfile.open(file) as tar:
        tar.extractall(folder, filter="data")
    return folder


async def test_it_does_not_take_the_place_of_data_unless_it_is_told_to(backup: Path, tmp_path: Path) -> None:
    mine = of(tmp_path)
    await filled(mine, SECRET, "of later")
    ran = await asyncio.to_thread(run, mine, "restore", str(backup))
    assert (ran.code, "--force" in ran.complaint) == (1, True)
    assert await stored(mine) == ["of later", SECRET]
    (mine.data_dir / "engine.db").write_bytes(b"a queue of later")
    ran = await asyncio.to_thread(run, mine, "restore", "--force", str(backup))
    assert (ran.code, ran.err) == (0, "")
    assert await stored(mine) == [SECRET]
    assert not (mine.data_dir / "engine.db").exists(), "a queue of later belongs to no store of before"


async def test_while_a_bot_is_at_work_nothing_is_restored(backup: Path, tmp_path: Path) -> None:
    mine = of(tmp_path)
    with at_work(mine.data_dir):
        ran = await asyncio.to_thread(run, mine, "restore", "--force", str(backup))
    assert (ran.code, "Stop it first" in ran.complaint) == (1, True)


@pytest.mark.parametrize("place", ["data_dir", "practice_dir"])
async def test_while_a_command_must_be_alone_nothing_is_copied(tmp_path: Path, place: str) -> None:
    """A bot may be at work meanwhile, a change of the key may not."""
    mine, out = of(tmp_path), tmp_path / "backup.tar.gz"
    await filled(mine)
    mine.practice_dir.mkdir()
    with at_work(getattr(mine, place), alone=True):
        ran = await asyncio.to_thread(run, mine, "backup", str(out))
    assert (ran.code, "must be alone is at work" in ran.complaint, out.exists()) == (1, True, False)
    with one_bot(mine.data_dir), one_bot(mine.practice_dir):
        assert (await asyncio.to_thread(run, mine, "backup", str(out))).code == 0


async def test_without_the_key_it_says_which_one_is_needed(backup: Path, tmp_path: Path) -> None:
    (name,) = manifest(backup).keys
    ran = await asyncio.to_thread(run, of(tmp_path / "there"), "restore", str(backup))
    assert (ran.code, f"{name} only, which is not in it and NOT HERE" in ran.out) == (0, True)
    told = (await asyncio.to_thread(run, of(tmp_path / "there"), "stats")).complaint
    assert f"{name} is missing" in told


async def test_cards_and_imports_come_along_and_so_does_the_practice(tmp_path: Path) -> None:
    mine = of(tmp_path, key_file="off")
    await filled(mine)
    await filled(of(tmp_path / "data" / "practice", key_file="off", data_dir=str(mine.practice_dir)), "my own")
    for name in ("cards/area/card.yaml", "imports/0123456789abcdef/list.md"):
        (mine.data_dir / name).parent.mkdir(parents=True)
        (mine.data_dir / name).write_text(name, encoding="utf-8")
    out = tmp_path / "backup.tar.gz"
    off: dict[str, Any] = {"key_file": "off"}
    ran = await asyncio.to_thread(viva, mine.data_dir, "backup", str(out), **off)
    assert "not encrypted: keep it where nobody else can read it" in ran.out
    assert await asyncio.to_thread(viva, mine.data_dir, "backup", str(out), **off) == Ran(
        1, "", f"viva: {out} is there already; name a new file.\n"
    )
    there = tmp_path / "there"
    assert (await asyncio.to_thread(viva, there, "restore", str(out), **off)).code == 0
    assert (there / "cards/area/card.yaml").read_text(encoding="utf-8") == "cards/area/card.yaml"
    assert (there / "imports/0123456789abcdef/list.md").exists()
    store = SqlStore(f"sqlite:///{there}/practice/viva.db")
    await store.open()
    assert (await store.attempts(ANNA.user_id))[0].answer == "my own"
    await store.close()


async def test_what_cannot_be_put_back_is_told_before_anything_is_replaced(backup: Path, tmp_path: Path) -> None:
    mine = of(tmp_path)
    with_folders(backup, "cards/card.yaml", "practice/engine.db")
    (mine.data_dir / "practice").write_text("a file where a folder should go", encoding="utf-8")
    ran = await asyncio.to_thread(run, mine, "restore", "--force", str(backup))
    assert (ran.code, "nothing was restored" in ran.complaint) == (1, True)
    assert str(mine.data_dir / "practice") in ran.complaint
    assert not (mine.data_dir / "cards" / "card.yaml").exists()


async def test_where_it_stops_in_the_middle_what_was_replaced_is_named(backup: Path, tmp_path: Path) -> None:
    mine = of(tmp_path)
    with_folders(backup, "cards/card.yaml")
    (mine.data_dir / "viva.db-journal").mkdir()
    ran = await asyncio.to_thread(run, mine, "restore", "--force", str(backup))
    assert (ran.code, "nothing was restored" in ran.complaint) == (1, False)
    assert f"Replaced by then: {mine.data_dir / 'cards' / 'card.yaml'}. Mend that" in ran.complaint
    assert str(mine.data_dir / "viva.db-journal") in ran.complaint


def with_folders(backup: Path, *names: str) -> None:
    """The backup with copies of its store under these names as well."""
    folder = unpacked(backup, backup.with_name("changed"))
    made = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    made["parts"] |= dict.fromkeys(names, made["parts"]["viva.db"])
    with tarfile.open(backup, "w:gz") as tar:
        text = json.dumps(made).encode()
        head = tarfile.TarInfo("manifest.json")
        head.size = len(text)
        tar.addfile(head, io.BytesIO(text))
        for name in ("viva.db", *names):
            tar.add(folder / "viva.db", name)


def cut(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


def turned(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 255]) + content[middle + 1 :]


def summed(content: bytes) -> bytes:
    """With a wrong check sum in the middle."""
    whole = gzip.decompress(content)
    half = len(whole) // 2
    first = gzip.compress(whole[:half])
    return first[:-8] + bytes(4) + first[-4:] + gzip.compress(whole[half:])


@pytest.mark.parametrize("damage", [cut, turned, summed, lambda _: GARBAGE, lambda _: b""])
async def test_a_damaged_file_is_told_and_nothing_is_put_back(
    backup: Path, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    spoil(backup, damage)
    there = of(tmp_path / "there")
    ran = await asyncio.to_thread(run, there, "restore", str(backup))
    assert (ran.code, ran.out) == (1, "")
    assert str(backup) in ran.complaint
    assert "is damaged or is not a backup" in ran.complaint
    assert names(there.data_dir, "*") == [".lock"]


def spoil(file: Path, damage: Callable[[bytes], bytes]) -> None:
    file.write_bytes(damage(file.read_bytes()))


def changed(backup: Path, **values: Any) -> None:
    """The backup with another manifest and one more file outside of it."""
    folder = unpacked(backup, backup.with_name("changed"))
    made = json.loads((folder / "manifest.json").read_text(encoding="utf-8")) | values
    with tarfile.open(backup, "w:gz") as tar:
        text = json.dumps(made).encode()
        head = tarfile.TarInfo("manifest.json")
        head.size = len(text)
        tar.addfile(head, io.BytesIO(text))
        tar.add(folder / "viva.db", "viva.db")
        tar.add(folder / "viva.db", "../evil.db")
        link = tarfile.TarInfo("link.db")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
async def test_files_of_any_name_come_along_and_links_that_lead_nowhere_stop_nothing(tmp_path: Path) -> None:
    mine, out = of(tmp_path, key_file="off"), tmp_path / "backup.tar.gz"
    await filled(mine)
    cards = mine.data_dir / "cards" / "SQL: joins"
    cards.mkdir(parents=True)
    (cards / "left\\right.md").write_text("a card", encoding="utf-8")
    (cards / ".#left.md").symlink_to("me@host.1234")  # an editor's lock
    os.mkfifo(cards / "pipe")
    (mine.data_dir / "imports").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "file.csv").write_text("an import", encoding="utf-8")
    assert (await asyncio.to_thread(run, mine, "backup", str(out))).code == 0
    there = of(tmp_path / "there", key_file="off")
    ran = await asyncio.to_thread(run, there, "restore", str(out))
    assert (ran.code, ran.err) == (0, "")
    back = there.data_dir / "cards" / "SQL: joins"
    assert [path.name for path in back.iterdir()] == ["left\\right.md"]
    assert (there.data_dir / "imports" / "file.csv").read_text(encoding="utf-8") == "an import"


async def test_a_file_that_is_only_called_like_a_database_comes_along(tmp_path: Path) -> None:
    mine, out = of(tmp_path, key_file="off"), tmp_path / "backup.tar.gz"
    await filled(mine)
    for name in ("cards/Thumbs.db", "imports/1/questions.db", "cards/viva.db"):
        (mine.data_dir / name).parent.mkdir(parents=True, exist_ok=True)
        (mine.data_dir / name).write_bytes(GARBAGE)
    assert (await asyncio.to_thread(run, mine, "backup", str(out))).code == 0
    there = of(tmp_path / "there", key_file="off")
    ran = await asyncio.to_thread(run, there, "restore", str(out))
    assert (ran.code, ran.err) == (0, "")
    assert await stored(there) == [SECRET]
    assert (there.data_dir / "cards" / "Thumbs.db").read_bytes() == GARBAGE


@pytest.mark.skipif(sys.platform != "linux", reason="no such names there")
@pytest.mark.parametrize("place", [b"caf\xe9.md", b"caf\xe9/left.md"])
async def test_a_name_that_is_no_text_is_refused_before_there_is_a_backup(tmp_path: Path, place: bytes) -> None:
    mine, out = of(tmp_path, key_file="off"), tmp_path / "backup.tar.gz"
    await filled(mine)
    touched(mine.data_dir / "cards", place)
    ran = await asyncio.to_thread(run, mine, "backup", str(out))
    shown = place.decode("utf-8", "backslashreplace")
    assert (ran.code, ran.out) == (1, "")
    assert f"{mine.data_dir / 'cards'}/{shown} is not UTF-8" in ran.complaint
    assert not out.exists()


def touched(folder: Path, place: bytes) -> None:
    """An empty file there, of a name that need not be text."""
    file = Path(os.fsdecode(os.fsencode(folder) + b"/" + place))
    file.parent.mkdir(parents=True)
    file.touch()


LATER = """
import asyncio, os, sys
from bot.storage.store import SqlStore
from tests.support.stored import ANNA, NOW, attempt, saves

async def work():
    store = SqlStore(sys.argv[1])
    await store.open()
    await store.turn("later", ANNA, NOW, saves(attempt(turn=9, answer="a later answer")))
    os._exit(9)

asyncio.run(work())
"""
"""Ends in the middle of its work, so that what it wrote is left in the write-ahead log."""


async def test_a_database_of_any_name_is_restored_without_the_log_of_before(tmp_path: Path) -> None:
    file = tmp_path / "data" / "people.sqlite3"
    url, out = f"sqlite:///{file}", tmp_path / "backup.tar.gz"
    mine = of(tmp_path, key_file="off", database_url=url)
    await filled(mine)
    assert (await asyncio.to_thread(viva, mine.data_dir, "backup", str(out), database_url=url)).code == 0
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", LATER, url], cwd=ROOT)
    assert file.with_name(f"{file.name}-wal").stat().st_size
    ran = await asyncio.to_thread(viva, mine.data_dir, "restore", str(out), "--force", database_url=url)
    assert (ran.code, ran.err) == (0, "")
    assert await stored(mine) == [SECRET]


@pytest.mark.parametrize("place", ["cards", "cards/deeper", "link"])
async def test_a_backup_is_not_packed_into_itself(tmp_path: Path, place: str) -> None:
    mine = of(tmp_path, key_file="off")
    await filled(mine)
    cards = mine.data_dir / "cards"
    (cards / "deeper").mkdir(parents=True)
    (mine.data_dir / "link").symlink_to(cards)
    ran = await asyncio.to_thread(run, mine, "backup", str(mine.data_dir / place / "backup.tar.gz"))
    assert (ran.code, ran.out) == (1, "")
    assert ran.complaint == f"viva: The backup cannot lie in {cards}, which is part of it; name a file elsewhere."
    assert [path.name for path in cards.rglob("*")] == ["deeper"]


@pytest.mark.parametrize("values", [{"format": 2}, {"schema_version": "9999"}])
async def test_of_a_newer_viva_it_says_so(backup: Path, tmp_path: Path, values: dict[str, Any]) -> None:
    changed(backup, **values)
    ran = await asyncio.to_thread(run, of(tmp_path / "there"), "restore", str(backup))
    assert (ran.code, "newer Viva" in ran.complaint) == (1, True)


@pytest.mark.parametrize("name", ["../evil.db", "/evil.db", "link.db", "nowhere.db"])
async def test_a_forged_one_writes_nothing_outside(backup: Path, tmp_path: Path, name: str) -> None:
    part = manifest(backup).parts["viva.db"].model_dump()
    changed(backup, parts={name: part})
    ran = await asyncio.to_thread(run, of(tmp_path / "there"), "restore", str(backup))
    assert (ran.code, "damaged" in ran.complaint) == (1, True)
    assert names(tmp_path, "evil.db") == []


async def test_a_damaged_database_is_not_backed_up_as_if_it_were_whole(tmp_path: Path) -> None:
    mine = of(tmp_path)
    await filled(mine, *(SECRET * 200 for _ in range(20)))
    whole = mine.database_file.read_bytes()
    mine.database_file.write_bytes(whole[: 3 * 4096] + b"\xff" * 4096 * 4 + whole[7 * 4096 :])
    ran = await asyncio.to_thread(run, mine, "backup", str(tmp_path / "backup.tar.gz"))
    assert (ran.code, "no backup was made" in ran.complaint) == (1, True)
    assert not (tmp_path / "backup.tar.gz").exists()


def test_where_there_is_nothing_and_where_nothing_can_be_written(tmp_path: Path) -> None:
    assert "nothing to back up" in viva(tmp_path, "backup", str(tmp_path / "out")).complaint
    with closing(sqlite3.connect(tmp_path / "viva.db")) as file:
        file.execute("CREATE TABLE viva_version (version_num TEXT)")
        file.commit()
    nowhere = tmp_path / "no" / "out"
    assert f"viva: {nowhere} cannot be written" in viva(tmp_path, "backup", str(nowhere)).complaint
    assert "No such file" in viva(tmp_path, "restore", str(tmp_path / "none")).complaint


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_postgres_has_its_own_backups(tmp_path: Path, command: str) -> None:
    url = URL.create("postgresql+psycopg", "viva", "geheim", "127.0.0.1", 1, "viva").render_as_string(False)
    ran = viva(tmp_path, command, str(tmp_path / "file"), database_url=url)
    assert (ran.code, "pg_dump" in ran.complaint) == (1, True)
    assert "geheim" not in ran.err


async def test_what_was_written_while_the_copy_was_made_is_whole(tmp_path: Path) -> None:
    """A turn is one transaction: in the copy it is there with all its rows or not at all."""
    mine = of(tmp_path, key_file="off")
    await filled(mine, ANSWER)
    store = SqlStore(mine.database_url)
    await store.open()
    at_it = True

    async def write() -> None:
        n = 1
        while at_it:
            await store.turn(f"w{n}", ANNA, NOW, saves(attempt(turn=1_000 + n, answer=ANSWER * 50)))
            n += 1

    writing = asyncio.create_task(write())
    for n in range(3):
        out = tmp_path / f"{n}.tar.gz"
        ran = await asyncio.to_thread(viva, mine.data_dir, "backup", str(out))
        assert (ran.code, ran.err) == (0, "")
        with closing(sqlite3.connect(unpacked(out, tmp_path / str(n)) / "viva.db")) as file:
            (turns,) = file.execute("SELECT count(*) FROM turns").fetchone()
            (attempts,) = file.execute("SELECT count(*) FROM attempts").fetchone()
            assert turns == attempts > 0
    at_it = False
    await writing
    await store.close()
