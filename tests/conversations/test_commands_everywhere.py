"""Every command works with no argument in every state, since a tap in the menu sends it at once."""

from __future__ import annotations

import pytest

from bot.tg import texts as t
from bot.tg.announcing import announce
from bot.tg.commands import COMMANDS
from tests.support.scenes import ANSWER, CARD, PROBLEM, shown
from tests.support.talk import Talk
from tests.support.vacancies import DATA

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.long]
SETTINGS = {"model": "scripted:echo", "transcribe": "scripted:echo"}

TAP = "tap:"
SPOKEN = "spoken:"
STATES = {
    "newcomer": [],
    "role asked": ["/start"],
    "role known": ["data scientist"],
    "question open": [f"/start q_{CARD}"],
    "transcript waits": [f"/start q_{CARD}", SPOKEN + ANSWER],
    "looking for words": ["/find"],
    "filter set": ["data scientist", "/filter hard case sql"],
    "put aside": [f"/start q_{CARD}", "/cancel"],
    "after feedback": [f"/start q_{CARD}", ANSWER],
    "filling a gap": [f"/start q_{CARD}", ANSWER, TAP + "Fill the gap"],
    "planning": ["/interview"],
    "planned": ["/interview in two weeks data scientist Acme"],
    "review begun": [f"/start q_{CARD}", "idk", "/review"],
    "in a mock": ["data scientist", "/mock 3"],
    "mock paused": ["data scientist", "/mock 3", ANSWER, "/cancel"],
    "mock over": ["data scientist", "/mock 3", ANSWER, "/skip", "/skip"],
    "asked on": [f"/start q_{CARD}", ANSWER, TAP + "Follow-up"],
    "pasting a vacancy": ["/job"],
    "vacancy half pasted": [f"/job {DATA.text}{'m ' * 2_000}"[:4_000]],
    "vacancy in focus": ["/job We look for a data engineer.\nRequirements\n- Good SQL, and some Kafka"],
    "asked for reasons": [f"/start q_{CARD}", ANSWER, TAP + "Disagree", TAP + "1. "],
}
NAMES = [name for command in COMMANDS for name in command.names]


@pytest.mark.parametrize("state", STATES)
async def test_every_command_answers_in_every_state(talk: Talk, state: str) -> None:
    first = 10_000 + 1_000 * list(STATES).index(state)
    people = {name: talk.person(first + n) for n, name in enumerate(NAMES)}
    for said in STATES[state]:
        talk.clock.forward(minutes=2)
        for person in people.values():
            if said.startswith(TAP):
                button = said.removeprefix(TAP)
                await person.taps(next(label for label in person.last.labels if label.startswith(button)))
            elif said.startswith(SPOKEN):
                await person.sends_voice(20, said.removeprefix(SPOKEN).encode())
            else:
                await person.says(said)
        await talk.settle()
    before = {name: len(person.sees) for name, person in people.items()}
    talk.clock.forward(minutes=2)
    for name, person in people.items():
        await person.says(f"/{name}")
    await talk.settle()
    for name, person in people.items():
        told = [message for message in person.sees[before[name] :] if message.from_bot]
        assert told, f"/{name} was not answered"
        assert PROBLEM not in shown(told), f"/{name}"
        assert "I do not know /" not in shown(told), f"/{name}"


@pytest.mark.parametrize(("typed", "meant"), [("qestion", "question"), ("SOLUTOIN", "solution"), ("hlep", "help")])
async def test_a_slip_of_the_pen_names_the_command_that_is_meant(talk: Talk, typed: str, meant: str) -> None:
    told = shown(await talk.says(talk.person(7), f"/{typed}"))
    assert told == t.UNKNOWN_COMMAND_NEAR.format(name=typed, near=meant)


async def test_what_is_like_no_command_names_none(talk: Talk) -> None:
    assert shown(await talk.says(talk.person(7), "/xyzzy")) == t.UNKNOWN_COMMAND.format(name="xyzzy")


async def test_the_menu_at_telegram_is_the_table(talk: Talk) -> None:
    await announce(talk.app.bot, talk.app.settings.admins)
    menu = (await talk.api.call("getMyCommands"))["result"]
    assert [entry["command"] for entry in menu] == [command.names[0] for command in COMMANDS if command.menu]
