"""Words for the bot are asked back before anything is graded, and nothing typed is lost."""

from __future__ import annotations

import pytest

from bot.interview import events as e
from bot.interview.languages import LANGUAGES
from bot.interview.wishes import wish_of
from bot.local.person import LocalPerson
from bot.tg import texts
from bot.tg.facts import Facts
from bot.tg.language import speaking
from bot.tg.language import texts as t
from bot.tg.render import render
from tests.support.mock_talk import begun
from tests.support.scenes import ANSWER, OTHER_CARD, answered, asked, scores_in, shown
from tests.support.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")

NAMED = ("hint", "solution", "skip", "next", "retry", "gap", "why", "disagree", "follow", "done", "cancel")


@pytest.mark.parametrize("code", LANGUAGES)
async def test_a_message_that_is_a_buttons_label_means_that_button(code: str) -> None:
    with speaking(code):
        assert {verb: wish_of(t.BUTTONS[verb]) for verb in NAMED} == {verb: verb for verb in NAMED}
        assert wish_of(f"{t.BUTTONS['question'].upper()}!") == "next"


@pytest.mark.parametrize(
    "text",
    [
        ANSWER,
        "I would skip this step and next ask for a hint from the data",
        "A hint of bias is enough to skip the model",
        "Spanish and German share one tokenizer",
        "I'd explain the question of trust",
        "Cache misses. Next: retries.",
        "I don't know",
        "pass",
        "no idea",
        "42",
        "",
        "🦊",
    ],
)
async def test_what_only_holds_such_words_is_an_answer(text: str) -> None:
    assert wish_of(text) is None


@pytest.mark.parametrize(
    ("text", "button"),
    [
        ("skip", "Skip"),
        ("can you give me a hint please", "Hint"),
        ("what do you mean by that?", "Hint"),
        ("next question", "Skip"),
        ("weiter", "Skip"),
        ("¿me das una pista?", "Hint"),
        ("Können wir auf Deutsch weitermachen?", "Language"),
        ("the example answer, please", "Example answer"),
    ],
)
async def test_words_for_the_bot_are_asked_back_and_not_graded(
    talk: Talk, sam: LocalPerson, text: str, button: str
) -> None:
    await asked(talk, sam)
    message = (await talk.says(sam, text))[-1]
    assert message.labels == [button, "It is my answer"]
    assert "Or is it your answer?" in message.text
    assert not scores_in([message])
    assert await talk.app.store.attempts(sam.user_id) == ()
    led = shown(await talk.taps(sam, button, message.message_id))
    now = next(one for one in sam.sees if one.message_id == message.message_id)  # settings stand in its place
    assert led or "Deutsch" in now.labels
    assert "earlier moment" not in led
    person = await talk.app.store.snapshot(sam.user_id)
    assert person is not None
    session = person.candidate.session
    assert text in (session.loose_text, *(shelved.text for shelved in session.shelved)), "nothing typed is lost"


async def test_it_can_be_the_answer_all_the_same(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    message = (await talk.says(sam, "skip"))[-1]
    assert "That is an honest answer" in shown(await talk.taps(sam, "It is my answer", message.message_id))
    (attempt,) = await talk.app.store.attempts(sam.user_id)
    assert attempt.answer == "skip"


async def test_an_answer_after_it_is_graded_without_it(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.says(sam, "hint please")
    assert scores_in(await talk.says(sam, ANSWER))
    (attempt,) = await talk.app.store.attempts(sam.user_id)
    assert attempt.answer == ANSWER
    person = await talk.app.store.snapshot(sam.user_id)
    assert person is not None
    assert "hint please" in [shelved.text for shelved in person.candidate.session.shelved]


async def test_right_after_an_answer_it_is_not_added_to_it(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam)
    message = (await talk.says_at_once(sam, "next question"))[-1]
    assert message.labels == ["Next", texts.BUTTONS["add"]]
    assert (await talk.app.store.attempts(sam.user_id))[0].answer == ANSWER
    assert "Which role" in shown(await talk.taps(sam, "Next", message.message_id))


async def test_where_something_else_is_awaited_it_is_taken_for_that(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam)
    await talk.says(sam, "/find")
    assert "tip" in shown(await talk.says(sam, "tip"))


MORE = "Also it saves money, since fewer labels have to be paid for."


@pytest.mark.parametrize(("first", "then"), [(MORE, "next question"), ("next question", MORE)])
async def test_a_button_adds_only_the_words_it_stands_under(
    talk: Talk, sam: LocalPerson, first: str, then: str
) -> None:
    await answered(talk, sam)
    old = (await talk.says(sam, first))[-1]
    new = (await talk.says(sam, then))[-1]
    assert await talk.taps(sam, texts.BUTTONS["add"], old.message_id) == []
    assert sam.toast == t.STALE_TOAST
    assert (await talk.app.store.attempts(sam.user_id))[0].answer == ANSWER
    await talk.taps(sam, texts.BUTTONS["add"], new.message_id)
    added = (await talk.app.store.attempts(sam.user_id))[0]
    assert added.answer == f"{ANSWER}\n{then}"
    assert await shelved(talk, sam) == [first]


async def test_it_is_my_answer_means_the_words_it_stands_under(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    old = (await talk.says(sam, "hint"))[-1]
    new = (await talk.says(sam, "what does that mean"))[-1]
    assert await talk.taps(sam, "It is my answer", old.message_id) == []
    assert sam.toast == t.STALE_TOAST
    assert await talk.app.store.attempts(sam.user_id) == ()
    await talk.taps(sam, "It is my answer", new.message_id)
    (attempt,) = await talk.app.store.attempts(sam.user_id)
    assert attempt.answer == "what does that mean"


async def test_a_rest_that_follows_quickly_leaves_them_in_the_export(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam)
    await talk.says_at_once(sam, "next question")
    await talk.says_at_once(sam, MORE)
    assert (await talk.app.store.attempts(sam.user_id))[0].answer == f"{ANSWER}\n{MORE}"
    assert await shelved(talk, sam) == ["next question"]


async def shelved(talk: Talk, person: LocalPerson) -> list[str]:
    snapshot = await talk.app.store.snapshot(person.user_id)
    assert snapshot is not None
    return [text.text for text in snapshot.candidate.session.shelved]


@pytest.mark.parametrize("text", ["hint", "skip", "done", "that's all", "cancel", "I don't understand the question"])
async def test_what_is_about_an_open_question_is_a_loose_text_without_one(
    talk: Talk, sam: LocalPerson, text: str
) -> None:
    await answered(talk, sam)
    message = (await talk.says_at_once(sam, text))[-1]
    assert t.LOOSE_TEXT in message.text
    assert message.labels == [texts.BUTTONS["add"], texts.BUTTONS["question"]]
    assert (await talk.app.store.attempts(sam.user_id))[0].answer == ANSWER


@pytest.mark.parametrize(
    ("text", "begins"),
    [("hint", texts.NOTES["hints_off"]), ("I don't understand the question", texts.WISH_EXPLAIN_ALONE)],
)
async def test_no_hint_is_offered_that_would_be_refused(talk: Talk, sam: LocalPerson, text: str, begins: str) -> None:
    await talk.says(sam, "/settings hints off")
    await asked(talk, sam)
    message = (await talk.says(sam, text))[-1]
    assert message.text == f"{begins}\n{texts.WISH_OR_ANSWER}"
    assert message.labels == ["It is my answer"]


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("hint", texts.NOTES["mock_no_hint"]),
        ("example answer", texts.NOTES["mock_no_solution"]),
        ("what does that mean?", texts.WISH_EXPLAIN_ALONE),
    ],
)
async def test_nor_in_a_mock(talk: Talk, sam: LocalPerson, text: str, begins: str) -> None:
    await begun(talk, sam)
    message = (await talk.says(sam, text))[-1]
    assert message.text == f"{begins}\n{texts.WISH_OR_ANSWER}"
    assert message.labels == ["It is my answer"]


async def test_whoever_disagrees_while_a_question_is_open_is_told_how(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam)
    await asked(talk, sam, OTHER_CARD)
    message = (await talk.says(sam, "I disagree"))[-1]
    assert message.text.startswith("Do you mean “Disagree”?")
    assert shown(await talk.taps(sam, "Disagree", message.message_id)) == t.NOTES["contest_later"]


async def test_what_is_asked_back_is_asked_in_the_language_spoken() -> None:
    asking = e.WishAsked(wish="gap", question_open=False, language="de")
    (message,) = render(asking, Facts(()))
    assert message.words.text == "Meinst du „Lücke füllen“?\nWar das ein Teil deiner letzten Antwort?"
