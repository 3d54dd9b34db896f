"""A very long answer and the built-in judge: one mark, evidence out of the answer, a screenful of feedback."""

from __future__ import annotations

from pathlib import Path

from bot.tg import texts as t
from tests.support.scenes import ANSWER, asked, quotes_in, score_of, shown
from tests.support.talk import open_talk

WEEKS = [f"In week {n} we had guests from office {n} and showed them around the building." for n in range(130)]
LONG = " ".join([*WEEKS[:60], ANSWER, *WEEKS[60:]])
SCREEN = 4_096
"""Characters of a Telegram message."""


async def test_what_was_said_among_ten_thousand_characters_is_found(tmp_path: Path) -> None:
    assert len(LONG) > 10_000
    async with open_talk(tmp_path) as talk:
        sam = talk.person(7)
        card = await asked(talk, sam)
        messages = await talk.says(sam, LONG)
        score = score_of(messages)
        (attempt,) = await talk.app.store.attempts(sam.user_id)
        assert " ".join(attempt.answer.split()) == LONG
        assert attempt.assessment is not None
        assert (attempt.score, attempt.assessment.graded_by) == (score, "embedded")
        facts = {point.id for point in card.content_points}
        evidence = [point.evidence for point in attempt.assessment.points if point.id in facts and point.evidence]
        assert evidence
        assert any(quote in ANSWER for quote in evidence)
        labels = set(t.BUTTONS.values())
        quotes = [" ".join(quote.split()) for quote in quotes_in(shown(messages)) if quote not in labels]
        assert all(quote in LONG for quote in quotes)
        assert all(len(message.text) <= SCREEN for message in messages)
        assert t.UNREADABLE not in shown(messages)
