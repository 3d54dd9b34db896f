"""Somebody blocks the bot, or is gone: nothing more is sent to them until they write, whatever was still to be said."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.local.faults import refused
from bot.local.person import LocalPerson
from tests.support.scenes import ANSWER, answered, asked, shown, tried_again
from tests.support.talk import Clock, Talk, open_talk

pytestmark = pytest.mark.long


def script(folder: Path, *steps: str) -> str:
    path = folder / "script.yaml"
    path.write_text("".join(f"- {step}\n" for step in steps), "utf-8")
    return f"scripted:{path}"


async def is_closed(talk: Talk) -> bool:
    snapshot = await talk.app.store.snapshot(7)
    assert snapshot is not None
    return snapshot.candidate.session.reminding.closed


async def saved_not_graded(talk: Talk) -> LocalPerson:
    sam = talk.person(7)
    await asked(talk, sam)
    assert "saved, not graded yet" in shown(await talk.says(sam, ANSWER))
    return sam


async def test_no_retry_is_sent_to_a_chat_that_closed_and_the_grade_is_kept(tmp_path: Path) -> None:
    clock = Clock()
    model = script(tmp_path, *["503"] * 12, "echo")
    async with open_talk(tmp_path, clock, model=model) as talk:
        sam = await saved_not_graded(talk)
        await sam.blocks()
        before = talk.api.calls["sendMessage"]
        await tried_again(talk, "again-1")
        assert talk.api.calls["sendMessage"] == before + 1, "the first try finds it closed"
        assert await is_closed(talk)
        api = talk.api
    async with open_talk(tmp_path, clock, api, model="scripted:echo") as talk:
        await tried_again(talk, "again-2")
        assert talk.api.calls["sendMessage"] == before + 1, "known after a restart too"
        assert (await talk.app.store.attempts(7))[0].score is not None
        await sam.unblocks()
        assert "/100" in shown(await talk.says(sam, "/why"))
        assert not await is_closed(talk)


async def test_of_several_messages_only_the_first_is_tried(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        sam = talk.person(7)
        await answered(talk, sam)
        assert len(await talk.says(sam, "/cheatsheet")) == 2
        before = talk.api.calls["sendMessage"]
        talk.api.fail_next("sendMessage", refused(403, "Forbidden: bot was blocked by the user"), times=9)
        await talk.says(sam, "/cheatsheet")
        assert talk.api.calls["sendMessage"] == before + 1


@pytest.mark.parametrize(
    "code", [(403, "Forbidden: bot was blocked by the user"), (400, "Bad Request: chat not found")]
)
async def test_reminders_end_and_begin_again_when_the_person_writes(tmp_path: Path, code: tuple[int, str]) -> None:
    async with open_talk(tmp_path) as talk:
        sam = talk.person(7)
        await talk.says(sam, "/daily 18:30")
        talk.api.fail_next("sendMessage", refused(*code))
        await talk.says(sam, "/help")
        assert await is_closed(talk)
        before = talk.api.calls["sendMessage"]
        talk.clock.forward(hours=24)
        assert await talk.app.desk.reminders.look() == 0
        assert talk.api.calls["sendMessage"] == before
        await talk.says(sam, "/help")
        assert not await is_closed(talk)
        talk.clock.now = talk.clock.now.replace(hour=18, minute=31)
        assert await talk.app.desk.reminders.look() == 1
        await talk.settle()
        assert "Stop reminding" in sam.last.labels


async def test_a_group_that_throws_the_bot_out_closes_nobodys_chat(tmp_path: Path) -> None:
    async with open_talk(tmp_path) as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        group = LocalPerson(talk.api, 7, chat_id=-100_500)
        talk.api.fail_next("sendMessage", refused(403, "Forbidden: bot was kicked from the group chat"))
        await group.says("/question")
        await talk.settle()
        assert not await is_closed(talk)
