"""`viva export | forget | stats`: what the person who runs the bot sees of the others."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.commands.people import figures
from bot.engine import Engine, update_key
from bot.evaluating.coverage import CoverageRow
from bot.evaluating.rows import read_rows
from bot.interview.assessment import Status, Usage
from bot.interview.attempt import Attempt, Contest, Outcome
from bot.interview.costs import Prices
from bot.interview.ports import Change, Decide
from bot.interview.session import Person
from bot.local.botapi import BotApi
from bot.local.person import LocalPerson
from bot.occupied import at_work
from bot.storage.store import SqlStore
from tests.support.cli import viva, viva_process
from tests.support.ready import shipped
from tests.support.stored import ANNA, BEN, NOW, assessment, attempt, saves
from tests.support.talk import TOKEN, open_talk
from tests.support.trouble import uncleanable
from tests.support.undeletable import UNDELETABLE, needs_undeletable

pytestmark = pytest.mark.long

GARBAGE = b"not a database at all, really not one, so there"


def test_an_empty_database(tmp_path: Path) -> None:
    found = json.loads(viva(tmp_path, "stats", "--json").out)
    days = found.pop("days")
    assert found.pop("most_tokens") == []
    assert found == {
        "candidates": 0,
        "attempts": 0,
        "graded": 0,
        "waiting": 0,
        "ungraded_question_gone": 0,
        "dead_letters": 0,
        "active_7_days": 0,
        "active_30_days": 0,
        "mean_score_30_days": None,
    }
    assert [(day["answers"], day["mean_score"]) for day in days] == [(0, None)] * 14
    assert viva(tmp_path, "contested").out == ""
    assert viva(tmp_path, "stats").out.splitlines()[0] == "candidates: 0"
    ran = viva(tmp_path, "export", "5")
    assert (ran.code, ran.out, ran.complaint) == (1, "", "viva: Nothing is stored about 5.")


def test_what_was_practised_can_be_counted_exported_and_forgotten(tmp_path: Path) -> None:
    talk = "data scientist\n:2\nI would begin with a pre-trained model, since labelled examples are few.\n:q\n"
    assert viva_process(tmp_path, "practice", stdin=talk.encode()).code == 0
    folder = tmp_path / "practice"
    assert json.loads(viva(folder, "stats", "--json").out)["attempts"] == 1
    (today,) = (line.split() for line in viva(folder, "stats").out.splitlines() if re.match(r"20..-.* 1  +1 ", line))
    assert today[1:3] == ["1", "1"]
    exported = viva(folder, "export", "1")
    assert "pre-trained model, since labelled examples" in exported.out
    assert json.loads(exported.out)
    forgotten = viva_process(folder, "forget", "1")
    assert (forgotten.code, forgotten.err) == (0, "")
    assert forgotten.out.endswith(" rows deleted\n")
    assert int(forgotten.out.split()[0]) > 0
    assert viva(folder, "export", "1").code == 1


async def came_while_busy(folder: Path, *people: LocalPerson) -> None:
    """Each of them wrote, and the bot was stopped before it came to it."""
    engine = Engine(f"sqlite:///{folder.as_posix()}/engine.db", executor_id="viva", idle=True)
    await engine.start()
    for number, person in enumerate(people, start=1):
        person.api.world.meet(person.chat)
        message = {"message_id": number, "date": 1_772_442_000, "from": person.user, "chat": person.chat}
        update = {"update_id": number, "message": {**message, "text": "/start"}}
        payload = {"update": update, "chat": person.user_id}
        await engine.store("update", update_key(1, number), person.user_id, payload)
    await engine.stop()


def can_be_read(folder: Path, word: bytes) -> bool:
    return any(word in path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_whoever_is_forgotten_does_not_come_back_by_what_waited_for_its_turn(tmp_path: Path) -> None:
    api = BotApi(TOKEN)
    zeb, ben = LocalPerson(api, 7, "Zebulonia"), LocalPerson(api, 8, "Ben")
    await came_while_busy(tmp_path, zeb, ben)
    assert can_be_read(tmp_path, b"Zebulonia")
    forgotten = await asyncio.to_thread(viva_process, tmp_path, "forget", "7")
    assert (forgotten.code, forgotten.out, forgotten.err) == (0, "1 row deleted\n", "")
    assert not can_be_read(tmp_path, b"Zebulonia")
    async with open_talk(tmp_path, api=api) as talk:
        await ben.waits_for("Hello, Ben", 20)
        assert await talk.app.store.snapshot(7) is None
    assert zeb.sees == []


def test_while_a_bot_is_at_work_nobody_is_forgotten_from_outside(tmp_path: Path) -> None:
    (tmp_path / "imports" / "0123456789abcdef").mkdir(parents=True)
    with at_work(tmp_path):
        ran = viva(tmp_path, "forget", "7", admins="7")
    assert (ran.code, "Stop it first; nothing was changed" in ran.complaint) == (1, True)
    assert (tmp_path / "imports" / "0123456789abcdef").exists()


async def test_where_the_file_cannot_be_cleaned_up_the_queue_and_the_files_of_an_admin_go_all_the_same(
    tmp_path: Path,
) -> None:
    store = SqlStore(f"sqlite:///{tmp_path}/viva.db")
    await store.open()
    await store.turn("k", ANNA, NOW, saves())
    await store.close()
    anna = LocalPerson(BotApi(TOKEN), ANNA.user_id, "Zebulonia")
    await came_while_busy(tmp_path, anna)
    (tmp_path / "imports" / "0123456789abcdef").mkdir(parents=True)
    with uncleanable(1):
        ran = await asyncio.to_thread(viva, tmp_path, "forget", str(ANNA.user_id), admins=str(ANNA.user_id))
    assert (ran.code, ran.out) == (1, "")
    assert "could not be cleaned up afterwards" in ran.complaint
    assert not (tmp_path / "imports" / "0123456789abcdef").exists()
    assert not can_be_read(tmp_path, b"Zebulonia")


@needs_undeletable
async def test_an_admin_whose_files_cannot_be_deleted_is_forgotten(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path}/viva.db")
    await store.open()
    await store.turn("k", ANNA, NOW, saves())
    await store.close()
    (tmp_path / "imports").symlink_to(UNDELETABLE)
    ran = await asyncio.to_thread(viva_process, tmp_path, "forget", str(ANNA.user_id), admins=str(ANNA.user_id))
    assert (ran.code, ran.out) == (1, "2 rows deleted\n")
    assert "could not be deleted" in ran.complaint


async def test_the_figures_are_those_computed_by_hand(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path}/viva.db")
    await store.open()
    now = NOW + timedelta(days=40)
    spent = Usage(input_tokens=100, output_tokens=7)

    def answer(person: Person, turn: int, days_ago: int, score: int | None, **changes: Any) -> Attempt:
        status = Status.NOT_GRADED if score is None else Status.GRADED
        made = assessment(status, score).model_copy(update={"usage": spent})
        at = now - timedelta(days=days_ago)
        return attempt(person, turn, submitted_at=at, assessment=made, **changes)

    def heard(days_ago: int, *attempts: Attempt) -> Decide:
        at = now - timedelta(days=days_ago)
        return lambda s: Change(candidate=s.candidate.model_copy(update={"updated_at": at}), attempts=attempts)

    anna = (answer(ANNA, 1, 0, 60), answer(ANNA, 2, 0, None), answer(ANNA, 3, 0, 10, superseded=True))
    ben = (answer(BEN, 1, 0, 80), answer(BEN, 2, 13, 30), answer(BEN, 3, 20, 100), answer(BEN, 4, 35, 5))
    await store.turn("a", ANNA, now, heard(0, *anna))
    await store.turn("b", BEN, now, heard(8, *ben))
    found = await figures(store, now)
    there, gone = await figures(store, now, cards=lambda: [attempt().card_id]), await figures(store, now, cards=list)
    await store.close()
    waiting = [(one["waiting"], one["ungraded_question_gone"]) for one in (found, there, gone)]
    assert waiting == [(1, None), (1, 0), (0, 1)]
    assert (found["active_7_days"], found["active_30_days"]) == (1, 2)
    assert found["mean_score_30_days"] == round((60 + 80 + 30 + 100) / 4, 1)
    days = found["days"]
    assert [day["answers"] for day in days] == [1, *[0] * 12, 3]
    assert days[-1] == {
        "day": now.date().isoformat(),
        "people": 2,
        "answers": 3,
        "graded": 2,
        "mean_score": 70.0,
        "not_graded": 1,
        "input_tokens": 400,
        "output_tokens": 28,
    }


async def spent_tokens(folder: Path, *, at: datetime) -> None:
    """Two people's answers, some days before ``at``, with the tokens they took."""
    store = SqlStore(f"sqlite:///{folder}/viva.db")
    await store.open()

    def answer(person: Person, turn: int, days_ago: int, read: int, written: int) -> Attempt:
        made = assessment().model_copy(update={"usage": Usage(input_tokens=read, output_tokens=written)})
        return attempt(person, turn, submitted_at=at - timedelta(days=days_ago), assessment=made)

    mine = (answer(BEN, 1, 0, 1_700, 500), answer(BEN, 2, 0, 300, 0), answer(BEN, 3, 20, 9_000, 9_000))
    await store.turn("a", ANNA, at, saves(answer(ANNA, 1, 0, 4_000, 100), answer(ANNA, 2, 3, 0, 0)))
    await store.turn("b", BEN, at, saves(*mine))
    await store.close()


async def test_with_prices_every_day_and_every_persons_day_says_what_it_cost(tmp_path: Path) -> None:
    await spent_tokens(tmp_path, at=NOW)
    store = SqlStore(f"sqlite:///{tmp_path}/viva.db")
    await store.open()
    priced = await figures(store, NOW, Prices(Decimal("0.15"), Decimal("0.60")))
    plain = await figures(store, NOW)
    await store.close()
    today = NOW.date().isoformat()
    assert [day["cost"] for day in priced["days"]] == [0.0] * 13 + [0.00126]
    # Twenty days ago is in no table of the last fourteen days; a day without tokens is nobody's.
    assert priced["most_tokens"] == [
        {
            "day": today,
            "user_id": ANNA.user_id,
            "answers": 1,
            "input_tokens": 4_000,
            "output_tokens": 100,
            "cost": 0.00066,
        },
        {
            "day": today,
            "user_id": BEN.user_id,
            "answers": 2,
            "input_tokens": 2_000,
            "output_tokens": 500,
            "cost": 0.0006,
        },
    ]
    assert ANNA.name not in json.dumps(priced, ensure_ascii=False)
    without = [{name: one[name] for name in one if name != "cost"} for one in priced["most_tokens"]]
    assert plain["most_tokens"] == without
    assert all("cost" not in day for day in plain["days"])


async def test_the_costs_stand_in_the_tables_and_only_if_there_are_prices(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    await spent_tokens(tmp_path, at=now)
    priced = (await asyncio.to_thread(viva, tmp_path, "stats", token_prices="150,600")).out.splitlines()
    plain = (await asyncio.to_thread(viva, tmp_path, "stats")).out.splitlines()
    title = priced.index("whose days took most tokens (user id as for `viva export`):")
    assert ["6000", "600", "1.2600"] in [line.split()[-3:] for line in priced[:title]]
    columns = "day user id answers input tokens output tokens"
    assert " ".join(priced[title + 1].split()) == f"{columns} cost"
    assert [line.split()[1:] for line in priced[title + 2 :]] == [
        [str(ANNA.user_id), "1", "4000", "100", "0.6600"],
        [str(BEN.user_id), "2", "2000", "500", "0.6000"],
    ]
    assert " ".join(plain[title + 1].split()) == columns
    assert "cost" not in "".join(plain)
    assert [len(line) for line in priced[title + 1 :]] == [len(priced[title + 1])] * 3


def test_prices_that_cannot_be_read_stop_the_command_with_the_fix(tmp_path: Path) -> None:
    ran = viva(tmp_path, "stats", token_prices="0.15 EUR")
    assert (ran.code, ran.out) == (1, "")
    assert ran.complaint.startswith("viva: VIVA_TOKEN_PRICES: these are not two prices; write ")


async def test_contested_gradings_are_rows_to_be_labelled(tmp_path: Path) -> None:
    card = shipped().cards["pretrained-models-tradeoffs"]
    point, mistake = card.key_points[0], card.common_mistakes[0]
    made: dict[str, Any] = {"at": NOW, "score_before": 40, "argument": "I said so 🦊"}
    contests = (
        Contest(kind="point", id=point.id, before="missing", after="covered", outcome=Outcome.CHANGED, **made),
        Contest(kind="mistake", id=mistake.id, before="made", **made),
        Contest(kind="point", id="no-such-point", before="missing", **made),
    )
    store = SqlStore(f"sqlite:///{tmp_path}/viva.db")
    await store.open()
    await store.turn("a", ANNA, NOW, saves(attempt(card_id=card.id, contests=contests)))
    await store.close()
    out = tmp_path / "contested.jsonl"
    ran = await asyncio.to_thread(viva, tmp_path, "contested", "--out", str(out))
    assert (ran.code, ran.complaint) == (0, "viva: 1 left out: the bank no longer has what they are about")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    first, second = read_rows(out, CoverageRow)
    assert (first.source, first.question, first.answer) == ("contested", card.question, attempt().answer)
    assert [p.id for p in first.key_points] == [p.id for p in card.key_points]
    assert first.covered == {point.id: True}
    assert [p.text for p in second.key_points] == [mistake.text]
    assert second.covered == {mistake.id: True}
    raw = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert {name: raw[0][name] for name in ("argument", "before", "after", "outcome", "judged_by")} == {
        "argument": "I said so 🦊",
        "before": "missing",
        "after": "covered",
        "outcome": "changed",
        "judged_by": None,
    }
    assert raw[1]["outcome"] == "waiting"
    assert str(ANNA.user_id) not in out.read_text(encoding="utf-8")
    assert ANNA.name not in out.read_text(encoding="utf-8")
    again = await asyncio.to_thread(viva, tmp_path, "contested")
    assert again.out == out.read_text(encoding="utf-8")


async def test_rows_labelled_by_hand_are_not_overwritten_and_half_a_sign_stops_nothing(tmp_path: Path) -> None:
    card = shipped().cards["pretrained-models-tradeoffs"]
    point = card.key_points[0].id
    contest = Contest(kind="point", id=point, before="missing", at=NOW, score_before=40, argument="I did \ud83e")
    store = SqlStore(f"sqlite:///{tmp_path}/viva.db")
    await store.open()
    await store.turn("a", ANNA, NOW, saves(attempt(card_id=card.id, contests=(contest,))))
    await store.close()
    out = tmp_path / "contested.jsonl"
    assert (await asyncio.to_thread(viva, tmp_path, "contested", "--out", str(out))).code == 0
    (row,) = read_rows(out, CoverageRow)
    assert row.covered == {point: False}
    out.write_text("labelled by hand", encoding="utf-8")
    again = await asyncio.to_thread(viva, tmp_path, "contested", "--out", str(out))
    assert (again.code, again.out) == (1, "")
    assert again.complaint == f"viva: {out} is there already; name a new file."
    assert out.read_text(encoding="utf-8") == "labelled by hand"


async def test_contested_gradings_that_cannot_be_read_are_told_and_the_others_written(tmp_path: Path) -> None:
    card = shipped().cards["pretrained-models-tradeoffs"]
    point = card.key_points[0].id
    contest = Contest(kind="point", id=point, before="missing", at=NOW, score_before=40, argument="I did")
    store = SqlStore(f"sqlite:///{tmp_path}/viva.db")
    await store.open()
    for person in (ANNA, BEN):
        await store.turn(person.name, person, NOW, saves(attempt(person, card_id=card.id, contests=(contest,))))
    await store.close()
    with closing(sqlite3.connect(tmp_path / "viva.db")) as file, file:
        file.execute("UPDATE attempts SET contests = '[{' WHERE user_id = ?", (BEN.user_id,))
    out = tmp_path / "contested.jsonl"
    told = "viva: 1 contested answer left out: damaged, or stored by another version of Viva (8-1-1)"
    ran = await asyncio.to_thread(viva, tmp_path, "contested", "--out", str(out))
    assert (ran.code, ran.complaint) == (1, told)
    assert ran.out == f"1 row written to {out}, which is not complete\n"
    (row,) = read_rows(out, CoverageRow)
    assert row.covered == {point: False}
    again = await asyncio.to_thread(viva, tmp_path, "contested")
    assert (again.code, again.complaint, again.out) == (1, told, out.read_text(encoding="utf-8"))


def test_rows_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    ran = viva(tmp_path, "contested", "--out", str(tmp_path / "no" / "file"))
    assert (ran.code, "cannot be written" in ran.complaint) == (1, True)


@pytest.mark.parametrize("command", [("stats",), ("contested",), ("export", "5")])
def test_a_command_that_only_reads_does_not_make_the_bot_need_its_key(tmp_path: Path, command: tuple[str, ...]) -> None:
    viva(tmp_path, *command, encryption_key="c2l4dGVlbiBvciB0d2ljZSB0aGF0IG1hbnkgYnl0ZXM=")
    ran = viva(tmp_path, "stats")
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize("command", [("stats",), ("contested",), ("export", "5")])
def test_a_damaged_database_is_told_and_left_alone(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "viva.db").write_bytes(GARBAGE)
    ran = viva(tmp_path, *command)
    assert (ran.code, ran.out) == (1, "")
    assert "restore a backup" in ran.complaint
    assert (tmp_path / "viva.db").read_bytes() == GARBAGE


def test_a_damaged_work_queue_is_told_in_one_line_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "engine.db").write_bytes(GARBAGE)
    ran = viva_process(tmp_path, "forget", "5")
    assert (ran.code, ran.out) == (1, "")
    assert "engine.db" in ran.complaint
    assert (tmp_path / "engine.db").read_bytes() == GARBAGE


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = viva(tmp_path, "stats", data_dir=str(tmp_path / "file" / "below"))
    assert (ran.code, "VIVA_DATA_DIR" in ran.complaint) == (1, True)


def test_a_postgres_that_is_away_and_its_password_is_not_told(tmp_path: Path, unused_tcp_port: int) -> None:
    url = f"postgresql+psycopg://viva:geheim@127.0.0.1:{unused_tcp_port}/viva"
    ran = viva(tmp_path, "stats", database_url=url)
    assert (ran.code, "VIVA_DATABASE_URL" in ran.complaint) == (1, True)
    assert "geheim" not in ran.err
