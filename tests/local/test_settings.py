"""Methods about the bot itself, each through a real ``telegram.Bot``."""

from __future__ import annotations

import pytest
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import BadRequest, Conflict, InvalidToken

from bot.local.botapi import BotApi
from bot.local.person import LocalPerson
from bot.local.transport import InProcessRequest


async def test_get_me(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.username) == (110201543, True, "viva_local_bot")


async def test_wrong_token(api: BotApi) -> None:
    assert (await api.call("getMe", token="1:wrong"))["error_code"] == 401
    assert (await api.call("getMe", token="nonsense"))["error_code"] == 404
    with pytest.raises(InvalidToken, match="Unauthorized"):
        await Bot("1:wrong", request=InProcessRequest(api)).get_me()


def test_a_token_has_a_shape() -> None:
    with pytest.raises(ValueError, match="a bot token is"):
        BotApi("nonsense")


async def test_unknown_method(api: BotApi, bot: Bot) -> None:
    answer = await api.call("sendCake")
    assert answer == {"ok": False, "error_code": 404, "description": "Not Found"}
    with pytest.raises(InvalidToken, match="Not Found"):
        await bot.send_dice(7)


async def test_methods_in_any_case(api: BotApi) -> None:
    assert (await api.call("getme"))["result"]["is_bot"] is True


async def test_commands(bot: Bot) -> None:
    everyone = BotCommand("start", "Begin")
    private = BotCommand("help", "What I can do")
    await bot.set_my_commands([everyone])
    await bot.set_my_commands([private], scope=BotCommandScopeAllPrivateChats(), language_code="de")
    assert await bot.get_my_commands() == (everyone,)
    assert await bot.get_my_commands(BotCommandScopeAllPrivateChats(), "de") == (private,)
    assert await bot.get_my_commands(BotCommandScopeAllPrivateChats()) == ()
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()


@pytest.mark.parametrize(
    ("name", "description", "reason"),
    [
        ("Start", "Begin", "Bot_command_invalid"),
        ("x" * 33, "Begin", "Bot_command_invalid"),
        ("start", "", "Bot_command_description_invalid"),
        ("start", "x" * 257, "Bot_command_description_invalid"),
    ],
)
async def test_broken_commands(bot: Bot, name: str, description: str, reason: str) -> None:
    with pytest.raises(BadRequest, match=reason):
        await bot.set_my_commands([BotCommand(name, description)])


async def test_too_many_commands(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Bot_commands_too_much"):
        await bot.set_my_commands([BotCommand(f"c{number}", "x") for number in range(101)])


async def test_descriptions(bot: Bot) -> None:
    await bot.set_my_name("Viva")
    await bot.set_my_description("Practise interviews")
    await bot.set_my_short_description("Practise", language_code="en")
    assert (await bot.get_my_name()).name == "Viva"
    assert (await bot.get_my_description()).description == "Practise interviews"
    assert (await bot.get_my_short_description("en")).short_description == "Practise"
    with pytest.raises(BadRequest, match="Bot_description_invalid"):
        await bot.set_my_description("x" * 513)
    with pytest.raises(BadRequest, match="Bot_short_description_invalid"):
        await bot.set_my_short_description("x" * 121)


async def test_get_chat(api: BotApi, bot: Bot, sam: LocalPerson) -> None:
    chat = await bot.get_chat(7)
    assert (chat.type, chat.first_name) == ("private", "Sam")
    LocalPerson(api, 7, chat_id=-1005, chat_title="Bootcamp")
    group = await bot.get_chat(-1005)
    assert (group.type, group.title) == ("supergroup", "Bootcamp")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.get_chat(8)


async def test_files_come_down_again(bot: Bot, sam: LocalPerson) -> None:
    content = bytes(range(256))
    await sam.sends_document("vacancy.pdf", content, "application/pdf")
    update = (await bot.get_updates())[-1]
    assert update.message
    assert update.message.document
    file = await bot.get_file(update.message.document)
    assert file.file_size == 256
    assert bytes(await file.download_as_bytearray()) == content
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("no-such-file")


async def test_a_file_of_more_than_20_mb_cannot_be_had(bot: Bot, sam: LocalPerson) -> None:
    await sam.sends_document("big.bin", bytes(20 * 1024 * 1024 + 1))
    update = (await bot.get_updates())[-1]
    assert update.message
    assert update.message.document
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(update.message.document)


async def test_a_missing_path_is_not_found(api: BotApi) -> None:
    request = InProcessRequest(api)
    base = f"https://api.telegram.org/file/bot{api.token}"
    assert (await request.do_request(f"{base}/documents/nothing.txt", "GET"))[0] == 404
    assert (await request.do_request("https://api.telegram.org/file/bot1:wrong/x.txt", "GET"))[0] == 401
    assert (await request.do_request("https://api.telegram.org/", "GET"))[0] == 404


async def test_webhook(api: BotApi, bot: Bot, sam: LocalPerson) -> None:
    assert (await bot.get_webhook_info()).url == ""
    await bot.set_webhook("https://viva.example/hook", secret_token="s3", allowed_updates=["message"])
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == ("https://viva.example/hook", 1)
    assert info.allowed_updates == ("message",)
    assert api.world.webhook["secret_token"] == "s3"
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert len(await bot.get_updates()) == 1
    with pytest.raises(BadRequest, match="an https url must be provided for webhook"):
        await bot.set_webhook("http://viva.example/hook")


@pytest.mark.parametrize("method", ["setWebhook", "deleteWebhook"])
async def test_pending_updates_can_be_dropped(api: BotApi, sam: LocalPerson, method: str) -> None:
    assert api.pending == 1
    await api.call(method, {"url": "https://viva.example/hook", "drop_pending_updates": True})
    assert api.pending == 0
