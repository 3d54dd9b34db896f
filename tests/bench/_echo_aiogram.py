"""An aiogram bot that says as much as Viva in a turn and keeps nothing.

It runs in an environment of its own (`tests.bench._aiogram`) and so imports nothing of ours.
"""

# mypy: ignore-errors

from __future__ import annotations

import asyncio
import os

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message

SAID = "This is said to be about as long as what Viva says of an answer. " * 12
KEYS = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text="Retry", callback_data="r"), InlineKeyboardButton(text="Next", callback_data="n")]
    ]
)


def reply(text: str) -> str:
    """As in `tests.bench._echo_ptb`."""
    if text == "/question":
        return f"{SAID[:400]} Write your answer"
    return f"How hard? {SAID[:80]}" if text.startswith("/") else f"64/100 {SAID}"


async def main() -> None:
    """Serve until killed."""
    server = TelegramAPIServer.from_base(os.environ["VIVA_TELEGRAM_API"])
    bot = Bot(os.environ["VIVA_TELEGRAM_TOKEN"], session=AiohttpSession(api=server))
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def on_message(message: Message) -> None:
        await bot.send_chat_action(message.chat.id, "typing")
        await message.answer(reply(message.text or ""), reply_markup=KEYS)

    await dispatcher.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(main())
