"""Another language, mixed scripts, code alone, a copied page: the built-in judge says what it cannot read."""

from __future__ import annotations

import pytest

from bot.local.person import LocalPerson
from bot.tg import texts as t
from tests.support.scenes import ANSWER, asked, score_of, shown
from tests.support.talk import Talk
from tests.support.writings import CODES, FOREIGN, MIXED, PAGE

pytestmark = pytest.mark.asyncio(loop_scope="module")

UNREAD = [
    *((FOREIGN[language], t.GATES["not_english"]) for language in ("German", "Spanish", "Russian", "Chinese")),
    (CODES[0], t.GATES["code"]),
    (PAGE, t.GATES["page"]),
]


@pytest.mark.parametrize(("answer", "sentence"), UNREAD, ids=["de", "es", "ru", "zh", "code", "page"])
async def test_what_cannot_be_read_is_kept_and_not_marked_and_the_question_stays_open(
    talk: Talk, sam: LocalPerson, answer: str, sentence: str
) -> None:
    await asked(talk, sam)
    told = shown(await talk.says(sam, answer))
    assert sentence in told
    assert "/100" not in told
    assert [attempt.answer for attempt in await talk.app.store.attempts(sam.user_id)] == [answer]
    assert score_of(await talk.says(sam, ANSWER)) > 0


@pytest.mark.parametrize("answer", MIXED)
async def test_an_answer_in_two_languages_is_marked(talk: Talk, sam: LocalPerson, answer: str) -> None:
    await asked(talk, sam)
    assert "/100" in shown(await talk.says(sam, answer))
