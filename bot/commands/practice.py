"""`viva practice`: the whole bot in the terminal, with a Bot API in this process."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from pydantic import SecretStr
from rich.console import Console

from bot.app import App, Parts
from bot.commands import settings as load_settings
from bot.commands import tell_left_out
from bot.config import Settings
from bot.folders import card_folders, imported_cards
from bot.local.botapi import TOKEN, BotApi
from bot.local.person import LocalPerson
from bot.local.terminal import Terminal, keyboard
from bot.local.transport import InProcessRequest
from bot.occupied import one_bot
from bot.setting_shapes import in_url

BYE = "Everything is kept: `viva practice` goes on from here."
ME = 1
"""The one person at this terminal."""


def practice_settings(settings: Settings) -> Settings:
    """``settings`` for the one person here: Telegram in this process, no limits, and a database of its own.

    The Telegram bot may be running beside: its pending work must not be answered here. What is written here is one
    person's own, on their own computer: no key is made for it, but one that is there is used.
    """
    folder = settings.practice_dir
    return settings.model_copy(
        update={
            "telegram_token": SecretStr(TOKEN),
            "telegram_api": "http://in-process",
            "allowed_users": (),
            "daily_answers": 0,
            "daily_tokens": 0,
            "flood_per_minute": 0,
            "data_dir": folder,
            "database_url": f"sqlite+aiosqlite:///{in_url(folder / 'viva.db')}",
            "executor_id": "practice",
            "admins": (ME,),  # whoever sits here runs it
            "bank": card_folders(settings),
        }
    )


def run(skip_bad: bool) -> None:
    """Practise until the person leaves."""
    shared = load_settings(quiet=True)
    settings = practice_settings(shared)
    with one_bot(settings.data_dir):
        # The folders that are read, Viva's own among them, are no place to write to.
        asyncio.run(_practise(settings, imported_cards(shared), skip_bad))


async def _practise(settings: Settings, cards: Path, skip_bad: bool) -> None:
    # Update ids begin at the time, in tenths of a second, so that those of an earlier practice never come again.
    api = BotApi(TOKEN, first_update_id=int(time.time() * 10))
    app = App(settings, Parts(request=lambda: InProcessRequest(api), cards=cards, menu=False), skip_bad)
    tell_left_out(app.library.bank.problems)
    person = LocalPerson(api, ME, first_name="friend")
    await app.start()
    polling = asyncio.create_task(app.poll())
    reminding = asyncio.create_task(app.desk.reminders.keep_looking())

    async def settle() -> None:
        await api.wait_for(lambda: api.pending == 0, None)
        await app.engine.idle(beside=False)
        # What is marked beside the talk holds up no question; without one on the table its report is what comes next.
        snapshot = await app.store.snapshot(ME, 0)
        if snapshot is None or snapshot.candidate.session.open is None:
            await app.engine.idle()

    console = Console()
    terminal = Terminal(person, settle, keyboard(console), settings.data_dir / "files", console)
    try:
        await terminal.begin()
        # Importing Chroma takes a second of work: not before the first words are on the screen.
        app.warm()
        await terminal.talk()
        console.print(BYE, style="dim")
    finally:
        polling.cancel()
        reminding.cancel()
        await asyncio.gather(polling, reminding, return_exceptions=True)
        await app.stop()
