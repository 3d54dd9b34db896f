"""An answer given by voice: written down, shown, then sent, corrected or discarded. What is said is never lost."""

from __future__ import annotations

import pytest

from bot.interview.attempt import AttemptKind
from bot.interview.spoken import seconds_spoken
from bot.local.faults import refused, server_error
from bot.local.person import LocalPerson
from bot.tg import texts as t
from tests.support.scenes import ANSWER, OTHER_CARD, PROBLEM, answered, asked, score_of, scores_in, shown
from tests.support.speaking import (
    DISCARD,
    FIRST,
    SECOND,
    SEND,
    THIRD,
    open_question,
    quoted,
    session_of,
    speaks,
    tries_again,
)
from tests.support.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")
SETTINGS = {"model": "scripted:echo", "transcribe": "scripted:echo", "voice_seconds": "90"}


# Sent, corrected, discarded


async def test_a_voice_note_is_shown_and_graded_once_it_is_sent(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    typing = sam.typing
    told = await speaks(talk, sam, ANSWER, 21)
    assert sam.typing > typing
    assert (quoted(sam.last), sam.last.labels) == (ANSWER, [SEND, DISCARD])
    assert "write your answer as it should be" in told
    assert scores_in([sam.last]) == []
    assert await talk.app.store.attempts(sam.user_id) == ()
    assert (await open_question(talk, sam)).parts == (ANSWER,), "the transcript is not kept"
    spoken = score_of(await talk.taps(sam, SEND))
    (attempt,) = await talk.app.store.attempts(sam.user_id)
    assert (attempt.answer, attempt.spoken_seconds, attempt.kind) == (ANSWER, 21.0, AttemptKind.ANSWER)
    assert spoken == await answered(talk, talk.person(sam.user_id + 500_000)), "spoken and typed are scored alike"


async def test_what_is_typed_replaces_the_transcript(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await speaks(talk, sam, "A free trained model comes with waits.")
    assert score_of(await talk.says(sam, ANSWER)) > 0
    (attempt,) = await talk.app.store.attempts(sam.user_id)
    assert (attempt.answer, attempt.spoken_seconds) == (ANSWER, None)
    (kept,) = (await session_of(talk, sam)).shelved
    assert kept.text == "A free trained model comes with waits."


async def test_a_discarded_transcript_costs_nothing_and_leaves_the_question_open(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await speaks(talk, sam)
    assert "Discarded" in shown(await talk.taps(sam, DISCARD))
    question = await open_question(talk, sam)
    assert (question.parts, question.notes) == ((), ())
    assert "Still open" in shown(await talk.says(sam, "/question"))
    assert score_of(await talk.says(sam, FIRST)) > 0
    (attempt,) = await talk.app.store.attempts(sam.user_id)
    assert attempt.answer == FIRST


async def test_a_second_voice_note_comes_below_the_first(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await speaks(talk, sam, FIRST, 10)
    first = sam.last.message_id
    await speaks(talk, sam, SECOND, 12)
    assert quoted(sam.last) == f"{FIRST}\n{SECOND}"
    for button in (SEND, DISCARD):
        assert await talk.taps(sam, button, first) == [], "the button of a shorter transcript acted"
        assert sam.toast == t.STALE_TOAST
    assert score_of(await talk.taps(sam, SEND)) > 0
    (attempt,) = await talk.app.store.attempts(sam.user_id)
    assert (attempt.answer, attempt.spoken_seconds) == (f"{FIRST}\n{SECOND}", 22.0)


async def test_a_double_tap_sends_once(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await speaks(talk, sam)
    waiting = sam.last.message_id
    for _ in range(2):
        await sam.taps(SEND, waiting)
    await talk.settle()
    assert len(scores_in(sam.sees)) == 1
    assert len(await talk.app.store.attempts(sam.user_id)) == 1
    assert "nothing waiting" in shown(await talk.taps(sam, DISCARD, waiting))


async def test_buttons_of_an_earlier_question_are_stale(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await speaks(talk, sam)
    old = sam.last.message_id
    await talk.says(sam, "/cancel")
    await asked(talk, sam, OTHER_CARD)
    for button in (SEND, DISCARD):
        assert await talk.taps(sam, button, old) == []
        assert sam.toast == t.STALE_TOAST
    assert await talk.app.store.attempts(sam.user_id) == ()


async def test_nobody_else_can_send_it(talk: Talk, sam: LocalPerson, ben: LocalPerson) -> None:
    await asked(talk, sam)
    await speaks(talk, sam)
    data = sam.last.buttons[0][0].data
    await asked(talk, ben)
    await ben.taps_old(sam.last.message_id, data or "")
    await talk.settle()
    assert ben.toast == t.FOREIGN_TOAST


# Commands while a transcript waits


async def test_commands_leave_the_transcript_where_it_is(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await speaks(talk, sam)
    for command in ("/skip", "/question", "/retry", f"/start q_{OTHER_CARD}"):
        told = await talk.says(sam, command)
        assert "still waits for your OK" in shown(told), command
        assert (quoted(told[-1]), told[-1].labels) == (ANSWER, [SEND, DISCARD])
    assert "Hint 1" in shown(await talk.says(sam, "/hint"))
    assert "Put aside" in shown(await talk.says(sam, "/cancel"))
    resumed = await talk.says(sam, "/resume")
    assert quoted(resumed[-1]) == ANSWER
    assert score_of(await talk.taps(sam, SEND)) > 0


async def test_a_long_typed_part_stays_before_the_transcript(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    long = "It depends on the data. " * 160
    assert "Saved part 1" in shown(await talk.says(sam, long))
    told = await speaks(talk, sam, FIRST)
    assert f"below the {len(long.strip())} characters" in told
    assert quoted(sam.last) == FIRST
    told = shown(await talk.taps(sam, DISCARD))
    assert "Saved part 1" in told
    await speaks(talk, sam, SECOND)
    question = await open_question(talk, sam)
    assert question.parts == (long.strip(), SECOND)
    assert seconds_spoken(question) is None, "part of it was typed"


async def test_a_gap_can_be_filled_by_voice(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam, FIRST)
    await talk.taps(sam, "Fill the gap")
    await speaks(talk, sam, THIRD, 8)
    assert "by what you added" in shown(await talk.taps(sam, SEND))
    attempt = (await talk.app.store.attempts(sam.user_id))[0]
    assert (attempt.added, attempt.spoken_seconds) == (THIRD, 8.0)


async def test_words_typed_just_after_it_was_sent_make_it_no_spoken_answer(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await speaks(talk, sam, FIRST)
    await talk.taps(sam, SEND)
    talk.clock.forward(seconds=2)
    assert score_of(await talk.says_at_once(sam, SECOND)) > 0
    attempt = (await talk.app.store.attempts(sam.user_id))[0]
    assert (attempt.answer, attempt.spoken_seconds) == (f"{FIRST}\n{SECOND}", None)


# Pace and filler words


async def test_pace_and_filler_words_are_told_and_not_scored(talk: Talk, sam: LocalPerson, ben: LocalPerson) -> None:
    await asked(talk, sam)
    fluffy = ANSWER.replace("A pre-trained", "So, um, basically, a pre-trained").replace(
        "The new", "You know, um, the new"
    )
    told = await speaks(talk, sam, fluffy, 30)
    assert f"Pace: {2 * len(fluffy.replace('-', ' ').split())} words a minute" in told
    assert "um 2, basically 1, you know 1, so 1" in told
    assert "None of this changes your score" in told
    assert "drops some filler words" in told
    assert quoted(sam.last) == fluffy, "filler words were taken out"
    await asked(talk, ben)
    await speaks(talk, ben, ANSWER, 240 // 3)
    assert "none that I heard" in ben.last.text
    assert score_of(await talk.taps(sam, SEND)) == score_of(await talk.taps(ben, SEND))


async def test_an_unknown_length_gives_no_pace_and_an_unknown_language_no_fillers(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    told = await speaks(talk, sam, "Un modèle déjà entraîné apporte des poids appris ailleurs.", 0)
    assert quoted(sam.last).startswith("Un modèle")
    assert "Pace" not in told
    assert "Filler" not in told
    await talk.taps(sam, SEND)
    (attempt,) = await talk.app.store.attempts(sam.user_id)
    assert attempt.spoken_seconds == 0


# What is not listened to


async def test_without_an_open_question_it_says_what_to_do(talk: Talk, sam: LocalPerson) -> None:
    fetched = talk.api.calls["getFile"]
    assert "Take a /question" in await speaks(talk, sam)  # a newcomer
    await answered(talk, sam)
    assert "Take a /question" in await speaks(talk, sam)
    assert talk.api.calls["getFile"] == fetched
    assert PROBLEM not in shown(sam.sees)


async def test_length_and_size_are_looked_at_before_the_download(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    fetched = talk.api.calls["getFile"]
    told = await speaks(talk, sam, ANSWER, 91)
    assert "longer than 1:30 min" in told
    before = len(sam.sees)
    await sam.sends_voice(80, bytes(20 * 1024 * 1024 + 1))
    await talk.settle()
    assert "20 MB" in shown(sam.sees[before:])
    assert talk.api.calls["getFile"] == fetched
    assert (await open_question(talk, sam)).notes == ()
    assert quoted_after(await speaks(talk, sam, ANSWER, 90)), "the longest allowed was refused"
    assert score_of(await talk.taps(sam, SEND)) > 0


def quoted_after(told: str) -> bool:
    return ANSWER in told


async def test_an_audio_file_and_a_round_video_are_answers_too(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await sam.sends_audio("answer.mp3", FIRST.encode(), seconds=9)
    await talk.settle()
    await sam.sends_video_note(8, SECOND.encode())
    await talk.settle()
    assert quoted(sam.last) == f"{FIRST}\n{SECOND}"
    names = [note.name for note in (await open_question(talk, sam)).notes]
    assert names == ["sound.mp3", "video.mp4"]


async def test_words_under_a_voice_note_are_typed_words(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await speaks(talk, sam, FIRST)
    told = await speaks(talk, sam, SECOND, caption=THIRD)
    assert f"below the {len(THIRD)} characters" in told
    assert quoted(sam.last) == f"{FIRST}\n{SECOND}"
    assert "Saved part 1" in shown(await talk.taps(sam, DISCARD))
    assert score_of(await talk.taps(sam, "Done")) > 0
    (attempt,) = await talk.app.store.attempts(sam.user_id)
    assert attempt.answer == THIRD


async def test_words_under_a_voice_note_that_is_refused_are_kept(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    told = await speaks(talk, sam, FIRST, 3_000, caption=SECOND)
    assert "longer than" in told
    assert "Saved part 1" in told
    assert (await open_question(talk, sam)).parts == (SECOND,)


async def test_a_command_under_a_voice_note_is_a_command(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    assert "Hint 1" in await speaks(talk, sam, caption="/hint")


async def test_a_file_that_telegram_does_not_give_asks_to_write(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    talk.api.fail_next("getFile", refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable"))
    assert "Send a voice note, or write your answer" in await speaks(talk, sam)
    assert (await open_question(talk, sam)).notes == ()
    assert score_of(await talk.says(sam, ANSWER)) > 0


async def test_a_download_that_breaks_is_tried_again(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    talk.api.fail_next("getFile", server_error(502))
    assert "kept at Telegram, and I try again in 1 min" in await speaks(talk, sam)
    (note,) = (await open_question(talk, sam)).notes
    await tries_again(talk, sam, note.id, 2, "after-502")
    assert quoted(sam.last) == ANSWER


async def test_a_very_long_transcript_is_shown_whole(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    before = len(sam.sees)
    await speaks(talk, sam, "And so on it goes, word for word. " * 300, 85)
    pieces = [message for message in sam.sees[before:] if message.from_bot]
    assert " ".join(message.text for message in pieces).count("word for word") == 300
    assert [bool(message.buttons) for message in pieces] == [*[False] * (len(pieces) - 1), True]
    assert "Discarded" in shown(await talk.taps(sam, DISCARD))
