"""/find: questions by meaning, shown with a button each; the open question stays until another is taken."""

from __future__ import annotations

import pytest

from bot.interview.finding import key_of
from bot.interview.flow_find import LONGEST_QUERY, WEAK
from bot.local.person import LocalPerson
from bot.tg import texts as t
from bot.tg.buttons import Button, encode
from tests.support.scenes import ANSWER, CARD, LONG_SENTENCE, OTHER_CARD, asked, card_of, score_of, shown
from tests.support.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")
SETTINGS = {"model": "scripted:echo"}
PART = f"{LONG_SENTENCE.rstrip(' .')}, {'m' * 3_800}."
TAKES = [f"Take {n}" for n in range(1, 6)]


async def data_of(talk: Talk, person: LocalPerson, card_id: str) -> str:
    """The callback data of a button that takes ``card_id`` now."""
    snapshot = await talk.app.store.snapshot(person.user_id)
    assert snapshot is not None
    return encode(Button("", "take", key_of(card_id)), snapshot.candidate.session.turn, person.user_id)


async def test_find_shows_five_questions_with_level_and_kind_and_a_button_each(talk: Talk, sam: LocalPerson) -> None:
    (message,) = await talk.says(sam, "/find caching")
    lines = message.text.splitlines()
    assert lines[0] == "Questions on “caching”:"
    assert [line[:3] for line in lines if line[:1].isdigit()] == [f"{n}. " for n in range(1, 6)]
    assert (
        sum(
            any(line == f"{level} · {kind}" for level in t.LEVELS.values() for kind in t.TYPES.values())
            for line in lines
        )
        == 5
    )
    assert [button.label for row in message.buttons for button in row] == TAKES
    question = card_of(talk, "old-price-after-the-change").question
    begins = " ".join(question.split())[:100]
    number = next(line[0] for line in lines if line[:1].isdigit() and line[3:].startswith(begins))
    assert question in shown(await talk.taps(sam, f"Take {number}"))
    assert "(you picked it)" in sam.last.text
    assert score_of(await talk.says(sam, ANSWER)) >= 0


async def test_find_alone_asks_for_words_and_takes_the_next_text(talk: Talk, sam: LocalPerson) -> None:
    assert "/find caching" in shown(await talk.says(sam, "/find"))
    assert "Questions on “sql joins”:" in shown(await talk.says(sam, "sql joins"))
    # Only that one text: the next is what it would have been.
    assert "Questions on" not in shown(await talk.says(sam, "data scientist"))


async def test_a_long_text_after_find_is_kept_and_not_looked_for(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.says(sam, ANSWER)
    await talk.says(sam, "/find")
    assert "I kept that text" in shown(await talk.says(sam, "x" * (LONGEST_QUERY + 1)))


async def test_the_rest_of_a_long_text_after_find_is_kept_with_it(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.says(sam, ANSWER)
    await talk.says(sam, "/find")
    await talk.says(sam, "x" * 4_096)
    assert "I kept that text" in shown(await talk.says(sam, "and this is its end"))
    snapshot = await talk.app.store.snapshot(sam.user_id)
    assert snapshot is not None
    assert snapshot.candidate.session.loose_text == "x" * 4_096 + "\nand this is its end"


async def test_a_query_cannot_turn_the_line_around(talk: Talk, sam: LocalPerson) -> None:
    (message,) = await talk.says(sam, "/find \u202ezzzz\u2066")
    assert message.text.startswith("Nothing matches “zzzz”; the nearest are:")


async def test_right_to_left_and_paired_characters_are_answered(talk: Talk, sam: LocalPerson) -> None:
    for query in ("مرحبا بالعالم", "🙂" * 2_000, "???"):
        (message,) = await talk.says(sam, f"/find {query}")
        assert message.text.startswith(f"Nothing matches “{query[:50]}")
        bold = message.entities[0]
        assert bold["type"] == "bold"
        assert bold["offset"] == 0
        assert bold["length"] == len(message.text.splitlines()[0].encode("utf-16-le")) // 2


async def test_with_a_question_open_find_alone_leaves_plain_text_to_the_answer(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    assert "/find caching (Plain text is taken as your answer.)" in shown(await talk.says(sam, "/find"))
    assert score_of(await talk.says(sam, ANSWER)) > 0


async def test_the_open_question_stays_while_looking(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.says(sam, "/hint")
    assert t.FOUND_STAYS in shown(await talk.says(sam, "/find p-value"))
    assert "Hint 2 of" in shown(await talk.says(sam, "/hint"))
    assert score_of(await talk.says(sam, ANSWER)) > 0


async def test_taking_another_sets_the_open_question_aside_as_a_link_does(talk: Talk, sam: LocalPerson) -> None:
    card = await asked(talk, sam)
    await talk.says(sam, "/hint")
    found = card_of(talk, OTHER_CARD)
    assert "Here it is" in shown(await talk.says(sam, f"/find {OTHER_CARD}"))
    told = shown(await talk.taps(sam, "Take 1"))
    assert told.startswith("Put aside, with everything you wrote. /resume brings it back.")
    assert found.question in told
    await talk.says(sam, "idk")
    assert card.question in shown(await talk.says(sam, "/resume"))
    assert "Hint 2 of" in shown(await talk.says(sam, "/hint"))


async def test_parts_of_an_answer_are_not_left_behind(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.says(sam, PART)
    await talk.says(sam, f"/find {OTHER_CARD}")
    told = shown(await talk.taps(sam, "Take 1"))
    assert f"{len(PART)} characters" in told
    assert card_of(talk, OTHER_CARD).question not in told
    await talk.taps(sam, "Done")
    (attempt,) = await talk.app.store.attempts(sam.user_id)
    assert (attempt.card_id, attempt.answer) == (CARD, PART)


async def test_the_open_question_taken_again_is_only_shown(talk: Talk, sam: LocalPerson) -> None:
    card = await asked(talk, sam)
    await talk.says(sam, "/hint")
    await talk.says(sam, f"/find {CARD}")
    told = shown(await talk.taps(sam, "Take 1"))
    assert told.startswith("Still open:")
    assert card.question in told
    assert "Hint 2 of" in shown(await talk.says(sam, "/hint"))


async def test_an_exact_id_or_question_comes_first(talk: Talk, sam: LocalPerson) -> None:
    question = card_of(talk, OTHER_CARD).question
    for text in (OTHER_CARD, OTHER_CARD.upper(), question, f"“{' '.join(question.split()).lower()}”"):
        (message,) = await talk.says(sam, f"/find {text}")
        assert message.text.startswith(f"Here it is, with the nearest others:\n\n1. {question[:60]}")
        assert message.text.count(question[:60]) == 1


@pytest.mark.parametrize("text", ["medieval castles", "harry potter", "dinosaur bones", "zzzz", "</b><i>&amp;{x}"])
async def test_what_matches_nothing_is_said_and_the_nearest_shown(talk: Talk, sam: LocalPerson, text: str) -> None:
    (message,) = await talk.says(sam, f"/find {text}")
    assert message.text.startswith(f"Nothing matches “{text}”; the nearest are:")
    assert [button.label for row in message.buttons for button in row] == TAKES
    assert card_of(talk, talk.app.library.search(text, 1)[0][0]).question in shown(await talk.taps(sam, "Take 1"))


SENSIBLE = (
    *("caching", "sql joins", "overfitting", "bias variance", "conflict with a colleague", "kubernetes", "a/b test"),
    *("p-value", "rest api design", "feature store", "accessibility", "memory leak", "race condition"),
    *("password storage", "churn prediction"),
)
NONSENSE = (
    *("medieval castles", "best pizza", "harry potter", "zzzz", "guitar chords", "violin lessons", "dinosaur bones"),
    *("football world cup", "banana bread recipe", "hello"),
)


async def test_the_floor_parts_sensible_searches_from_nonsense(talk: Talk) -> None:
    def best(text: str) -> float:
        return talk.app.library.search(text, 1)[0][1]

    assert sum(best(text) >= WEAK for text in SENSIBLE) >= 14
    assert sum(best(text) < WEAK for text in NONSENSE) >= 9


async def test_a_very_long_search_is_answered(talk: Talk, sam: LocalPerson) -> None:
    (message,) = await talk.says(sam, "/find " + "database index " * 250)
    assert "database index" in message.text
    assert len(message.text) < 2_000


async def test_a_double_tap_takes_one_question(talk: Talk, sam: LocalPerson) -> None:
    (message,) = await talk.says(sam, "/find kubernetes")
    await sam.taps("Take 2", message.message_id)
    await sam.taps("Take 2", message.message_id)
    await talk.settle()
    assert sum("Write your answer" in each.text for each in sam.sees) == 1
    assert sam.toast == t.STALE_TOAST


async def test_a_button_of_an_earlier_moment_changes_nothing(talk: Talk, sam: LocalPerson) -> None:
    (old,) = await talk.says(sam, "/find kubernetes")
    card = await asked(talk, sam)
    assert await talk.taps(sam, "Take 1", old.message_id) == []
    assert sam.toast == t.STALE_TOAST
    assert card.question in shown(await talk.says(sam, "/question"))


async def test_a_button_made_for_somebody_else_does_nothing(talk: Talk, sam: LocalPerson, ben: LocalPerson) -> None:
    await talk.says(sam, "/find kubernetes")
    await talk.says(ben, "/find kubernetes")
    await ben.taps_old(ben.last.message_id, await data_of(talk, sam, CARD))
    await talk.settle()
    assert ben.toast == t.FOREIGN_TOAST
    assert "Write your answer" not in shown([*sam.sees, *ben.sees])


@pytest.mark.parametrize("card_id", ["left-the-bank", "x" * 80])
async def test_a_card_that_is_gone_is_told_kindly(talk: Talk, sam: LocalPerson, card_id: str) -> None:
    card = await asked(talk, sam)
    await talk.says(sam, "/find kubernetes")
    await sam.taps_old(sam.last.message_id, await data_of(talk, sam, card_id))
    await talk.settle()
    assert sam.last.text == t.NOTHING_TO_ASK["found_gone"]
    assert card.question in shown(await talk.says(sam, "/question"))
