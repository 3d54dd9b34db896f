"""What many talks have in common: a question on the table, an answer given, what was shown."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.local.person import LocalPerson
from bot.local.seen import SeenMessage
from knowledge.card import QuestionCard
from tests.support.talk import Talk

CARD = "pretrained-models-tradeoffs"
OTHER_CARD = "p-value-misread-by-manager"
ANSWER = (
    "A pre-trained model comes with weights that somebody learned on a large general data set. "
    "The new task then needs far fewer labelled examples, because general features carry over. "
    "Bias in the pre-training data is passed on to whatever you build."
)
LONG_SENTENCE = "A pre-trained model comes with weights already learned on a large, general data set. "
PROBLEM = "Something went wrong"


def card_of(talk: Talk, card_id: str = CARD) -> QuestionCard:
    """The card in the bank of this bot."""
    card = talk.app.library.card(card_id)
    assert card is not None
    return card


async def asked(talk: Talk, person: LocalPerson, card_id: str = CARD) -> QuestionCard:
    """The person follows a link to a question, which is then open."""
    card = card_of(talk, card_id)
    assert card.question in shown(await talk.says(person, f"/start q_{card_id}"))
    return card


async def answered(talk: Talk, person: LocalPerson, text: str = ANSWER, card_id: str = CARD) -> int:
    """The person is asked and answers; the score."""
    await asked(talk, person, card_id)
    return score_of(await talk.says(person, text))


async def tried_again(talk: Talk, key: str, lane: str = "") -> None:
    """What the engine does by itself when the pause is over; ``lane``: beside the talk, as in a mock."""
    attempt = (await talk.app.store.attempts(7))[0]
    snapshot = await talk.app.store.snapshot(7)
    assert snapshot is not None
    payload = {"attempt": attempt.id, "person": snapshot.candidate.person.model_dump(mode="json")}
    await talk.app.engine.store("regrade", key, 7, {**payload, "lane": lane}, lane=lane)
    await talk.settle()


def shown(messages: Iterable[SeenMessage]) -> str:
    """All texts, one below the other."""
    return "\n".join(message.text for message in messages)


def scores_in(messages: Iterable[SeenMessage]) -> list[int]:
    """The scores in the first lines of feedback messages."""
    found = (re.match(r"(\d{1,3})/100 ·", message.text) for message in messages)
    return [int(match[1]) for match in found if match]


def score_of(messages: Iterable[SeenMessage]) -> int:
    """The one score among these messages."""
    scores = scores_in(messages)
    assert len(scores) == 1
    return scores[0]


def quotes_in(text: str) -> list[str]:
    """What stands in typographic quotes, without the mark of a shortened one."""
    return [quote.rstrip("…") for quote in re.findall(r"“([^”]+)”", text)]
