"""Voice notes when the engine is away, hears nothing, speaks another language, or is not there at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.local.person import LocalPerson
from tests.support.scenes import ANSWER, CARD, OTHER_CARD, PROBLEM, answered, asked, score_of, shown
from tests.support.speaking import (
    DISCARD,
    FIRST,
    SECOND,
    SEND,
    open_question,
    quoted,
    session_of,
    speaks,
    tries_again,
)
from tests.support.talk import Talk, open_talk
from tests.support.trouble import full, pauses_over

pytestmark = pytest.mark.long


def script(folder: Path, *steps: str) -> str:
    path = folder / "script.yaml"
    path.write_text("".join(f"- {step}\n" for step in steps), encoding="utf-8")
    return f"scripted:{path}"


async def waiting(talk: Talk, person: LocalPerson, text: str = ANSWER) -> int:
    """A voice note that could not be written down; its number."""
    assert "kept at Telegram, and I try again in 1 min" in await speaks(talk, person, text)
    return (await open_question(talk, person)).notes[-1].id


async def test_a_voice_note_is_written_down_once_the_engine_is_back(tmp_path: Path) -> None:
    async with open_talk(tmp_path, transcribe=script(tmp_path, "away", "away", "echo"), model="scripted:echo") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        note = await waiting(talk, sam)
        assert await talk.app.engine.delayed() == 1, "no further try is planned"
        await tries_again(talk, sam, note, 2, "again-1")
        assert "in 5 min" in sam.last.text
        await tries_again(talk, sam, note, 3, "again-2")
        assert quoted(sam.last) == ANSWER
        before = len(sam.sees)
        await tries_again(talk, sam, note, 3, "again-3")
        assert len(sam.sees) == before, "it was written down twice"
        assert score_of(await talk.taps(sam, SEND)) > 0


async def test_after_the_last_try_it_asks_to_write(tmp_path: Path) -> None:
    async with open_talk(tmp_path, transcribe=script(tmp_path, "away"), model="scripted:echo") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        note = await waiting(talk, sam)
        for tries in range(2, 7):
            await tries_again(talk, sam, note, tries, f"again-{tries}")
        assert "tried several times" in sam.last.text
        assert "please write your answer" in sam.last.text
        assert (await open_question(talk, sam)).notes == ()
        assert score_of(await talk.says(sam, ANSWER)) > 0


async def test_an_answer_typed_meanwhile_is_the_answer(tmp_path: Path) -> None:
    async with open_talk(tmp_path, transcribe=script(tmp_path, "away", "echo"), model="scripted:echo") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        note = await waiting(talk, sam)
        assert score_of(await talk.says(sam, ANSWER)) > 0
        before = len(sam.sees)
        await tries_again(talk, sam, note, 2, "again")
        assert len(sam.sees) == before
        assert talk.api.calls["getFile"] == 1, "it was fetched though nobody waits for it"


async def test_notes_stand_in_the_order_they_were_sent(tmp_path: Path) -> None:
    async with open_talk(tmp_path, transcribe=script(tmp_path, "away", "echo"), model="scripted:echo") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        note = await waiting(talk, sam, FIRST)
        told = await speaks(talk, sam, SECOND)
        assert quoted(sam.last) == SECOND
        assert "still to be written down" in told
        await tries_again(talk, sam, note, 2, "again")
        assert quoted(sam.last) == f"{FIRST}\n{SECOND}"
        assert "still to be written down" not in sam.last.text


async def test_a_question_put_aside_gets_its_transcript(tmp_path: Path) -> None:
    async with open_talk(tmp_path, transcribe=script(tmp_path, "away", "echo"), model="scripted:echo") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        note = await waiting(talk, sam)
        await asked(talk, sam, OTHER_CARD)  # the first one is put aside
        await tries_again(talk, sam, note, 2, "again")
        assert "kept with the question you put aside" in sam.last.text
        assert (await open_question(talk, sam)).card_id == OTHER_CARD
        await talk.says(sam, "/cancel")
        await talk.says(sam, "/resume")
        await talk.says(sam, "/skip")
        resumed = await talk.says(sam, "/resume")
        assert PROBLEM not in shown(resumed)
        session = await session_of(talk, sam)
        kept = [question for question in (session.open, *session.paused) if question and question.card_id == CARD]
        assert [question.parts for question in kept] == [(ANSWER,)]


@pytest.mark.parametrize(("step", "words"), [("silence", "heard no words"), ("noise", "make out any sound")])
async def test_a_note_without_words_leaves_the_question_open(tmp_path: Path, step: str, words: str) -> None:
    async with open_talk(tmp_path, transcribe=script(tmp_path, step, "echo"), model="scripted:echo") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        assert words in await speaks(talk, sam)
        assert await talk.app.engine.delayed() == 0
        assert (await open_question(talk, sam)).notes == ()
        await speaks(talk, sam)
        assert score_of(await talk.taps(sam, SEND)) > 0


@pytest.mark.usefixtures("trouble_expected")
async def test_an_error_nobody_foresaw_is_told_and_the_note_is_listened_to_again(tmp_path: Path) -> None:
    async with open_talk(tmp_path, transcribe=script(tmp_path, "bug", "echo"), model="scripted:echo") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        assert PROBLEM in await speaks(talk, sam)
        assert await talk.app.engine.delayed() == 1, "nothing will listen to it again"
        (note,) = (await open_question(talk, sam)).notes
        await tries_again(talk, sam, note.id, 2, "again")
        assert quoted(sam.last) == ANSWER


# Languages, limits, restart, data


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ('{text: "Also, ähm, ein Modell ist halt schon trainiert und, äh, das ist gut.", language: de}', "ähm 1"),
        ('{text: "Bueno, eh, un modelo es, o sea, más barato que otro.", language: es}', "o sea 1"),
        ('{text: "Bueno, eh, un modelo es, o sea, más barato que otro de la empresa."}', "o sea 1"),
        ('{text: "I like models, so that I, like, use them.", language: en}', "Filler words: like 1\n"),
    ],
)
async def test_filler_words_are_those_of_the_language(tmp_path: Path, step: str, words: str) -> None:
    async with open_talk(tmp_path, transcribe=script(tmp_path, step), model="scripted:echo") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        assert words in await speaks(talk, sam)


async def test_only_a_sent_transcript_counts_for_the_day(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo", transcribe="scripted:echo", daily_answers="1") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        for _ in range(3):
            await speaks(talk, sam)
            await talk.taps(sam, DISCARD)
        await speaks(talk, sam)
        assert score_of(await talk.taps(sam, SEND)) > 0
        await asked(talk, sam, OTHER_CARD)
        fetched = talk.api.calls["getFile"]
        assert "voice note from 00:00 (UTC) on" in await speaks(talk, sam)
        assert talk.api.calls["getFile"] == fetched
        talk.clock.forward(days=1)
        await speaks(talk, sam, "A p-value is no probability that the hypothesis holds.")
        assert score_of(await talk.taps(sam, SEND)) >= 0


async def test_a_limit_reached_meanwhile_keeps_the_transcript(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo", transcribe="scripted:echo", daily_answers="1") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        await speaks(talk, sam)
        await talk.says(sam, "/cancel")
        await answered(talk, sam, card_id=OTHER_CARD)
        await talk.says(sam, "/resume")
        assert "your answer is kept" in shown(await talk.taps(sam, SEND)).lower()
        talk.clock.forward(days=1)
        assert score_of(await talk.taps(sam, "Done")) > 0
        attempt = (await talk.app.store.attempts(7))[0]
        assert (attempt.answer, attempt.spoken_seconds) == (ANSWER, 20.0)


async def test_a_transcript_outlives_a_restart_and_the_recording_is_nowhere(tmp_path: Path) -> None:
    recording = "the very bytes of the recording " * 20
    transcribe = script(tmp_path, f'{{text: "{ANSWER}", language: en}}')
    async with open_talk(tmp_path / "data", transcribe=transcribe, model="scripted:echo") as talk:
        api = talk.api
        sam = talk.person(7)
        await asked(talk, sam)
        await speaks(talk, sam, recording)
        assert quoted(sam.last) == ANSWER
        waiting_message = sam.last.message_id
    leftovers = [
        path for path in (tmp_path / "data").rglob("*") if path.is_file() and b"very bytes" in path.read_bytes()
    ]
    assert leftovers == []
    async with open_talk(tmp_path / "data", api=api, transcribe=transcribe, model="scripted:echo") as talk:
        sam = talk.person(7)
        assert quoted((await talk.says(sam, "/question"))[-1]) == ANSWER
        assert score_of(await talk.taps(sam, SEND, waiting_message)) > 0
        exported = await talk.says(sam, "/export")
        assert exported[-1].document is not None
        assert b'"spoken_seconds": 20.0' in exported[-1].document.content


# Nothing to listen with


async def test_without_an_engine_the_sentence_depends_on_who_asks(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo", admins="8") as talk:
        sam, boss = talk.person(7), talk.person(8)
        for person in (sam, boss):
            await asked(talk, person)
        told = await speaks(talk, sam)
        assert "Write your answer in words" in told
        assert "VIVA" not in told
        told = await speaks(talk, boss)
        assert "VIVA_TRANSCRIBE" in told
        assert "viva doctor" in told
        await sam.sends_video_note()
        await talk.settle()
        assert "can't watch" in sam.last.text
        for person in (sam, boss):
            told = await speaks(talk, person, caption=ANSWER)
            assert "can't listen here" in told
            assert "Saved part 1" in told
            assert "/100" in shown(await talk.taps(person, "Done"))
        assert talk.api.calls["getFile"] == 0
        assert "cannot listen" in shown(await talk.says(sam, "/privacy"))


async def test_an_engine_taken_away_is_waited_for_and_then_asks_to_write(tmp_path: Path) -> None:
    async with open_talk(tmp_path / "data", transcribe=script(tmp_path, "away"), model="scripted:echo") as talk:
        api, sam = talk.api, talk.person(7)
        await asked(talk, sam)
        note = await waiting(talk, sam)
    async with open_talk(tmp_path / "data", api=api, model="scripted:echo") as talk:
        sam = talk.person(7)
        await tries_again(talk, sam, note, 6, "again")
        assert "please write your answer" in sam.last.text


async def test_it_is_said_in_the_persons_language_whatever_was_spoken(tmp_path: Path) -> None:
    async with open_talk(tmp_path, transcribe=script(tmp_path, "away", "echo"), model="scripted:echo") as talk:
        mia = talk.person(9, "Mia", "de")
        await asked(talk, mia)
        assert "in 1 min noch einmal" in await speaks(talk, mia)
        note = (await open_question(talk, mia)).notes[-1].id
        await tries_again(talk, mia, note, 2, "again")
        assert mia.last.text.startswith("Das habe ich verstanden")
        assert (quoted(mia.last), mia.last.labels) == (ANSWER, ["Absenden", "Verwerfen"])
        assert score_of(await talk.taps(mia, "Absenden")) > 0


@pytest.mark.usefixtures("trouble_expected")
async def test_a_note_outlasts_a_database_without_room(tmp_path: Path) -> None:
    async with open_talk(tmp_path, transcribe=script(tmp_path, "away", "echo"), model="scripted:echo") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        await waiting(talk, sam)
        with full(tmp_path):
            assert len(await pauses_over(tmp_path)) == 1
            for n in range(1, 9):
                ((key, _),) = await pauses_over(tmp_path)
                assert key.endswith(f":rescue{n}")
                assert key.count("rescue") == 1
        assert len(await pauses_over(tmp_path)) == 1
        assert quoted(sam.last) == ANSWER
