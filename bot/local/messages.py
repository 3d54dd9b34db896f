"""The Bot API's methods about messages. Each takes the world and the parameters and returns the call's ``result``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from telegram.constants import ChatAction, ReactionEmoji

from bot.local import media
from bot.local.markup import reply_markup
from bot.local.text import caption, message_text
from bot.local.wire import Json, Params, Refusal, Upload, bad_request
from bot.local.world import World

UPLOAD_BYTES = 50 * 1024 * 1024
"""The largest file a bot may send (Bot API, sendDocument)."""

DELETE_SECONDS = 48 * 3600
"""How long a message may be deleted (Bot API, deleteMessage)."""

UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
_ACTIONS = frozenset(action.value for action in ChatAction)
_EMOJI = frozenset(emoji.value for emoji in ReactionEmoji)


def send_message(world: World, params: Params) -> Json:
    """sendMessage."""
    chat = world.open_chat(params.integer("chat_id"))
    text, entities = message_text(params)
    return _send(world, chat, params, {"text": text, **_some("entities", entities)})


def send_document(world: World, params: Params) -> Json:
    """sendDocument: keeps the bytes, the name and the caption."""
    chat = world.open_chat(params.integer("chat_id"))
    upload = _upload(world, params, "document")
    return _send(world, chat, params, {"document": media.document(world, upload), **_caption(params)})


def send_photo(world: World, params: Params) -> Json:
    """sendPhoto: keeps the bytes and the caption."""
    chat = world.open_chat(params.integer("chat_id"))
    upload = _upload(world, params, "photo")
    return _send(world, chat, params, {"photo": media.photo(world, upload), **_caption(params)})


def edit_message_text(world: World, params: Params) -> Json:
    """editMessageText. A keyboard that is not given again goes, as with Telegram."""
    message = _editable(world, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    text, entities = message_text(params, too_long="MESSAGE_TOO_LONG")
    fields = {"text": text, **_some("entities", entities), **_inline(params)}
    return _edit(world, message, fields, ("text", "entities", "reply_markup"))


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """editMessageReplyMarkup."""
    return _edit(world, _editable(world, params), _inline(params), ("reply_markup",))


def delete_message(world: World, params: Params) -> bool:
    """deleteMessage: in private chats any message younger than 48 hours, in groups the bot's own."""
    chat_id, message_id = params.integer("chat_id"), params.integer("message_id")
    message = world.message(chat_id, message_id, "message to delete")
    own = message["from"]["id"] == world.bot["id"]
    if world.seconds() - message["date"] > DELETE_SECONDS or not (own or chat_id > 0):
        raise bad_request("message can't be deleted")
    world.remove_message(chat_id, message_id)
    return True


def set_message_reaction(world: World, params: Params) -> bool:
    """setMessageReaction: one emoji of Telegram's list, or none."""
    chat = world.open_chat(params.integer("chat_id"))
    message = world.message(chat["id"], params.integer("message_id"), "message to react")
    reactions = params.data("reaction", list, "reaction types") or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    key = (chat["id"], message["message_id"])
    world.reactions.pop(key, None)
    for reaction in reactions:
        emoji = reaction.get("emoji") if isinstance(reaction, dict) else None
        if not isinstance(emoji, str) or emoji not in _EMOJI:
            raise bad_request("REACTION_INVALID")
        world.reactions[key] = emoji
    world.changes.tell(chat["id"])
    return True


def send_chat_action(world: World, params: Params) -> bool:
    """sendChatAction: counted for the person to see."""
    chat = world.open_chat(params.integer("chat_id"))
    action = params.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.actions[chat["id"]][action] += 1
    world.changes.tell(chat["id"])
    return True


def answer_callback_query(world: World, params: Params) -> bool:
    """answerCallbackQuery: once for each tap, in time, with at most 200 characters."""
    text = params.text("text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    world.close_tap(params.text("callback_query_id"), text)
    return True


def _send(world: World, chat: Json, params: Params, content: Json) -> Json:
    markup = reply_markup(params)
    if "inline_keyboard" in markup:
        content |= _some("reply_markup", _inline(params).get("reply_markup"))
    content |= _reply(world, chat, params)
    if "keyboard" in markup:
        world.keyboards[chat["id"]] = markup["keyboard"]
    if markup.get("remove_keyboard"):
        world.keyboards.pop(chat["id"], None)
    return world.add_message(chat, _author(world), content)


def _reply(world: World, chat: Json, params: Params) -> Json:
    asked = params.data("reply_parameters", dict, "reply parameters") or {}
    message_id = Params(asked).integer("message_id") or params.integer("reply_to_message_id")
    if not message_id:
        return {}
    replied = world.messages[chat["id"]].get(message_id)
    if replied is None and not (asked.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply")):
        raise bad_request("message to be replied not found")
    bare = {key: value for key, value in (replied or {}).items() if key != "reply_to_message"}
    return _some("reply_to_message", bare)


def _author(world: World) -> Json:
    return {key: world.bot[key] for key in ("id", "is_bot", "first_name", "username")}


def _inline(params: Params) -> Json:
    markup = reply_markup(params)
    return _some("reply_markup", markup if markup.get("inline_keyboard") else None)


def _some(name: str, value: Any) -> Json:
    return {name: value} if value else {}


def _caption(params: Params) -> Json:
    text, entities = caption(params)
    return {**_some("caption", text), **_some("caption_entities", entities)}


def _upload(world: World, params: Params, name: str) -> Upload:
    found = params.upload(name)
    if isinstance(found, str):
        if found not in world.files:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return world.files[found].upload
    if not found.content:
        raise bad_request("file must be non-empty")
    if len(found.content) > UPLOAD_BYTES:
        raise Refusal(413, "Request Entity Too Large")
    return found


def _editable(world: World, params: Params) -> Json:
    chat = world.open_chat(params.integer("chat_id"))
    message = world.message(chat["id"], params.integer("message_id"), "message to edit")
    if message["from"]["id"] != world.bot["id"]:
        raise bad_request("message can't be edited")
    return message


def _edit(world: World, message: Json, fields: Json, names: tuple[str, ...]) -> Json:
    if all(message.get(name) == fields.get(name) for name in names):
        raise bad_request(UNCHANGED)
    for name in names:
        message.pop(name, None)
    message.update(fields, edit_date=world.seconds())
    world.changes.tell(message["chat"]["id"])
    return message


METHODS: Mapping[str, Callable[[World, Params], object]] = {
    "sendMessage": send_message,
    "sendDocument": send_document,
    "sendPhoto": send_photo,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "setMessageReaction": set_message_reaction,
    "sendChatAction": send_chat_action,
    "answerCallbackQuery": answer_callback_query,
}
