"""The process is killed at every boundary of a turn: nothing is lost, no score changes, at most one message twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.interview.attempt import Outcome
from bot.local.botapi import TOKEN, BotApi
from bot.local.person import LocalPerson
from bot.storage.store import SqlStore
from tests.support.bot_process import KILLED, SCRIPT, bot_process
from tests.support.botapi_http import serve
from tests.support.vacancies import DATA

pytestmark = pytest.mark.long

CARD = "pretrained-models-tradeoffs"
ANSWER = (
    "A pretrained model already learned general features from a huge data set, so I need far fewer labelled examples "
    "and much less compute. The catch is inherited bias and a domain that may not fit mine. "
    "For example I fine-tuned BERT on 800 support tickets."
)
PART = ANSWER.partition(". ")[0] + "."
"""Leaves gaps, so that there is something to object to and to ask on about."""
PATIENCE = 60

BOUNDARIES = [
    "stored",
    "advance:done",
    "advance:kept",
    "grade:done",
    "grade:kept",
    "record:done",
    "record:kept",
    "send:done",
    "send:kept",
]


async def _answer_and_die(api: BotApi, url: str, folder: Path, boundary: str, person: LocalPerson) -> None:
    """The first turn asks a question; the second, which grades the answer, is cut off at ``boundary``."""
    async with bot_process(SCRIPT, folder, url, {"VIVA_TEST_KILL_AT": boundary}) as first:
        await person.says(f"/start q_{CARD}")
        await person.waits_for("Write your answer", PATIENCE)
        await person.says(ANSWER)
        assert await asyncio.wait_for(first.wait(), PATIENCE) == KILLED
    async with bot_process(SCRIPT, folder, url, {"VIVA_TEST_KILL_AT": ""}):
        await person.waits_for("/100", PATIENCE)
        # A later turn is answered after everything that was pending in this chat.
        await person.says("/privacy")
        await person.waits_for("What I store", PATIENCE)


@pytest.mark.parametrize("boundary", BOUNDARIES)
async def test_killed_at_a_boundary(boundary: str, tmp_path: Path) -> None:
    api = BotApi(TOKEN)
    person = LocalPerson(api, 7)
    async with serve(api) as url:
        await _answer_and_die(api, url, tmp_path, boundary, person)
    store = SqlStore(f"sqlite+aiosqlite:///{tmp_path.as_posix()}/viva.db")
    await store.open()
    attempts = await store.attempts(7)
    await store.close()
    assert [attempt.answer for attempt in attempts] == [ANSWER]
    score = attempts[0].score
    assert score is not None
    shown = [message.text for message in person.sees if message.from_bot]
    feedback = [text for text in shown if "/100" in text]
    assert {text.split("/100")[0] for text in feedback} == {str(score)}
    assert len(shown) - len(set(shown)) <= 1, shown
    assert len(feedback) == (2 if boundary == "send:done" else 1)


@pytest.mark.long
@pytest.mark.parametrize(
    "boundary", ["advance:kept", "read vacancy:done", "read vacancy:kept", "record:done", "send:done"]
)
async def test_a_vacancy_killed_at_a_boundary_is_read_once(boundary: str, tmp_path: Path) -> None:
    api = BotApi(TOKEN)
    person = LocalPerson(api, 7)
    async with serve(api) as url:
        async with bot_process(SCRIPT, tmp_path, url, {"VIVA_TEST_KILL_AT": boundary}) as first:
            await person.says("/help")
            await person.waits_for("How scores work", PATIENCE)
            await person.says(f"/job {DATA.text}")
            assert await asyncio.wait_for(first.wait(), PATIENCE) == KILLED
        async with bot_process(SCRIPT, tmp_path, url, {"VIVA_TEST_KILL_AT": ""}):
            await person.waits_for("What this vacancy asks for", PATIENCE)
            await person.says("/privacy")
            await person.waits_for("What I store", PATIENCE)
    store = SqlStore(f"sqlite+aiosqlite:///{tmp_path.as_posix()}/viva.db")
    await store.open()
    stored = await store.snapshot(7)
    await store.close()
    assert stored is not None
    session = stored.candidate.session
    assert session.vacancy is not None
    assert (session.role, session.vacancy.role, session.vacancy.role_before) == ("Data Engineer", "Data Engineer", None)
    assert session.shelved == ()
    screens = [m.text for m in person.sees if m.from_bot and "What this vacancy asks for" in m.text]
    assert len(set(screens)) == 1
    assert len(screens) == (2 if boundary == "send:done" else 1)


@pytest.mark.long
@pytest.mark.parametrize("boundary", ["advance:kept", "follow up:done", "follow up:kept", "record:done", "send:done"])
async def test_a_follow_up_killed_at_a_boundary_is_asked_once(boundary: str, tmp_path: Path) -> None:
    api = BotApi(TOKEN)
    person = LocalPerson(api, 7)
    async with serve(api) as url:
        async with bot_process(SCRIPT, tmp_path, url, {"VIVA_TEST_KILL_AT": ""}):
            await person.says(f"/start q_{CARD}")
            await person.waits_for("Write your answer", PATIENCE)
            await person.says(PART)
            await person.waits_for("/100", PATIENCE)
            await api.wait_for(lambda: api.pending == 0, PATIENCE)
        async with bot_process(SCRIPT, tmp_path, url, {"VIVA_TEST_KILL_AT": boundary}) as second:
            feedback = person.last.message_id
            await person.says("/help")
            await person.waits_for("How scores work", PATIENCE)
            await person.taps("Follow-up", feedback)
            assert await asyncio.wait_for(second.wait(), PATIENCE) == KILLED
        async with bot_process(SCRIPT, tmp_path, url, {"VIVA_TEST_KILL_AT": ""}):
            await person.waits_for("A follow-up", PATIENCE)
            await person.says("Because labelling is what costs us most.")
            await person.waits_for("Your follow-up", PATIENCE)
    store = SqlStore(f"sqlite+aiosqlite:///{tmp_path.as_posix()}/viva.db")
    await store.open()
    whole, first_answer = await store.attempts(7)
    await store.close()
    assert (whole.retry_of, whole.base) == (first_answer.id, PART)
    assert (whole.score or 0) >= (first_answer.score or 0)
    prompts = [m.text for m in person.sees if m.from_bot and m.text.startswith("A follow-up")]
    assert len(set(prompts)) == 1
    assert len(prompts) == (2 if boundary == "send:done" else 1)


@pytest.mark.long
@pytest.mark.parametrize("boundary", ["advance:kept", "look again:done", "look again:kept", "record:done", "send:done"])
async def test_an_objection_killed_at_a_boundary_is_ruled_on_once(boundary: str, tmp_path: Path) -> None:
    api = BotApi(TOKEN)
    person = LocalPerson(api, 7)
    async with serve(api) as url:
        async with bot_process(SCRIPT, tmp_path, url, {"VIVA_TEST_KILL_AT": ""}):
            await person.says(f"/start q_{CARD}")
            await person.waits_for("Write your answer", PATIENCE)
            await person.says(PART)
            await person.waits_for("/100", PATIENCE)
            await person.taps("Disagree")
            await person.waits_for("see differently", PATIENCE)
            await person.taps(1)
            await person.waits_for("as one message", PATIENCE)
            await api.wait_for(lambda: api.pending == 0, PATIENCE)
        async with bot_process(SCRIPT, tmp_path, url, {"VIVA_TEST_KILL_AT": boundary}) as second:
            await person.says("/help")
            await person.waits_for("How scores work", PATIENCE)
            await person.says("I said that in my first sentence.")
            assert await asyncio.wait_for(second.wait(), PATIENCE) == KILLED
        async with bot_process(SCRIPT, tmp_path, url, {"VIVA_TEST_KILL_AT": ""}):
            await person.says("/privacy")
            await person.waits_for("What I store", PATIENCE)
    store = SqlStore(f"sqlite+aiosqlite:///{tmp_path.as_posix()}/viva.db")
    await store.open()
    (attempt,) = await store.attempts(7)
    await store.close()
    (contest,) = attempt.contests
    assert (contest.argument, contest.score_after) == ("I said that in my first sentence.", attempt.score)
    assert contest.outcome is not Outcome.WAITING
    rulings = [m.text for m in person.sees if m.from_bot and "objection is kept with the answer" in m.text]
    assert len(set(rulings)) == 1
    assert len(rulings) == (2 if boundary == "send:done" else 1)


@pytest.mark.long
@pytest.mark.parametrize(
    "boundary",
    ["stored", "advance:kept", "transcribe:done", "transcribe:kept", "record:done", "record:kept", "send:done"],
)
async def test_a_voice_note_killed_at_a_boundary_is_written_down(boundary: str, tmp_path: Path) -> None:
    api = BotApi(TOKEN)
    person = LocalPerson(api, 7)
    hears = {"VIVA_TRANSCRIBE": "scripted:echo"}
    async with serve(api) as url:
        async with bot_process(SCRIPT, tmp_path, url, {"VIVA_TEST_KILL_AT": boundary, **hears}) as first:
            await person.says(f"/start q_{CARD}")
            await person.waits_for("Write your answer", PATIENCE)
            await person.sends_voice(30, ANSWER.encode())
            assert await asyncio.wait_for(first.wait(), PATIENCE) == KILLED
        async with bot_process(SCRIPT, tmp_path, url, {"VIVA_TEST_KILL_AT": "", **hears}):
            await person.waits_for("What I understood", PATIENCE)
            await person.taps("Send it")
            await person.waits_for("/100", PATIENCE)
            await person.says("/privacy")
            await person.waits_for("What I store", PATIENCE)
    store = SqlStore(f"sqlite+aiosqlite:///{tmp_path.as_posix()}/viva.db")
    await store.open()
    (attempt,) = await store.attempts(7)
    await store.close()
    assert (attempt.answer, attempt.spoken_seconds) == (ANSWER, 30.0)
    transcripts = [m.text for m in person.sees if m.from_bot and ANSWER in m.text and "What I understood" in m.text]
    assert len(transcripts) == (2 if boundary == "send:done" else 1)


async def test_viva_run_holds_a_whole_practice_and_leaves_on_sigterm(tmp_path: Path) -> None:
    api = BotApi(TOKEN)
    person = LocalPerson(api, 8)
    async with serve(api) as url, bot_process(["-m", "bot", "run"], tmp_path, url) as process:
        await person.says("/start")
        await person.waits_for("Which role", PATIENCE)
        await person.taps("Data Scientist")
        await person.waits_for("How hard", PATIENCE)
        await person.taps("Medium")
        await person.waits_for("Write your answer", PATIENCE)
        await person.says(ANSWER)
        feedback = await person.waits_for("/100", PATIENCE)
        await person.taps("Retry")
        await person.waits_for("once more", PATIENCE)
        await person.says(ANSWER + " I weigh gains against drawbacks before I choose.")
        again = await person.waits_for("against your last try", PATIENCE)
        assert again.message_id > feedback.message_id
        assert (await api.call("getMyCommands"))["result"][0]["command"] == "start"
        await api.wait_for(lambda: api.pending == 0, PATIENCE)
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 10) == 0


@pytest.mark.parametrize(
    "boundary",
    ["advance:kept", "grade:done", "grade:kept", "record:done", "record:kept", "report:done", "picture:done"],
)
async def test_a_mock_killed_at_a_boundary_goes_on_to_its_one_report(boundary: str, tmp_path: Path) -> None:
    api = BotApi(TOKEN)
    person = LocalPerson(api, 7)
    async with serve(api) as url:
        async with bot_process(SCRIPT, tmp_path, url, {"VIVA_TEST_KILL_AT": ""}):
            await person.says("/role data scientist")
            await person.waits_for("How hard", PATIENCE)
            await person.says("/mock 3")
            await person.waits_for("1 of 3", PATIENCE)
            for place in (2, 3):
                await person.says("/skip")
                await person.waits_for(f"{place} of 3", PATIENCE)
            await api.wait_for(lambda: api.pending == 0, PATIENCE)
        async with bot_process(SCRIPT, tmp_path, url, {"VIVA_TEST_KILL_AT": boundary}) as second:
            await person.says("/help")
            await person.waits_for("How scores work", PATIENCE)
            await person.says(ANSWER)
            assert await asyncio.wait_for(second.wait(), PATIENCE) == KILLED
        async with bot_process(SCRIPT, tmp_path, url, {"VIVA_TEST_KILL_AT": ""}):
            await person.waits_for("Three things to do next", PATIENCE)
    store = SqlStore(f"sqlite+aiosqlite:///{tmp_path.as_posix()}/viva.db")
    await store.open()
    (attempt,) = await store.attempts(7)
    await store.close()
    assert attempt.answer == ANSWER
    told = [m.text for m in person.sees if m.from_bot and "Three things to do next" in m.text]
    assert len(told) == 1
    assert f"3. {attempt.score}/100" in told[0]
    pictures = [m for m in person.sees if m.photo]
    assert len(pictures) == (2 if boundary == "picture:done" else 1)
