"""The person: what they do reaches the bot as Telegram's updates, and what the bot does is what they see."""

from __future__ import annotations

import asyncio

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, MessageOriginHiddenUser, Update

from bot.local.botapi import BotApi
from bot.local.person import LocalPerson, NoSuchButton
from bot.local.text import utf16_units
from tests.local.conftest import START


async def newest(bot: Bot) -> Update:
    return (await bot.get_updates(offset=-1))[0]


async def newest_message(bot: Bot) -> Message:
    message = (await newest(bot)).message
    assert message
    return message


def keyboard(*rows: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=f"do:{label}") for label in row.split("|")] for row in rows]
    )


async def test_says(api: BotApi, bot: Bot) -> None:
    mia = LocalPerson(api, 9, "Mia", "de", "mia_l")
    assert await mia.says("  hello\n") == [1]
    message = await newest_message(bot)
    assert (message.text, message.message_id, message.date) == ("hello", 1, START)
    assert message.from_user
    user = message.from_user
    assert (user.id, user.first_name, user.language_code, user.username) == (9, "Mia", "de", "mia_l")
    assert (message.chat.id, message.chat.type, message.chat.username) == (9, "private", "mia_l")
    assert message.entities == ()


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("/start q_x", ["/start"]),
        ("/find@viva_local_bot bias", ["/find@viva_local_bot"]),
        ("😀 try /hint or /skip.", ["/hint", "/skip"]),
        ("a/b and //x and /a/b", []),
        ("/", []),
    ],
)
async def test_commands_are_marked(bot: Bot, sam: LocalPerson, text: str, commands: list[str]) -> None:
    await sam.says(text)
    message = await newest_message(bot)
    assert [message.parse_entity(entity) for entity in message.entities] == commands
    assert {entity.type for entity in message.entities} <= {"bot_command"}


async def test_a_long_text_becomes_several_messages(bot: Bot, sam: LocalPerson) -> None:
    text = " ".join(["word"] * 2000)
    ids = await sam.says(text)
    parts = [update.message.text or "" for update in await bot.get_updates(offset=101) if update.message]
    assert len(ids) == len(parts) == 3
    assert " ".join(parts) == text
    assert all(4000 < utf16_units(part) <= 4096 for part in parts[:-1])


async def test_a_long_text_without_spaces_is_cut_between_characters(bot: Bot, sam: LocalPerson) -> None:
    await sam.says("a" + "😀" * 3000)
    parts = [update.message.text or "" for update in await bot.get_updates(offset=101) if update.message]
    assert "".join(parts) == "a" + "😀" * 3000
    assert [utf16_units(part) for part in parts] == [4095, 1906]


async def test_nothing_cannot_be_said(sam: LocalPerson) -> None:
    with pytest.raises(ValueError, match="empty"):
        await sam.says(" \n")


async def test_replies_to_a_message(bot: Bot, sam: LocalPerson) -> None:
    asked = await bot.send_message(7, "Why?")
    await sam.says("Because", reply_to=asked.message_id)
    message = await newest_message(bot)
    assert message.reply_to_message
    assert message.reply_to_message.text == "Why?"
    assert sam.sees[-1].reply_to == asked.message_id


async def test_taps_by_label_and_by_number(bot: Bot, sam: LocalPerson) -> None:
    first = await bot.send_message(7, "One", reply_markup=keyboard("Retry|Next", "Why"))
    await bot.send_message(7, "Two", reply_markup=keyboard("Next question|Next"))
    await bot.send_message(7, "No buttons")
    taps: list[tuple[str | int, int | None, str]] = [
        ("Next", None, "do:Next"),
        ("question", None, "do:Next question"),
        ("Why", None, "do:Why"),
        (1, None, "do:Next question"),
        (3, first.message_id, "do:Why"),
    ]
    for button, message_id, data in taps:
        query_id = await sam.taps(button, message_id)
        query = (await newest(bot)).callback_query
        assert query
        assert (query.id, query.data, query.from_user.id) == (query_id, data, 7)
        assert isinstance(query.message, Message)
        assert query.message.reply_markup
        await query.answer("Seen")
    assert sam.toast == "Seen"
    assert sam.spinning == 0


@pytest.mark.parametrize("button", ["Skip", 0, 3])
async def test_only_buttons_that_are_there(bot: Bot, sam: LocalPerson, button: str | int) -> None:
    await bot.send_message(7, "One", reply_markup=keyboard("Retry|Next"))
    with pytest.raises(NoSuchButton, match=r"\[Retry\]  \[Next\]"):
        await sam.taps(button)


async def test_a_link_is_no_tap(bot: Bot, sam: LocalPerson) -> None:
    link = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Read", url="https://viva.example"))
    await bot.send_message(7, "One", reply_markup=link)
    assert sam.last.buttons[0][0].url == "https://viva.example"
    with pytest.raises(NoSuchButton, match=r"a link to https://viva\.example"):
        await sam.taps("Read")


async def test_taps_what_is_no_longer_there(bot: Bot, sam: LocalPerson) -> None:
    sent = await bot.send_message(7, "One")
    await sam.taps_old(sent.message_id, "do:Old")
    query = (await newest(bot)).callback_query
    assert query
    assert query.data == "do:Old"
    assert isinstance(query.message, Message)
    await sent.delete()
    await sam.taps_old(sent.message_id, "do:Old")
    query = (await newest(bot)).callback_query
    assert query
    assert query.message
    assert not query.message.is_accessible
    assert query.message.message_id == sent.message_id


async def test_sends_other_things(bot: Bot, sam: LocalPerson) -> None:
    await sam.sends_sticker("🎉")
    message = await newest_message(bot)
    assert message.sticker
    assert message.sticker.emoji == "🎉"
    await sam.sends_photo("my notes")
    message = await newest_message(bot)
    assert (message.caption, message.photo[0].width) == ("my notes", 64)
    await sam.sends_voice(12)
    message = await newest_message(bot)
    assert message.voice
    assert message.voice.to_dict()["duration"] == 12
    await sam.sends_audio("talk.mp3", b"ID3", seconds=90)
    message = await newest_message(bot)
    assert message.audio
    assert (message.audio.file_name, message.audio.mime_type) == ("talk.mp3", "audio/mpeg")
    assert bytes(await (await bot.get_file(message.audio)).download_as_bytearray()) == b"ID3"
    await sam.sends_video_note(8)
    message = await newest_message(bot)
    assert message.video_note
    assert message.video_note.to_dict()["duration"] == 8
    await sam.sends_voice(2, b"OggS", caption="listen")
    message = await newest_message(bot)
    assert message.voice
    assert message.caption == "listen"
    await sam.sends_document("cv.txt", b"I can", caption="my cv")
    message = await newest_message(bot)
    assert message.document
    assert (message.document.file_name, message.document.mime_type, message.caption) == (
        "cv.txt",
        "text/plain",
        "my cv",
    )
    kinds = ["text", "sticker", "photo", "voice", "audio", "video_note", "voice", "document"]
    assert [seen.kind for seen in sam.sees] == kinds


async def test_forwards(bot: Bot, sam: LocalPerson) -> None:
    await sam.forwards("We look for a data scientist", "HR")
    message = await newest_message(bot)
    assert message.text == "We look for a data scientist"
    assert isinstance(message.forward_origin, MessageOriginHiddenUser)
    assert message.forward_origin.sender_user_name == "HR"


async def test_edits(bot: Bot, sam: LocalPerson) -> None:
    (said,) = await sam.says("/hint")
    await sam.edits(said, "hint")
    update = await newest(bot)
    assert update.edited_message
    assert (update.edited_message.text, update.edited_message.entities) == ("hint", ())
    assert (sam.sees[-1].text, sam.sees[-1].edited) == ("hint", True)
    sent = await bot.send_message(7, "mine")
    with pytest.raises(LookupError, match="no text of this person"):
        await sam.edits(sent.message_id, "yours")


async def test_blocking_is_told_and_then_nothing_is(bot: Bot, sam: LocalPerson) -> None:
    await sam.blocks()
    change = (await newest(bot)).my_chat_member
    assert change
    assert (change.new_chat_member.status, change.new_chat_member.user.id) == ("kicked", bot.id)
    await sam.says("anyone?")
    assert (await newest(bot)).my_chat_member == change
    await sam.unblocks()
    change = (await newest(bot)).my_chat_member
    assert change
    assert change.new_chat_member.status == "member"


async def test_in_a_group(api: BotApi, bot: Bot) -> None:
    sam, mia = LocalPerson(api, 7, chat_id=-1007), LocalPerson(api, 9, "Mia", chat_id=-1007)
    await sam.adds_bot()
    change = (await newest(bot)).my_chat_member
    assert change
    assert (change.chat.type, change.old_chat_member.status) == ("supergroup", "left")
    await mia.says("/start")
    message = await newest_message(bot)
    assert (message.chat.id, message.chat.title, message.from_user and message.from_user.id) == (
        -1007,
        "Study group",
        9,
    )
    await bot.send_message(-1007, "Hello all")
    assert sam.sees == mia.sees
    assert sam.last.text == "Hello all"


async def test_waits_for_new_messages(bot: Bot, sam: LocalPerson) -> None:
    waiting = asyncio.create_task(sam.waits(2))
    await bot.send_message(7, "one")
    await bot.send_message(7, "two")
    assert [message.text for message in await waiting] == ["one", "two"]
    assert sam.new() == []
    await bot.send_message(7, "three")
    assert [message.text for message in sam.new()] == ["three"]


async def test_waits_for_an_edit_or_anything_else(api: BotApi, bot: Bot, sam: LocalPerson) -> None:
    sent = await bot.send_message(7, "thinking")
    waiting = asyncio.create_task(sam.waits_for("64/100"))
    confirmed = asyncio.create_task(sam.waits_until(lambda: api.pending == 0))
    await bot.edit_message_text("Score 64/100", 7, sent.message_id)
    assert (await waiting).message_id == sent.message_id
    await bot.get_updates(offset=101)
    await confirmed


async def test_waiting_in_vain_shows_the_chat(bot: Bot, sam: LocalPerson) -> None:
    await bot.send_message(7, "Only this", reply_markup=keyboard("Next"))
    await bot.set_message_reaction(7, 1, "👀")
    with pytest.raises(
        AssertionError, match=r"2 new messages of the bot in:\n1 person 👀: /start\n2 bot: Only this\n +\[Next\]"
    ):
        await sam.waits(2, timeout=0.01)


async def test_nothing_sent_yet(sam: LocalPerson) -> None:
    with pytest.raises(LookupError, match="the bot has sent nothing"):
        _ = sam.last
    assert (sam.toast, sam.typing, sam.keyboard, sam.new()) == (None, 0, [], [])
