"""/cheatsheet: one's own gaps, mistakes and sentences, as a message and as a file."""

from __future__ import annotations

import pytest

from bot.local.person import LocalPerson
from bot.tg import texts as t
from tests.support.scenes import ANSWER, CARD, OTHER_CARD, answered, asked, card_of, quotes_in, shown
from tests.support.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")
SETTINGS = {"model": "scripted:echo"}


async def test_without_answers_it_says_what_to_do(talk: Talk, sam: LocalPerson) -> None:
    assert shown(await talk.says(sam, "/cheatsheet")) == t.NOTES["no_cheatsheet"]
    await asked(talk, sam)
    assert shown(await talk.says(sam, "/cheatsheet")) == t.NOTES["no_cheatsheet"]
    await talk.says(sam, "?!")  # a gate: nothing is known yet
    assert shown(await talk.says(sam, "/cheatsheet")) == t.NOTES["no_cheatsheet"]


async def test_it_quotes_ones_own_words_and_names_what_was_missed(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam)
    message, file = await talk.says(sam, "/cheatsheet")
    tag = card_of(talk).tags[0]
    assert message.text.startswith(f"{t.SHEET_TITLE}\nFrom your latest answers. Questions: 1\n\n{tag}\n")
    (quote,) = quotes_in(message.text)
    assert quote in ANSWER
    assert file.document is not None
    assert file.document.name == "viva-cheatsheet.md"
    sheet = file.document.content.decode()
    missed = [line.removeprefix("- [ ] ") for line in sheet.splitlines() if line.startswith("- [ ] ")]
    points = [point.text for point in card_of(talk).key_points]
    assert missed
    assert all(any(line.startswith(point) for point in points) for line in missed)
    said = [line.removeprefix("> ") for line in sheet.splitlines() if line.startswith("> ")]
    assert said
    assert all(sentence in ANSWER for sentence in said)
    assert file.labels == ["What is due", "Get a question"]


async def test_a_later_answer_takes_the_place_of_an_earlier_one(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam)
    before = (await talk.says(sam, "/cheatsheet"))[1].document
    await talk.says(sam, "/retry")
    await talk.says(sam, "idk")
    after = (await talk.says(sam, "/cheatsheet"))[1].document
    assert before is not None
    assert after is not None
    assert "> " in before.content.decode()
    assert "> " not in after.content.decode()
    assert after.content.decode().count("- [ ] ") == len(card_of(talk).key_points)


async def test_it_comes_in_the_middle_of_a_question_and_by_button(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam)
    await asked(talk, sam, OTHER_CARD)
    assert t.SHEET_TITLE in shown(await talk.says(sam, "/cheatsheet now please"))
    told = shown(await talk.says(sam, "/interview in a week data scientist at Acme"))
    assert "Days left: 7" in told
    message, file = await talk.taps(sam, "Cheat sheet")
    assert message.text.startswith(t.SHEET_TITLE)
    assert file.document is not None
    assert file.document.content.decode().startswith("# Your cheat sheet\n\nData Scientist, Acme\n")
    assert len(shown(await talk.says(sam, ANSWER))) > 0


async def test_the_words_of_somebody_else_are_not_in_it(talk: Talk, sam: LocalPerson, ben: LocalPerson) -> None:
    await answered(talk, sam, card_id=CARD)
    await answered(talk, ben, "The p-value is the probability of such data if both pages were equal.", OTHER_CARD)
    message, file = await talk.says(ben, "/cheatsheet")
    assert "Questions: 1" in message.text
    assert file.document is not None
    assert "weights that somebody learned" not in file.document.content.decode()


async def test_plan_and_sheet_speak_the_persons_language(talk: Talk, sam: LocalPerson) -> None:
    mia = talk.person(sam.user_id + 50_000, "Mia", "de")
    await talk.says(mia, f"/start q_{CARD}")
    await talk.says(mia, ANSWER)
    told = shown(await talk.says(mia, "/interview in zwei Wochen Data Scientist bei Acme"))
    assert told.startswith("Dein Plan bis ")
    assert "\nData Scientist, Acme\nTage bis dahin: 14\n" in told
    message, file = await talk.taps(mia, "Spickzettel")
    assert message.text.startswith("Dein Spickzettel\nAus deinen letzten Antworten. Fragen: 1\n")
    assert file.document is not None
    assert "### Deine besten Sätze" in file.document.content.decode()
    assert shown(await talk.says(mia, "/review")).startswith("Nichts ist zur Wiederholung fällig.")
