"""What is told later, or told because something broke, is in the person's language too."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.interview.assessment import Assessment, Ruling
from bot.interview.attempt import Attempt, Contest
from bot.local.botapi import BotApi
from bot.local.person import LocalPerson
from tests.support.scenes import ANSWER, CARD, score_of, shown
from tests.support.talk import TOKEN, Clock, Talk, open_talk

pytestmark = pytest.mark.long


def script(folder: Path, *steps: str) -> str:
    path = folder / "script.yaml"
    path.write_text("".join(f"- {step}\n" for step in steps), encoding="utf-8")
    return f"scripted:{path}"


def mia_of(talk: Talk) -> LocalPerson:
    return talk.person(9, "Mia", "de")


async def try_again(talk: Talk, key: str) -> None:
    """The next try of grading Mia's answer, as the engine begins it by itself: no update tells her language."""
    attempt = (await talk.app.store.attempts(9))[0]
    person = {"user_id": 9, "chat_id": 9, "name": "Mia"}
    await talk.app.engine.store("regrade", key, 9, {"attempt": attempt.id, "person": person})
    await talk.settle()


async def test_feedback_that_comes_later(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model=script(tmp_path, "429", "429", "echo")) as talk:
        mia = mia_of(talk)
        await talk.says(mia, f"/start q_{CARD}")
        told = shown(await talk.says(mia, ANSWER))
        assert told.startswith(
            "Deine Antwort ist gespeichert, aber noch nicht bewertet. Das bewertende Modell ist überlastet.\n"
            "Ich versuche es in 1 min wieder"
        )
        await try_again(talk, "again-1")
        assert "Ich versuche es in 5 min wieder" in mia.last.text
        await try_again(talk, "again-2")
        assert score_of([mia.last]) > 0
        assert "Was du gesagt hast" in mia.last.text


def test_feedback_after_a_restart(tmp_path: Path) -> None:
    clock = Clock()
    api = BotApi(TOKEN, now=clock)
    model = script(tmp_path, "429")

    async def before() -> None:
        async with open_talk(tmp_path, clock, api, model=model) as talk:
            await talk.says(mia_of(talk), f"/start q_{CARD}")
            await talk.says(mia_of(talk), ANSWER)

    async def after() -> None:
        async with open_talk(tmp_path, clock, api, model="scripted:echo") as talk:
            mia = mia_of(talk)
            await try_again(talk, "again")
            assert "Was du gesagt hast" in mia.last.text

    asyncio.run(before())
    asyncio.run(after())


async def test_an_objection_that_has_to_wait(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model=script(tmp_path, "echo", "429")) as talk:
        mia = mia_of(talk)
        await talk.says(mia, f"/start q_{CARD}")
        await talk.says(mia, ANSWER)
        await talk.taps(mia, "Widersprechen")
        assert "Mit welchen deiner Worte" in shown(await talk.taps(mia, mia.last.labels[0]))
        told = shown(await talk.says(mia, "I said so in my first sentence."))
        assert told.startswith("Dein Einspruch ist gespeichert. Der Prüfer ist gerade nicht zu erreichen")


class Breaks:
    """An examiner with a fault of its own."""

    async def grade(self, attempt: Attempt, judge: str) -> Assessment:
        raise ZeroDivisionError

    async def look_again(self, attempt: Attempt, contest: Contest) -> Ruling:
        raise ZeroDivisionError

    def failed(self, attempt: Attempt) -> Assessment:
        raise ZeroDivisionError


@pytest.mark.usefixtures("trouble_expected")
async def test_trouble_is_told_in_german(tmp_path: Path) -> None:
    async with open_talk(tmp_path, examiner=Breaks()) as talk:
        mia = mia_of(talk)
        await talk.says(mia, f"/start q_{CARD}")
        assert shown(await talk.says(mia, ANSWER)).startswith("Bei mir ist etwas schiefgegangen. Was du geschrieben")


async def test_a_stranger_to_a_private_bot_is_told_in_german(tmp_path: Path) -> None:
    async with open_talk(tmp_path, allowed_users="7") as talk:
        told = shown(await talk.says(mia_of(talk), "/start"))
        assert told == "Dieser Bot ist privat. Bitte die Person, die ihn betreibt, deine Nummer aufzunehmen: 9."
