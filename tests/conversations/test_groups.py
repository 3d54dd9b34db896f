"""In a group the bot points to the private chat once, and is silent from then on."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.local.person import LocalPerson
from bot.tg import texts as t
from bot.tg.buttons import Button, encode
from tests.support.scenes import asked, shown
from tests.support.talk import Clock, Talk, open_talk

GROUP = -1_001_002
SECRET = "quixotically purple"


def said_in(group: LocalPerson) -> list[str]:
    return [message.text for message in group.sees if message.from_bot]


async def says(talk: Talk, group: LocalPerson, text: str) -> None:
    await group.says(text)
    await talk.settle()


async def pointed_to_private(talk: Talk, group: LocalPerson) -> None:
    """Until the group was told, and the work that told it has ended: nobody waits for that work when leaving."""
    await group.waits_for("practise in private", 20)
    async with asyncio.timeout(20):
        while any((await talk.app.engine.depth()).values()):  # noqa: ASYNC110 - the engine rings no bell for it
            await asyncio.sleep(0.02)


async def test_it_points_to_the_private_chat_once_whoever_asks_and_is_silent_after(tmp_path: Path) -> None:
    clock = Clock()
    async with open_talk(tmp_path, clock) as talk:
        sam, ben = (LocalPerson(talk.api, user, chat_id=GROUP) for user in (7, 8))
        await says(talk, sam, "hello everybody")
        await says(talk, sam, "/help@some_other_bot")
        assert said_in(sam) == []
        await says(talk, sam, "/question@Viva_Local_Bot")
        await pointed_to_private(talk, sam)
        assert said_in(sam) == [t.NOTES["unsupported_group"]]
        for command in ("/question", "/start", "/help"):
            await says(talk, ben, command)
        other = LocalPerson(talk.api, 7, chat_id=GROUP - 1)
        await says(talk, other, "/help")
        await pointed_to_private(talk, other)
        assert len(said_in(other)) == 1
        assert (await talk.app.store.counts())["candidates"] == 0
        api = talk.api
    async with open_talk(tmp_path, clock, api) as talk:
        await says(talk, sam, "/question")
        assert len(said_in(sam)) == 1, "not after a restart either"


async def test_in_private_it_goes_on_as_ever_and_the_group_sees_none_of_it(tmp_path: Path) -> None:
    async with open_talk(tmp_path) as talk:
        group = LocalPerson(talk.api, 7, chat_id=GROUP)
        await says(talk, group, "/question")
        await pointed_to_private(talk, group)
        sam = talk.person(7)
        await asked(talk, sam)
        await says(talk, group, "Here is my answer, for everybody to read: it saves a lot of labelled data.")
        assert len(said_in(group)) == 1
        assert "Still open" in shown(await talk.says(sam, "/question"))
        snapshot = await talk.app.store.snapshot(7)
        assert snapshot is not None
        assert snapshot.candidate.person.chat_id == 7
        await group.taps_old(1, encode(Button("", "solution"), snapshot.candidate.session.turn, 7))
        await talk.settle()
        assert sam.toast == t.UNKNOWN_TOAST
        assert len(said_in(group)) == 1


async def test_nothing_is_kept_of_what_is_said_there_and_forgetting_takes_who_said_it(tmp_path: Path) -> None:
    async with open_talk(tmp_path) as talk:
        group = LocalPerson(talk.api, 7, chat_id=GROUP, first_name=SECRET)
        shout = (await group.says(f"I am {SECRET}"))[0]
        await group.edits(shout, f"I was {SECRET}")
        await group.says(f"/question@viva_local_bot {SECRET}")
        await group.says(f"/unheard of {SECRET}")
        await group.sends_document("mine.csv", SECRET.encode(), caption=f"/import {SECRET}")
        await group.taps_old(shout, f"hint|1|7|{SECRET}")
        await talk.app.intake.take(
            {"message": {"chat": {"id": GROUP}, "from": {"id": 7}, "text": f"/help {SECRET}"}}, GROUP
        )
        await pointed_to_private(talk, group)
        await talk.settle()
        assert SECRET not in "".join(queued(tmp_path))
        assert len([row for row in queued(tmp_path) if '"id": 7,' in row]) == 3
        (letter,) = await talk.app.store.dead_letters()
        assert (letter.user_id, SECRET in letter.payload) == (7, False)

        sam = talk.person(7)
        await talk.says(sam, "/forget")
        await talk.taps(sam, "Delete everything")
        assert await talk.app.store.dead_letters() == ()
        assert [row for row in queued(tmp_path) if '"id": 7,' in row and str(GROUP) in row] == []


async def test_a_command_for_another_bot_is_not_kept(tmp_path: Path) -> None:
    async with open_talk(tmp_path) as talk:
        await LocalPerson(talk.api, 7, chat_id=GROUP).says("/help@some_other_bot")
        await talk.settle()
        assert not [row for row in queued(tmp_path) if "/help" in row]


def queued(folder: Path) -> list[str]:
    """Every row of the queue's database."""
    with closing(sqlite3.connect(folder / "engine.db")) as file:
        return list(file.iterdump())
