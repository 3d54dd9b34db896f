"""What stands beside a score: advice for another audience, how far to trust the judge, a gap that comes up again."""

from __future__ import annotations

import re

import pytest

from bot.interview.habits import kind_of
from bot.local.person import LocalPerson
from bot.tg import texts as t
from knowledge.card import PointKind, QuestionCard, QuestionType
from tests.support.prefs import prefer
from tests.support.scenes import ANSWER, answered, asked, card_of, quotes_in, shown
from tests.support.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")
SETTINGS = {"model": "scripted:echo"}
LINE = "without a concrete example or figure."
PLAIN = "Nobody here would like that very much, and everybody else would wait for better weather."


def asking_for_examples(talk: Talk) -> list[QuestionCard]:
    """Cards with one form point for an example or a figure."""
    found = []
    for card in talk.app.library.bank.cards.values():
        kinds = [kind_of(point.text) for point in card.key_points if point.kind is PointKind.FORM]
        if kinds.count("example") == 1:
            found.append(card)
    return found


async def test_the_advice_for_another_audience_stands_beside_what_was_said(talk: Talk, sam: LocalPerson) -> None:
    card = card_of(talk)
    await answered(talk, sam)
    await talk.taps(sam, "Why")
    (lens,) = await talk.taps(sam, "For another audience")
    assert card.alternatives
    for alternative in card.alternatives:
        assert t.LENS_FOR.format(audience=alternative.audience) in lens.text
        assert alternative.advice in lens.text
    quotes = quotes_in(lens.text)
    assert quotes
    assert all(quote in ANSWER for quote in quotes)
    assert t.LENS_SCORE in lens.text
    assert "/100" not in lens.text


async def test_trust_names_the_judge_and_invents_no_figure(talk: Talk, sam: LocalPerson) -> None:
    told = shown(await talk.says(sam, "/trust"))
    assert "the model scripted:echo" in told
    assert t.TRUST_NONE in told
    assert t.TRUST_ANYWAY in told
    assert not re.search(r"\d", told)


async def test_the_third_answer_without_an_example_is_told(talk: Talk, sam: LocalPerson) -> None:
    told = []
    for card in asking_for_examples(talk)[:4]:
        await asked(talk, sam, card.id)
        told.append(shown(await talk.says(sam, PLAIN)))
    assert [LINE in text for text in told] == [False, False, True, True]
    assert f"Third answer in a row {LINE}" in told[2]
    assert f"Fourth answer in a row {LINE}" in told[3]


async def test_a_brief_feedback_tells_it_too(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/start")
    await prefer(talk, sam, brief=True)
    told = []
    # Of facts the next step names the gap, so that feedback of this kind has the same lines for each of them.
    of_facts = [card for card in asking_for_examples(talk) if card.type is QuestionType.TECHNICAL_CONCEPT]
    for card in of_facts[:3]:
        await asked(talk, sam, card.id)
        told.append(shown(await talk.says(sam, PLAIN)))
    assert [LINE in text for text in told] == [False, False, True]
    assert f"Third answer in a row {LINE}" in told[2].splitlines()
    assert len(told[2].splitlines()) == len(told[0].splitlines()) + 1, "one line more than the other that says nothing"


async def test_an_answer_with_the_example_is_left_in_peace(talk: Talk, sam: LocalPerson) -> None:
    cards = asking_for_examples(talk)
    for card in cards[:2]:
        await asked(talk, sam, card.id)
        await talk.says(sam, PLAIN)
    await asked(talk, sam, cards[2].id)
    form = [point.text for point in cards[2].key_points if point.kind is PointKind.FORM]
    wanted = next(text for text in form if kind_of(text) == "example")
    assert LINE not in shown(await talk.says(sam, f"{PLAIN} {wanted}"))
    await asked(talk, sam, cards[3].id)
    assert f"3 of your last 4 answers came {LINE}" in shown(await talk.says(sam, PLAIN))
