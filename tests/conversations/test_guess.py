"""Guess first: the person says what they think they scored before they see it; no feedback is ever lost."""

from __future__ import annotations

import json

import pytest

from bot.interview.session import Session
from bot.local.person import LocalPerson
from bot.tg import texts as t
from tests.support.scenes import ANSWER, CARD, OTHER_CARD, answered, asked, score_of, scores_in, shown
from tests.support.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.long]
SETTINGS = {"model": "scripted:echo"}
BANDS = ["80-100", "60-79", "40-59", "20-39", "0-19"]


async def guessing(talk: Talk, person: LocalPerson) -> None:
    """The person has answered once and switched it on."""
    await answered(talk, person)
    await talk.taps(person, "Why")
    assert t.NOTES["guess_on"] in shown(await talk.taps(person, "Guess first"))


async def held(talk: Talk, person: LocalPerson, card_id: str = OTHER_CARD) -> None:
    """An answer whose score is to be guessed."""
    await asked(talk, person, card_id)
    (question,) = await talk.says(person, ANSWER)
    assert question.text == t.GUESS_ASK
    assert question.labels == [*BANDS, t.GUESS_SHOW]


async def session_of(talk: Talk, person: LocalPerson) -> Session:
    snapshot = await talk.app.store.snapshot(person.user_id)
    assert snapshot is not None
    return snapshot.candidate.session


async def test_nobody_is_asked_who_did_not_wish_it(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam)
    assert t.GUESS_ASK not in shown(sam.sees)
    assert t.GUESS_FIRST in (await talk.taps(sam, "Why"))[-1].labels


@pytest.mark.parametrize("band", BANDS)
async def test_the_feedback_comes_after_the_tap_with_the_guess_beside_it(
    talk: Talk, sam: LocalPerson, band: str
) -> None:
    await guessing(talk, sam)
    await held(talk, sam)
    attempt = (await talk.app.store.attempts(sam.user_id))[0]
    assert attempt.score is not None, "the answer was not graded meanwhile"
    (feedback,) = await talk.taps(sam, band)
    assert score_of([feedback]) == attempt.score
    assert f"You guessed {band}; it is {attempt.score}." in feedback.text
    assert "Retry" in feedback.labels


async def test_just_show_me_shows_it_without_a_guess(talk: Talk, sam: LocalPerson) -> None:
    await guessing(talk, sam)
    await held(talk, sam)
    (feedback,) = await talk.taps(sam, t.GUESS_SHOW)
    assert len(scores_in([feedback])) == 1
    assert "You guessed" not in feedback.text
    assert (await session_of(talk, sam)).guesses == ()


async def test_a_second_tap_and_an_old_one_change_nothing(talk: Talk, sam: LocalPerson) -> None:
    await guessing(talk, sam)
    await held(talk, sam)
    question = sam.last.message_id
    await talk.taps(sam, "60-79", question)
    assert t.NOTES["guess_over"] in shown(await talk.taps(sam, "0-19", question))
    assert [guess.low for guess in (await session_of(talk, sam)).guesses] == [60]
    await asked(talk, sam)
    assert await talk.taps(sam, "0-19", question) == []
    assert sam.toast == t.STALE_TOAST


@pytest.mark.parametrize(
    "said", [f"/start q_{CARD}", "/why", "/retry", "/stats", "/help", "/nonsense", "Oh, and hello."]
)
async def test_any_other_message_shows_it_first(talk: Talk, sam: LocalPerson, said: str) -> None:
    await guessing(talk, sam)
    await held(talk, sam)
    told = await talk.says(sam, said)
    if said == "/nonsense":  # nothing was done, so nothing was shown either
        assert scores_in(told) == []
        told = await talk.says(sam, "/question")
    assert len(scores_in(told[:1])) == 1
    assert len(told) >= 2, "what was asked for is answered as well"
    assert len(scores_in(await talk.says(sam, "/help"))) == 0, "it is shown once"


async def test_other_kinds_of_message_show_it_too(talk: Talk, sam: LocalPerson) -> None:
    await guessing(talk, sam)
    await held(talk, sam)
    await sam.sends_sticker()
    await talk.settle()
    assert len(scores_in(sam.sees)) == 2


async def test_retries_gaps_and_what_was_no_answer_are_not_guessed(talk: Talk, sam: LocalPerson) -> None:
    await guessing(talk, sam)
    await talk.says(sam, "/retry")
    assert len(scores_in(await talk.says(sam, ANSWER))) == 1
    await talk.taps(sam, "Fill the gap")
    assert len(scores_in(await talk.says(sam, "It also takes much less compute."))) == 1
    assert t.GUESS_ASK not in shown(sam.sees)
    await asked(talk, sam, OTHER_CARD)
    told = await talk.says(sam, "idk")
    assert t.GATES["dont_know"] in shown(told)
    assert t.NOTES["guess_over"] in shown(await talk.taps(sam, "60-79"))


async def test_a_part_that_follows_at_once_belongs_to_the_answer_and_gives_nothing_away(
    talk: Talk, sam: LocalPerson
) -> None:
    await guessing(talk, sam)
    await held(talk, sam)
    talk.clock.forward(seconds=2)
    (again,) = await talk.says_at_once(sam, "And I would look at the licence.")
    assert again.text == t.GUESS_ASK
    (feedback,) = await talk.taps(sam, "60-79")
    assert t.JOINED in feedback.text
    assert "You guessed 60-79" in feedback.text
    attempts = await talk.app.store.attempts(sam.user_id)
    assert score_of([feedback]) == attempts[0].score
    assert [guess.attempt_id for guess in (await session_of(talk, sam)).guesses] == [attempts[0].id]


async def test_it_can_be_switched_off_again(talk: Talk, sam: LocalPerson) -> None:
    await guessing(talk, sam)
    await talk.says(sam, "/why")
    assert t.NOTES["guess_off"] in shown(await talk.taps(sam, t.GUESS_STOP))
    await answered(talk, sam, ANSWER, OTHER_CARD)
    assert not (await session_of(talk, sam)).prefs.guess


async def test_a_forged_band_counts_as_none(talk: Talk, sam: LocalPerson) -> None:
    await guessing(talk, sam)
    await held(talk, sam)
    turn = (await session_of(talk, sam)).turn
    await sam.taps_old(sam.last.message_id, f"guess|{turn}|{sam.user_id}|55")
    await talk.settle()
    assert len(scores_in([sam.last])) == 1
    assert (await session_of(talk, sam)).guesses == ()


async def test_stats_say_how_near_the_guesses_are_from_five_on(talk: Talk, sam: LocalPerson) -> None:
    await guessing(talk, sam)
    cards = [card for card in talk.app.library.bank.cards if card not in (CARD, OTHER_CARD)][:5]
    gaps = []
    for n, card_id in enumerate(cards):
        assert "latest guesses" not in shown(await talk.says(sam, "/stats")), n
        await held(talk, sam, card_id)
        gaps.append(max(0, 80 - score_of(await talk.taps(sam, "80-100"))))
    mean = sum(gaps) / 5
    assert mean > 5
    assert f"Your latest guesses were too high, by {mean:.0f} points on average." in shown(
        await talk.says(sam, "/stats")
    )


async def test_guesses_are_exported_and_forgotten(talk: Talk, sam: LocalPerson) -> None:
    await guessing(talk, sam)
    await held(talk, sam)
    await talk.taps(sam, "60-79")
    (file,) = await talk.says(sam, "/export")
    assert file.document is not None
    assert json.loads(file.document.content)["candidate"]["session"]["guesses"][0]["low"] == 60
    await talk.says(sam, "/forget")
    await talk.taps(sam, "Delete everything")
    assert await talk.app.store.snapshot(sam.user_id) is None
