"""A plain python-telegram-bot that says as much as Viva in a turn and keeps nothing.

Its own httpx transport, its own polling, handlers side by side.
"""

from __future__ import annotations

import os

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from tests.bench import _town as t

SAID = "This is said to be about as long as what Viva says of an answer. " * 12
KEYS = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Retry", callback_data="r"), InlineKeyboardButton("Next", callback_data="n")]]
)


def reply(text: str) -> str:
    """What the people of the benchmark wait for."""
    if text == "/question":
        return f"{SAID[:400]} {t.ASKED}"
    return f"How hard? {SAID[:80]}" if text.startswith("/") else f"64{t.GRADED} {SAID}"


async def _on_message(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.effective_message
    if message is not None:
        await message.chat.send_action("typing")
        await message.reply_text(reply(message.text or ""), reply_markup=KEYS)


def main() -> None:
    """Serve until killed."""
    base, token = os.environ["VIVA_TELEGRAM_API"], os.environ["VIVA_TELEGRAM_TOKEN"]
    builder = Application.builder().token(token).base_url(f"{base}/bot").concurrent_updates(64)
    # The library's pool holds one connection unless told otherwise.
    application = builder.connection_pool_size(64).pool_timeout(60).build()
    application.add_handler(MessageHandler(filters.TEXT, _on_message))
    application.run_polling()


if __name__ == "__main__":
    main()
