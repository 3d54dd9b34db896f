"""Answers: what is shown, how parts are joined, and what is no answer."""

from __future__ import annotations

import re

import pytest

from bot.interview.attempt import Attempt
from bot.local.person import LocalPerson
from bot.tg import texts as t
from tests.support.scenes import (
    ANSWER,
    LONG_SENTENCE,
    OTHER_CARD,
    asked,
    card_of,
    quotes_in,
    score_of,
    scores_in,
    shown,
)
from tests.support.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")
SETTINGS = {"model": "scripted:echo"}


async def attempts(talk: Talk, person: LocalPerson) -> tuple[Attempt, ...]:
    """The person's answers, newest first."""
    return await talk.app.store.attempts(person.user_id)


def near_limit() -> str:
    """A text that Telegram's apps may have cut here: more may follow. One sentence, so that it is judged fast."""
    return f"{LONG_SENTENCE.rstrip(' .')}, {'m' * 3_800}."


async def test_the_first_line_is_the_score_and_every_quote_is_the_persons_own(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    message = (await talk.says(sam, ANSWER))[-1]
    assert re.match(r"\d{1,3}/100 · ", message.text.splitlines()[0])
    assert score_of([message]) > 0
    quotes = quotes_in(message.text)
    assert quotes
    assert all(quote in ANSWER for quote in quotes)
    assert message.labels == ["Retry", "Fill the gap", "Example answer", "Why", "Disagree", "Save", "Next", "Follow-up"]


async def test_the_trace_shows_every_point_with_the_persons_own_words(talk: Talk, sam: LocalPerson) -> None:
    card = await asked(talk, sam)
    score = score_of(await talk.says(sam, ANSWER))
    trace = shown(await talk.taps(sam, "Why"))
    assert f"{score}/100" in trace
    assert all(point.text in trace for point in card.key_points)
    assert all(quote in ANSWER for quote in quotes_in(trace))
    assert f"Card {card.id}, revision {card.revision}" in trace


@pytest.mark.parametrize(
    "text", ["/ I think it is cheaper", "/etc/passwd holds the users", "/foo", "//", "  /wibble x"]
)
async def test_text_that_begins_with_a_slash_is_never_an_answer(talk: Talk, sam: LocalPerson, text: str) -> None:
    await asked(talk, sam)
    assert "/help" in shown(await talk.says(sam, text))
    assert await attempts(talk, sam) == ()
    assert "Still open" in shown(await talk.says(sam, "/question"))


async def test_a_command_with_the_bots_name_and_in_capitals_works(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    assert "Hint 1 of" in shown(await talk.says(sam, "/HINT@viva_local_bot"))


async def test_a_long_answer_cut_by_telegram_is_graded_once_as_a_whole(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    text = f"{near_limit()} {near_limit()} {'n' * 2_000}. Bias in the pre-training data is passed on."
    messages = await talk.says(sam, text)
    assert len(text) > 9_500
    assert sum(not message.from_bot for message in sam.sees) == 1 + 3
    assert len(scores_in(messages)) == 1
    kept = await attempts(talk, sam)
    assert len(kept) == 1
    assert "".join(kept[0].answer.split()) == "".join(text.split())


async def test_a_part_near_the_limit_is_held_until_done(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    held = (await talk.says(sam, near_limit()))[-1]
    assert "Saved part 1" in held.text
    assert held.labels == ["Done"]
    assert await attempts(talk, sam) == ()
    assert score_of(await talk.taps(sam, "Done")) > 0
    assert (await attempts(talk, sam))[0].answer == near_limit()


@pytest.mark.parametrize("command", ["/skip", "/next", "/retry", f"/start q_{OTHER_CARD}"])
async def test_parts_held_are_not_dropped_by_leaving(talk: Talk, sam: LocalPerson, command: str) -> None:
    await asked(talk, sam)
    await talk.says(sam, near_limit())
    told = await talk.says(sam, command)
    assert "characters of an answer here" in shown(told)
    assert "Done" in told[-1].labels
    await talk.taps(sam, "Done")
    assert [attempt.answer for attempt in await attempts(talk, sam)] == [near_limit()]


async def test_a_text_two_seconds_later_joins_the_answer(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.says(sam, "A pre-trained model comes with weights already learned on general data.")
    talk.clock.forward(seconds=2)
    messages = await talk.says_at_once(sam, "Bias in the pre-training data is passed on to the model you build.")
    assert "with the part you added" in shown(messages)
    assert len(scores_in(messages)) == 1
    whole, part = await attempts(talk, sam)
    assert whole.answer.splitlines()[1].startswith("Bias")
    assert not whole.superseded
    assert part.superseded
    assert "Answers: 1 " in shown(await talk.says(sam, "/stats"))


async def test_a_text_without_a_question_is_kept_and_can_be_added(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.says(sam, ANSWER)
    loose = (await talk.says(sam, "I would also weigh the costs against the gains."))[-1]
    assert "kept that text" in loose.text
    messages = await talk.taps(sam, "Add it to my last answer")
    assert "by what you added" in shown(messages)
    whole, before = await attempts(talk, sam)
    assert whole.answer == f"{ANSWER}\nI would also weigh the costs against the gains."
    assert whole.added == "I would also weigh the costs against the gains."
    assert (whole.kind, whole.retry_of, before.superseded) == ("gap", before.id, False)
    assert "Retry" in messages[-1].labels


async def test_what_is_added_days_later_makes_no_better_first_answer(talk: Talk, sam: LocalPerson) -> None:
    card = await asked(talk, sam)
    first = score_of(await talk.says(sam, "I would say a pre-trained model comes with weights already learned."))
    answered_at = (await attempts(talk, sam))[0].submitted_at
    await talk.says(sam, "/solution")
    talk.clock.forward(days=3)
    await talk.says(sam, " ".join(point.text for point in card.key_points))
    assert score_of(await talk.taps(sam, "Add it to my last answer")) > first
    assert "Gaps filled: 1" in shown(await talk.says(sam, "/stats"))
    added, answer = await attempts(talk, sam)
    assert (added.kind, answer.kind) == ("gap", "answer")
    assert (answer.score, answer.submitted_at, answer.superseded) == (first, answered_at, False)


async def test_not_knowing_and_looking_it_up_makes_no_better_first_answer(talk: Talk, sam: LocalPerson) -> None:
    card = await asked(talk, sam)
    await talk.says(sam, "idk")
    await talk.says(sam, "/solution")
    await talk.says(sam, " ".join(point.text for point in card.key_points))
    await talk.taps(sam, "Add it to my last answer")
    added, answer = await attempts(talk, sam)
    assert (added.kind, answer.kind, answer.score, answer.superseded) == ("gap", "answer", 0, False)


async def test_two_loose_texts_are_both_kept(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.says(sam, ANSWER)
    await talk.says(sam, "First thought on top.")
    await talk.says(sam, "Second thought on top.")
    await talk.taps(sam, "Add it to my last answer")
    assert (await attempts(talk, sam))[0].answer == f"{ANSWER}\nFirst thought on top.\nSecond thought on top."


async def test_an_answer_beyond_reason_is_refused_without_losing_the_rest(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    for _ in range(13):
        messages = await talk.says(sam, near_limit())
    assert "50000 characters" in shown(messages)
    snapshot = await talk.app.store.snapshot(sam.user_id)
    assert snapshot is not None
    assert snapshot.candidate.session.open is not None
    assert snapshot.candidate.session.open.parts == (near_limit(),) * 12


GATES = {
    "idk": "That is an honest answer",
    "🤷🤷🤷": "only see symbols",
    "More data": "too short to judge",
    "{question}": "That is the question itself",
    "{response}": "That is the example answer",
}


@pytest.mark.parametrize("text", GATES)
async def test_what_is_no_answer_gets_its_own_sentence(talk: Talk, sam: LocalPerson, text: str) -> None:
    card = await asked(talk, sam)
    said = text.format(question=card.question, response=card.standard_response)
    messages = await talk.says(sam, said)
    assert messages[-1].text.startswith("0/100" if text == "idk" else "no answer yet")
    assert GATES[text] in messages[-1].text
    again = shown(await talk.says(sam, ANSWER))
    if text == "idk":
        assert "kept that text" in again
    else:
        assert "is still open" in messages[-1].text
        assert re.match(r"[1-9]\d*/100", again)


async def test_what_was_not_marked_does_not_make_the_questions_easier(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/role data scientist")
    assert (await talk.taps(sam, "Adaptive"))[-1].text.startswith("Medium")
    for _ in range(2):
        assert t.GATES["too_short"] in shown(await talk.says(sam, "hm?"))
    assert (await talk.says(sam, "/skip"))[-1].text.startswith("Medium")
    for _ in range(2):
        assert t.GATES["dont_know"] in shown(await talk.says(sam, "idk"))
        told = (await talk.says(sam, "/question"))[-1].text
    assert told.startswith("Easy")


async def test_a_retry_of_what_was_not_marked_names_no_last_score(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.says(sam, "hm?")
    await talk.says(sam, "/cancel")
    retry = shown(await talk.says(sam, "/retry"))
    assert card_of(talk).question in retry
    assert "Last time" not in retry


async def test_an_answer_of_several_lines_after_a_gate_is_no_joined_one(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.says(sam, "More data")
    feedback = shown(await talk.says(sam, ANSWER.replace(". ", ".\n")))
    assert re.match(r"[1-9]\d*/100", feedback)
    assert "the part you added" not in feedback


async def test_what_was_too_short_is_the_beginning_of_the_answer(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    for little in ("Weights", "Already learned"):
        assert "I add it to this" in shown(await talk.says(sam, little))
    assert re.match(r"[1-9]\d*/100", shown(await talk.says(sam, ANSWER)))
    begun = ["Weights", "Weights\nAlready learned", f"Weights\nAlready learned\n{ANSWER}"]
    assert [one.answer for one in reversed(await attempts(talk, sam))] == begun


async def test_one_answer_in_two_messages_counts_once_and_both_are_kept(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.says(sam, "Weights")
    assert t.JOINED not in shown(await talk.says(sam, ANSWER))
    assert "Answers: 1 " in shown(await talk.says(sam, "/stats"))
    listed = (await talk.says(sam, "/history"))[-1]
    assert [label for label in listed.labels if label.startswith("Open")] == ["Open 1"]
    exported = await talk.app.store.export(sam.user_id)
    assert exported is not None
    assert [one["answer"] for one in exported["attempts"]] == [f"Weights\n{ANSWER}", "Weights"]
    await talk.says(sam, "/retry")
    await talk.says(sam, "Already learned")
    await talk.says(sam, ANSWER)
    assert "Retries: 1, " in shown(await talk.says(sam, "/stats"))


@pytest.mark.parametrize("back", ["/resume", "/retry"])
async def test_begun_put_aside_and_gone_on_with_it_is_one_first_answer(talk: Talk, sam: LocalPerson, back: str) -> None:
    await asked(talk, sam)
    await talk.says(sam, "Weights")
    await talk.says(sam, "/cancel")
    await talk.says(sam, back)
    assert t.JOINED not in shown(await talk.says(sam, ANSWER))
    whole, beginning = await attempts(talk, sam)
    assert (whole.kind, whole.retry_of, whole.superseded, beginning.superseded) == ("answer", None, False, True)


async def test_a_beginning_is_kept_while_the_question_is_put_aside_and_goes_with_it(
    talk: Talk, sam: LocalPerson
) -> None:
    await asked(talk, sam)
    await talk.says(sam, "More data")
    await talk.says(sam, "/cancel")
    await talk.says(sam, "/resume")
    await talk.says(sam, ANSWER)
    assert (await attempts(talk, sam))[0].answer == f"More data\n{ANSWER}"
    await asked(talk, sam, OTHER_CARD)
    await talk.says(sam, "More data")
    assert "Skipped." in shown(await talk.taps(sam, "Skip"))
    await asked(talk, sam, OTHER_CARD)
    await talk.says(sam, ANSWER)
    assert (await attempts(talk, sam))[0].answer == ANSWER


@pytest.mark.parametrize("rest", ["idk", "Sorry, I have no idea.", "Weights\nI don't know"])
async def test_a_beginning_and_then_not_knowing_is_an_honest_answer(talk: Talk, sam: LocalPerson, rest: str) -> None:
    await asked(talk, sam)
    await talk.says(sam, "More data")
    assert GATES["idk"] in shown(await talk.says(sam, rest))
    assert (await attempts(talk, sam))[0].answer == f"More data\n{rest}"


async def test_with_hints_off_what_is_no_answer_has_no_hint_button(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/settings hints off")
    await asked(talk, sam)
    (told,) = await talk.says(sam, "More data")
    assert told.labels == ["Example answer", "Skip"]


async def test_hints_stay_in_force_after_a_gate(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.says(sam, "/hint")
    await talk.says(sam, "More data")
    assert "Hint 2 of" in shown(await talk.says(sam, "/hint"))


async def test_white_space_is_no_answer(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.says(sam, "\u2800\u200b \n ")
    assert all(attempt.score in (None, 0) for attempt in await attempts(talk, sam))
    assert "Still open" in shown(await talk.says(sam, "/question"))


async def test_two_people_each_see_their_own(talk: Talk, sam: LocalPerson, ben: LocalPerson) -> None:
    talk.clock.forward(minutes=1)
    for n in range(3):
        await sam.says(f"/start q_{'pretrained-models-tradeoffs' if n % 2 else OTHER_CARD}")
        await ben.says("/hint")
        await sam.says("/hint")
        await ben.says("/start q_pretrained-models-tradeoffs")
    await talk.settle()
    questions = {i: talk.app.library.bank.cards[i].question for i in ("pretrained-models-tradeoffs", OTHER_CARD)}
    in_order = [i for m in sam.sees if m.from_bot for i, question in questions.items() if question in m.text]
    assert in_order == [OTHER_CARD, "pretrained-models-tradeoffs", OTHER_CARD]
    hints = [re.match(r"Hint \d|No question", m.text) for m in ben.sees if m.from_bot]
    assert [hint[0] for hint in hints if hint] == ["No question", "Hint 1", "Hint 2"]
    assert not any(questions[OTHER_CARD] in message.text for message in ben.sees)
