"""What is kept of an update of a group: enough to point to the private chat, and nothing of what is said there."""

from __future__ import annotations

from typing import Any

from bot.tg.commands import find
from bot.tg.handlers import split_command

Json = Any

_MESSAGE = ("message_id", "date")
_TAP = ("id", "chat_instance")
_CHAT = ("id", "type")
_SENDER = ("id", "is_bot", "language_code")


def reduced(update: dict[str, Json], username: str) -> dict[str, Json]:
    """An update of a group without what nobody needs.

    ``username`` is the bot's own.
    Of a command of ours its name and who wrote it stay, of a tap who tapped; of anything else only the number.
    """
    kept = _only(update, ("update_id",))
    message, tap = update.get("message"), update.get("callback_query")
    if isinstance(message, dict) and (command := _command(message, username)):
        kept["message"] = {**_where(message), **_who(message), "text": command}
    elif isinstance(tap, dict):
        kept["callback_query"] = {**_only(tap, _TAP), **_who(tap), "message": _where(tap.get("message"))}
    return kept


def _command(message: dict[str, Json], username: str) -> str | None:
    """The command of ours in a message, without what stands behind it; None if it names another bot."""
    text = message.get("text")
    name = split_command(text)[0] if isinstance(text, str) else None
    if name is None or find(name) is None:
        return None
    whom = str(text).split(maxsplit=1)[0].partition("@")[2]
    return f"/{name}" if not whom or whom.lower() == username.lower() else None


def _where(message: Json) -> dict[str, Json]:
    chat = message.get("chat") if isinstance(message, dict) else None
    return {**_only(message, _MESSAGE), "chat": _only(chat, _CHAT)}


def _who(part: dict[str, Json]) -> dict[str, Json]:
    """The sender, whose first name Telegram's type requires; empty if the update names nobody."""
    sender = _only(part.get("from"), _SENDER)
    return {"from": {**sender, "first_name": ""}} if sender else {}


def _only(part: Json, names: tuple[str, ...]) -> dict[str, Json]:
    return {name: part[name] for name in names if name in part} if isinstance(part, dict) else {}
