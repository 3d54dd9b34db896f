"""What a person sees while a judge takes its time, and that nothing of it stays."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.local.botapi import BotApi
from bot.local.faults import answer_lost, refused, server_error
from bot.local.person import LocalPerson
from bot.tg import texts as t
from tests.support.scenes import ANSWER, answered, asked, scores_in, shown
from tests.support.slow import Hourglass, SlowJudge, until
from tests.support.talk import TOKEN, Clock, Talk, open_talk

pytestmark = pytest.mark.long

FIRST, SECOND, THIRD, SAVED = STATUSES = tuple(t.WAITING.values())


def statuses(person: LocalPerson) -> list[str]:
    """The words on the wait that are in the chat now."""
    return [message.text for message in person.sees if message.text in STATUSES]


class Wait:
    """A talk in which an answer lies with a slow judge."""

    def __init__(self, talk: Talk, judge: SlowJudge, glass: Hourglass) -> None:
        self.talk, self.judge, self.glass = talk, judge, glass
        self.sam = talk.person(7)

    async def passes(self, seconds: float, text: str) -> None:
        """So much time passes, and ``text`` is the only word on the wait."""
        await self.glass.forward(seconds)
        await self.sam.waits_until(lambda: statuses(self.sam) == [text], 5, text)
        await self.glass.asleep(1 if text == SAVED else 2)  # "typing", and the next stage

    async def begins(self, n: int) -> None:
        """The judge has begun its ``n``-th grading."""
        await until(lambda: self.judge.begun >= n, "the judge")
        await self.glass.asleep(2 if n == 1 else 1)

    async def ends(self) -> None:
        self.judge.release()
        await self.talk.settle()


@asynccontextmanager
async def waiting(folder: Path, *scores: int | None) -> AsyncIterator[Wait]:
    """Sam has answered, and the judge reads."""
    judge, glass = SlowJudge(*scores), Hourglass()
    async with open_talk(folder, Clock(sleep=glass), examiner=judge) as talk:
        wait = Wait(talk, judge, glass)
        await asked(talk, wait.sam)
        talk.clock.forward(minutes=1)
        await wait.sam.says(ANSWER)
        await wait.begins(1)
        yield wait


async def test_a_sign_of_life_comes_before_the_judge_is_done(tmp_path: Path) -> None:
    async with waiting(tmp_path, 64) as wait:
        await wait.sam.waits_until(lambda: wait.sam.typing >= 2)
        assert statuses(wait.sam) == []
        await wait.ends()


async def test_the_stages_come_in_one_message_and_go_with_the_feedback(tmp_path: Path) -> None:
    async with waiting(tmp_path, 64) as wait:
        await wait.glass.forward(3)
        assert statuses(wait.sam) == []
        await wait.passes(1, FIRST)
        await wait.passes(8, SECOND)
        await wait.passes(13, THIRD)
        await wait.passes(35, SAVED)
        await wait.passes(600, SAVED)
        assert wait.talk.api.calls["editMessageText"] == 3
        await wait.ends()
        assert scores_in(wait.sam.sees) == [64]
        assert statuses(wait.sam) == []


async def test_a_quick_judge_shows_none_of_it(tmp_path: Path) -> None:
    async with open_talk(tmp_path) as talk:
        await answered(talk, talk.person(7))
        assert talk.api.calls["deleteMessage"] == talk.api.calls["editMessageText"] == 0
        assert statuses(talk.person(7)) == []


async def test_a_judge_that_is_done_in_time_shows_none_of_it_either(tmp_path: Path) -> None:
    async with waiting(tmp_path, 64) as wait:
        await wait.glass.forward(3)
        sent = wait.talk.api.calls["sendMessage"]
        await wait.ends()
        await wait.glass.forward(100)
        assert wait.talk.api.calls["sendMessage"] == sent + 1
        assert wait.talk.api.calls["deleteMessage"] == 0


async def test_a_failure_takes_the_word_away_as_well_and_a_later_try_shows_none(tmp_path: Path) -> None:
    async with waiting(tmp_path, None, 64) as wait:
        await wait.passes(4, FIRST)
        await wait.ends()
        assert "saved, not graded yet" in shown(wait.sam.sees)
        assert statuses(wait.sam) == []
        attempt = (await wait.talk.app.store.attempts(7))[0]
        payload = {"attempt": attempt.id, "person": {"user_id": 7, "chat_id": 7, "name": "Sam"}}
        await wait.talk.app.engine.store("regrade", "again", 7, payload)
        await wait.begins(2)
        await wait.glass.forward(30)
        assert statuses(wait.sam) == []
        await wait.ends()
        assert scores_in(wait.sam.sees) == [64]


async def test_an_edit_that_changes_nothing_or_is_refused_stops_nothing(tmp_path: Path) -> None:
    async with waiting(tmp_path, 64) as wait:
        await wait.passes(4, FIRST)
        wait.talk.api.fail_next("editMessageText", refused(400, "Bad Request: message is not modified: same"))
        await wait.glass.forward(8)
        await wait.glass.asleep(2)
        wait.talk.api.fail_next("editMessageText", server_error())
        await wait.glass.forward(13)
        await wait.glass.asleep(2)
        await wait.passes(35, SAVED)
        await wait.ends()
        assert scores_in(wait.sam.sees) == [64]
        assert statuses(wait.sam) == []


async def test_a_word_that_cannot_be_sent_is_let_be(tmp_path: Path) -> None:
    async with waiting(tmp_path, 64) as wait:
        wait.talk.api.fail_next("sendMessage", server_error())
        await wait.glass.forward(100)
        assert statuses(wait.sam) == []
        await wait.ends()
        assert scores_in(wait.sam.sees) == [64]


async def test_a_word_that_was_deleted_by_hand_stops_nothing(tmp_path: Path) -> None:
    async with waiting(tmp_path, 64) as wait:
        await wait.passes(4, FIRST)
        word = next(message for message in wait.sam.sees if message.text == FIRST)
        wait.talk.api.world.remove_message(7, word.message_id)
        await wait.glass.forward(30)
        await wait.ends()
        assert scores_in(wait.sam.sees) == [64]


async def test_a_deletion_whose_answer_is_lost_leaves_nothing(tmp_path: Path) -> None:
    async with waiting(tmp_path, 64) as wait:
        await wait.passes(4, FIRST)
        wait.talk.api.fail_next("deleteMessage", answer_lost())
        wait.judge.release()
        await wait.sam.waits_for("64/100")
        await wait.sam.waits_until(lambda: statuses(wait.sam) == [])
        await wait.glass.forward(2)  # the pause before it is tried again
        await wait.talk.settle()
        assert statuses(wait.sam) == []


class Lives:
    """One bot after the other in one folder, before the same Telegram."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock = folder, Clock()
        self.api = BotApi(TOKEN, now=self.clock)

    def live(self, what: Callable[[Wait], Awaitable[None]]) -> None:
        async def whole() -> None:
            judge, glass = SlowJudge(64), Hourglass()
            self.clock.sleep = glass
            async with open_talk(self.folder, self.clock, self.api, judge) as talk:
                await what(Wait(talk, judge, glass))

        asyncio.run(whole())


@pytest.mark.usefixtures("trouble_expected")
def test_a_restart_in_between_leaves_one_word_and_then_none(tmp_path: Path) -> None:
    lives = Lives(tmp_path)

    async def before(wait: Wait) -> None:
        await asked(wait.talk, wait.sam)
        wait.talk.clock.forward(minutes=1)
        await wait.sam.says(ANSWER)
        await wait.begins(1)
        await wait.passes(4, FIRST)

    async def after(wait: Wait) -> None:
        assert statuses(wait.sam) == [FIRST]
        await wait.begins(1)
        await wait.glass.forward(100)
        assert statuses(wait.sam) == [FIRST], "there are two"
        await wait.ends()
        await wait.sam.waits_until(lambda: statuses(wait.sam) == [], 5, "the word to go")
        assert scores_in(wait.sam.sees) == [64]

    lives.live(before)
    lives.live(after)


@pytest.mark.usefixtures("trouble_expected")
def test_a_restart_and_then_a_quick_judge_leave_nothing(tmp_path: Path) -> None:
    lives = Lives(tmp_path)

    async def before(wait: Wait) -> None:
        await asked(wait.talk, wait.sam)
        wait.talk.clock.forward(minutes=1)
        await wait.sam.says(ANSWER)
        await wait.begins(1)
        await wait.passes(4, FIRST)

    async def after(wait: Wait) -> None:
        wait.judge.release()
        await wait.sam.waits_for("64/100")
        await wait.sam.waits_until(lambda: statuses(wait.sam) == [], 5, "the word to go")

    lives.live(before)
    lives.live(after)
