"""Methods about messages and their refusals, each through a real ``telegram.Bot``."""

from __future__ import annotations

import io

import pytest
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden, NetworkError

from bot.local.botapi import BotApi
from bot.local.images import blank_png
from bot.local.person import LocalPerson
from tests.local.conftest import START, Clock

pytestmark = pytest.mark.usefixtures("sam")


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=f"do:{label}")] for label in labels])


async def refusal(api: BotApi, method: str, **params: object) -> str:
    answer = await api.call(method, params)
    assert answer["ok"] is False
    assert answer["error_code"] == 400
    return str(answer["description"])


async def test_send_message(bot: Bot, sam: LocalPerson) -> None:
    sent = await bot.send_message(
        7, " Hello 😀 you ", entities=[MessageEntity("bold", 7, 2)], reply_markup=keyboard("Go")
    )
    assert (sent.text, sent.chat.id, sent.date) == ("Hello 😀 you", 7, START)
    assert sent.from_user
    assert sent.from_user.id == bot.id
    assert sent.parse_entities() == {MessageEntity("bold", 6, 2): "😀"}
    assert sam.last.text == "Hello 😀 you"
    assert sam.last.entities == [{"type": "bold", "offset": 6, "length": 2}]
    assert [(b.label, b.data) for b in sam.last.buttons[0]] == [("Go", "do:Go")]


async def test_send_message_in_html(bot: Bot) -> None:
    html = '<b>A &lt; B</b> <a href="https://x.org/?a=1&amp;b=2">link</a> <pre><code class="language-py">x</code></pre>'
    sent = await bot.send_message(7, html, parse_mode="HTML")
    assert sent.text == "A < B link x"
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [
        ("bold", 0, 5),
        ("text_link", 6, 4),
        ("pre", 11, 1),
    ]
    assert sent.entities[1].url == "https://x.org/?a=1&b=2"
    assert sent.entities[2].language == "py"


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<b>open", 'can\'t find end tag corresponding to start tag "b"'),
        ("<b>a<i>b</b></i>", 'unmatched end tag at byte offset 8, expected "</i>", found "</b>"'),
        ("a</b>", "unexpected end tag at byte offset 1"),
        ("<h1>a</h1>", 'unsupported start tag "h1" at byte offset 0'),
        ("é < 4", 'unsupported start tag "" at byte offset 3'),
    ],
)
async def test_broken_html(bot: Bot, html: str, reason: str) -> None:
    with pytest.raises(BadRequest) as caught:
        await bot.send_message(7, html, parse_mode="HTML")
    assert caught.value.message.lower() == f"can't parse entities: {reason}"


async def test_unknown_parse_mode(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Unsupported parse_mode"):
        await bot.send_message(7, "*x*", parse_mode="Wiki")


@pytest.mark.parametrize(("text", "reason"), [("", "Message text is empty"), (" \n ", "Text must be non-empty")])
async def test_empty_text(bot: Bot, text: str, reason: str) -> None:
    with pytest.raises(BadRequest, match=reason):
        await bot.send_message(7, text)


async def test_length_is_counted_in_utf16_units(bot: Bot) -> None:
    await bot.send_message(7, "😀" * 2048)
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(7, "😀" * 2048 + "a")


@pytest.mark.parametrize(
    ("entity", "reason"),
    [
        (("bold", -1, 2), "receive an entity with incorrect offset -1"),
        (("bold", 0, -1), "receive an entity with incorrect length -1"),
        (("bold", 0, 5), "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 5"),
        (("bold", 4, 1), "entity begins after the end of the text at UTF-16 offset 4"),
        (("bold", 2, 1), "entity begins in a middle of a UTF-16 symbol at byte offset 5"),
        (("bold", 0, 2), "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 5"),
        (("loud", 0, 1), "can't parse MessageEntity: Unsupported type specified"),
        (("text_link", 0, 1), "can't parse MessageEntity: Can't find field \"url\""),
    ],
)
async def test_broken_entities(api: BotApi, entity: tuple[str, int, int], reason: str) -> None:
    given = dict(zip(("type", "offset", "length"), entity, strict=True))
    assert await refusal(api, "sendMessage", chat_id=7, text="a😀b", entities=[given]) == f"Bad Request: {reason}"


async def test_broken_entity_through_the_bot(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="after the end of the text"):
        await bot.send_message(7, "abc", entities=[MessageEntity("bold", 0, 9)])


async def test_half_a_character(api: BotApi) -> None:
    assert "UTF-8" in await refusal(api, "sendMessage", chat_id=7, text="\ud83d")


async def test_unknown_chat(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(8, "Hello")


async def test_a_chat_is_unknown_until_the_person_writes(api: BotApi, bot: Bot) -> None:
    mia = LocalPerson(api, 9)
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(9, "Hello")
    await mia.says("hi")
    await bot.send_message(9, "Hello")
    assert mia.last.text == "Hello"


async def test_blocked(bot: Bot, sam: LocalPerson) -> None:
    await sam.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(7, "Hello")
    await sam.unblocks()
    await bot.send_message(7, "Hello again")
    assert sam.last.text == "Hello again"


async def test_replies(bot: Bot, sam: LocalPerson) -> None:
    sent = await bot.send_message(7, "Yes?", reply_parameters=ReplyParameters(1))
    assert sent.reply_to_message
    assert sent.reply_to_message.text == "/start"
    assert sam.last.reply_to == 1
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(7, "Yes?", reply_parameters=ReplyParameters(99))
    alone = await bot.send_message(7, "Yes?", reply_parameters=ReplyParameters(99, allow_sending_without_reply=True))
    assert alone.reply_to_message is None


async def test_keyboard_under_the_input_field(bot: Bot, sam: LocalPerson) -> None:
    sent = await bot.send_message(7, "Level?", reply_markup=ReplyKeyboardMarkup([["Easy", "Hard"]]))
    assert sent.reply_markup is None
    assert sam.keyboard == ["Easy", "Hard"]
    assert await sam.taps("Hard") is None
    assert sam.sees[-1].text == "Hard"
    await bot.send_message(7, "Good", reply_markup=ForceReply())
    assert sam.keyboard == ["Easy", "Hard"]
    await bot.send_message(7, "Good", reply_markup=ReplyKeyboardRemove())
    assert sam.keyboard == []


@pytest.mark.parametrize("data", ["x" * 65, "й" * 33])
async def test_callback_data_is_at_most_64_bytes(bot: Bot, data: str) -> None:
    await bot.send_message(
        7, "?", reply_markup=InlineKeyboardMarkup.from_button(InlineKeyboardButton("A", callback_data="й" * 32))
    )
    with pytest.raises(BadRequest, match="Button_data_invalid"):
        await bot.send_message(
            7, "?", reply_markup=InlineKeyboardMarkup.from_button(InlineKeyboardButton("A", callback_data=data))
        )


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("{broken", "can't parse reply markup JSON object"),
        ("[]", "object expected as reply markup"),
        ({"buttons": []}, "object expected as reply markup"),
        ({"inline_keyboard": "x"}, 'field "inline_keyboard" must be an Array of Arrays'),
        ({"inline_keyboard": [{"text": "x"}]}, 'field "inline_keyboard" must be an Array of Arrays'),
        (
            {"inline_keyboard": [[{"text": "x"}]]},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"inline_keyboard": [[{"text": "", "callback_data": "x"}]]},
            'can\'t parse inline keyboard button: Field "text" must be of type String',
        ),
        ({"inline_keyboard": [[{"text": "x", "callback_data": ""}]]}, "BUTTON_DATA_INVALID"),
        (
            {"inline_keyboard": [[{"text": "x", "url": "nowhere"}]]},
            "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
        ),
        ({"keyboard": [[{}]]}, 'can\'t parse keyboard button: Field "text" must be of type String'),
    ],
)
async def test_broken_markup(api: BotApi, sam: LocalPerson, markup: object, reason: str) -> None:
    assert await refusal(api, "sendMessage", chat_id=7, text="?", reply_markup=markup) == f"Bad Request: {reason}"
    assert len(sam.sees) == 1


async def test_send_document(bot: Bot, sam: LocalPerson) -> None:
    content = bytes(range(256)) * 3
    sent = await bot.send_document(7, content, filename="отчёт.bin", caption="Report", reply_markup=keyboard("Ok"))
    assert sent.document
    assert (sent.document.file_name, sent.document.file_size, sent.caption) == ("отчёт.bin", 768, "Report")
    seen = sam.last
    assert seen.document
    assert (seen.kind, seen.text, seen.labels) == ("document", "Report", ["Ok"])
    assert (seen.document.name, seen.document.content) == ("отчёт.bin", content)
    again = await bot.send_document(7, sent.document.file_id)
    assert again.document
    assert sam.last.document == seen.document


async def test_send_document_by_attachment_and_file_object(bot: Bot, sam: LocalPerson) -> None:
    await bot.send_document(7, InputFile(io.BytesIO(b"one"), filename="a.txt", attach=True))
    await bot.send_document(7, InputFile(io.BytesIO(b"two"), filename="b.txt", read_file_handle=False))
    files = [message.document for message in sam.new()]
    assert [(file.name, file.content, file.mime) for file in files if file] == [
        ("a.txt", b"one", "text/plain"),
        ("b.txt", b"two", "text/plain"),
    ]


async def test_document_refusals(api: BotApi, bot: Bot) -> None:
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(7, b"", filename="a.txt")
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.send_document(7, "no-such-file")
    assert await refusal(api, "sendDocument", chat_id=7) == "Bad Request: there is no document in the request"
    with pytest.raises(NetworkError, match="Entity Too Large"):
        await bot.send_document(7, b"x" * (50 * 1024 * 1024 + 1), filename="a.bin")


async def test_caption_is_at_most_1024_units(bot: Bot, sam: LocalPerson) -> None:
    await bot.send_document(7, b"x", filename="a.txt", caption="😀" * 512)
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_document(7, b"x", filename="a.txt", caption="a" * 1025)
    with pytest.raises(BadRequest, match="after the end of the text"):
        await bot.send_photo(7, blank_png(), caption="a", caption_entities=[MessageEntity("bold", 0, 2)])
    assert len(sam.new()) == 1


async def test_send_photo(bot: Bot, sam: LocalPerson) -> None:
    chart = blank_png(128, 72)
    sent = await bot.send_photo(7, chart, filename="chart.png", caption="<i>Scores</i>", parse_mode="HTML")
    assert [(size.width, size.height) for size in sent.photo] == [(128, 72)]
    assert sent.caption_entities[0].type == "italic"
    assert sam.last.photo
    assert (sam.last.kind, sam.last.text, sam.last.photo.content) == ("photo", "Scores", chart)


async def test_photo_refusals(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(7, b"no picture")
    with pytest.raises(BadRequest, match="Photo_invalid_dimensions"):
        await bot.send_photo(7, blank_png(100, 1))


async def test_edit_message_text(bot: Bot, sam: LocalPerson, clock: Clock) -> None:
    sent = await bot.send_message(7, "Thinking", reply_markup=keyboard("Stop"))
    clock.forward(seconds=5)
    edited = await bot.edit_message_text("Done 64/100", 7, sent.message_id, entities=[MessageEntity("bold", 5, 6)])
    assert not isinstance(edited, bool)
    assert edited.edit_date == clock()
    assert (sam.last.text, sam.last.edited, sam.last.buttons) == ("Done 64/100", True, [])
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content and reply markup"):
        await bot.edit_message_text("Done 64/100", 7, sent.message_id, entities=[MessageEntity("bold", 5, 6)])
    await bot.edit_message_text("Done 64/100", 7, sent.message_id)
    assert sam.last.entities == []


async def test_edit_refusals(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", 7, 99)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", 7, 1)
    file = await bot.send_document(7, b"x", filename="a.txt")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("x", 7, file.message_id)
    sent = await bot.send_message(7, "x")
    with pytest.raises(BadRequest, match="Message_too_long"):
        await bot.edit_message_text("x" * 4097, 7, sent.message_id)
    with pytest.raises(BadRequest, match="Message text is empty"):
        await bot.edit_message_text("", 7, sent.message_id)


async def test_edit_message_reply_markup(bot: Bot, sam: LocalPerson) -> None:
    sent = await bot.send_message(7, "Pick", reply_markup=keyboard("A", "B"))
    await bot.edit_message_reply_markup(7, sent.message_id, reply_markup=keyboard("C"))
    assert (sam.last.text, sam.last.labels) == ("Pick", ["C"])
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(7, sent.message_id, reply_markup=keyboard("C"))
    await bot.edit_message_reply_markup(7, sent.message_id)
    assert sam.last.buttons == []
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(7, sent.message_id)


async def test_delete_message(bot: Bot, sam: LocalPerson, clock: Clock) -> None:
    sent = await bot.send_message(7, "Secret")
    await bot.delete_message(7, sent.message_id)
    await bot.delete_message(7, 1)
    assert sam.sees == []
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(7, sent.message_id)
    old = await bot.send_message(7, "Old")
    clock.forward(hours=49)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(7, old.message_id)


async def test_in_a_group_the_bot_deletes_only_its_own(api: BotApi, bot: Bot) -> None:
    sam = LocalPerson(api, 7, chat_id=-55)
    (said,) = await sam.says("hello")
    sent = await bot.send_message(-55, "hi")
    await bot.delete_message(-55, sent.message_id)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(-55, said)


async def test_set_message_reaction(bot: Bot, sam: LocalPerson) -> None:
    await bot.set_message_reaction(7, 1, "👀")
    assert sam.sees[0].reaction == "👀"
    await bot.set_message_reaction(7, 1)
    assert sam.sees[0].reaction is None
    with pytest.raises(BadRequest, match="Reaction_invalid"):
        await bot.set_message_reaction(7, 1, "🥦")
    with pytest.raises(BadRequest, match="Reactions_too_many"):
        await bot.set_message_reaction(7, 1, ["👀", "👍"])
    with pytest.raises(BadRequest, match="Message to react not found"):
        await bot.set_message_reaction(7, 99, "👀")


async def test_send_chat_action(bot: Bot, sam: LocalPerson) -> None:
    await bot.send_chat_action(7, "typing")
    await bot.send_chat_action(7, "upload_photo")
    assert sam.typing == 1
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await bot.send_chat_action(7, "yawning")


async def test_answer_callback_query(bot: Bot, sam: LocalPerson) -> None:
    await bot.send_message(7, "Pick", reply_markup=keyboard("A"))
    query_id = await sam.taps("A")
    assert query_id
    assert (sam.spinning, sam.toast) == (1, None)
    await bot.answer_callback_query(query_id, "Noted")
    assert (sam.spinning, sam.toast) == (0, "Noted")
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
        await bot.answer_callback_query(query_id)


async def test_callback_query_too_late_or_too_long(bot: Bot, sam: LocalPerson, clock: Clock) -> None:
    await bot.send_message(7, "Pick", reply_markup=keyboard("A"))
    query_id = await sam.taps("A")
    assert query_id
    with pytest.raises(BadRequest, match="Message_too_long"):
        await bot.answer_callback_query(query_id, "x" * 201)
    clock.forward(minutes=2)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(query_id)
