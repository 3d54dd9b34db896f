"""The same question once more."""

from __future__ import annotations

import pytest

from bot.local.person import LocalPerson
from bot.tg import texts as t
from tests.support.scenes import ANSWER, OTHER_CARD, answered, asked, card_of, score_of, shown
from tests.support.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")
SETTINGS = {"model": "scripted:echo"}
WEAK = "A pre-trained model comes with weights already learned on a large, general data set."


async def test_a_retry_shows_the_difference(talk: Talk, sam: LocalPerson) -> None:
    before = await answered(talk, sam, WEAK)
    question = shown(await talk.taps(sam, "Retry"))
    assert f"Last time: {before}/100" in question
    messages = await talk.says(sam, ANSWER)
    after = score_of(messages)
    assert after > before
    assert f"+{after - before} against your last try" in messages[-1].text.splitlines()[0]


async def test_a_worse_retry_shows_a_loss(talk: Talk, sam: LocalPerson) -> None:
    before = await answered(talk, sam)
    await talk.says(sam, "/retry")
    messages = await talk.says(sam, WEAK)
    assert f"-{before - score_of(messages)} against your last try" in messages[-1].text.splitlines()[0]


async def test_there_is_nothing_to_retry_before_the_first_answer(talk: Talk, sam: LocalPerson) -> None:
    assert "no answer to improve yet" in shown(await talk.says(sam, "/retry"))
    card = await asked(talk, sam)
    assert "no answer to improve yet" in shown(await talk.says(sam, "/retry"))
    assert card.question in shown(await talk.says(sam, "/question"))


async def test_after_the_example_answer_a_retry_is_not_capped(talk: Talk, sam: LocalPerson) -> None:
    card = await asked(talk, sam)
    await talk.says(sam, "idk")
    await talk.taps(sam, "Example answer")
    await talk.taps(sam, "Retry")
    everything = " ".join((*(p.text for p in card.key_points), *(p.examples[0] for p in card.key_points)))
    assert score_of(await talk.says(sam, everything)) > 50


async def test_retry_twice_shows_the_open_question_with_its_hints(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam, WEAK)
    await talk.says(sam, "/retry")
    await talk.says(sam, "/hint")
    assert "Still open" in shown(await talk.says(sam, "/retry"))
    assert "Hint 2 of" in shown(await talk.says(sam, "/hint"))


async def test_a_retry_put_aside_and_wished_again_keeps_its_hints(talk: Talk, sam: LocalPerson) -> None:
    before = await answered(talk, sam, WEAK)
    await talk.says(sam, "/retry")
    await talk.says(sam, "/hint")
    await talk.says(sam, "/cancel")
    told = shown(await talk.says(sam, "/retry"))
    assert t.QUESTION_OPEN in told
    assert f"Last time: {before}/100" in told
    assert "Hint 2 of" in shown(await talk.says(sam, "/hint"))


async def test_asked_anew_and_put_aside_a_wish_to_retry_compares_it(talk: Talk, sam: LocalPerson) -> None:
    before = await answered(talk, sam, WEAK)
    await asked(talk, sam)
    part = f"{ANSWER} {'m' * 3_800}"
    await talk.says(sam, part)
    await talk.says(sam, "/cancel")
    assert f"{len(part)} characters" in shown(await talk.says(sam, "/retry"))
    messages = await talk.taps(sam, "Done")
    assert f"{score_of(messages) - before:+d} against your last try" in messages[-1].text.splitlines()[0]


async def test_a_retry_puts_another_open_question_aside(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam, WEAK)
    await asked(talk, sam, OTHER_CARD)
    told = shown(await talk.says(sam, "/retry"))
    assert "/resume" in told
    assert card_of(talk).question in told
    await talk.says(sam, ANSWER)
    assert card_of(talk, OTHER_CARD).question in shown(await talk.says(sam, "/resume"))


async def test_a_try_without_an_answer_is_no_yardstick(talk: Talk, sam: LocalPerson) -> None:
    before = await answered(talk, sam, WEAK)
    await talk.taps(sam, "Retry")
    await talk.says(sam, "I don't know")
    await talk.taps(sam, "Retry")
    messages = await talk.says(sam, ANSWER)
    assert f"{score_of(messages) - before:+d} against your last try" in messages[-1].text.splitlines()[0]


async def test_an_answer_typed_behind_retry_is_sent_with_done(talk: Talk, sam: LocalPerson) -> None:
    before = await answered(talk, sam, WEAK)
    messages = await talk.says(sam, f"/retry {ANSWER}")
    assert card_of(talk).question in shown(messages)
    assert "Saved part 1" in messages[-1].text
    assert len(await talk.app.store.attempts(sam.user_id)) == 1, "text that begins with / was graded unasked"
    messages = await talk.taps(sam, "Done")
    assert f"{score_of(messages) - before:+d} against your last try" in messages[-1].text.splitlines()[0]
    assert (await talk.app.store.attempts(sam.user_id))[0].answer == ANSWER


async def test_an_answer_typed_behind_retry_goes_on_with_the_next_message(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam, WEAK)
    await talk.says(sam, f"/retry\n{WEAK}")
    await talk.says(sam, "Bias in the pre-training data is passed on.")
    (latest, _) = await talk.app.store.attempts(sam.user_id)
    assert latest.answer == f"{WEAK}\nBias in the pre-training data is passed on."


async def test_words_behind_a_retry_that_cannot_be_are_kept(talk: Talk, sam: LocalPerson) -> None:
    card = await asked(talk, sam)
    told = shown(await talk.says(sam, "/retry It comes with weights."))
    assert "no answer to improve yet" in told
    assert t.NOTES["behind_command"] in told
    assert await shelved(talk, sam) == ("It comes with weights.",)
    assert card.question in shown(await talk.says(sam, "/question"))


BEHIND = ["skip", "question", "next", "why", "solution", "cancel", "hint", "resume", "stats", "help"]


@pytest.mark.parametrize("command", BEHIND)
async def test_words_behind_a_command_that_takes_none_are_kept_and_it_is_said(
    talk: Talk, sam: LocalPerson, command: str
) -> None:
    await answered(talk, sam, WEAK)
    await asked(talk, sam, OTHER_CARD)
    messages = await talk.says(sam, f"/{command} I would compare everyone\nwho was offered it.")
    assert messages[-1].text == t.NOTES["behind_command"]
    assert len(messages) > 1
    assert await shelved(talk, sam) == ("I would compare everyone\nwho was offered it.",)
    assert len(await talk.app.store.attempts(sam.user_id)) == 1


async def shelved(talk: Talk, person: LocalPerson) -> tuple[str, ...]:
    """What the person has left behind, which is part of the export."""
    snapshot = await talk.app.store.snapshot(person.user_id)
    assert snapshot is not None
    return tuple(kept.text for kept in snapshot.candidate.session.shelved)
