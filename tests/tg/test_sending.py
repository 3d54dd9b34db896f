"""Sending when Telegram, or the line to it, is in trouble: who reads how many copies, and how long it waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.interview.errors import SendFailed
from bot.local.botapi import BotApi
from bot.local.faults import Fault, answer_lost, moved, never_arrived, refused, server_error, too_many_requests
from bot.local.images import blank_png
from bot.local.person import LocalPerson
from bot.local.transport import InProcessRequest
from bot.tg.buttons import Button
from bot.tg.delivery import LONGEST_PAUSE
from bot.tg.message import Message, OutFile
from bot.tg.pace import Pace
from bot.tg.sending import Sender, plain
from bot.tg.turnstile import Turnstile
from bot.tg.words import LIMIT, Words, utf16
from tests.local.conftest import RETRY_AFTER_WILL_CHANGE
from tests.support.waiting_time import WaitingTime

pytestmark = pytest.mark.filterwarnings(RETRY_AFTER_WILL_CHANGE)

CHAT = 7


class Pauses(list[float]):
    """Instead of sleeping: notes how long the sleep would have been."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def api() -> BotApi:
    return BotApi()


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    request = InProcessRequest(api)
    async with Bot(api.token, request=request, get_updates_request=request) as bot:
        yield bot


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
def sender(bot: Bot, pauses: Pauses) -> Sender:
    return Sender(bot, pauses)


@pytest.fixture
async def sam(api: BotApi) -> LocalPerson:
    person = LocalPerson(api, CHAT)
    await person.says("/start")
    return person


def texts(person: LocalPerson) -> list[str]:
    return [message.text for message in person.new()]


async def test_never_arrived_is_sent_until_it_arrives_and_once(
    api: BotApi, sender: Sender, sam: LocalPerson, pauses: Pauses
) -> None:
    api.fail_next("sendMessage", never_arrived(), times=3)
    message_id = await sender.send(plain("Hello"), CHAT, CHAT)
    assert texts(sam) == ["Hello"]
    assert sam.last.message_id == message_id
    assert pauses == [0.5, 1, 2]


async def test_never_arrived_is_repeated_without_limit_and_the_pauses_stop_growing(
    api: BotApi, sender: Sender, sam: LocalPerson, pauses: Pauses
) -> None:
    api.fail_next("sendMessage", never_arrived(), times=20)
    await sender.send(plain("Hello"), CHAT, CHAT)
    assert texts(sam) == ["Hello"]
    assert len(pauses) == 20
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE


async def test_what_is_only_worth_sending_for_a_while_is_given_up_then(
    api: BotApi, sender: Sender, sam: LocalPerson, pauses: Pauses
) -> None:
    api.fail_next("sendMessage", never_arrived(), times=20)
    with pytest.raises(SendFailed, match="too late"):
        await sender.send(plain("Hello"), CHAT, CHAT, patience=10)
    assert sum(pauses) <= 20
    api.fail_next("sendMessage", too_many_requests(3600))
    with pytest.raises(SendFailed):
        await sender.send(plain("Hello"), CHAT, CHAT, patience=10)
    assert 3600 not in pauses
    with pytest.raises(SendFailed):
        await sender.send(plain("Hello"), CHAT, CHAT, patience=-1)
    assert texts(sam) == []


async def test_a_message_is_replaced_in_place_and_once(api: BotApi, sender: Sender, sam: LocalPerson) -> None:
    first = await sender.send(plain("Hints: on"), CHAT, CHAT)
    words = Words().add("Hints: off", "bold")
    changed = Message(words, [[Button("Hints on", "set", "hints on")]])
    assert await sender.replace(changed, CHAT, CHAT, first) == first
    assert await sender.replace(changed, CHAT, CHAT, first) == first  # "not modified" is as good
    assert texts(sam) == ["Hints: off"]
    assert (sam.last.labels, [entity["type"] for entity in sam.last.entities]) == (["Hints on"], ["bold"])


async def test_what_cannot_be_edited_is_sent_anew(api: BotApi, sender: Sender, sam: LocalPerson) -> None:
    first = await sender.send(plain("Hints: on"), CHAT, CHAT)
    api.fail_next("editMessageText", refused(400, "Bad Request: message can't be edited"))
    again = await sender.replace(plain("Hints: off"), CHAT, CHAT, first)
    assert again != first
    assert texts(sam) == ["Hints: on", "Hints: off"]
    await sam.blocks()
    assert await sender.replace(plain("Hints: on"), CHAT, CHAT, again) == 0


async def test_an_answer_lost_once_makes_at_most_two_copies(api: BotApi, sender: Sender, sam: LocalPerson) -> None:
    api.fail_next("sendMessage", answer_lost())
    message_id = await sender.send(plain("Hello"), CHAT, CHAT)
    assert message_id == sam.last.message_id
    assert texts(sam) == ["Hello", "Hello"]


async def test_an_answer_lost_twice_ends_in_send_failed(api: BotApi, sender: Sender, sam: LocalPerson) -> None:
    api.fail_next("sendMessage", answer_lost(), times=2)
    with pytest.raises(SendFailed, match="no clear answer"):
        await sender.send(plain("Hello"), CHAT, CHAT)
    assert texts(sam) == ["Hello", "Hello"]
    assert api.calls["sendMessage"] == 2


async def test_certain_failures_between_two_doubtful_ones_do_not_clear_the_doubt(
    api: BotApi, sender: Sender, sam: LocalPerson
) -> None:
    for fault in (answer_lost(), never_arrived(), server_error(), never_arrived(), answer_lost()):
        api.fail_next("sendMessage", fault)
    with pytest.raises(SendFailed):
        await sender.send(plain("Hello"), CHAT, CHAT)
    assert texts(sam) == ["Hello", "Hello"]


@pytest.mark.parametrize("code", [500, 502, 503, 504])
async def test_an_error_of_telegram_is_waited_out(
    api: BotApi, sender: Sender, sam: LocalPerson, pauses: Pauses, code: int
) -> None:
    api.fail_next("sendMessage", server_error(code), times=3)
    await sender.send(plain("Hello"), CHAT, CHAT)
    assert texts(sam) == ["Hello"]
    assert pauses == [0.5, 1, 2]


async def test_too_many_requests_waits_as_long_as_asked(
    api: BotApi, sender: Sender, sam: LocalPerson, pauses: Pauses
) -> None:
    api.fail_next("sendMessage", too_many_requests(17))
    api.fail_next("sendMessage", too_many_requests(3))
    await sender.send(plain("Hello"), CHAT, CHAT)
    assert texts(sam) == ["Hello"]
    assert pauses == [17, 3]


async def test_a_closed_chat_gives_zero_and_is_left_alone(
    api: BotApi, sender: Sender, sam: LocalPerson, pauses: Pauses
) -> None:
    await sam.blocks()
    assert await sender.send(plain("Hello"), CHAT, CHAT) == 0
    assert api.calls["sendMessage"] == 1
    assert pauses == []


@pytest.mark.parametrize("fault", [refused(400, "Bad Request: message is too long"), refused(401, "Unauthorized")])
async def test_a_refused_message_is_not_repeated(api: BotApi, sender: Sender, sam: LocalPerson, fault: Fault) -> None:
    api.fail_next("sendMessage", fault)
    with pytest.raises(SendFailed, match="refused"):
        await sender.send(plain("Hello"), CHAT, CHAT)
    assert api.calls["sendMessage"] == 1
    assert texts(sam) == []


async def test_a_file_is_sent_whole_again(api: BotApi, sender: Sender, sam: LocalPerson) -> None:
    api.fail_next("sendDocument", never_arrived())
    await sender.send(Message(Words("Your data"), file=OutFile("viva.json", b"{}")), CHAT, CHAT)
    document = sam.last.document
    assert document is not None
    assert (sam.last.text, document.name, document.content) == ("Your data", "viva.json", b"{}")


async def test_a_picture_is_shown_as_one(sender: Sender, sam: LocalPerson) -> None:
    await sender.send(Message(Words("Your week"), file=OutFile("week.png", blank_png(), picture=True)), CHAT, CHAT)
    photo = sam.last.photo
    assert photo is not None
    assert (sam.last.text, sam.last.document, photo.content) == ("Your week", None, blank_png())


async def test_a_toast_too_late_is_no_error(api: BotApi, sender: Sender, sam: LocalPerson) -> None:
    await sender.send(Message(Words("Hello"), [[Button("Hint", "hint")]]), CHAT, CHAT)
    query = await sam.taps("Hint")
    assert query is not None
    api.fail_next("answerCallbackQuery", refused(400, "Bad Request: query is too old and response timeout expired"))
    await sender.toast(query, "Here it is")
    assert sam.toast is None
    await sender.toast(query, "Here it is")
    assert sam.toast == "Here it is"


async def test_a_toast_or_a_sign_of_life_that_is_lost_stops_nothing(
    api: BotApi, sender: Sender, sam: LocalPerson
) -> None:
    api.fail_next("answerCallbackQuery", never_arrived())
    api.fail_next("sendChatAction", server_error())
    await sender.toast("1")
    await sender.typing(CHAT)
    assert (api.calls["answerCallbackQuery"], api.calls["sendChatAction"]) == (1, 1)


async def test_a_word_on_a_wait_is_sent_changed_and_withdrawn(
    api: BotApi, sender: Sender, sam: LocalPerson, pauses: Pauses
) -> None:
    message_id = await sender.status(CHAT, "Reading…")
    assert message_id is not None
    await sender.revise(CHAT, message_id, "Reading…")  # not modified
    await sender.revise(CHAT, message_id, "Still reading…")
    assert sam.last.text == "Still reading…"
    await sender.withdraw(CHAT, message_id)
    await sender.withdraw(CHAT, message_id)  # gone already
    await sender.revise(CHAT, message_id, "Hello?")
    assert not any(message.from_bot for message in sam.sees)
    assert pauses == []


async def test_a_word_on_a_wait_that_cannot_be_sent_or_changed_stops_nothing(
    api: BotApi, sender: Sender, sam: LocalPerson, pauses: Pauses
) -> None:
    for fault in (server_error(), never_arrived(), answer_lost()):
        api.fail_next("sendMessage", fault)
        assert await sender.status(CHAT, "Reading…") is None
        api.fail_next("editMessageText", fault)
        await sender.revise(CHAT, 1, "Reading…")
    assert pauses == []


async def test_a_withdrawal_is_repeated_and_a_closed_chat_is_let_be(
    api: BotApi, sender: Sender, sam: LocalPerson, pauses: Pauses
) -> None:
    message_id = await sender.status(CHAT, "Reading…") or 0
    api.fail_next("deleteMessage", never_arrived(), times=2)
    await sender.withdraw(CHAT, message_id)
    assert pauses == [0.5, 1]
    assert not any(message.from_bot for message in sam.sees)
    api.fail_next("deleteMessage", answer_lost(), times=2)
    await sender.withdraw(CHAT, await sender.status(CHAT, "Reading…") or 0)
    await sam.blocks()
    await sender.withdraw(CHAT, message_id)


async def test_the_buttons_go_with_the_last_piece(sender: Sender, sam: LocalPerson) -> None:
    paragraphs = [f"{n}. " + "word " * 150 for n in range(12)]
    message = Message(Words("\n\n".join(paragraphs)), [[Button("Hint", "hint"), Button("Skip", "skip")]], turn=4)
    pieces = sender.split(message)
    for piece in pieces:
        await sender.send(piece, CHAT, CHAT)
    seen = sam.new()
    assert len(seen) == len(pieces) > 1
    assert all(utf16(each.text) <= LIMIT for each in seen)
    assert " ".join(each.text for each in seen).split() == message.words.text.split()
    assert [each.labels for each in seen] == [[]] * (len(seen) - 1) + [["Hint", "Skip"]]
    assert [button.data for button in seen[-1].buttons[0]] == ["hint|4|7|", "skip|4|7|"]


def test_a_file_is_one_piece(sender: Sender) -> None:
    message = Message(Words("Your data"), [[Button("Skip", "skip")]], file=OutFile("viva.json", b"{}"))
    assert sender.split(message) == [message]


@pytest.fixture
def time() -> WaitingTime:
    return WaitingTime()


@pytest.fixture
def paced(bot: Bot, time: WaitingTime) -> Sender:
    return Sender(bot, time.sleep, Turnstile(Pace(), time.sleep, time))


def sends(sender: Sender, text: str, chat: int = CHAT, patience: float | None = None) -> asyncio.Task[object]:
    return asyncio.create_task(sender.send(plain(text), chat, chat, patience))


async def test_messages_wait_for_their_turn_and_keep_their_order(
    paced: Sender, sam: LocalPerson, time: WaitingTime
) -> None:
    await time.run(*[sends(paced, str(n)) for n in range(5)])
    assert texts(sam) == ["0", "1", "2", "3", "4"]
    assert time.now == 1_002


async def test_an_edit_and_a_file_wait_for_their_turn_too(
    api: BotApi, paced: Sender, sam: LocalPerson, time: WaitingTime
) -> None:
    await time.run(*[sends(paced, str(n)) for n in range(3)])
    edit = paced.replace(plain("changed"), CHAT, CHAT, sam.last.message_id)
    await time.run(asyncio.create_task(edit))
    assert time.now == 1_001
    file = paced.send(Message(Words("Your data"), file=OutFile("viva.json", b"{}")), CHAT, CHAT)
    await time.run(asyncio.create_task(file))
    assert time.now == 1_002
    assert texts(sam) == ["0", "1", "changed", "Your data"]


async def test_a_chat_told_to_wait_waits_and_others_go_on(
    api: BotApi, paced: Sender, sam: LocalPerson, time: WaitingTime
) -> None:
    ben = LocalPerson(api, 8)
    await ben.says("/start")
    api.fail_next("sendMessage", too_many_requests(200))
    late = [sends(paced, "first"), sends(paced, "second")]
    await asyncio.sleep(0.01)
    await time.run(sends(paced, "Hello", 8))
    assert (texts(ben), time.now) == (["Hello"], 1_000)
    await time.run(*late)
    assert sorted(texts(sam)) == ["first", "second"]
    assert time.now == 1_200


async def test_several_chats_told_to_wait_hold_up_all(api: BotApi, paced: Sender, time: WaitingTime) -> None:
    people = [LocalPerson(api, chat) for chat in range(20, 24)]
    for person in people:
        await person.says("/start")
    api.fail_next("sendMessage", too_many_requests(30), times=3)
    waiting = [sends(paced, "Hello", person.chat_id) for person in people[:3]]
    await asyncio.sleep(0.01)
    calls = api.calls["sendMessage"]
    await time.run(sends(paced, "Hello", 23), *waiting)
    assert (calls, api.calls["sendMessage"], time.now) == (3, 7, 1_030)


async def test_who_is_too_late_for_a_turn_is_not_sent(
    api: BotApi, paced: Sender, sam: LocalPerson, time: WaitingTime
) -> None:
    api.fail_next("sendMessage", too_many_requests(3600))
    with pytest.raises(SendFailed, match="too late"):
        await paced.send(plain("Reminder"), CHAT, CHAT, patience=60)
    assert (texts(sam), time.slept) == ([], [])


async def test_signs_of_life_and_words_on_a_wait_never_wait(
    api: BotApi, paced: Sender, sam: LocalPerson, time: WaitingTime
) -> None:
    await paced.typing(CHAT)
    await paced.typing(CHAT)
    assert api.calls["sendChatAction"] == 1
    await time.run(*[sends(paced, str(n)) for n in range(3)])
    assert await paced.status(CHAT, "Reading…") is None
    await paced.revise(CHAT, sam.last.message_id, "Reading…")
    assert (api.calls["sendMessage"], api.calls["editMessageText"], time.slept) == (3, 0, [])


async def test_a_sign_of_life_told_to_wait_holds_up_the_chat(
    api: BotApi, paced: Sender, sam: LocalPerson, time: WaitingTime
) -> None:
    api.fail_next("sendChatAction", too_many_requests(9))
    await paced.typing(CHAT)
    await time.run(sends(paced, "Hello"))
    assert time.now == 1_009


@pytest.mark.parametrize("words", ["chat not found", "user is deactivated", "not enough rights to send text messages"])
async def test_a_chat_that_is_gone_is_closed(
    api: BotApi, sender: Sender, sam: LocalPerson, pauses: Pauses, words: str
) -> None:
    api.fail_next("sendMessage", refused(400, f"Bad Request: {words}"))
    assert await sender.send(plain("Hello"), CHAT, CHAT) == 0
    assert (api.calls["sendMessage"], pauses) == (1, [])


async def test_to_a_group_that_moved_it_is_sent_once_more(api: BotApi, sender: Sender, pauses: Pauses) -> None:
    old, new = LocalPerson(api, CHAT, chat_id=-5), LocalPerson(api, CHAT, chat_id=-1_005)
    api.fail_next("sendMessage", moved(-1_005))
    assert await sender.send(plain("Hello"), -5, CHAT) == new.last.message_id
    assert (texts(old), texts(new)) == ([], ["Hello"])
    api.fail_next("sendMessage", moved(-1_005), times=2)
    assert await sender.send(plain("Hello"), -5, CHAT) == 0
    assert (api.calls["sendMessage"], pauses) == (4, [])


async def test_a_notice_that_is_too_long_is_shortened(sender: Sender, sam: LocalPerson) -> None:
    await sender.send(Message(Words("Hello"), [[Button("Hint", "hint")]]), CHAT, CHAT)
    query = await sam.taps("Hint")
    assert query is not None
    await sender.toast(query, "🦊" * 150)
    assert sam.toast == "🦊" * 99 + "…"


async def test_words_too_long_for_a_caption_go_before_the_file(sender: Sender, sam: LocalPerson) -> None:
    message = Message(Words("word " * 900), [[Button("Hint", "hint")]], 3, OutFile("viva.json", b"{}"))
    for piece in sender.split(message):
        await sender.send(piece, CHAT, CHAT)
    *pieces, file = sam.new()
    assert len(pieces) == 2
    assert " ".join(piece.text for piece in pieces).split() == ["word"] * 900
    assert file.document is not None
    assert (file.text, file.labels) == ("", ["Hint"])
