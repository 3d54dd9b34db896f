"""One's own data: as a file, and gone for good."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.local.person import LocalPerson
from bot.tg import texts as t
from tests.support.scenes import CARD, LONG_SENTENCE, OTHER_CARD, answered, shown
from tests.support.talk import Talk, open_talk
from tests.support.trouble import uncleanable
from tests.support.undeletable import UNDELETABLE, needs_undeletable

pytestmark = pytest.mark.long

NAME = "Zebulonia"
SECRET = "quixotically purple"
KEY = "c2l4dGVlbiBvciB0d2ljZSB0aGF0IG1hbnkgYnl0ZXM="
ANSWER = f"A pre-trained model comes with weights learned on general data, and I was {SECRET} about it."


async def practised(talk: Talk) -> LocalPerson:
    zeb = talk.person(7, NAME)
    await answered(talk, zeb, ANSWER)
    return zeb


def traces(folder: Path) -> list[str]:
    """The files in which the name or the answer can still be read."""
    words = (NAME.encode(), SECRET.encode())
    return [path.name for path in sorted(folder.rglob("*")) if any(word in content(path) for word in words)]


def content(path: Path) -> bytes:
    """What the file holds. SQLite removes a journal while the bot runs; a file gone by now holds nothing."""
    try:
        return path.read_bytes() if path.is_file() else b""
    except FileNotFoundError:
        return b""


async def test_the_export_is_json_with_every_answer(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        zeb = await practised(talk)
        (message,) = await talk.says(zeb, "/export")
        assert message.document is not None
        everything = json.loads(message.document.content)
        assert everything["attempts"][0]["answer"] == ANSWER
        assert everything["attempts"][0]["card_id"] == CARD
        assert everything["candidate"]["person"]["name"] == NAME


async def test_an_answer_in_two_parts_counts_as_one_when_asked_whether_to_forget(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        zeb = talk.person(7)
        await answered(talk, zeb)
        await talk.says_at_once(zeb, "And it also saves a lot of money on labels.")
        assert [attempt.superseded for attempt in await talk.app.store.attempts(7)] == [False, True]
        assert "1 answer," in shown(await talk.says(zeb, "/forget"))


async def test_forgetting_takes_two_taps_and_can_be_declined(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        zeb = await practised(talk)
        assert "1 answer," in shown(await talk.says(zeb, "/forget"))
        assert "Nothing was deleted" in shown(await talk.taps(zeb, "Keep it"))
        assert len(await talk.app.store.attempts(7)) == 1
        await talk.says(zeb, "/forget")
        assert "nothing about you is stored" in shown(await talk.taps(zeb, "Delete everything"))
        assert await talk.app.store.snapshot(7) is None
        assert await talk.app.store.attempts(7) == ()
        assert "Hello, Zebulonia" in shown(await talk.says(zeb, "/start"))


@pytest.mark.parametrize("word", ["yes", "Yes, please!", "no", "absolutely"])
async def test_a_word_does_not_delete_and_is_no_loose_text(tmp_path: Path, word: str) -> None:
    async with open_talk(tmp_path) as talk:
        zeb = await practised(talk)
        await talk.says(zeb, "/forget")
        assert shown(await talk.says(zeb, word)) == t.NOTES["forget_button"]
        snapshot = await talk.app.store.snapshot(zeb.user_id)
        assert snapshot is not None
        assert snapshot.candidate.session.loose_text is None
        kept = [text.text for text in snapshot.candidate.session.shelved]
        assert kept == (["absolutely"] if word == "absolutely" else []), "it may be about something else"
        assert t.LOOSE_TEXT in shown(await talk.says(zeb, "absolutely")), "the question is over"
        assert "/start" in shown(await talk.taps(zeb, "Delete everything"))
        assert await talk.app.store.snapshot(zeb.user_id) is None


async def test_an_answer_after_the_question_whether_to_delete_is_one(tmp_path: Path) -> None:
    async with open_talk(tmp_path) as talk:
        zeb = talk.person(7, NAME)
        await talk.says(zeb, f"/start q_{CARD}")
        await talk.says(zeb, "/forget")
        assert t.NOTES["forget_button"] in shown(await talk.says(zeb, "yes")), "no answer to a question on the table"
        assert "/100" in shown(await talk.says(zeb, ANSWER))
        await talk.says(zeb, "/forget")
        await talk.taps(zeb, "Keep it")
        assert t.NOTES["forget_button"] not in shown(await talk.says(zeb, "yes"))


async def test_an_old_delete_button_does_nothing_to_somebody_who_came_back(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        zeb = await practised(talk)
        old = (await talk.says(zeb, "/forget"))[-1]
        await talk.taps(zeb, "Delete everything")
        await practised(talk)
        assert await talk.taps(zeb, "Delete everything", old.message_id) == []
        assert zeb.toast == t.STALE_TOAST
        assert len(await talk.app.store.attempts(7)) == 1


@pytest.mark.parametrize("key", ["", KEY], ids=["in the clear", "encrypted"])
@pytest.mark.parametrize("model", ["scripted:echo", "scripted:garbage"])
async def test_after_forgetting_no_byte_is_left_on_disk(tmp_path: Path, model: str, key: str) -> None:
    async with open_talk(tmp_path, model=model, encryption_key=key) as talk:
        zeb = talk.person(7, NAME)
        await talk.says(zeb, f"/start q_{CARD}")
        await talk.says(zeb, ANSWER)
        await talk.says(zeb, "And then a text on top: " + SECRET)
        assert bool(traces(tmp_path)) is not bool(key)
        sealed = [text for text in sealed_texts(tmp_path) if "fernet:" in text]
        assert bool(sealed) is bool(key)
        await talk.says(zeb, "/forget")
        await talk.taps(zeb, "Delete everything")
        # Nor is anything left that the key could open again.
        assert [name for name, text in left_of(tmp_path, sealed)] == []
    assert traces(tmp_path) == []
    assert [name for name, text in left_of(tmp_path, sealed)] == []


@pytest.mark.parametrize("failures", [1, 2])
async def test_where_the_file_cannot_be_cleaned_up_all_else_goes_and_it_is_tried_again(
    tmp_path: Path, failures: int
) -> None:
    async with open_talk(tmp_path, admins="7", model="scripted:echo") as talk:
        zeb = await practised(talk)
        await zeb.sends_document("mine.csv", f"question,answer\nA?,{SECRET}\n".encode(), caption="/import")
        await talk.settle()
        wish = (await talk.says(zeb, "/forget"))[-1]
        with uncleanable(failures):
            told = shown(await talk.taps(zeb, "Delete everything"))
        assert told == t.ERRORS[1]
        assert await talk.app.store.snapshot(7) is None
        assert traces(tmp_path) == ([] if failures == 1 else ["viva.db-wal"])
        await talk.taps(zeb, "Delete everything", wish.message_id)
        assert zeb.toast == t.NOTES["nobody"]
        assert traces(tmp_path) == []


async def test_a_button_tapped_after_forgetting_stores_nobody_anew(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        zeb = await practised(talk)
        feedback = next(m.message_id for m in reversed(zeb.sees) if "Next" in m.labels)
        history = (await talk.says(zeb, "/history"))[-1]
        wish = (await talk.says(zeb, "/forget"))[-1]
        await zeb.taps("Delete everything", wish.message_id)
        for label, shown_at in (
            ("Delete everything", wish.message_id),
            ("Keep it", wish.message_id),
            ("Next", feedback),
            ("Save", feedback),
            ("Open 1", history.message_id),
        ):
            told = await talk.taps(zeb, label, shown_at)
            assert [message.text for message in told] in ([], [t.FORGOTTEN])
            assert zeb.toast == t.NOTES["nobody"]
            assert await talk.app.store.snapshot(7) is None
        assert traces(tmp_path) == []
        assert "Hello, Zebulonia" in shown(await talk.says(zeb, "/start"))
        assert await talk.app.store.snapshot(7) is not None


@pytest.mark.long
async def test_after_forgetting_nothing_is_left_of_weeks_of_practice(tmp_path: Path) -> None:
    """Many pages, overflow pages and rows that moved; others stay, whose rows lie between."""
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        zeb, ben = talk.person(7, NAME), talk.person(8, "Ben")
        for n in range(6):
            await answered(talk, zeb, f"{ANSWER} {f'{SECRET} {n} ' * 120}")
            await answered(talk, ben, "A pre-trained model comes with weights that somebody learned before.")
        await talk.says(zeb, f"/find {SECRET}")
        await talk.says(zeb, f"/job We look for a {SECRET} engineer.\nRequirements\n- {SECRET} SQL\n- Some Kafka")
        await talk.says(zeb, "/export")
        await talk.says(zeb, "/report")
        await talk.says(zeb, "/stats")
        assert traces(tmp_path) != []
        await talk.says(zeb, "/forget")
        await talk.taps(zeb, "Delete everything")
        assert traces(tmp_path) == []
        assert len(await talk.app.store.attempts(8)) == 6
    assert traces(tmp_path) == []


async def test_the_files_an_admin_sent_go_with_the_admin(tmp_path: Path) -> None:
    async with open_talk(tmp_path, admins="7", model="scripted:echo") as talk:
        zeb, ben = talk.person(7, NAME), talk.person(8, "Ben")
        await zeb.sends_document(
            "mine.csv", f"question,answer\nWhat is a mutex?,{SECRET}\n".encode(), caption="/import"
        )
        await talk.settle()
        assert "mine.csv" in traces(tmp_path)
        await answered(talk, ben)
        await talk.says(ben, "/forget")
        await talk.taps(ben, "Delete everything")
        assert "mine.csv" in traces(tmp_path)
        await talk.says(zeb, "/forget")
        await talk.taps(zeb, "Delete everything")
    assert traces(tmp_path) == []


@needs_undeletable
async def test_files_that_cannot_be_deleted_keep_nobody_and_stop_no_start(tmp_path: Path) -> None:
    async with open_talk(tmp_path, admins="7", model="scripted:echo") as talk:
        zeb = await practised(talk)
        (tmp_path / "imports").symlink_to(UNDELETABLE)
        await talk.says(zeb, "/forget")
        assert shown(await talk.taps(zeb, "Delete everything")) == t.FORGOTTEN_BUT_FILES
        assert await talk.app.store.snapshot(7) is None
        assert traces(tmp_path) == []
        talk.clock.forward(days=400)
        clock = talk.clock
    async with open_talk(tmp_path, clock, admins="7") as talk:
        assert "Hello, Zebulonia" in shown(await talk.says(talk.person(7, NAME), "/start"))


@needs_undeletable
async def test_what_is_left_of_the_database_hides_not_that_files_are_left(tmp_path: Path) -> None:
    async with open_talk(tmp_path, admins="7", model="scripted:echo") as talk:
        zeb = await practised(talk)
        (tmp_path / "imports").symlink_to(UNDELETABLE)
        await talk.says(zeb, "/forget")
        with uncleanable(1):
            told = shown(await talk.taps(zeb, "Delete everything"))
        assert told == f"{t.ERRORS[1]}\n\n{t.FORGOTTEN_BUT_FILES}"


async def test_what_is_older_than_the_retention_goes_everywhere(tmp_path: Path) -> None:
    """Rows, the engine's history, files that were imported, and work that never came to an end."""
    async with open_talk(tmp_path, admins="7", model="scripted:echo", retention_days="30") as talk:
        zeb = await practised(talk)
        await zeb.sends_document(
            "mine.csv", f"question,answer\nWhat is a mutex?,{SECRET}\n".encode(), caption="/import"
        )
        await talk.settle()
        late = {"person": {"user_id": 7, "chat_id": 7, "name": SECRET}, "attempt": "gone"}
        await talk.app.engine.store("regrade", "late", 7, late, delay=10**7)
        await talk.app.housekeeping.run()
        assert "mine.csv" in traces(tmp_path)
        talk.clock.now = datetime.now(UTC) + timedelta(days=29)  # the engine and files know no other clock
        await talk.app.housekeeping.run()
        assert (len(await talk.app.store.attempts(7)), await talk.app.engine.delayed()) == (0, 1)
        talk.clock.forward(days=2)
        await talk.app.housekeeping.run()
        assert await talk.app.engine.delayed() == 0
        assert traces(tmp_path) == []


async def test_what_was_written_long_ago_goes_though_the_person_is_still_there(tmp_path: Path) -> None:
    """A vacancy that was replaced, how an interview went, half an answer put aside; the newer of each stays."""
    async with open_talk(tmp_path, model="scripted:echo", retention_days="30") as talk:
        zeb = talk.person(7, NAME)
        await talk.says(zeb, "data scientist")
        for when, card, forward in ((f"{SECRET} once", CARD, 20), (f"{SECRET} of late", OTHER_CARD, 15)):
            await talk.says(zeb, "/interview tomorrow")
            talk.clock.forward(days=2)
            await talk.says(zeb, "/interview")
            await talk.says(zeb, f"It went {when}.")
            await talk.says(zeb, f"/job We look for an engineer.\nRequirements\n- {when}, SQL\n- Some Kafka")
            await talk.says(zeb, f"/start q_{card}")
            await talk.says(zeb, f"{LONG_SENTENCE} {when} {'and so on ' * 400}"[:4_000])
            await talk.says(zeb, "/cancel")
            talk.clock.forward(days=forward)
        before = await exported(talk, zeb)
        await talk.app.housekeeping.run()
        after = await exported(talk, zeb)
        assert (before.count(f"{SECRET} once"), after.count(f"{SECRET} once")) == (3, 0)
        assert before.count(f"{SECRET} of late") == after.count(f"{SECRET} of late") > 2
        assert "Data Scientist" in after


@pytest.mark.parametrize("button", ["Fill the gap", "Follow-up"])
async def test_an_old_answer_is_not_kept_by_a_later_question_about_it(tmp_path: Path, button: str) -> None:
    """The question was asked 20 days after the answer, and is put aside with a copy of it."""
    async with open_talk(tmp_path, model="scripted:echo", retention_days="30") as talk:
        zeb = talk.person(7, NAME)
        await answered(talk, zeb, f"{LONG_SENTENCE} {SECRET}")
        talk.clock.forward(days=20)
        await talk.taps(zeb, button)
        await talk.says(zeb, f"{'And so on. ' * 400}"[:4_000])
        await talk.says(zeb, "/cancel")
        await talk.app.housekeeping.run()
        assert SECRET in await exported(talk, zeb)
        talk.clock.forward(days=15)
        await talk.app.housekeeping.run()
        after = await exported(talk, zeb)
        assert SECRET not in after
        assert "And so on. And so on." in after


async def exported(talk: Talk, person: LocalPerson) -> str:
    (message,) = await talk.says(person, "/export")
    assert message.document is not None
    return message.document.content.decode()


def sealed_texts(folder: Path) -> list[str]:
    """Every sealed text in both databases."""
    found = []
    for path in (folder / "viva.db", folder / "engine.db"):
        with closing(sqlite3.connect(path)) as file:
            for table in [row[0] for row in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]:
                rows = file.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - names of our own
                found += [str(value) for row in rows for value in row if "fernet:" in str(value)]
    return found


def left_of(folder: Path, texts: list[str]) -> list[tuple[str, str]]:
    """Which files still hold the middle of a text: its end may be overwritten, and it still be there."""
    middles = [text[len(text) // 2 :][:40] for text in texts]
    return [
        (path.name, middle)
        for path in sorted(folder.rglob("*"))
        for middle in middles
        if path.is_file() and middle.encode() in content(path)
    ]


async def test_forgetting_one_leaves_the_other(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        zeb = await practised(talk)
        ben = talk.person(8, "Ben")
        await answered(talk, ben)
        await talk.says(zeb, "/forget")
        await talk.taps(zeb, "Delete everything")
        assert "Answers: 1 " in shown(await talk.says(ben, "/stats"))
