"""A whole python-telegram-bot application over the in-process transport."""

from __future__ import annotations

from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from bot.local.botapi import BotApi
from bot.local.person import LocalPerson
from bot.local.transport import InProcessRequest


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_message
    more = InlineKeyboardMarkup.from_button(InlineKeyboardButton("More", callback_data="more"))
    await update.effective_message.reply_text(f"Hello {' '.join(context.args or [])}", reply_markup=more)


async def more(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query
    await update.callback_query.answer("Here")
    await update.callback_query.edit_message_text("That was all")


async def test_an_application_polls_and_answers(api: BotApi) -> None:
    request = InProcessRequest(api)
    application: Application[Any, Any, Any, Any, Any, Any] = (
        Application.builder().bot(Bot(api.token, request=request, get_updates_request=request)).build()
    )
    application.add_handlers([CommandHandler("start", start), CallbackQueryHandler(more)])
    assert application.updater
    sam = LocalPerson(api, 7)
    async with application:
        await application.updater.start_polling()
        await application.start()
        await sam.says("/start again")
        (hello,) = await sam.waits()
        await sam.taps("More")
        changed = await sam.waits_for("That was all")
        await application.updater.stop()
        await application.stop()
    assert (hello.text, hello.labels) == ("Hello again", ["More"])
    assert (changed.message_id, changed.buttons, sam.toast, sam.spinning) == (hello.message_id, [], "Here", 0)
    assert api.pending == 0
