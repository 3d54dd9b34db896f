"""Nothing that people write and no secret is logged, at DEBUG neither, whatever they do."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from bot import keys
from bot.local.botapi import TOKEN, BotApi
from bot.local.faults import refused
from bot.local.person import LocalPerson
from bot.tg.commands import ADMIN_COMMANDS, COMMANDS
from tests.support.bot_process import bot_process
from tests.support.botapi_http import serve
from tests.support.scenes import CARD
from tests.support.talk import Talk, open_talk
from tests.test_logs import logged

pytestmark = pytest.mark.long

WORD = "Xylophonquark"
"""Stands in everything the person writes, says, sends or is called."""
BOSS = 7
PATIENCE = 60
SECRETS: dict[str, Any] = {"webhook_secret": "hook-Zirkonium-word", "transcribe_key": "key-Zirkonium-word"}
ANSWER = (
    f"A pre-trained model comes with weights that {WORD} learned on a large general data set, and needs fewer labels."
)
CSV = f"question,answer,{WORD}\nWhat is a {WORD}?,A lock that {WORD} holds.\n".encode()
NAMES = [name for command in COMMANDS for name in command.names if name != "forget"]


def readable(text: str, words: Iterable[str]) -> list[str]:
    """The lines that hold one of the words."""
    return [line for line in text.splitlines() if any(word.lower() in line.lower() for word in words)]


def files(folder: Path, words: Iterable[str], databases: bool) -> list[str]:
    """Files below ``folder`` that hold one of the words. The file that was imported does, as README says."""
    found = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if not path.is_file() or inside[0] == "imports" or (not databases and ".db" in path.name):
            continue
        with suppress(FileNotFoundError):
            content = path.read_bytes().lower()
            found += [str(path) for word in words if word.lower().encode() in content]
    return found


async def everything(talk: Talk, person: LocalPerson) -> None:
    """Every command with and without an argument, and what else a person may do."""
    for name in NAMES:
        for text in (f"/{name}", f"/{name} {WORD}"):
            talk.clock.forward(minutes=2)
            await person.says(text)
        await talk.settle()
    for name in (command.name for command in ADMIN_COMMANDS):
        await talk.says(person, f"/{name} {WORD}")
    await person.sends_document(f"{WORD}.csv", CSV, "text/csv", "/import")
    await person.sends_document(f"{WORD}.bin", b"\xff\xfe\x00", "application/x-broken", "/import")
    await person.sends_photo(WORD)
    await person.forwards(ANSWER, WORD)
    await talk.settle()
    await talk.says(person, f"/start q_{CARD}")
    await talk.says(person, ANSWER)
    for button in ("Fill the gap", "Disagree", "Why", "Example answer", "Save", "Follow-up"):
        with suppress(LookupError, AssertionError, ValueError):
            await talk.taps(person, button)
            await talk.says(person, f"Because {WORD} said so, in the first sentence.")
    await talk.says(person, f"/start q_{CARD}")
    await person.sends_voice(30, ANSWER.encode())
    await talk.settle()
    await talk.says(person, f"{WORD}?")
    await person.taps_old(person.last.message_id, f"q|{WORD}")
    await talk.settle()


@pytest.mark.parametrize("model", ["scripted:echo", "scripted:garbage"])
async def test_in_this_process(tmp_path: Path, model: str) -> None:
    data, key = tmp_path / "data", keys.new_key()
    with logged("DEBUG") as written:
        async with open_talk(
            data, admins=str(BOSS), model=model, transcribe="scripted:echo", encryption_key=key, **SECRETS
        ) as talk:
            person = talk.person(BOSS, WORD)
            await everything(talk, person)
            talk.api.fail_next("sendMessage", refused(400, f'Bad Request: unsupported start tag "{WORD}"'))
            await talk.says(person, ANSWER)
    words = (WORD, key, *SECRETS.values(), TOKEN)
    assert written.getvalue()
    assert readable(written.getvalue(), words) == []
    assert files(data, words, databases=True) == []


async def test_in_a_process_of_its_own(tmp_path: Path) -> None:
    data, key_file, log = tmp_path / "data", tmp_path / "viva.key", tmp_path / "log"
    data.mkdir()
    api = BotApi(TOKEN)
    person = LocalPerson(api, BOSS, WORD)
    settings = {
        "VIVA_DATA_DIR": str(data),
        "VIVA_KEY_FILE": str(key_file),
        "VIVA_LOG_LEVEL": "DEBUG",
        "VIVA_LOG_FORMAT": "json",
        "VIVA_ADMINS": str(BOSS),
        "VIVA_TRANSCRIBE": "scripted:echo",
        "VIVA_FLOOD_PER_MINUTE": "0",
        "VIVA_WEBHOOK_SECRET": SECRETS["webhook_secret"],
        "OPENAI_API_KEY": "sk-Zirkonium-word",
    }
    program = f"import sys; sys.stderr = open({str(log)!r}, 'a', buffering=1); from bot.cli import main; main(['run'])"
    async with serve(api) as url, bot_process(["-c", program], data, url, settings) as process:
        for name in [*NAMES, *(command.name for command in ADMIN_COMMANDS)]:
            await person.says(f"/{name} {WORD}")
        await person.sends_document(f"{WORD}.csv", CSV, "text/csv", "/import")
        await person.says(f"/start q_{CARD}")
        await person.waits_for("Write your answer", PATIENCE)
        await person.says(ANSWER)
        await person.waits_for("/100", PATIENCE)
        await person.sends_voice(30, ANSWER.encode())
        await person.says("/privacy")
        await person.waits_for("are stored encrypted", PATIENCE)
        await api.wait_for(lambda: api.pending == 0, PATIENCE)
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 30) == 0
    (key,) = keys.read(key_file)
    written = log.read_text(encoding="utf-8")
    words = (WORD, key, SECRETS["webhook_secret"], "sk-Zirkonium-word", TOKEN)
    assert "a new key was made" in written
    assert "handled" in written, "nothing was logged at DEBUG"
    assert readable(written, words) == []
    assert files(data, words, databases=True) == []
    assert all(json.loads(line) for line in io.StringIO(written))
