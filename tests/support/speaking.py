"""Speaking to the bot in a talk: voice notes sent, transcripts seen."""

from __future__ import annotations

from bot.interview.open_question import OpenQuestion
from bot.interview.session import Session
from bot.local.person import LocalPerson
from bot.local.seen import SeenMessage
from tests.support.scenes import ANSWER, shown
from tests.support.talk import Talk

SEND, DISCARD = "Send it", "Discard"
FIRST, SECOND, THIRD = ANSWER.split(". ", 2)
"""The sentences of the usual answer."""


async def speaks(talk: Talk, person: LocalPerson, text: str = ANSWER, seconds: int = 20, **more: str) -> str:
    """What the bot says to a voice note in which ``text`` is said."""
    talk.clock.forward(minutes=1)
    before = len(person.sees)
    await person.sends_voice(seconds, text.encode(), **more)
    await talk.settle()
    return shown(message for message in person.sees[before:] if message.from_bot)


async def session_of(talk: Talk, person: LocalPerson) -> Session:
    stored = await talk.app.store.snapshot(person.user_id)
    assert stored is not None
    return stored.candidate.session


async def open_question(talk: Talk, person: LocalPerson) -> OpenQuestion:
    question = (await session_of(talk, person)).open
    assert question is not None
    return question


def quoted(message: SeenMessage) -> str:
    """What stands as a quotation in a message."""
    (block,) = [entity for entity in message.entities if entity["type"] == "blockquote"]
    units = message.text.encode("utf-16-le")
    return units[2 * block["offset"] : 2 * (block["offset"] + block["length"])].decode("utf-16-le")


async def tries_again(talk: Talk, person: LocalPerson, note: int, tries: int, key: str) -> None:
    """What the engine does by itself when the pause is over."""
    stored = await talk.app.store.snapshot(person.user_id)
    assert stored is not None
    payload = {"note": note, "person": stored.candidate.person.model_dump(mode="json"), "tries": tries}
    await talk.app.engine.store("listen", key, person.user_id, payload)
    await talk.settle()
