"""Message text as Telegram reads it: UTF-16 units, entities, trimming, commands and the splitting of long texts."""

from __future__ import annotations

import re
from typing import Any

from telegram.constants import MessageEntityType

from bot.local.markup_html import parse_html
from bot.local.wire import Json, Params, bad_request

MESSAGE_UNITS = 4096
"""The longest text of a message, in UTF-16 units after entities are parsed (Bot API, sendMessage)."""

CAPTION_UNITS = 1024
"""The longest caption, in UTF-16 units after entities are parsed (Bot API, sendDocument)."""

_TYPES = frozenset(kind.value for kind in MessageEntityType)
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")


def utf16_units(text: str) -> int:
    """How long Telegram finds ``text``: a character outside the basic plane counts two."""
    return len(text.encode("utf-16-le")) // 2


def command_entities(text: str) -> list[Json]:
    """The ``bot_command`` entities that Telegram finds in a text by itself."""
    return [
        {"type": "bot_command", "offset": utf16_units(text[: match.start()]), "length": utf16_units(match.group())}
        for match in _COMMAND.finditer(text)
    ]


def formatted(params: Params, text_name: str, entities_name: str) -> tuple[str, list[Json]]:
    """The text and the entities of a call, checked and trimmed. Raises `Refusal` for what Telegram would refuse.

    Of the parse modes only HTML is understood here; another is refused in Telegram's words for an unknown one.
    """
    text = params.text(text_name)
    mode = params.text("parse_mode").lower()
    if mode == "html":
        text, entities = parse_html(text)
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        entities = check_entities(text, params.data(entities_name, list, "entities") or [])
    return _trimmed(text, entities)


def check_entities(text: str, entities: list[Any]) -> list[Json]:
    """The entities of ``text`` that stand, sorted; raises `Refusal` in TDLib's words for those that cannot."""
    bytes_at = {0: 0}
    units = size = 0
    for character in text:
        units += utf16_units(character)
        size += len(character.encode())
        bytes_at[units] = size
    kept = [_entity(entity, bytes_at, units) for entity in entities]
    return sorted((entity for entity in kept if entity["length"] > 0), key=lambda e: (e["offset"], -e["length"]))


def _entity(entity: Any, bytes_at: dict[int, int], end: int) -> Json:
    if not isinstance(entity, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    if entity.get("type") not in _TYPES:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    start, length = entity.get("offset"), entity.get("length")
    if not isinstance(start, int) or not isinstance(length, int):
        raise bad_request("can't parse MessageEntity: Field must be of type Number")
    if start < 0 or length < 0:
        what, value = ("offset", start) if start < 0 else ("length", length)
        raise bad_request(f"receive an entity with incorrect {what} {value}")
    stop = start + length
    if length and start >= end:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {start}")
    if length and stop > end:
        raise bad_request(
            f"entity beginning at UTF-16 offset {start} ends after the end of the text at UTF-16 offset {stop}"
        )
    if length and start not in bytes_at:
        raise bad_request(f"entity begins in a middle of a UTF-16 symbol at byte offset {bytes_at[start + 1]}")
    if length and stop not in bytes_at:
        where = bytes_at[stop + 1]
        raise bad_request(
            f"entity beginning at UTF-16 offset {start} ends in a middle of a UTF-16 symbol at byte offset {where}"
        )
    if entity["type"] == "text_link" and not entity.get("url"):
        raise bad_request("can't parse MessageEntity: Can't find field \"url\"")
    return {key: value for key, value in entity.items() if value is not None}


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """The text without white space at its ends, as Telegram keeps it, and the entities moved along."""
    cut = utf16_units(text) - utf16_units(text.lstrip())
    text = text.strip()
    end = utf16_units(text)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - cut, 0)
        stop = min(entity["offset"] + entity["length"] - cut, end)
        if stop > start:
            moved.append({**entity, "offset": start, "length": stop - start})
    return text, moved


def message_text(params: Params, too_long: str = "message is too long") -> tuple[str, list[Json]]:
    """The checked text of a message; raises `Refusal` if it is empty or longer than `MESSAGE_UNITS`."""
    if not params.text("text"):
        raise bad_request("message text is empty")
    text, entities = formatted(params, "text", "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if utf16_units(text) > MESSAGE_UNITS:
        raise bad_request(too_long)
    return text, entities


def caption(params: Params) -> tuple[str, list[Json]]:
    """The checked caption of a file, which may be empty; raises `Refusal` if it is longer than `CAPTION_UNITS`."""
    text, entities = formatted(params, "caption", "caption_entities")
    if utf16_units(text) > CAPTION_UNITS:
        raise bad_request("message caption is too long")
    return text, entities


def split_as_apps_do(text: str) -> list[str]:
    """The messages Telegram's apps make of a long text: each within `MESSAGE_UNITS`, cut at a line or a word."""
    parts = []
    rest = text.strip()
    while utf16_units(rest) > MESSAGE_UNITS:
        head = rest.encode("utf-16-le")[: 2 * MESSAGE_UNITS].decode("utf-16-le", "ignore")
        at = max(head.rfind("\n"), 0) or max(head.rfind(" "), 0)
        at = at if at > len(head) // 2 else len(head)
        parts.append(rest[:at].strip())
        rest = rest[at:].strip()
    return [part for part in [*parts, rest] if part]
