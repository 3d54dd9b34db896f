"""Save, /saved: questions kept for later."""

from __future__ import annotations

import pytest

from bot.interview.finding import key_of
from bot.interview.flow_saved import LIMIT
from bot.local.person import LocalPerson
from bot.tg import texts as t
from bot.tg.buttons import Button, encode
from tests.support.prefs import have_saved, prefer
from tests.support.scenes import ANSWER, CARD, OTHER_CARD, answered, asked, card_of, shown
from tests.support.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")
SETTINGS = {"model": "scripted:echo"}


async def saved_of(talk: Talk, person: LocalPerson) -> tuple[str, ...]:
    snapshot = await talk.app.store.snapshot(person.user_id)
    return snapshot.candidate.session.saved if snapshot else ()


def some(talk: Talk, how_many: int) -> tuple[str, ...]:
    return tuple(talk.app.library.bank.cards)[:how_many]


async def test_nothing_saved_names_the_next_command(talk: Talk, sam: LocalPerson) -> None:
    assert shown(await talk.says(sam, "/saved")) == t.NOTES["no_saved"]
    assert "/question" in t.NOTES["no_saved"]


async def test_a_question_is_saved_under_itself_and_let_go_again(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    question = sam.last
    assert question.labels == ["Hint", "Example answer", "Skip", "Save"]
    (told,) = await talk.taps(sam, "Save", question.message_id)
    assert told.text == "Saved. /saved lists your saved questions (1)."
    assert told.labels == ["Remove from saved"]
    assert await saved_of(talk, sam) == (CARD,)
    (again,) = await talk.taps(sam, "Save", question.message_id)
    assert again.text.startswith("That question is saved already.")
    assert await saved_of(talk, sam) == (CARD,), "a double tap is one"
    assert "Remove from saved" in (await talk.says(sam, "/question"))[-1].labels
    (gone,) = await talk.taps(sam, "Remove from saved", told.message_id)
    assert gone.text == "Removed from your saved questions. Left: 0."
    assert gone.labels == ["Save"]
    assert await saved_of(talk, sam) == ()
    assert "is not among your saved ones" in shown(await talk.taps(sam, "Remove from saved", told.message_id))


async def test_saving_leaves_the_question_open_and_works_under_the_feedback(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.taps(sam, "Save")
    feedback = (await talk.says(sam, ANSWER))[-1]
    assert "/100" in feedback.text
    assert "Remove from saved" in feedback.labels
    await answered(talk, sam, "The p-value says how likely such data are without a difference.", OTHER_CARD)
    await talk.taps(sam, "Save")
    assert await saved_of(talk, sam) == (OTHER_CARD, CARD), "the newest first"


async def test_a_save_button_holds_under_an_older_message(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    question = sam.last.message_id
    await talk.says(sam, ANSWER)
    feedback = sam.last.message_id
    await asked(talk, sam, OTHER_CARD)
    assert "Saved." in shown(await talk.taps(sam, "Save", question))
    assert "saved already" in shown(await talk.taps(sam, "Save", feedback))
    assert await saved_of(talk, sam) == (CARD,)
    assert card_of(talk, OTHER_CARD).question in shown(await talk.says(sam, "/question")), "which is still open"


async def test_a_save_button_from_before_forget_is_stale(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    old = sam.last.message_id
    await talk.says(sam, "/forget")
    await talk.taps(sam, "Delete everything")
    await asked(talk, sam, OTHER_CARD)
    assert await talk.taps(sam, "Save", old) == []
    assert sam.toast == t.STALE_TOAST
    assert await saved_of(talk, sam) == ()


async def test_the_list_has_pages_and_every_question_can_be_taken_or_removed(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/start")
    cards = some(talk, 7)
    await have_saved(talk, sam, cards)
    (first,) = await talk.says(sam, "/saved")
    assert first.text.startswith("Saved questions: 7, page 1 of 2")
    assert first.labels[:2] == ["Take 1", "Remove 1"]
    assert first.labels[-1] == "Next page"
    (second,) = await talk.taps(sam, "Next page")
    assert second.labels == ["Take 6", "Remove 6", "Take 7", "Remove 7", "Previous page"]
    assert shown(await talk.says(sam, "/saved 2")) == second.text
    (after,) = await talk.taps(sam, "Remove 6")
    assert after.text.startswith("Removed.\nSaved questions: 6, page 2 of 2")
    assert await saved_of(talk, sam) == (*cards[:5], cards[6])
    taken = shown(await talk.taps(sam, "Take 6"))
    assert card_of(talk, cards[6]).question in taken
    assert await saved_of(talk, sam) == (*cards[:5], cards[6]), "taking is not removing"
    assert await talk.taps(sam, "Take 6", after.message_id) == []
    assert sam.toast == t.STALE_TOAST
    for wrong in ("caching", "0"):
        assert shown(await talk.says(sam, f"/saved {wrong}")) == t.NOTES["saved_page"]


async def test_removing_the_last_one_from_the_list(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/start")
    await have_saved(talk, sam, some(talk, 1))
    await talk.says(sam, "/saved")
    (told,) = await talk.taps(sam, "Remove 1")
    assert told.text == "Removed from your saved questions. Left: 0."
    assert shown(await talk.says(sam, "/saved")) == t.NOTES["no_saved"]


async def test_mid_question_the_list_leaves_it_on_the_table(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.taps(sam, "Save")
    assert "Saved questions: 1" in shown(await talk.says(sam, "/saved"))
    assert "Still open" in shown(await talk.says(sam, "/question"))
    await talk.says(sam, "/saved")
    assert "Still open" in shown(await talk.taps(sam, "Take 1")), "it is the open one"


async def test_a_score_is_shown_and_hidden(talk: Talk, sam: LocalPerson) -> None:
    score = await answered(talk, sam)
    await talk.taps(sam, "Save")
    assert f"Last time: {score}/100" in shown(await talk.says(sam, "/saved"))
    await prefer(talk, sam, hide_numbers=True)
    told = shown(await talk.says(sam, "/saved"))
    assert "Last time: " in told
    assert "/100" not in told


async def test_more_than_the_limit_is_refused_in_words(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    others = tuple(card for card in some(talk, LIMIT + 1) if card != CARD)[:LIMIT]
    await have_saved(talk, sam, others)
    (told,) = await talk.taps(sam, "Save")
    assert told.text == f"You have saved {LIMIT} questions, which is all I keep. Remove some in /saved first."
    assert await saved_of(talk, sam) == others


async def test_what_left_the_bank_is_said_and_makes_room(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    others = tuple(card for card in some(talk, LIMIT) if card != CARD)[: LIMIT - 1]
    await have_saved(talk, sam, ("left-the-bank", *others))
    assert "Saved questions that have left the bank: 1" in shown(await talk.says(sam, "/saved"))
    await sam.taps_old(sam.last.message_id, encode(Button("", "save", f"+{key_of(CARD)}"), await turn(talk, sam), 0))
    await talk.settle()
    assert sam.toast == t.FOREIGN_TOAST
    await talk.says(sam, "/question")
    assert "Saved." in shown(await talk.taps(sam, "Save"))
    assert await saved_of(talk, sam) == (CARD, *others)


async def turn(talk: Talk, person: LocalPerson) -> int:
    snapshot = await talk.app.store.snapshot(person.user_id)
    return snapshot.candidate.session.turn if snapshot else 0


@pytest.mark.parametrize("argument", ["", "+", "x", "+0123456789abcdef", "-0123456789abcdef"])
async def test_a_made_up_question_cannot_be_saved(talk: Talk, sam: LocalPerson, argument: str) -> None:
    await talk.says(sam, "/start")
    data = encode(Button("", "save", argument), await turn(talk, sam), sam.user_id)
    await sam.taps_old(sam.last.message_id, data)
    await talk.settle()
    assert sam.last.text == t.SAVE_CODES["gone"]
    assert await saved_of(talk, sam) == ()
