"""Every command takes the longest text that Telegram lets anybody write, and answers it in words."""

from __future__ import annotations

import pytest

from bot.tg.commands import COMMANDS
from bot.tg.words import LIMIT, utf16
from tests.support.scenes import CARD, PROBLEM, shown
from tests.support.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.long]
SETTINGS = {"model": "scripted:echo"}
NAMES = [command.names[0] for command in COMMANDS]
LONGEST = 4_096
TEXTS = {"words": "caching and sql " * 300, "one word": "x" * LONGEST, "emoji": "🦊" * LONGEST, "digits": "9" * LONGEST}


@pytest.mark.parametrize("kind", TEXTS)
async def test_a_long_argument_is_answered_in_words(talk: Talk, kind: str) -> None:
    first = 50_000 + 1_000 * list(TEXTS).index(kind)
    people = {name: talk.person(first + n) for n, name in enumerate(NAMES)}
    for person in people.values():
        await person.says(f"/start q_{CARD}")
    await talk.settle()
    before = {name: len(person.sees) for name, person in people.items()}
    talk.clock.forward(minutes=2)
    for name, person in people.items():
        units = TEXTS[kind].encode("utf-16-le")[: 2 * (LONGEST - len(name) - 2)]
        await person.says(f"/{name} {units.decode('utf-16-le', 'ignore')}")
    await talk.settle()
    for name, person in people.items():
        told = [message for message in person.sees[before[name] :] if message.from_bot]
        assert told, f"/{name} was not answered"
        assert PROBLEM not in shown(told), f"/{name}"
        assert all(utf16(message.text) <= LIMIT for message in told), f"/{name}"
        # at most what was done, that the words behind it were kept, and the next question
        assert len(told) <= 3, f"/{name} says it all back"
