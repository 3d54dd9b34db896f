"""The file: who may read it, what is left in it, and what happens when it is not what it should be."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.interview.attempt import Attempt, Contest
from bot.interview.errors import StoreError
from bot.interview.operating import DeadLetter
from bot.interview.ports import Change
from bot.interview.session import Person, Prefs, Session, Shelved, Snapshot
from bot.storage.keyring import BEFORE
from bot.storage.store import SqlStore
from tests.storage.conftest import KEY
from tests.support.stored import ANNA, BEN, NOW, NextTurn, assessment, attempt, findings, later, saves

SECRET = "xylophone marmalade"
OTHER_KEY = KEY.replace("c2l4", "c2l5")


async def _filled(path: Path, key: str | None = None, turns: int = 1) -> None:
    store = SqlStore(f"sqlite:///{path}", key)
    await store.open()
    person = ANNA.model_copy(update={"name": SECRET})

    def decide(snapshot: Snapshot) -> Change:
        session = snapshot.candidate.session.model_copy(update={"loose_text": SECRET})
        candidate = snapshot.candidate.model_copy(update={"session": session})
        quoted = assessment().model_copy(update={"next_step": SECRET})
        contest = Contest(kind="point", id="a", argument=SECRET, at=NOW, before="missing", score_before=0)
        answered = attempt(answer=SECRET, added=SECRET, contests=(contest,), assessment=quoted)
        return Change(candidate=candidate, attempts=(answered,), events=({"a": SECRET},))

    for turn in range(turns):
        await store.turn(f"k{turn}", person, NOW, decide)
    await store.cache("k", findings(SECRET), NOW, ANNA.user_id)
    await store.bury(DeadLetter(key="d", reason="failed", at=NOW, user_id=ANNA.user_id, payload=SECRET))
    await store.close()


def _bytes(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()))


def _read(path: Path) -> bytes:
    return path.read_bytes()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("r+b" if path.exists() else "wb") as file:
        file.truncate(len(content))
        file.write(content)


async def _refused(path: Path, key: str | None = None) -> str:
    store = SqlStore(f"sqlite:///{path}", key)
    with pytest.raises(StoreError) as caught:
        await store.open()
    await store.close()
    assert "\n" not in caught.value.person
    return caught.value.person


async def test_only_the_owner_can_read_the_file_and_its_companions(path: Path) -> None:
    store = SqlStore(f"sqlite:///{path}")
    await store.open()
    await store.turn("k", ANNA, NOW, saves())
    files = list(path.parent.iterdir())
    await store.close()
    assert len(files) == 3
    assert {stat.S_IMODE(file.stat().st_mode) for file in files if file.exists()} == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_every_commit_reaches_the_disk_and_foreign_keys_hold(path: Path) -> None:
    store = SqlStore(f"sqlite:///{path}")
    await store.open()

    async def pragmas(connection: AsyncConnection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
        return [(await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one() for name in names]

    settings = await store.database.read(pragmas)
    await store.close()
    assert settings == ["wal", 2, 1, 10_000, 1]


async def test_without_a_key_the_text_shows_and_with_one_it_does_not(path: Path, tmp_path: Path) -> None:
    sealed = tmp_path / "sealed" / "viva.db"
    await _filled(path)
    await _filled(sealed, KEY)
    assert _bytes(path).count(SECRET.encode()) >= 7
    assert SECRET.encode() not in _bytes(sealed)


@pytest.mark.parametrize("key", [None, OTHER_KEY])
async def test_a_missing_or_wrong_key_is_told_when_opening(path: Path, key: str | None) -> None:
    await _filled(path, KEY)
    assert "VIVA_ENCRYPTION_KEY" in await _refused(path, key)


async def test_a_database_from_before_the_key_can_still_be_read(path: Path) -> None:
    await _filled(path)
    store = SqlStore(f"sqlite:///{path}", KEY)
    await store.open()
    stored = await store.snapshot(ANNA.user_id)
    await store.close()
    assert stored is not None
    assert stored.candidate.person.name == SECRET


async def test_forgetting_removes_the_bytes_while_the_bot_runs(path: Path) -> None:
    await _filled(path, turns=3)
    store = SqlStore(f"sqlite:///{path}")
    await store.open()
    await store.turn("b", BEN, NOW, saves(attempt(BEN, answer="stays here")))
    await store.turn("late", ANNA, NOW, saves(attempt(turn=2, answer=SECRET * 2000)))
    assert SECRET.encode() in _bytes(path)
    assert await store.forget(ANNA.user_id) == 9
    left = _bytes(path)
    await store.close()
    assert SECRET.encode() not in left
    assert b"stays here" in left


async def test_expiry_removes_the_bytes_too(path: Path) -> None:
    store = SqlStore(f"sqlite:///{path}")
    await store.open()
    await store.turn("a", ANNA, NOW, saves(attempt(answer=SECRET)))
    assert await store.expire(later(99)) == 3
    left = _bytes(path)
    await store.close()
    assert SECRET.encode() not in left


async def test_what_leaves_the_session_leaves_no_byte_either(path: Path) -> None:
    """Of a text that fills many pages, while the person stays."""
    store = SqlStore(f"sqlite:///{path}")
    await store.open()

    def decide(snapshot: Snapshot) -> Change:
        session = Session(shelved=(Shelved(text=SECRET * 2000, at=NOW), Shelved(text="stays here", at=later(9))))
        return Change(candidate=snapshot.candidate.model_copy(update={"session": session}))

    await store.turn("a", ANNA, later(9), decide)
    assert SECRET.encode() in _bytes(path)
    await store.expire(later(5))
    left = _bytes(path)
    await store.close()
    assert SECRET.encode() not in left
    assert b"stays here" in left


async def test_who_only_reads_writes_down_no_key(path: Path) -> None:
    await _filled(path)
    reader = SqlStore(f"sqlite:///{path}", KEY)
    await reader.open(seals=False)
    assert await reader.export(ANNA.user_id) is not None
    await reader.close()
    writer = SqlStore(f"sqlite:///{path}")
    await writer.open()
    assert writer.database.sealed_with == frozenset()
    await writer.close()


async def test_a_dead_letter_alone_is_from_before_the_first_key(path: Path) -> None:
    store = SqlStore(f"sqlite:///{path}")
    await store.open()
    await store.bury(DeadLetter(key="d", reason="failed", at=NOW, payload=SECRET))
    await store.close()
    sealed = SqlStore(f"sqlite:///{path}", KEY)
    await sealed.open()
    assert BEFORE in sealed.database.sealed_with
    await sealed.close()


async def test_a_session_that_does_not_fit_is_left_and_told_and_the_others_are_trimmed(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = SqlStore(f"sqlite:///{path}")
    await store.open()

    def decide(snapshot: Snapshot) -> Change:
        session = Session(shelved=(Shelved(text=SECRET, at=NOW),))
        return Change(candidate=snapshot.candidate.model_copy(update={"session": session}))

    for person in (BEN, ANNA):
        await store.turn(f"{person.user_id}", person, later(9), decide)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE candidates SET session = ? WHERE user_id = ?", ('{"newer": 1}', BEN.user_id))
    assert await store.expire(later(5)) == 0
    stored = await store.snapshot(ANNA.user_id)
    await store.close()
    assert stored is not None
    assert stored.candidate.session.shelved == ()
    assert "a session was not trimmed: candidates 8 does not fit Session: newer" in caplog.text


async def test_a_record_that_does_not_fit_keeps_no_reminder_and_no_figure_from_the_others(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = SqlStore(f"sqlite:///{path}")
    await store.open()
    daily, at, lease = Session(prefs=Prefs(daily="00:40", quiet=(0, 0))), NOW.replace(minute=41), timedelta(minutes=15)
    for person in (BEN, ANNA):
        answer = attempt(person, assessment=assessment())

        def decide(snapshot: Snapshot, answer: Attempt = answer) -> Change:
            candidate = snapshot.candidate.model_copy(update={"session": daily, "updated_at": NOW})
            return Change(candidate=candidate, attempts=(answer,))

        await store.turn(f"{person.user_id}", person, NOW, decide)
    with closing(sqlite3.connect(path)) as file, file:
        for statement in ("UPDATE candidates SET session", "UPDATE attempts SET assessment"):
            file.execute(f"{statement} = ? WHERE user_id = ?", ('{"newer": 1}', BEN.user_id))
    assert [person for person, _ in await store.due(at, lease, 10)] == [ANNA]
    assert await store.due(at, lease, 10) == (), "it is looked at again and again"
    assert [use.user_id for use in await store.uses(NOW)] == [ANNA.user_id]
    await store.close()
    assert "somebody was not reminded: candidates 8 does not fit Session: newer" in caplog.text
    assert "an answer was not counted: attempts 8-1-1 does not fit Assessment" in caplog.text


def _damage(path: Path, table: str, column: str, letter: str) -> None:
    """One letter of what is sealed of BEN differs."""
    other = f"CASE substr({column}, 61, 1) WHEN ? THEN '1' ELSE ? END"
    damaged = f"{column} = substr({column}, 1, 60) || {other} || substr({column}, 62)"
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(f"UPDATE {table} SET {damaged} WHERE user_id = ?", (letter, letter, BEN.user_id))  # noqa: S608


@pytest.mark.parametrize("letter", ["0", "é"])
async def test_a_damaged_text_keeps_nothing_from_the_others_and_stops_no_start(
    path: Path, caplog: pytest.LogCaptureFixture, letter: str
) -> None:
    """One letter of what is sealed differs, in the newest session of all."""
    store = SqlStore(f"sqlite:///{path}", KEY)
    await store.open()
    daily, at, lease = Session(prefs=Prefs(daily="00:40", quiet=(0, 0))), NOW.replace(minute=41), timedelta(minutes=15)
    for n, person in enumerate((ANNA, BEN)):
        answer = attempt(person, assessment=assessment())

        def decide(snapshot: Snapshot, answer: Attempt = answer, n: int = n) -> Change:
            candidate = snapshot.candidate.model_copy(update={"session": daily, "updated_at": later(n)})
            return Change(candidate=candidate, attempts=(answer,))

        await store.turn(f"{person.user_id}", person, later(n), decide)
    await store.close()
    for table, column in (("candidates", "session"), ("attempts", "assessment")):
        _damage(path, table, column, letter)
    await store.open()
    assert [person for person, _ in await store.due(at, lease, 10)] == [ANNA]
    assert await store.due(at, lease, 10) == (), "it is looked at again and again"
    assert [use.user_id for use in await store.uses(NOW)] == [ANNA.user_id]
    with pytest.raises(StoreError, match="was changed"):
        await store.snapshot(BEN.user_id)
    await store.close()
    for told in ("a stored session cannot be opened", "somebody was not reminded", "an answer was not counted"):
        assert told in caplog.text


def _contested(person: Person) -> Attempt:
    contest = Contest(kind="point", id="a", argument=SECRET, at=NOW, before="missing", score_before=0)
    return attempt(person, answer=SECRET, added=SECRET, probe=SECRET, contests=(contest,), assessment=assessment())


@pytest.mark.parametrize("column", ["answer", "assessment", "added", "contests", "probe"])
async def test_a_damaged_objection_hides_none_of_the_others_and_is_counted(
    path: Path, caplog: pytest.LogCaptureFixture, column: str
) -> None:
    store = SqlStore(f"sqlite:///{path}", KEY)
    await store.open()
    for person in (ANNA, BEN):
        await store.turn(f"{person.user_id}", person, NOW, saves(_contested(person)))
    _damage(path, "attempts", column, "0")
    assert await store.contested() == ((_contested(ANNA),), ("8-1-1",))
    await store.close()
    assert "contested answer 8-1-1 was left out: " in caplog.text
    assert SECRET not in caplog.text


async def _one_damaged(path: Path, column: str, stored: str) -> SqlStore:
    """An open store with a contested answer of Anna's and one of Ben's, a ``column`` of which was changed."""
    store = SqlStore(f"sqlite:///{path}")
    await store.open()
    for person in (ANNA, BEN):
        await store.turn(f"{person.user_id}", person, NOW, saves(_contested(person)))
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(f"UPDATE attempts SET {column} = ? WHERE user_id = ?", (stored, BEN.user_id))  # noqa: S608
    return store


@pytest.mark.parametrize(
    ("column", "stored"),
    [
        ("assessment", '{"newer": 1}'),
        ("contests", f'[{{"argument": "{SECRET}"}}]'),
        ("contests", f'[{{"argument": "{SECRET}'),
        ("answer", f'json:"{SECRET}'),
    ],
)
async def test_an_objection_that_does_not_fit_hides_none_of_the_others_and_is_counted(
    path: Path, caplog: pytest.LogCaptureFixture, column: str, stored: str
) -> None:
    store = await _one_damaged(path, column, stored)
    assert await store.contested() == ((_contested(ANNA),), ("8-1-1",))
    with pytest.raises(StoreError):
        await store.attempt("8-1-1")
    await store.close()
    assert "contested answer 8-1-1 was left out: " in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize("column", ["submitted_at", "asked_at"])
async def test_a_date_that_is_none_hides_none_of_the_others(
    path: Path, caplog: pytest.LogCaptureFixture, column: str
) -> None:
    store = await _one_damaged(path, column, f"3{SECRET}")
    assert await store.contested() == ((_contested(ANNA),), ("8-1-1",))
    known = [ANNA.user_id] if column == "submitted_at" else [ANNA.user_id, BEN.user_id]
    assert [use.user_id for use in await store.uses(NOW)] == known
    await store.close()
    assert "contested answer 8-1-1 was left out: attempts 8-1-1 has no date that can be read" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize("stored", ['{"newer": 1}', "json:half", "{"])
async def test_verdicts_that_cannot_be_read_hide_none_of_the_others(
    path: Path, caplog: pytest.LogCaptureFixture, stored: str
) -> None:
    store = SqlStore(f"sqlite:///{path}")
    await store.open()
    both = [attempt(turn=turn, assessment=assessment()) for turn in (1, 2)]
    await store.turn("a", ANNA, NOW, saves(*both))
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE attempts SET assessment = ? WHERE id = ?", (stored, both[0].id))
    assert [marks.id for marks in await store.marks(ANNA.user_id)] == [both[1].id]
    await store.close()
    assert f"the verdicts of attempt {both[0].id} were left out: " in caplog.text


@pytest.mark.parametrize("stored", ["[{", "7"])
async def test_kept_events_that_were_damaged_are_a_store_error(path: Path, stored: str) -> None:
    store = SqlStore(f"sqlite:///{path}")
    await store.open()
    await store.turn("a", ANNA, NOW, saves(attempt()))
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE turns SET events = ?", (stored,))
    with pytest.raises(StoreError, match="events do not fit"):
        await store.turn("a", ANNA, NOW, saves(attempt()))
    await store.close()


@pytest.mark.parametrize(
    "content", [b"hello, I am a diary\n" * 200, b"SQLite format 3\x00" + b"\xff" * 4000, b"x", b"SQLite format 3\x00"]
)
async def test_a_file_that_is_no_database_is_left_as_it_is(path: Path, content: bytes) -> None:
    _write(path, content)
    said = await _refused(path)
    assert str(path) in said
    assert "restore a backup" in said
    assert "move it away" in said
    assert _read(path) == content
    assert list(path.parent.iterdir()) == [path]


async def test_a_damaged_database_is_left_as_it_is(path: Path) -> None:
    await _filled(path)
    whole = _read(path)
    page = 4096
    broken = whole[: 2 * page] + os.urandom(page) + whole[3 * page :]
    _write(path, broken)
    assert "damaged" in await _refused(path)
    assert _read(path) == broken
    assert list(path.parent.iterdir()) == [path]


async def test_a_truncated_database_is_left_as_it_is(path: Path) -> None:
    await _filled(path)
    broken = _read(path)[:9000]
    _write(path, broken)
    assert "damaged" in await _refused(path)
    assert _read(path) == broken


async def test_another_programs_database_is_left_as_it_is(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE bookmarks (url TEXT)")
        file.commit()
    before = _read(path)
    assert "belongs to another program" in await _refused(path)
    assert _read(path) == before


async def test_damage_while_running_is_an_error_not_a_guess(path: Path) -> None:
    await _filled(path)
    store = SqlStore(f"sqlite:///{path}")
    await store.open()
    _write(path, b"\x00" * len(_read(path)))
    never = NextTurn()
    with pytest.raises(StoreError) as caught:
        await store.turn("new", BEN, NOW, never)
    await store.close()
    assert caught.value.person.startswith("The database did not answer, so nothing was changed.")
    assert str(path) in caught.value.log
    assert never.seen == []


async def test_a_folder_in_its_place_is_one_line(path: Path) -> None:
    await asyncio.to_thread(path.mkdir, parents=True)
    said = await _refused(path)
    assert str(path) in said
    assert "Is a directory" in said


async def test_a_file_where_its_folder_should_be_is_one_line(path: Path) -> None:
    path.parent.write_text("a file")
    assert str(path) in await _refused(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_read_only_folder_or_file_is_one_line(path: Path) -> None:
    await _filled(path)
    for place, mode in ((path, 0o400), (path.parent, 0o500)):
        place.chmod(mode)
        said = await _refused(path)
        place.chmod(0o700)
        assert "cannot be written" in said
    await asyncio.to_thread(path.unlink)
    path.parent.chmod(0o500)
    said = await _refused(path)
    path.parent.chmod(0o700)
    assert "cannot be written" in said


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?uri=true"])
def test_memory_is_no_place_to_keep_things(url: str) -> None:
    with pytest.raises(StoreError, match="must be a file"):
        SqlStore(url)


async def test_a_store_that_is_not_open_says_so(path: Path) -> None:
    store = SqlStore(f"sqlite:///{path}")
    with pytest.raises(StoreError, match="not open"):
        await store.snapshot(1)
    await store.close()


async def test_while_another_process_writes_a_turn_waits_and_nobody_else_does(path: Path) -> None:
    store = SqlStore(f"sqlite:///{path}")
    await store.open()
    await store.turn("k0", ANNA, NOW, saves())
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        turn = asyncio.create_task(store.turn("k1", ANNA, NOW, saves()))
        async with asyncio.timeout(5):  # far less than the turn is ready to wait
            for _ in range(20):
                assert await store.attempt("unknown") is None
        assert not turn.done()
        other.execute("ROLLBACK")
    assert await turn == await store.turn("k1", ANNA, NOW, saves())
    await store.close()


async def test_a_waiting_write_ahead_log_survives_a_kill(path: Path, tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{path}")
    await store.open()
    await store.turn("a", ANNA, NOW, saves(attempt()))
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in path.parent.iterdir():  # what a killed process leaves
        (copy / file.name).write_bytes(file.read_bytes())
    await store.close()
    after = SqlStore(f"sqlite:///{copy / path.name}")
    await after.open()
    found = await after.attempts(ANNA.user_id)
    await after.close()
    assert found == (attempt(),)
