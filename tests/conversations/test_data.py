"""One's own data: as a file, and gone for good."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.local.person import LocalPerson
from bot.tg import texts as t
from tests.support.scenes import CARD, answered, shown
from tests.support.talk import Talk, open_talk

NAME = "Zebulonia"
SECRET = "quixotically purple"
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


async def test_forgetting_takes_two_taps_and_can_be_declined(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        zeb = await practised(talk)
        assert "1 answer," in shown(await talk.says(zeb, "/forget"))
        assert "Nothing was deleted" in shown(await talk.taps(zeb, "Keep it"))
        assert len(await talk.app.store.attempts(7)) == 1
        await talk.says(zeb, "/forget")
        assert "nothing of you is stored" in shown(await talk.taps(zeb, "Delete everything"))
        assert await talk.app.store.snapshot(7) is None
        assert await talk.app.store.attempts(7) == ()
        assert "Hello, Zebulonia" in shown(await talk.says(zeb, "/start"))


async def test_an_old_delete_button_does_nothing_to_somebody_who_came_back(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        zeb = await practised(talk)
        old = (await talk.says(zeb, "/forget"))[-1]
        await talk.taps(zeb, "Delete everything")
        await practised(talk)
        assert await talk.taps(zeb, "Delete everything", old.message_id) == []
        assert zeb.toast == t.STALE_TOAST
        assert len(await talk.app.store.attempts(7)) == 1


@pytest.mark.parametrize("model", ["scripted:echo", "scripted:garbage"])
async def test_after_forgetting_no_byte_is_left_on_disk(tmp_path: Path, model: str) -> None:
    async with open_talk(tmp_path, model=model) as talk:
        zeb = talk.person(7, NAME)
        await talk.says(zeb, f"/start q_{CARD}")
        await talk.says(zeb, ANSWER)
        await talk.says(zeb, "And then a text on top: " + SECRET)
        assert traces(tmp_path) != []
        await talk.says(zeb, "/forget")
        await talk.taps(zeb, "Delete everything")
    assert traces(tmp_path) == []


async def test_forgetting_one_leaves_the_other(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        zeb = await practised(talk)
        ben = talk.person(8, "Ben")
        await answered(talk, ben)
        await talk.says(zeb, "/forget")
        await talk.taps(zeb, "Delete everything")
        assert "Answers: 1 " in shown(await talk.says(ben, "/stats"))
