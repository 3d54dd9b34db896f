"""The bot stops and starts; the talk goes on. Each life of it has an event loop of its own, as in a new process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.local.botapi import BotApi
from bot.local.faults import never_arrived, too_many_requests
from bot.local.person import LocalPerson
from tests.support.scenes import ANSWER, OTHER_CARD, answered, asked, card_of, score_of, scores_in, shown
from tests.support.talk import TOKEN, Clock, Talk, open_talk
from tests.support.vacancies import DATA, ML

pytestmark = pytest.mark.long


class Lives:
    """One bot after the other in one folder, before the same Telegram."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Clock()
        self.api = BotApi(TOKEN, now=self.clock)

    def live(self, what: Callable[[Talk], Awaitable[None]]) -> None:
        async def whole() -> None:
            async with open_talk(self.folder, self.clock, self.api, model="scripted:echo") as talk:
                await what(talk)

        asyncio.run(whole())


def test_question_hints_numbers_and_buttons_outlive_a_restart(tmp_path: Path) -> None:
    lives = Lives(tmp_path)
    scores = []

    async def before(talk: Talk) -> None:
        sam = talk.person(7)
        scores.append(await answered(talk, sam))
        await asked(talk, sam, OTHER_CARD)
        await talk.taps(sam, "Hint")

    async def after(talk: Talk) -> None:
        sam = talk.person(7)
        assert f"best {scores[0]}" in shown(await talk.says(sam, "/stats"))
        assert "Hint 2 of" in shown(await talk.taps(sam, "Hint"))
        assert card_of(talk, OTHER_CARD).question in shown(await talk.says(sam, "/question"))
        assert len(scores_in(await talk.says(sam, ANSWER))) == 1

    lives.live(before)
    lives.live(after)


def test_a_gap_being_filled_outlives_a_restart(tmp_path: Path) -> None:
    lives = Lives(tmp_path)
    first, rest = ANSWER.split(". ", 1)
    scores = []

    async def before(talk: Talk) -> None:
        sam = talk.person(7)
        scores.append(await answered(talk, sam, f"{first}."))
        await talk.taps(sam, "Fill the gap")

    async def after(talk: Talk) -> None:
        messages = await talk.says(talk.person(7), rest)
        assert f"+{score_of(messages) - scores[0]} by what you added" in shown(messages)

    lives.live(before)
    lives.live(after)


def test_what_came_while_the_bot_was_away_is_answered_once(tmp_path: Path) -> None:
    lives = Lives(tmp_path)

    async def ask(talk: Talk) -> None:
        await asked(talk, talk.person(7))

    lives.live(ask)
    sam = LocalPerson(lives.api, 7)
    before = len(sam.sees)

    async def away() -> None:
        lives.clock.forward(hours=8)
        await sam.says(ANSWER)
        await sam.says("/stats")

    asyncio.run(away())
    assert lives.api.pending == 2
    lives.live(Talk.settle)
    lives.live(Talk.settle)  # the next start finds nothing left to do
    told = [message for message in sam.sees[before:] if message.from_bot]
    assert len(scores_in(told)) == 1
    assert "Answers: 1 " in told[1].text
    assert len(told) == 2


def test_a_follow_up_asked_outlives_a_restart(tmp_path: Path) -> None:
    lives = Lives(tmp_path)
    first, rest = ANSWER.split(". ", 1)
    prompts = []

    async def before(talk: Talk) -> None:
        sam = talk.person(7)
        await answered(talk, sam, f"{first}.")
        prompts.append(shown(await talk.taps(sam, "Follow-up")))

    async def after(talk: Talk) -> None:
        sam = talk.person(7)
        again = shown(await talk.says(sam, "/question"))
        assert prompts[0].splitlines()[-4] in again
        assert "by your follow-up" in shown(await talk.says(sam, rest))

    lives.live(before)
    lives.live(after)


def test_a_vacancy_in_focus_and_one_half_pasted_outlive_a_restart(tmp_path: Path) -> None:
    lives = Lives(tmp_path)

    async def before(talk: Talk) -> None:
        sam, ben = talk.person(7), talk.person(8, "Ben")
        await talk.says(sam, f"/job {ML.text}")
        await talk.says(ben, f"/job {DATA.text}{'m ' * 2_000}"[:4_000])

    async def after(talk: Talk) -> None:
        sam, ben = talk.person(7), talk.person(8, "Ben")
        assert "For your vacancy" in shown(await talk.taps(sam, "1"))
        assert "Role: Machine Learning Engineer" in shown(await talk.says(sam, "/job"))
        assert "Role: Data Engineer" in shown(await talk.taps(ben, "Done"))

    lives.live(before)
    lives.live(after)


async def test_a_webhook_of_its_earlier_life_is_taken_away_although_telegram_is_busy(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def at_once(_: float) -> None:
        await asyncio.sleep(0)

    clock = Clock(sleep=at_once)
    api = BotApi(TOKEN, now=clock)
    await api.call("setWebhook", {"url": "https://viva.example/telegram/x"})
    api.fail_next("deleteWebhook", too_many_requests(5))
    api.fail_next("deleteWebhook", never_arrived(), times=2)
    async with open_talk(tmp_path, clock, api) as talk:
        assert "What I store" in shown(await talk.says(talk.person(7), "/privacy"))
    assert api.world.webhook == {}
    assert "another program" not in caplog.text
