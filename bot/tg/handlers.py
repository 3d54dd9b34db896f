"""Handlers: read the update, make it an action, hand it to the desk. Nothing else happens here."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import Application, CallbackContext, CallbackQueryHandler, ContextTypes, MessageHandler, TypeHandler
from telegram.ext import filters as f

from bot.interview import actions as a
from bot.interview.languages import known
from bot.interview.session import Person
from bot.tg.admin import Document
from bot.tg.buttons import Tapped, decode
from bot.tg.commands import find, find_admin, nearest
from bot.tg.desk import Desk
from bot.tg.language import speaking
from bot.tg.language import texts as t

log = logging.getLogger(__name__)

NAME_LENGTH = 64
DESK, KEY, ERRORS = "desk", "key", "errors"

VivaApplication = Application[Any, Any, Any, Any, Any, Any]


class VivaContext(CallbackContext[Any, Any, Any, Any]):
    """A context that knows the desk and the key of the turn."""

    @property
    def desk(self) -> Desk:
        """Where turns are run."""
        desk = self.bot_data[DESK]
        if not isinstance(desk, Desk):
            raise TypeError("the application was built without a desk")
        return desk

    @property
    def key(self) -> str:
        """The durable key of this update."""
        return str(self.bot_data[KEY]())


CONTEXT_TYPES = ContextTypes(context=VivaContext)


def person_of(update: Update) -> Person | None:
    """Who wrote, and where replies go; None for channels and service updates."""
    user, chat = update.effective_user, update.effective_chat
    if user is None or chat is None or user.is_bot:
        return None
    name, language = user.first_name[:NAME_LENGTH], known(user.language_code)
    return Person(user_id=user.id, chat_id=chat.id, name=name, language=language)


async def on_message(update: Update, context: VivaContext) -> None:
    """A new message: a command, text, or something Viva cannot read."""
    person, message = person_of(update), update.effective_message
    if person is None or message is None:
        return
    if message.chat.type != ChatType.PRIVATE:
        await _in_group(person, message, context)
        return
    text = message.text or message.caption or ""
    name, argument = split_command(text)
    if name is None:
        spoken = context.desk.voices.action(message, person, text)
        await context.desk.turn(context.key, person, spoken or _written(message, text))
        return
    command, for_admins = find(name), find_admin(name)
    admin = context.desk.admin
    if for_admins is not None and admin is not None and admin.serves(person):
        with speaking(await context.desk.asides.language(person)):
            await admin.command(person, for_admins.name, document_of(message))
        return
    if command is None:
        await context.desk.asides.say(person, lambda: _unknown(name))
        return
    await context.desk.turn(context.key, person, command.action(argument))


def _unknown(name: str) -> str:
    """That there is no such command, and which one may be meant."""
    near = nearest(name)
    known = t.UNKNOWN_COMMAND_NEAR if near else t.UNKNOWN_COMMAND
    return known.format(name=name[:NAME_LENGTH], near=near)


def _written(message: Message, text: str) -> a.Action:
    """The words of a message, and what they stand under; without words it is something Viva cannot read."""
    if not text.strip():
        return a.Unsupported(kind=kind_of(message))
    return a.Say(text=text, sent_at=message.date, under="" if message.text else kind_of(message))


async def _in_group(person: Person, message: Message, context: VivaContext) -> None:
    """In a group only the first command gets a reply, and it points to the private chat."""
    name, _ = split_command(message.text or "")
    if name is not None and find(name) is not None:
        await context.desk.asides.point_to_private(person)


async def on_edited(update: Update, context: VivaContext) -> None:
    """Edited words change nothing that was graded; say so once. What has none is no text of theirs: a shared live
    location, say, is edited by Telegram with every step."""
    person, message = person_of(update), update.effective_message
    if person is None or message is None or message.chat.type != ChatType.PRIVATE:
        return
    if message.text or message.caption:
        await context.desk.turn(context.key, person, a.Unsupported(kind="edited"))


async def on_button(update: Update, context: VivaContext) -> None:
    """A tapped button: checked for its owner here, for its turn by the flow."""
    person, query = person_of(update), update.callback_query
    if person is None or query is None:
        return
    tapped = decode(query.data or "")
    if tapped is None or person.chat_id != person.user_id:  # none of ours is ever outside the private chat
        await context.desk.asides.toast(person, query.id, lambda: t.UNKNOWN_TOAST)
    elif tapped.owner != person.user_id:
        await context.desk.asides.toast(person, query.id, lambda: t.FOREIGN_TOAST)
    elif tapped.verb in ADMIN_TAPS:
        admin = context.desk.admin
        if admin is not None and admin.serves(person):
            with speaking(await context.desk.asides.language(person)):
                await admin.tap(person, tapped, query.id)
        else:
            await context.desk.asides.toast(person, query.id, lambda: t.UNKNOWN_TOAST)
    else:
        message_id = query.message.message_id if query.message else None
        await context.desk.turn(context.key, person, TAPS[tapped.verb](tapped), query.id, message_id)


ADMIN_TAPS = frozenset({"import"})
"""Buttons of `bot.tg.admin`, which lead to no action."""

TAPS: dict[str, Callable[[Tapped], a.Action]] = {
    "role": lambda b: a.ChooseRole(turn=b.turn, text=b.argument),
    "roles": lambda b: a.ChooseRole(turn=b.turn, everything=True),
    "level": lambda b: a.ChooseDifficulty(turn=b.turn, level=b.argument),
    "next": lambda b: a.NextQuestion(turn=b.turn),
    "hint": lambda b: a.Hint(turn=b.turn),
    "solution": lambda b: a.Solution(turn=b.turn),
    "retry": lambda b: a.Retry(turn=b.turn),
    "gap": lambda b: a.FillGap(turn=b.turn),
    "follow": lambda b: a.FollowUp(turn=b.turn),
    "job": lambda b: a.Job(turn=b.turn, choice=b.argument or "show"),
    # Where they name an answer, they hold though it is not the last any more.
    "disagree": lambda b: a.Disagree(name=b.argument) if b.argument else a.Disagree(turn=b.turn),
    "point": lambda b: a.DisagreeOn(
        turn=None if ":" in b.argument else b.turn,
        name=b.argument.rpartition(":")[0],
        number=_number(b.argument.rpartition(":")[2]),
    ),
    "guess": lambda b: a.Guess(turn=b.turn, low=int(b.argument) if b.argument.isdecimal() else None),
    "guessing": lambda b: a.GuessFirst(turn=b.turn, on=b.argument == "on"),
    "lens": lambda b: a.OtherAudience(turn=b.turn),
    "skip": lambda b: a.Skip(turn=b.turn),
    "done": lambda b: a.Finish(turn=b.turn),
    "send": lambda b: a.SendSpoken(turn=b.turn, last=int(b.argument) if b.argument.isdecimal() else 0),
    "discard": lambda b: a.DiscardSpoken(turn=b.turn, last=int(b.argument) if b.argument.isdecimal() else 0),
    "add": lambda b: a.AddToLast(turn=b.turn, key=b.argument),
    "mine": lambda b: a.MeantAsAnswer(turn=b.turn, key=b.argument),
    "why": lambda b: a.Why(name=b.argument) if b.argument else a.Why(turn=b.turn),
    "judge": lambda b: a.JudgeHere(attempt_id=b.argument),  # bound to its answer, which may wait for hours
    "regrade": lambda b: a.JudgeAgain(attempt_id=b.argument),
    "rerule": lambda b: a.RuleAgain(name=b.argument.partition(":")[0], number=_number(b.argument.partition(":")[2])),
    "forget": lambda b: a.Forget(turn=b.turn, confirmed=True),
    "keep": lambda b: a.KeepData(turn=b.turn),
    "cancel": lambda b: a.Cancel(turn=b.turn),
    "resume": lambda b: a.Resume(turn=b.turn),
    "stats": lambda b: a.Stats(turn=b.turn),
    # These only read, so they may be under an older message; an answer is named without its owner, who taps it.
    "history": lambda b: a.History(page=_number(b.argument)),
    "open": lambda b: a.OpenAttempt(name=b.argument),
    "saved": lambda b: a.Saved(page=_number(b.argument)),
    "redo": lambda b: a.RetryAttempt(turn=b.turn, name=b.argument),
    # It names its question, which may be under an older message.
    "save": lambda b: a.SaveQuestion(made=b.turn, key=b.argument[1:], keep=b.argument.startswith("+")),
    "drop": lambda b: a.SaveQuestion(turn=b.turn, key=b.argument, keep=False, listed=True),
    "take": lambda b: a.TakeQuestion(turn=b.turn, key=b.argument),
    "review": lambda b: a.Review(turn=b.turn, which=b.argument),
    "plan": lambda b: a.PlanInterview(turn=b.turn, text=b.argument),
    "zone": lambda b: a.PlacePlan(turn=b.turn, zone=b.argument),
    "cheatsheet": lambda b: a.Cheatsheet(turn=b.turn),
    "mock": lambda b: a.StartMock(turn=b.turn, size=b.argument),
    "mockdo": lambda b: a.DecideMock(
        turn=b.turn, choice=b.argument.partition(":")[0], then=b.argument.partition(":")[2]
    ),
    "again": lambda b: a.AnswerAgain(turn=b.turn, number=int(b.argument) if b.argument.isdecimal() else 0),
    "report": lambda b: a.Report(turn=b.turn),
    "filter": lambda b: a.ChooseFilter(turn=b.turn, change=b.argument or "show:"),
    "daily": lambda b: a.SetDaily(turn=b.turn, text=b.argument),
    "set": lambda b: a.ChangeSetting(turn=b.turn, text=b.argument),
    # A reminder's buttons: they hold however much was talked since.
    "take_up": lambda b: a.Review(which=b.argument) if b.argument else a.NextQuestion(),
    "not_today": lambda b: a.NotToday(made=b.turn),
    "unremind": lambda b: a.StopReminding(made=b.turn),
}


def _number(argument: str) -> int:
    """The number in a button; 0 for what is none, since anybody can send a made-up button."""
    return int(argument) if argument.isdecimal() and len(argument) <= 9 else 0


def split_command(text: str) -> tuple[str | None, str]:
    """``/role@viva_bot data scientist`` → ("role", "data scientist"); (None, text) if it is no command."""
    stripped = text.lstrip()
    if not stripped.startswith("/"):
        return None, text
    head, _, argument = stripped[1:].partition(" ")
    head, newline, below = head.partition("\n")
    return head.partition("@")[0], argument.strip() if not newline else f"{below} {argument}".strip()


def document_of(message: Message) -> Document | None:
    """The file that a message holds, or that the message it replies to holds."""
    replied = message.reply_to_message
    file = message.document or (replied.document if replied else None)
    return Document(file.file_id, file.file_name or "", file.file_size or 0) if file else None


def kind_of(message: Message) -> str:
    """The kind of a message without text, as `texts.NOTES` names it."""
    if message.sticker:
        return "sticker"
    if message.photo:
        return "photo"
    if message.voice or message.audio:
        return "voice"
    if message.video or message.video_note or message.animation:
        return "video"
    if message.document:
        return "document"
    return "empty" if message.text is not None else "other"


async def on_error(update: object, context: VivaContext) -> None:
    """Keep the error of a handler for `bot.queue_work`, which decides what the person is told."""
    if isinstance(update, Update) and context.error is not None:
        context.bot_data[ERRORS][update.update_id] = context.error


def add_handlers(application: VivaApplication, desk: Desk, key: Callable[[], str]) -> None:
    """Register the handlers; ``key`` gives the durable key of the running turn."""
    application.bot_data.update({DESK: desk, KEY: key, ERRORS: {}})
    application.add_handler(MessageHandler(f.UpdateType.EDITED_MESSAGE, on_edited))
    application.add_handler(MessageHandler(f.UpdateType.MESSAGE & ~f.StatusUpdate.ALL, on_message))
    application.add_handler(CallbackQueryHandler(on_button))
    application.add_handler(TypeHandler(Update, _ignore), group=1)
    application.add_error_handler(on_error)


async def _ignore(update: Update, _context: VivaContext) -> None:
    log.debug("update %d handled", update.update_id)
