"""Buttons that are old, foreign, forged, tapped twice or gone."""

from __future__ import annotations

import pytest

from bot.local.faults import answer_lost, refused, server_error, too_many_requests
from bot.local.person import LocalPerson
from bot.tg import texts as t
from bot.tg.buttons import Button, encode
from tests.support.scenes import ANSWER, OTHER_CARD, answered, asked, card_of, shown
from tests.support.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")
SETTINGS = {"model": "scripted:echo"}


async def turn_of(talk: Talk, person: LocalPerson) -> int:
    snapshot = await talk.app.store.snapshot(person.user_id)
    return snapshot.candidate.session.turn if snapshot else 0


async def test_an_old_button_changes_nothing(talk: Talk, sam: LocalPerson) -> None:
    old = (await talk.says(sam, "/start q_" + OTHER_CARD))[-1]
    await answered(talk, sam)
    before = await talk.app.store.snapshot(sam.user_id)
    for label in ("Skip", "Hint", "Example answer"):
        assert await talk.taps(sam, label, old.message_id) == []
        assert sam.toast == t.STALE_TOAST
    after = await talk.app.store.snapshot(sam.user_id)
    assert before is not None
    assert after is not None
    assert after.candidate.session == before.candidate.session
    assert sam.spinning == 0


async def test_a_button_made_for_somebody_else_does_nothing(talk: Talk, sam: LocalPerson, ben: LocalPerson) -> None:
    await asked(talk, sam)
    await asked(talk, ben)
    await ben.taps_old(ben.last.message_id, encode(Button("", "skip"), await turn_of(talk, sam), sam.user_id))
    await talk.settle()
    assert ben.toast == t.FOREIGN_TOAST
    assert "Still open" in shown(await talk.says(sam, "/question"))
    assert "Still open" in shown(await talk.says(ben, "/question"))


async def test_a_button_in_a_group_does_nothing(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    group = LocalPerson(talk.api, sam.user_id, chat_id=-1_009_001)
    shout = (await group.says("hello"))[0]
    await group.taps_old(shout, encode(Button("", "solution"), await turn_of(talk, sam), sam.user_id))
    await talk.settle()
    assert sam.toast == t.UNKNOWN_TOAST
    assert not any(message.from_bot for message in group.sees)


@pytest.mark.parametrize(
    "data",
    [
        *("", "x", "skip", "skip|1", "skip|1|2", "steal|1|{me}|", "skip|-1|{me}|", "skip|1e3|{me}|", "skip|²|{me}|"),
        *(
            "level|{now}|{me}|brutal",
            "judge|{now}|{me}|1-1-1",
            "role|{now}|{me}|",
            "skip|99999999999999999999999|{me}|",
        ),
    ],
)
async def test_forged_data_is_answered_and_grants_nothing(talk: Talk, sam: LocalPerson, data: str) -> None:
    await talk.says(sam, "/start")
    await sam.taps_old(sam.last.message_id, data.format(me=sam.user_id, now=await turn_of(talk, sam)))
    await talk.settle()
    assert sam.spinning == 0
    assert t.PROBLEM not in shown(sam.sees)
    assert await talk.app.store.attempts(sam.user_id) == ()


async def test_somebody_elses_answer_cannot_be_graded(talk: Talk, sam: LocalPerson, ben: LocalPerson) -> None:
    await answered(talk, sam)
    await talk.says(ben, "/start")
    (attempt,) = await talk.app.store.attempts(sam.user_id)
    await ben.taps_old(
        ben.last.message_id, encode(Button("", "judge", attempt.id), await turn_of(talk, ben), ben.user_id)
    )
    await talk.settle()
    assert ben.toast == t.STALE_TOAST


async def test_a_double_tap_on_next_asks_one_question(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/role data scientist")
    await talk.taps(sam, "Medium")
    await talk.says(sam, ANSWER)
    feedback = sam.last.message_id
    await sam.taps("Next", feedback)
    await sam.taps("Next", feedback)
    await talk.settle()
    asked_now = [m for m in sam.sees if m.message_id > feedback and "Write your answer" in m.text]
    assert len(asked_now) == 1
    assert sam.toast == t.STALE_TOAST


async def test_a_double_tap_on_a_level_asks_one_question(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/role data scientist")
    await sam.taps("Hard")
    await sam.taps("Hard")
    await talk.settle()
    assert sum("Write your answer" in message.text for message in sam.sees) == 1


async def test_a_button_under_a_deleted_message_still_works(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await sam.taps_old(99_999, encode(Button("", "hint"), await turn_of(talk, sam), sam.user_id))
    await talk.settle()
    assert "Hint 1 of" in sam.last.text


@pytest.mark.parametrize(
    "fault", [too_many_requests(3), server_error(), answer_lost(), refused(400, "Bad Request: query is too old")]
)
async def test_a_tap_that_cannot_be_answered_still_acts(talk: Talk, sam: LocalPerson, fault: object) -> None:
    await asked(talk, sam)
    talk.api.fail_next("answerCallbackQuery", fault)  # type: ignore[arg-type]
    assert "Hint 1 of" in shown(await talk.taps(sam, "Hint"))


async def test_a_next_tap_after_the_feedback_leads_on(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam)
    assert "Which role" in shown(await talk.taps(sam, "Next"))
    assert card_of(talk).question not in shown(await talk.taps(sam, "Data Scientist"))
