"""Hints and the example answer, and what they cost."""

from __future__ import annotations

import re

import pytest

from bot.local.person import LocalPerson
from tests.support.scenes import asked, score_of, shown
from tests.support.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")
SETTINGS = {"model": "scripted:echo"}


async def test_hints_come_in_order_name_their_price_and_run_out(talk: Talk, sam: LocalPerson) -> None:
    card = await asked(talk, sam)
    caps = []
    for number, step in enumerate(card.approach, 1):
        message = (await talk.says(sam, "/hint"))[-1]
        assert f"Hint {number} of {len(card.approach)}" in message.text
        assert step in message.text
        assert message.labels == (["Hint"] if number < len(card.approach) else [])
        caps += re.findall(r"best possible score is (\d+)", message.text)
    assert caps == ["90", "80", *["70"] * (len(card.approach) - 2)]
    assert "all the hints" in shown(await talk.says(sam, "/hint"))


async def test_the_example_answer_is_shown_as_an_example_and_caps_the_score(talk: Talk, sam: LocalPerson) -> None:
    card = await asked(talk, sam)
    message = (await talk.taps(sam, "Example answer"))[-1]
    assert card.standard_response.strip()[:80] in message.text
    assert "One good answer among many" in message.text
    assert "best possible score is now 50" in message.text
    assert score_of(await talk.says(sam, " ".join(point.text for point in card.key_points))) <= 50


async def test_a_capped_score_says_so(talk: Talk, sam: LocalPerson) -> None:
    card = await asked(talk, sam)
    await talk.says(sam, "/solution")
    everything = " ".join((*(p.text for p in card.key_points), *(p.examples[0] for p in card.key_points)))
    feedback = shown(await talk.says(sam, everything))
    assert feedback.startswith("50/100")
    assert "Capped at 50" in feedback


async def test_in_a_retry_only_hints_cost(talk: Talk, sam: LocalPerson) -> None:
    card = await asked(talk, sam)
    await talk.says(sam, "idk")
    await talk.taps(sam, "Retry")
    assert "best possible score" not in shown(await talk.says(sam, "/solution"))
    assert "best possible score is 90" in shown(await talk.says(sam, "/hint"))
    everything = " ".join((*(p.text for p in card.key_points), *(p.examples[0] for p in card.key_points)))
    assert score_of(await talk.says(sam, everything)) == 90


async def test_after_the_feedback_the_example_answer_costs_nothing(talk: Talk, sam: LocalPerson) -> None:
    card = await asked(talk, sam)
    await talk.says(sam, "idk")
    message = (await talk.taps(sam, "Example answer"))[-1]
    assert card.follow_ups[0] in message.text
    assert "best possible score" not in message.text
    assert message.labels == ["Retry", "Next"]
