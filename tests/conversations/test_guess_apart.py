"""Guess first where the bot stops, the judge is slow, or the judge fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.local.botapi import BotApi
from bot.local.person import LocalPerson
from bot.tg import texts as t
from tests.support.scenes import ANSWER, CARD, OTHER_CARD, asked, score_of, scores_in, shown
from tests.support.slow import Hourglass, SlowJudge, until
from tests.support.talk import TOKEN, Clock, Talk, open_talk

pytestmark = pytest.mark.long


async def switch_on(talk: Talk, person: LocalPerson, judge: SlowJudge) -> None:
    """One answer, and the button under /why."""
    judge.release()
    await asked(talk, person, CARD)
    await talk.says(person, ANSWER)
    await talk.says(person, "/why")
    await talk.taps(person, t.GUESS_FIRST)


async def test_the_question_comes_while_the_judge_reads_and_a_tap_then_waits_its_turn(tmp_path: Path) -> None:
    judge = SlowJudge(50, 72)
    async with open_talk(tmp_path, Clock(sleep=Hourglass()), examiner=judge) as talk:
        sam = talk.person(7)
        await switch_on(talk, sam, judge)
        await asked(talk, sam, OTHER_CARD)
        talk.clock.forward(minutes=1)
        await sam.says(ANSWER)
        await sam.waits_for(t.GUESS_ASK)
        await until(lambda: judge.begun == 2, "the judge")
        await sam.taps("60-79")
        judge.release()
        await talk.settle()
        assert score_of([sam.last]) == 72
        assert "You guessed 60-79; it is 72." in sam.last.text


async def test_a_guess_before_a_failed_grading_stands_beside_the_later_grade(tmp_path: Path) -> None:
    judge = SlowJudge(50, None, 72)
    async with open_talk(tmp_path, Clock(sleep=Hourglass()), examiner=judge) as talk:
        sam = talk.person(7)
        await switch_on(talk, sam, judge)
        await asked(talk, sam, OTHER_CARD)
        judge.release(2)
        assert "saved, not graded yet" in shown(await talk.says(sam, ANSWER))
        assert t.NOTES["guess_waits"] in shown(await talk.taps(sam, "60-79"))
        await regraded(talk, sam)
        assert score_of([sam.last]) == 72
        assert "You guessed 60-79; it is 72." in sam.last.text


async def test_a_later_grade_is_not_held_back_by_a_guess_that_never_came(tmp_path: Path) -> None:
    judge = SlowJudge(50, None, 72)
    async with open_talk(tmp_path, Clock(sleep=Hourglass()), examiner=judge) as talk:
        sam = talk.person(7)
        await switch_on(talk, sam, judge)
        await asked(talk, sam, OTHER_CARD)
        judge.release(2)
        await talk.says(sam, ANSWER)
        question = next(message for message in sam.sees if message.text == t.GUESS_ASK)
        await regraded(talk, sam)
        assert score_of([sam.last]) == 72
        assert t.NOTES["guess_over"] in shown(await talk.taps(sam, "60-79", question.message_id))


async def test_mark_it_now_shows_the_grade_at_once(tmp_path: Path) -> None:
    judge = SlowJudge(50, None, 72)
    async with open_talk(tmp_path, Clock(sleep=Hourglass()), examiner=judge, model="scripted:echo") as talk:
        sam = talk.person(7)
        await switch_on(talk, sam, judge)
        await asked(talk, sam, OTHER_CARD)
        judge.release(2)
        await talk.says(sam, ANSWER)
        assert score_of(await talk.taps(sam, "Mark it now")) == 72


async def test_a_guess_about_an_answer_that_waits_is_one_about_the_whole_with_what_is_added(tmp_path: Path) -> None:
    judge = SlowJudge(50, None, 72)
    async with open_talk(tmp_path, Clock(sleep=Hourglass()), examiner=judge) as talk:
        sam = talk.person(7)
        await switch_on(talk, sam, judge)
        await asked(talk, sam, OTHER_CARD)
        judge.release(3)
        await talk.says(sam, ANSWER)
        await talk.taps(sam, "60-79")
        await talk.says(sam, "And bias is passed on, which has to be looked for.")
        assert "You guessed 60-79; it is 72." in shown(await talk.taps(sam, "Add it to my last answer"))


async def regraded(talk: Talk, person: LocalPerson) -> None:
    """What the engine does by itself when the pause is over."""
    attempt = (await talk.app.store.attempts(person.user_id))[0]
    payload = {"attempt": attempt.id, "person": {"user_id": person.user_id, "chat_id": person.user_id, "name": "Sam"}}
    await talk.app.engine.store("regrade", "again", person.user_id, payload)
    await talk.settle()


def test_a_feedback_that_waits_outlives_a_restart(tmp_path: Path) -> None:
    clock = Clock(sleep=Hourglass())
    api = BotApi(TOKEN, now=clock)

    def live(what: Callable[[Talk], Awaitable[None]]) -> None:
        async def whole() -> None:
            judge = SlowJudge(50, 72)
            judge.release(2)
            async with open_talk(tmp_path, clock, api, judge) as talk:
                await what(talk)

        asyncio.run(whole())

    async def before(talk: Talk) -> None:
        sam = talk.person(7)
        await asked(talk, sam, CARD)
        await talk.says(sam, ANSWER)
        await talk.says(sam, "/why")
        await talk.taps(sam, t.GUESS_FIRST)
        await asked(talk, sam, OTHER_CARD)
        await talk.says(sam, ANSWER)
        assert scores_in([sam.last]) == []

    async def after(talk: Talk) -> None:
        sam = talk.person(7)
        (feedback,) = await talk.taps(sam, "60-79")
        assert "You guessed 60-79; it is 72." in feedback.text

    live(before)
    live(after)
