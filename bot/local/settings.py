"""The Bot API's methods about the bot itself: its profile, commands, webhook, chats and files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import partial

from bot.local.updates import QUEUE
from bot.local.wire import Json, Params, bad_request
from bot.local.world import World

DOWNLOAD_BYTES = 20 * 1024 * 1024
"""The largest file a bot may download (Bot API, getFile)."""

MOST_COMMANDS = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


def get_me(world: World, _params: Params) -> Json:
    """getMe."""
    return world.bot


def get_chat(world: World, params: Params) -> Json:
    """getChat."""
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    )
    extra = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
    return {**world.chat(params.integer("chat_id")), **extra}


def get_file(world: World, params: Params) -> Json:
    """getFile."""
    stored = world.files.get(params.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    size = len(stored.upload.content)
    if size > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    unique = f"unique-{stored.file_id}"
    return {"file_id": stored.file_id, "file_unique_id": unique, "file_size": size, "file_path": stored.path}


def set_my_commands(world: World, params: Params) -> bool:
    """setMyCommands, kept for each scope and language."""
    commands = params.data("commands", list, "commands") or []
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not isinstance(command, dict):
            raise bad_request("expected an Object as BotCommand")
        if not _COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.settings[_commands_key(params)] = commands
    return True


def get_my_commands(world: World, params: Params) -> object:
    """getMyCommands."""
    return world.settings.get(_commands_key(params), [])


def delete_my_commands(world: World, params: Params) -> bool:
    """deleteMyCommands."""
    world.settings.pop(_commands_key(params), None)
    return True


def _commands_key(params: Params) -> tuple[str, ...]:
    scope = params.data("scope", dict, "BotCommandScope") or {"type": "default"}
    return ("commands", json.dumps(scope, sort_keys=True), params.text("language_code"))


def _set_text(name: str, longest: int, world: World, params: Params) -> bool:
    text = params.text(name)
    if len(text) > longest:
        raise bad_request(f"BOT_{name.upper()}_INVALID")
    world.settings[(name, params.text("language_code"))] = text
    return True


def _get_text(name: str, world: World, params: Params) -> Json:
    return {name: world.settings.get((name, params.text("language_code")), "")}


def set_webhook(world: World, params: Params) -> bool:
    """setWebhook: kept, and polling is refused from then on; this Telegram makes no calls of its own.

    A plain address is refused unless ``world.plain_webhooks`` is set, as for a Bot API server of one's own ("--local").
    """
    url = params.text("url")
    if url and not url.startswith("https://") and not (world.plain_webhooks and url.startswith("http://")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    world.updates.allow(params.data("allowed_updates", list, "allowed_updates"))
    secret = {"secret_token": params.text("secret_token")}
    world.webhook = {"url": url, "max_connections": params.integer("max_connections", 40), **secret} if url else {}
    world.changes.tell(QUEUE)
    if params.flag("drop_pending_updates"):
        world.updates.pending.clear()
    return True


def delete_webhook(world: World, params: Params) -> bool:
    """deleteWebhook."""
    world.webhook = {}
    world.changes.tell(QUEUE)
    if params.flag("drop_pending_updates"):
        world.updates.pending.clear()
    return True


def get_webhook_info(world: World, _params: Params) -> Json:
    """getWebhookInfo."""
    shown = {key: value for key, value in world.webhook.items() if key != "secret_token"}
    waiting = {"has_custom_certificate": False, "pending_update_count": len(world.updates.pending)}
    allowed = {"allowed_updates": sorted(world.updates.allowed)} if world.updates.allowed else {}
    return {"url": "", **shown, **waiting, **allowed}


METHODS: Mapping[str, Callable[[World, Params], object]] = {
    "getMe": get_me,
    "getChat": get_chat,
    "getFile": get_file,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": partial(_set_text, "name", 64),
    "getMyName": partial(_get_text, "name"),
    "setMyDescription": partial(_set_text, "description", 512),
    "getMyDescription": partial(_get_text, "description"),
    "setMyShortDescription": partial(_set_text, "short_description", 120),
    "getMyShortDescription": partial(_get_text, "short_description"),
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
