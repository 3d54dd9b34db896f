"""A record that cannot be read: its person still disposes of all, and what fails over it comes to an end."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.tg import texts as t
from bot.trying import MOST_TRIES
from tests.conversations.test_unforeseen import Stumbles
from tests.support.scenes import ANSWER, answered, asked, shown
from tests.support.talk import open_talk
from tests.support.trouble import pauses_over

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("trouble_expected")]

SESSION = ("candidates", "session", '{"turn": "x"}')
LAST_ANSWER = ("attempts", "assessment", "fernet:0123abcd:gAAAA")


def damaged(folder: Path, table: str, column: str, stored: str) -> None:
    with closing(sqlite3.connect(folder / "viva.db", timeout=10)) as file, file:
        file.execute(f"UPDATE {table} SET {column} = ? WHERE user_id = 7", (stored,))  # noqa: S608 - names of our own


@pytest.mark.parametrize("tokens", ["0", "100000"])
@pytest.mark.parametrize("what", [SESSION, LAST_ANSWER])
async def test_a_person_disposes_of_what_cannot_be_read(
    tmp_path: Path, what: tuple[str, str, str], tokens: str
) -> None:
    async with open_talk(tmp_path, model="scripted:echo", daily_tokens=tokens) as talk:
        sam = talk.person(7)
        await answered(talk, sam)
        old = (await talk.says(sam, "/forget"))[-1]
        damaged(tmp_path, *what)
        assert "/forget deletes all of it" in shown(await talk.says(sam, "/privacy"))
        (file,) = await talk.says(sam, "/export")
        assert file.document is not None
        exported = json.loads(file.document.content)
        assert [name.partition(" ")[0] for name in exported["unreadable"]] == [what[0]]
        assert len(exported["attempts"]) == (what is SESSION)
        # A button from before may be of long ago.
        assert shown(await talk.taps(sam, "Delete everything", old.message_id)) == t.FORGET_ASK_UNREAD
        assert shown(await talk.taps(sam, "Keep it")) == t.NOTES["kept"]
        assert shown(await talk.says(sam, "/forget")) == t.FORGET_ASK_UNREAD
        assert shown(await talk.taps(sam, "Delete everything")) == t.FORGOTTEN
        assert await talk.app.store.export(7) is None
        assert "Hello, Sam!" in shown(await talk.says(sam, "/start"))


async def test_what_fails_over_it_each_time_is_a_dead_letter_in_the_end(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        sam = talk.person(7)
        await answered(talk, sam)
        damaged(tmp_path, *SESSION)
        assert shown(await talk.says(sam, "hello")) == t.PROBLEM_AGAIN
        for _ in range(MOST_TRIES):
            assert len(await pauses_over(tmp_path)) == 1
        assert await talk.app.engine.delayed() == 0
        assert sam.last.text == t.PROBLEM_LOST
        (letter,) = await talk.app.store.dead_letters()
        assert letter.reason == "failed"


async def test_an_answer_that_cannot_be_read_is_not_graded_for_ever(tmp_path: Path) -> None:
    async with open_talk(tmp_path, examiner=Stumbles(1)) as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        await talk.says(sam, ANSWER)  # saved and not graded: that is tried again
        damaged(tmp_path, "attempts", "answer", 'json:"cut')
        for _ in range(MOST_TRIES + 1):
            assert len(await pauses_over(tmp_path)) == 1
        assert await talk.app.engine.delayed() == 0
