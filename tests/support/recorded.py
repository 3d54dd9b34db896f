"""What a version of Viva left in its database: rows of every table, recorded from a talk with that version.

``python -m tests.support.recorded`` records the version at hand under the number of its schema, once, before the next
migration is written; `tests/storage/test_upgrade.py` wants one for each schema but the newest.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.interview.operating import DeadLetter
from bot.local.person import LocalPerson
from bot.storage.schema import HEAD, VERSION_TABLE
from tests.support.scenes import ANSWER, CARD, LONG_SENTENCE
from tests.support.talk import Talk, open_talk

FOLDER = Path(__file__).parents[1] / "data" / "stored"
TURNS_KEPT = 5
"""Turns are many and all alike."""

Rows = dict[str, list[dict[str, Any]]]


def recorded(version: str) -> Rows:
    """The rows of each table as a version left them, as SQLite gives them."""
    return dict(json.loads((FOLDER / f"{version}.json").read_text(encoding="utf-8")))


def versions() -> list[str]:
    """The schemas of which there is a recording, the oldest first."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


async def _talk(talk: Talk) -> None:
    anna, ben = talk.person(7, "Änna 🦊"), talk.person(8, "Ben")
    await _say(
        talk, anna, "/role data scientist", "/difficulty hard", f"/start q_{CARD}", LONG_SENTENCE, "/retry", ANSWER
    )
    await _say(talk, ben, f"/start q_{CARD}", "/hint")
    talk.clock.forward(minutes=2)
    await ben.sends_voice(30, LONG_SENTENCE.encode())
    await talk.settle()
    await talk.taps(ben, "Send it")
    await _say(talk, anna, f"/start q_{CARD}", LONG_SENTENCE)
    await talk.taps(anna, "Fill the gap")
    await _say(talk, anna, "Far fewer labelled examples are needed then.", f"/start q_{CARD}", LONG_SENTENCE)
    await talk.taps(anna, "Disagree")
    await talk.taps(anna, 1)
    await _say(talk, anna, "I said so, in my first sentence.", "/daily 18:30", "/settings hints off")
    await _say(talk, anna, "/interview in two weeks data scientist Acme")
    await _say(talk, anna, "/job We look for a data engineer.\nRequirements\n- Good SQL, and some Kafka")
    await _say(talk, ben, f"/start q_{CARD}", LONG_SENTENCE)
    await talk.taps(ben, "Follow-up")
    await _say(talk, ben, "Because labelling costs most.")
    await _say(talk, anna, "/mock 3")
    letter = DeadLetter(key="tg-1", user_id=7, chat_id=7, at=talk.clock(), reason="unread", payload="{}")
    await talk.app.store.bury(letter)


async def _say(talk: Talk, person: LocalPerson, *texts: str) -> None:
    for text in texts:
        await talk.says(person, text)


async def _record(folder: Path) -> Rows:
    counted: dict[str, Any] = {"total_daily_answers": "1000"}
    async with open_talk(folder, model="scripted:echo", transcribe="scripted:echo", **counted) as talk:
        await _talk(talk)
    with closing(sqlite3.connect(folder / "viva.db")) as file:
        file.row_factory = sqlite3.Row
        tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        rows = {
            name: [dict(row) for row in file.execute(f'SELECT * FROM "{name}" ORDER BY 1')]  # noqa: S608 - our own names
            for name in tables
            if name != VERSION_TABLE
        }
    rows["turns"] = rows["turns"][:TURNS_KEPT]
    return rows


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = asyncio.run(_record(Path(folder)))
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    (FOLDER / f"{HEAD}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
