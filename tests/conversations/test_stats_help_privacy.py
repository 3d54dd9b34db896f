"""What the bot tells about the person's practice, about itself, and about what it keeps."""

from __future__ import annotations

import pytest

from bot.interview.scoring import BANDS
from bot.local.faults import refused
from bot.local.person import LocalPerson
from bot.tg import texts as t
from bot.tg.commands import COMMANDS
from bot.tg.words import utf16
from tests.support.scenes import ANSWER, CARD, OTHER_CARD, answered, asked, score_of, shown
from tests.support.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")
SETTINGS = {"model": "scripted:echo", "retention_days": "90"}
WEAK = "A pre-trained model comes with weights already learned on a large, general data set."


async def test_the_numbers_are_those_computed_by_hand(talk: Talk, sam: LocalPerson) -> None:
    long_ago = await answered(talk, sam, WEAK)
    talk.clock.forward(days=20)
    before_yesterday = await answered(talk, sam, ANSWER)
    talk.clock.forward(days=1)
    await talk.says(sam, "/retry")
    retried = score_of(await talk.says(sam, WEAK))
    talk.clock.forward(days=1)
    await asked(talk, sam, OTHER_CARD)
    await talk.says(sam, "idk")
    lines = shown(await talk.says(sam, "/stats")).splitlines()
    firsts = [long_ago, before_yesterday]
    assert lines[1:7] == [
        "Answers: 4 (3 in the last 7 days)",
        "Days in a row: 3",
        f"Average score: {sum(firsts) / 2:.0f}, best {max(*firsts, retried)}",
        f"Retries: 1, on average {retried - before_yesterday:+d} points",
        "",
        f"Your most recent first tries (2 Mar to 22 Mar): {long_ago}, {before_yesterday}",
    ]
    (medium,) = [line for line in lines if "Medium" in line]
    assert medium.endswith(f"Medium: {sum(firsts) / 2:.0f} (2)")
    talk.clock.forward(days=1)
    assert "Days in a row: 3" in shown(await talk.says(sam, "/stats")), "today is not over yet"
    talk.clock.forward(days=1)
    assert "Days in a row: 0" in shown(await talk.says(sam, "/stats"))


async def test_a_retry_after_idk_is_counted_though_there_is_no_first_score(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam, CARD)
    await talk.says(sam, "idk")
    await talk.says(sam, "/retry")
    score = score_of(await talk.says(sam, ANSWER))
    told = shown(await talk.says(sam, "/stats"))
    assert f"Best score: {score}" in told
    assert "None graded" not in told


async def test_a_chart_that_telegram_refuses_is_left_out(
    talk: Talk, sam: LocalPerson, caplog: pytest.LogCaptureFixture
) -> None:
    await answered(talk, sam)
    await answered(talk, sam, WEAK, OTHER_CARD)
    talk.api.fail_next("sendPhoto", refused(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"))
    assert [m.kind for m in await talk.says(sam, "/stats")] == ["text"]
    assert t.PROBLEM not in shown(sam.sees)
    assert "a chart was left out: refused" in caplog.text
    assert [m.kind for m in await talk.says(sam, "/stats")] == ["text", "photo"]


async def test_without_answers_there_are_no_numbers(talk: Talk, sam: LocalPerson) -> None:
    assert shown(await talk.says(sam, "/stats")) == "No answers yet. Take a /question and come back."


async def test_only_answers_that_were_none_give_no_average(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.says(sam, "idk")
    assert "None graded so far." in shown(await talk.says(sam, "/stats"))


async def test_help_names_every_command_and_band_in_one_message(talk: Talk, sam: LocalPerson) -> None:
    (message,) = await talk.says(sam, "/help")
    for command in COMMANDS:
        assert all(f"/{name}" in message.text.split() for name in command.names)
    for floor, name in BANDS:
        assert f"{name} from {floor}" in message.text or floor == 0
    assert utf16(message.text) <= 4_096


async def test_privacy_names_the_judge_and_the_days(talk: Talk, sam: LocalPerson) -> None:
    text = shown(await talk.says(sam, "/privacy"))
    assert "scripted:echo" in text
    assert "90 days" in text
    assert "/forget" in text
