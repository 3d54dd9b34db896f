"""From the first contact to the first question."""

from __future__ import annotations

import pytest

from bot.local.person import LocalPerson
from bot.tg import texts as t
from knowledge.card import Difficulty
from tests.support.scenes import ANSWER, CARD, card_of, shown
from tests.support.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_start_and_two_taps_lead_to_a_question_of_the_role_and_level(talk: Talk, sam: LocalPerson) -> None:
    greeting = await talk.says(sam, "/start")
    assert "Hello, Sam!" in greeting[0].text
    assert "/privacy" in greeting[0].text
    level = await talk.taps(sam, "Data Scientist")
    assert "Role: Data Scientist" in shown(level)
    question = (await talk.taps(sam, "Medium"))[-1]
    assert question.labels == ["Hint", "Example answer", "Skip", "Save"]
    asked = next(card for card in talk.app.library.bank.cards.values() if card.question in question.text)
    assert "Data Scientist" in asked.roles
    assert asked.difficulty == "medium"
    assert "matches your role" in question.text


async def test_somebody_who_just_types_a_role_is_understood(talk: Talk, sam: LocalPerson) -> None:
    assert "Role: Data Scientist" in shown(await talk.says(sam, "data scientist"))
    question = await talk.taps(sam, "Adaptive")
    assert "Write your answer" in shown(question)
    assert "level your scores suggest" not in shown(question), "there is no score yet"


@pytest.mark.parametrize(
    ("typed", "role"),
    [("Ich bin Datenanalyst", "Data Analyst"), ("I am a backend developer in Leeds", "Backend Engineer")],
)
async def test_a_role_named_among_other_words_is_understood(
    talk: Talk, sam: LocalPerson, typed: str, role: str
) -> None:
    await talk.says(sam, "/start")
    told = shown(await talk.says(sam, typed))
    assert f"Role: {role}" in told
    assert "not sure" not in told


async def test_a_role_may_come_with_the_interviews_date_and_company(talk: Talk, sam: LocalPerson) -> None:
    told = shown(await talk.says(sam, "backend engineer, interview at Stripe next Thursday"))
    assert "Role: Backend Engineer" in told
    assert "How hard should it be?" in told
    assert "Your plan until Thursday" in told
    assert "Stripe" in told
    assert "at Stripe" not in told


async def test_of_two_roles_in_a_text_the_other_is_offered(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/start")
    assert "It could also be Data Engineer" in shown(await talk.says(sam, "data scientist or data engineer, dunno"))


@pytest.mark.parametrize(
    "typed", ["I am not a backend developer", "not a backend guy", "anything except data engineer"]
)
async def test_a_role_that_is_denied_is_asked_for(talk: Talk, sam: LocalPerson, typed: str) -> None:
    await talk.says(sam, "/start")
    told = await talk.says(sam, typed)
    assert "Role: " not in shown(told)
    assert "not sure" in shown(told)
    assert told[-1].labels


async def test_beside_a_role_named_among_other_words_others_are_offered(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/start")
    told = await talk.says(sam, "data scientist moving on to building dashboards in power bi")
    assert "Role: Data Scientist\nIt could also be Data Analyst" in shown(told)
    assert "Role: Data Analyst" in shown(await talk.taps(sam, "Data Analyst", told[0].message_id))


async def test_every_role_can_be_reached_by_taps(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/start")
    everything = await talk.taps(sam, "More roles")
    assert len(everything[-1].labels) > 20
    assert "Role: Data Engineer" in shown(await talk.taps(sam, "Data Engineer", everything[-1].message_id))


async def test_a_link_opens_its_question(talk: Talk, sam: LocalPerson) -> None:
    message = (await talk.says(sam, f"/start q_{CARD}"))[-1]
    assert card_of(talk).question in message.text
    assert "from your link" in message.text


async def test_a_link_sets_its_role(talk: Talk, sam: LocalPerson) -> None:
    assert "Role: Data Engineer" in shown(await talk.says(sam, "/start r_data-engineer"))


async def test_a_link_to_an_unknown_question_says_so(talk: Talk, sam: LocalPerson) -> None:
    told = shown(await talk.says(sam, "/start q_gone-for-good"))
    assert "a question I do not have any more" in told


async def test_an_odd_payload_is_an_ordinary_start(talk: Talk, sam: LocalPerson) -> None:
    assert "Hello, Sam!" in shown(await talk.says(sam, "/start x_y_z"))


async def test_the_same_link_twice_keeps_the_hints_taken(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, f"/start q_{CARD}")
    await talk.says(sam, "/hint")
    assert "Still open" in shown(await talk.says(sam, f"/start q_{CARD}"))
    assert "Hint 2 of" in shown(await talk.says(sam, "/hint"))


async def test_a_name_is_shown_as_it_stands(talk: Talk, sam: LocalPerson) -> None:
    rascal = talk.person(sam.user_id + 500_000, '</b><a href="x">')
    message = (await talk.says(rascal, "/start"))[-1]
    assert 'Hello, </b><a href="x">!' in message.text
    assert {entity["type"] for entity in message.entities} <= {"bold", "italic"}


@pytest.mark.parametrize("typed", ["zzkqv wrrpl", "🦊🦊", "x" * 3000])
async def test_what_is_no_role_leads_to_buttons(talk: Talk, sam: LocalPerson, typed: str) -> None:
    await talk.says(sam, "/start")
    message = (await talk.says(sam, typed))[-1]
    assert typed[:20] in message.text
    assert message.labels
    assert len(message.text) < 400
    assert "Role: " in shown(await talk.taps(sam, 1))


async def test_a_role_with_a_typing_error_is_taken_or_offered(talk: Talk, sam: LocalPerson) -> None:
    message = (await talk.says(sam, "/role machine lerning enginer"))[0]
    assert "Machine Learning Engineer" in message.text + "".join(message.labels)


async def test_the_role_command_while_a_question_is_open_keeps_the_question(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, f"/start q_{CARD}")
    assert "Plain text is taken as your answer" in shown(await talk.says(sam, "/role"))
    assert "Role: Data Analyst" in shown(await talk.says(sam, "/role data analyst"))
    assert card_of(talk).question in shown(await talk.says(sam, "/question"))


async def test_start_with_an_open_question_shows_it(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, f"/start q_{CARD}")
    told = shown(await talk.says(sam, "/start"))
    assert t.WELCOME_OPEN in told
    assert card_of(talk).question in told


async def test_a_level_before_a_role_leads_to_the_role(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/difficulty")
    assert "Which role" in shown(await talk.taps(sam, "Hard"))
    told = shown(await talk.says(sam, "data scientist"))
    assert "How hard" not in told
    assert "Hard ·" in shown(await talk.says(sam, "/question"))


async def test_a_level_that_is_none_is_asked_again(talk: Talk, sam: LocalPerson) -> None:
    message = (await talk.says(sam, "/difficulty brutal"))[-1]
    assert "“brutal”" in message.text
    assert message.labels == ["Easy", "Medium", "Hard", "Adaptive"]


async def test_a_level_may_be_typed(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/start")
    assert "How hard" in shown(await talk.says(sam, "data scientist"))
    told = shown(await talk.says(sam, "so so"))
    assert "“so so” is no level I know" in told
    told = shown(await talk.says(sam, "Medium."))
    assert "Difficulty: medium" in told
    assert "Medium ·" in told


async def test_a_thought_where_a_level_is_asked_for_is_kept(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, f"/start q_{CARD}")
    await talk.says(sam, ANSWER)
    await talk.says(sam, "/difficulty")
    assert "kept that text" in shown(await talk.says(sam, "And it costs much less."))
    assert "Add it to my last answer" in sam.last.labels
    assert "Difficulty: hard" in shown(await talk.says(sam, "hard"))


async def test_a_newcomer_asked_for_a_level_may_tell_a_role(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/difficulty")
    assert "Role: Data Scientist" in shown(await talk.says(sam, "data scientist"))
    assert "Difficulty: hard" in shown(await talk.says(sam, "hard"))


async def test_a_level_asked_for_while_a_question_is_open_is_not_typed(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, f"/start q_{CARD}")
    assert t.PLAIN_TEXT_IS_ANSWER in shown(await talk.says(sam, "/difficulty"))
    told = shown(await talk.says(sam, "/difficulty brutal"))
    assert told == f"“brutal” is no level I know. Tap one of these.\n{t.PLAIN_TEXT_IS_ANSWER}"


async def test_a_role_that_is_unclear_while_a_question_is_open_is_not_typed(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, f"/start q_{CARD}")
    told = shown(await talk.says(sam, "/role basket weaver"))
    assert told == f"{t.ROLE_UNKNOWN.format(text='basket weaver')}\n{t.PLAIN_TEXT_IS_ANSWER}"
    await talk.says(sam, "/cancel")
    assert t.PLAIN_TEXT_IS_ANSWER not in shown(await talk.says(sam, "/role basket weaver"))


@pytest.mark.parametrize(("language", "typed"), [("de", "schwer"), ("es", "Difícil")])
async def test_a_level_may_be_typed_as_its_button_says_it(talk: Talk, language: str, typed: str) -> None:
    person = talk.person(6_000 + len(typed), language_code=language)
    await talk.says(person, "/role data scientist")
    assert typed.lower() in shown(await talk.says(person, typed)).lower()
    snapshot = await talk.app.store.snapshot(person.user_id)
    assert snapshot is not None
    assert snapshot.candidate.session.difficulty is Difficulty.HARD


async def test_questions_do_not_repeat(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/role data scientist")
    await talk.taps(sam, "Adaptive")
    for _ in range(8):
        await talk.says(sam, "/skip")
    cards = talk.app.library.bank.cards.values()
    seen = [card.id for message in sam.sees for card in cards if card.question in message.text]
    assert len(seen) == 9
    assert len(set(seen)) == 9
