"""Five hundred chats at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.scenes import ANSWER, CARD, scores_in
from tests.support.slow import SlowJudge, until
from tests.support.talk import Talk, open_talk

pytestmark = pytest.mark.long

CHATS = 500
PATIENCE = 240


async def settled(talk: Talk) -> None:
    await talk.api.wait_for(lambda: talk.api.pending == 0, PATIENCE)
    await talk.app.engine.idle(PATIENCE)


async def test_five_hundred_chats_wait_for_no_other_chats_model_call(tmp_path: Path) -> None:
    """While 500 answers lie with the judge each chat has had its sign of life, and a newcomer is served."""
    judge = SlowJudge(64)
    async with open_talk(tmp_path, examiner=judge) as talk:
        people = [talk.person(1_000 + number) for number in range(CHATS)]
        for person in people:
            await person.says(f"/start q_{CARD}")
        await settled(talk)
        signs = {person.user_id: person.typing for person in people}
        talk.clock.forward(minutes=1)
        for person in people:
            await person.says(ANSWER)
        await talk.api.wait_for(lambda: all(person.typing > signs[person.user_id] for person in people), PATIENCE)
        assert not any(scores_in(person.sees) for person in people), "no sign of life came before the grade"
        await until(lambda: judge.begun == CHATS, "every answer to lie with the judge while the others do", PATIENCE)
        newcomer = talk.person(1)
        await newcomer.says(f"/start q_{CARD}")
        await newcomer.waits_for("Write your answer", PATIENCE)
        assert not any(scores_in(person.sees) for person in people)
        judge.release(CHATS)
        await settled(talk)
        assert [scores_in(person.sees) for person in people] == [[64]] * CHATS
