"""Reply markup: inline keyboards and the keyboards under the input field, checked as Telegram checks them."""

from __future__ import annotations

import re
from typing import Any

from bot.local.wire import Json, Params, bad_request

DATA_BYTES = 64
"""The longest callback_data, in bytes of UTF-8 (Bot API, InlineKeyboardButton)."""

ACTIONS = frozenset(
    {
        "callback_data",
        "callback_game",
        "copy_text",
        "login_url",
        "pay",
        "switch_inline_query",
        "switch_inline_query_chosen_chat",
        "switch_inline_query_current_chat",
        "url",
        "web_app",
    }
)
_ADDRESS = re.compile(r"tg://\S+|(https?://)?[^\s/]+\.[^\s]+")
_KINDS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")


def reply_markup(params: Params) -> Json:
    """The markup of a call, empty if there is none. Raises `Refusal` for what Telegram would refuse."""
    markup: Json = params.data("reply_markup", dict, "reply markup") or {}
    if "inline_keyboard" in markup:
        return {"inline_keyboard": _rows(markup, "inline_keyboard", _inline_button)}
    if "keyboard" in markup:
        return {**markup, "keyboard": _rows(markup, "keyboard", _plain_button)}
    if markup and not any(kind in markup for kind in _KINDS):
        raise bad_request("object expected as reply markup")
    return markup


def _rows(markup: Json, name: str, check: Any) -> list[list[Json]]:
    rows = markup[name]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{name}" must be an Array of Arrays')
    return [[check(button) for button in row] for row in rows if row]


def _inline_button(button: Any) -> Json:
    label = button.get("text") if isinstance(button, dict) else None
    if not isinstance(label, str) or not label:
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not ACTIONS & button.keys():
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        )
    data = button.get("callback_data")
    if data is not None and not (isinstance(data, str) and 1 <= len(data.encode()) <= DATA_BYTES):
        raise bad_request("BUTTON_DATA_INVALID")
    address = button.get("url")
    if address is not None and not (isinstance(address, str) and _ADDRESS.match(address)):
        raise bad_request(f"inline keyboard button URL '{address}' is invalid: Wrong HTTP URL")
    return dict(button)


def _plain_button(button: Any) -> Json:
    label = button if isinstance(button, str) else button.get("text") if isinstance(button, dict) else None
    if not isinstance(label, str) or not label:
        raise bad_request('can\'t parse keyboard button: Field "text" must be of type String')
    return {"text": label}
