"""Updates that come twice, again, late, in the wrong order, under old numbers, or thirty in a second."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.local.botapi import BotApi
from bot.local.person import LocalPerson
from bot.tg.ingest import Raw, chat_of
from bot.tg.texts import FLOOD, FLOOD_OVER
from tests.support.scenes import ANSWER, CARD, LONG_SENTENCE, OTHER_CARD, answered, asked, card_of, scores_in, shown
from tests.support.slow import SlowJudge
from tests.support.talk import TOKEN, Clock, Talk, open_talk

pytestmark = pytest.mark.long

ORDER = {"/privacy": "What I store", "/help": "How scores work", "/trust": "How far to trust"}
"""Commands that change nothing, and what the reply to each holds."""


async def written(talk: Talk, *texts: str, user_id: int = 7, first_id: int = 5_000) -> list[Raw]:
    """What Telegram would tell of somebody who writes ``texts``, a minute apart; nothing has reached the bot yet."""
    await talk.says(talk.person(user_id), "/start")
    paper = BotApi(TOKEN, now=talk.clock, first_update_id=first_id)
    person = LocalPerson(paper, user_id)
    for text in texts:
        talk.clock.forward(minutes=1)
        await person.says(text)
    return paper.world.updates.pending


async def deliver(talk: Talk, updates: Iterable[Raw]) -> None:
    """As polling and webhook do."""
    for update in updates:
        await talk.app.intake.take(update, chat_of(update))
    await talk.settle()


def told(person: LocalPerson) -> list[str]:
    """What the bot has said, without its greeting."""
    return [message.text for message in person.sees if message.from_bot][1:]


async def test_an_update_that_comes_twice_or_again_later_is_answered_once(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        updates = await written(talk, f"/start q_{CARD}", ANSWER, "/privacy")
        await deliver(talk, [update for update in updates for _ in range(2)])
        await deliver(talk, updates)
        await deliver(talk, reversed(updates))
        question, feedback, privacy = told(talk.person(7))
        assert card_of(talk).question in question
        assert "/100" in feedback
        assert ORDER["/privacy"] in privacy
        (attempt,) = await talk.app.store.attempts(7)
        assert (attempt.answer, attempt.tries) == (ANSWER, 1)


def test_an_update_that_comes_again_after_a_restart_is_answered_once(tmp_path: Path) -> None:
    clock, api, updates = Clock(), BotApi(TOKEN), list[Raw]()

    async def first() -> None:
        async with open_talk(tmp_path, clock, api, model="scripted:echo") as talk:
            updates.extend(await written(talk, f"/start q_{CARD}", ANSWER))
            await deliver(talk, updates)

    async def second() -> None:
        async with open_talk(tmp_path, clock, api, model="scripted:echo") as talk:
            await deliver(talk, updates)
            assert [("/100" in text) for text in told(talk.person(7))] == [False, True]
            assert len(await talk.app.store.attempts(7)) == 1

    asyncio.run(first())
    asyncio.run(second())


async def test_updates_in_the_wrong_order_are_each_answered_once(tmp_path: Path) -> None:
    async with open_talk(tmp_path) as talk:
        updates = await written(talk, *ORDER)
        await deliver(talk, [updates[2], updates[0], updates[2], updates[1]])
        heard = told(talk.person(7))
        assert len(heard) == 3
        for words in ORDER.values():
            assert sum(words in text for text in heard) == 1


async def test_numbers_that_start_anew_hide_no_answer_and_show_nobody_elses(tmp_path: Path) -> None:
    # What the engine has finished it dates by the real clock, so this talk begins now.
    clock = Clock(datetime.now(UTC))
    api = BotApi(TOKEN, now=clock, first_update_id=700_000)
    async with open_talk(tmp_path, clock, api, model="scripted:echo") as talk:
        sam, ben = talk.person(7), talk.person(8, "Ben")
        await answered(talk, sam)
        for _ in range(10):
            await talk.says(sam, "/privacy")
        clock.forward(days=7)
        await talk.app.housekeeping.run()
        api.world.updates.restart(700_000)  # of all random numbers the worst
        told_ben = await talk.says(ben, f"/start q_{OTHER_CARD}")
        assert card_of(talk, OTHER_CARD).question in shown(told_ben)
        assert len(scores_in(await talk.says(ben, ANSWER))) == 1
        api.world.updates.restart(12)
        assert ORDER["/privacy"] in shown(await talk.says(ben, "/privacy"))
        assert [attempt.answer for attempt in await talk.app.store.attempts(8)] == [ANSWER]


@pytest.mark.parametrize("limit", [0, 20])
async def test_thirty_messages_in_a_second_are_answered_in_order_up_to_the_limit(tmp_path: Path, limit: int) -> None:
    async with open_talk(tmp_path, flood_per_minute=str(limit)) as talk:
        sam, ben = talk.person(7), talk.person(8, "Ben")
        texts = list(ORDER) * 10
        for text in texts:
            await sam.says(text)
        await ben.says("/privacy")
        await talk.settle()
        heard = [message.text for message in sam.sees if message.from_bot]
        taken = limit or 30
        assert [next(key for key, words in ORDER.items() if words in text) for text in heard[:taken]] == texts[:taken]
        assert heard[taken:] == ([FLOOD] if limit else [])
        assert ORDER["/privacy"] in ben.last.text
        talk.clock.forward(minutes=1)
        told = [message.text for message in await talk.says(sam, "/help")]
        assert told[:-1] == ([FLOOD_OVER.format(n=10)] if limit else [])
        assert ORDER["/help"] in told[-1]
        assert [ORDER["/help"] in message.text for message in await talk.says(sam, "/help")] == [True]


async def test_an_answer_in_eight_parts_is_graded_once_as_a_whole(tmp_path: Path) -> None:
    judge = SlowJudge(64)
    judge.release()
    async with open_talk(tmp_path, examiner=judge) as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        parts = [f"{n}. {LONG_SENTENCE * 45}"[:3_900] for n in range(1, 8)]
        for part in (*parts, ANSWER):
            await sam.says(part)
        await talk.settle()
        assert len(scores_in(sam.sees)) == 1
        (attempt,) = await talk.app.store.attempts(7)
        assert attempt.answer.split() == " ".join((*parts, ANSWER)).split()
