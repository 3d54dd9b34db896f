"""Limits a person who runs the bot may set."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.interview.attempt import Attempt
from bot.tg.texts import CONTEST_WHY, FORGOTTEN, NOTES
from tests.support.scenes import ANSWER, OTHER_CARD, answered, asked, score_of, scores_in, shown, tried_again
from tests.support.talk import Talk, open_talk

pytestmark = pytest.mark.long

MIDNIGHT = {"clock": "00:00", "zone": "UTC"}
SHORT = "A pre-trained model comes with weights already learned on a large, general data set."


async def kept(talk: Talk) -> tuple[Attempt, ...]:
    return await talk.app.store.attempts(7)


async def test_beyond_the_days_limit_an_answer_is_kept_for_tomorrow(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo", daily_answers="1") as talk:
        sam = talk.person(7)
        await answered(talk, sam)
        await asked(talk, sam, OTHER_CARD)
        told = await talk.says(sam, ANSWER)
        assert "today's limit is used up" in shown(told)
        assert told[-1].labels == ["Done"]
        assert "limit is used up" in shown(await talk.taps(sam, "Done"))
        assert len(await kept(talk)) == 1
        talk.clock.forward(days=1)
        assert score_of(await talk.taps(sam, "Done")) >= 0
        assert (await kept(talk))[0].answer == ANSWER


async def test_it_is_told_when_the_limit_ends_by_the_persons_clock(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo", daily_answers="1") as talk:
        sam = talk.person(7)
        await talk.says(sam, "/settings zone Tokyo")
        await answered(talk, sam)
        await asked(talk, sam, OTHER_CARD)
        assert "Tap “Done” from 09:00 (Asia/Tokyo) on" in shown(await talk.says(sam, ANSWER))
        talk.clock.now = talk.clock.now.replace(hour=23, minute=59)
        assert "from 09:00 (Asia/Tokyo) on" in shown(await talk.taps(sam, "Done"))
        talk.clock.forward(minutes=1)
        assert score_of(await talk.taps(sam, "Done")) >= 0


async def test_the_token_limit_holds_too(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo", daily_tokens="10") as talk:
        sam = talk.person(7)
        await answered(talk, sam)
        await asked(talk, sam, OTHER_CARD)
        assert "limit is used up" in shown(await talk.says(sam, ANSWER))


async def test_an_objection_is_no_answer_but_costs_tokens(tmp_path: Path) -> None:
    for answers, tokens, refused in (("1", "0", False), ("0", "10", True)):
        limits = {"daily_answers": answers, "daily_tokens": tokens}
        async with open_talk(
            tmp_path / tokens, None, None, None, None, "", None, model="scripted:echo", **limits
        ) as talk:
            sam = talk.person(7)
            await answered(talk, sam)
            await talk.taps(sam, "Disagree")
            told = shown(await talk.taps(sam, sam.last.labels[0]))
            assert (NOTES["daily_limit_contest"].format(**MIDNIGHT) in told) is refused
            assert (CONTEST_WHY in told) is not refused


async def test_what_is_spent_on_an_earlier_answer_counts_for_today(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo", daily_tokens="10") as talk:
        sam = talk.person(7)
        await answered(talk, sam)
        feedback = sam.last.message_id
        talk.clock.forward(days=1)
        for last in (False, True):
            choices = await talk.taps(sam, "Disagree", feedback)
            told = shown(await talk.taps(sam, choices[-1].labels[0]))
            assert (NOTES["daily_limit_contest"].format(**MIDNIGHT) in told) is last
            if not last:
                await talk.says(sam, "I said that weights were learned before, on general data.")
                feedback = sam.last.message_id
                assert await aside(talk) > 100
        await asked(talk, sam, OTHER_CARD)
        assert "limit is used up" in shown(await talk.says(sam, ANSWER))
        talk.clock.forward(days=1)
        assert score_of(await talk.taps(sam, "Done")) >= 0


async def aside(talk: Talk) -> int:
    """The tokens counted beside the answers."""
    snapshot = await talk.app.store.snapshot(7)
    assert snapshot is not None
    spent = snapshot.candidate.session.spent_aside
    return spent.tokens if spent else 0


async def test_what_an_earlier_answer_takes_to_be_graded_counts_for_today_once(tmp_path: Path) -> None:
    script = tmp_path / "script.yaml"
    script.write_text("".join(f"- {step}\n" for step in ("garbage",) * 4 + ("echo",)), encoding="utf-8")
    async with open_talk(tmp_path, model=f"scripted:{script}", daily_tokens="100000") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        await talk.says(sam, ANSWER)
        assert await aside(talk) == 0, "the answers of today are counted by their own"
        first = tokens_of((await kept(talk))[0])
        talk.clock.forward(days=1)
        await tried_again(talk, "failed")
        assert await aside(talk) == tokens_of((await kept(talk))[0]) - first > 0
        await tried_again(talk, "graded")
        assert score_of([sam.last]) > 0
        assert await aside(talk) == tokens_of((await kept(talk))[0]) - first


def tokens_of(attempt: Attempt) -> int:
    assert attempt.assessment is not None
    return attempt.assessment.usage.input_tokens + attempt.assessment.usage.output_tokens


async def test_a_gap_beyond_the_days_limit_is_kept_for_tomorrow(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo", daily_answers="1") as talk:
        sam = talk.person(7)
        await answered(talk, sam, SHORT)
        await talk.taps(sam, "Fill the gap")
        assert "today's limit is used up" in shown(await talk.says(sam, ANSWER))
        talk.clock.forward(days=1)
        assert "by what you added" in shown(await talk.taps(sam, "Done"))
        assert (await kept(talk))[0].answer == f"{SHORT}\n{ANSWER}"


async def test_only_those_allowed_are_served(tmp_path: Path) -> None:
    async with open_talk(tmp_path, allowed_users="7") as talk:
        sam, ben = talk.person(7), talk.person(8, "Ben")
        assert "Hello, Sam!" in shown(await talk.says(sam, "/start"))
        told = shown(await talk.says(ben, "/start"))
        assert "private" in told
        assert "8" in told
        assert scores_in(await talk.says(ben, ANSWER)) == []
        await ben.taps_old(ben.last.message_id, "next|0|8|")
        await talk.settle()
        assert ben.spinning == 0
        for command in ("/privacy", "/export", "/forget"):
            assert "private" in shown(await talk.says(ben, command))
        assert await talk.app.store.snapshot(8) is None


@pytest.mark.usefixtures("trouble_expected")
async def test_who_may_not_use_it_disposes_of_updates_that_led_nowhere(tmp_path: Path) -> None:
    async with open_talk(tmp_path, allowed_users="7", model="scripted:echo") as talk:
        ben = talk.person(8, "Ben")
        message = {"message_id": 1, "from": ben.user, "chat": {"id": 8}, "date": "x", "text": "words"}
        await talk.app.intake.take({"update_id": 900, "message": message}, 8)
        await talk.settle()
        assert len(await talk.app.store.dead_letters()) == 1
        assert "/forget deletes all of it" in shown(await talk.says(ben, "/privacy"))
        (file,) = await talk.says(ben, "/export")
        assert file.document is not None
        assert b"words" in file.document.content
        await talk.says(ben, "/forget")
        assert shown(await talk.taps(ben, "Delete everything")) == FORGOTTEN
        assert await talk.app.store.dead_letters() == ()
        assert "private" in shown(await talk.says(ben, "/privacy"))


async def test_whoever_may_no_longer_use_it_still_disposes_of_what_is_stored(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        await answered(talk, talk.person(8, "Ben"))
        clock, api = talk.clock, talk.api
    async with open_talk(tmp_path, clock, api, allowed_users="7", admins="9", model="scripted:echo") as talk:
        ben, boss = talk.person(8, "Ben"), talk.person(9, "Boss")
        assert "Hello, Boss!" in shown(await talk.says(boss, "/start"))
        assert "private" in shown(await talk.says(ben, "/question"))
        assert "/forget deletes all of it" in shown(await talk.says(ben, "/privacy"))
        (message,) = await talk.says(ben, "/export")
        assert message.document is not None
        await talk.says(ben, "/forget")
        assert "Nothing was deleted" in shown(await talk.taps(ben, "Keep it"))
        await talk.says(ben, "/forget")
        asked_in = ben.last.message_id
        assert shown(await talk.taps(ben, "Delete everything")) == FORGOTTEN
        assert await talk.app.store.snapshot(8) is None
        assert "private" in shown(await talk.taps(ben, "Delete everything", asked_in))
        assert "private" in shown(await talk.says(ben, "/export"))
        assert await talk.app.store.snapshot(8) is None
