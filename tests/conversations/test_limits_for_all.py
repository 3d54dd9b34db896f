"""A day's limit for everybody together: the answer is kept, and graded the next day or by the embedded judge."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.interview.assessment import Status
from bot.interview.attempt import Attempt
from bot.interview.flow_graded import PUT_OFF
from bot.tg.texts import BUTTONS, CONTEST_WHY
from tests.support.scenes import ANSWER, OTHER_CARD, answered, asked, score_of, shown
from tests.support.talk import Talk, open_talk
from tests.support.trouble import pauses_over

pytestmark = pytest.mark.long

USED_UP = "used up, for everybody, until midnight UTC"
FRESH = ANSWER + " It also saves time, since most of the training has been done before."


async def newest(talk: Talk, user: int) -> Attempt:
    return (await talk.app.store.attempts(user))[0]


async def tried_again(talk: Talk, user: int, key: str) -> None:
    """What the engine does by itself when the pause is over."""
    snapshot = await talk.app.store.snapshot(user)
    assert snapshot is not None
    person = snapshot.candidate.person.model_dump(mode="json")
    await talk.app.engine.store("regrade", key, user, {"attempt": (await newest(talk, user)).id, "person": person})
    await talk.settle()


async def test_one_persons_answers_use_up_the_day_of_all_and_it_is_graded_tomorrow(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo", total_daily_answers="1") as talk:
        sam, ben = talk.person(7), talk.person(8, "Ben")
        await answered(talk, sam)
        await asked(talk, ben)
        told = await talk.says(ben, FRESH)
        assert USED_UP in shown(told)
        assert "I will try again in 15 h;" in shown(told)
        assert told[-1].labels == [BUTTONS["judge"]]
        kept = await newest(talk, 8)
        assert (kept.answer, kept.assessment and kept.assessment.status) == (FRESH, Status.NOT_GRADED)
        assert await talk.app.engine.delayed() == 1
        talk.clock.forward(hours=15)
        await tried_again(talk, 8, "tomorrow")
        assert score_of([ben.last]) > 0


async def test_an_answer_put_off_until_tomorrow_is_not_given_up_however_often_it_was_tried(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo", total_daily_answers="1") as talk:
        sam, ben = talk.person(7), talk.person(8, "Ben")
        await answered(talk, sam)
        await asked(talk, ben)
        await talk.says(ben, FRESH)
        for number in range(6):
            await tried_again(talk, ben.user_id, f"again-{number}")
        assert (await newest(talk, 8)).tries == 7
        await talk.says(ben, "/history")
        (opened,) = await talk.taps(ben, "Open 1")
        assert opened.labels[0] == BUTTONS["judge"]
        assert BUTTONS["regrade"] not in opened.labels


async def test_what_is_put_off_until_tomorrow_is_planned_once_however_often_it_is_asked_for(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:garbage", total_daily_tokens="14000") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        await talk.says(sam, ANSWER)
        for number in range(5):
            await tried_again(talk, 7, f"again-{number}")
        button, message = BUTTONS["regrade"], sam.last.message_id
        assert button in sam.last.labels
        await pauses_over(tmp_path)
        for _ in range(3):
            assert USED_UP in shown(await talk.taps(sam, button, message))
        assert await talk.app.engine.delayed() == 1
        talk.clock.forward(days=1)
        ((key, _),) = await pauses_over(tmp_path)
        assert "2026-03-02" in key
        assert (await newest(talk, 7)).assessment.reason != PUT_OFF  # type: ignore[union-attr]


async def test_what_is_put_off_and_comes_too_early_is_put_off_again(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo", total_daily_answers="1") as talk:
        sam, ben = talk.person(7), talk.person(8, "Ben")
        await answered(talk, sam)
        await asked(talk, ben)
        await talk.says(ben, FRESH)
        for _ in range(3):
            assert len(await pauses_over(tmp_path)) == 1
        talk.clock.forward(days=1)
        assert len(await pauses_over(tmp_path)) == 1
        assert score_of([ben.last]) > 0


async def test_the_embedded_judge_is_not_limited(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo", total_daily_answers="1") as talk:
        sam, ben = talk.person(7), talk.person(8, "Ben")
        await answered(talk, sam)
        await asked(talk, ben)
        await talk.says(ben, FRESH)
        assert score_of(await talk.taps(ben, BUTTONS["judge"])) > 0
        found = (await newest(talk, 8)).assessment
        assert found is not None
        assert found.graded_by == "embedded"
    async with open_talk(tmp_path / "other", total_daily_answers="1", total_daily_tokens="1") as talk:
        sam = talk.person(7)
        await answered(talk, sam)
        await asked(talk, sam, OTHER_CARD)
        assert score_of(await talk.says(sam, FRESH)) >= 0


async def test_what_costs_nothing_takes_nothing(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo", total_daily_answers="1") as talk:
        sam, ben = talk.person(7), talk.person(8, "Ben")
        await asked(talk, sam)
        await talk.says(sam, "I don't know")
        assert await talk.app.store.spent("2026-03-02") == (0, 0)
        await answered(talk, sam)
        await asked(talk, ben)
        assert score_of(await talk.says(ben, ANSWER)) > 0, "the same answer is judged once"
        assert await talk.app.store.spent("2026-03-02") == (1, 0)


async def test_the_tokens_of_all_count_those_of_failures_too(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:garbage", total_daily_tokens="100") as talk:
        sam, ben = talk.person(7), talk.person(8, "Ben")
        await asked(talk, sam)
        assert "no usable judgement" in shown(await talk.says(sam, ANSWER))
        assert (await talk.app.store.spent("2026-03-02"))[1] > 100
        await asked(talk, ben)
        assert USED_UP in shown(await talk.says(ben, FRESH))
        assert (await newest(talk, 8)).assessment.usage.calls == 0  # type: ignore[union-attr]


async def test_an_objection_waits_for_the_next_day_without_tokens(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo", total_daily_tokens="10") as talk:
        sam = talk.person(7)
        await answered(talk, sam)
        await talk.taps(sam, "Disagree")
        assert CONTEST_WHY in shown(await talk.taps(sam, sam.last.labels[0]))
        assert "15 h." in shown(await talk.says(sam, "I said that general features are already there."))


async def test_without_limits_nothing_is_counted(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        await answered(talk, talk.person(7))
        assert await talk.app.store.spent("2026-03-02") == (0, 0)
