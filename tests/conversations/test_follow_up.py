"""Follow-up: the interviewer asks one question more; what is said then is added and can only help."""

from __future__ import annotations

import pytest

from bot.interview.attempt import AttemptKind
from bot.local.person import LocalPerson
from bot.tg import texts as t
from tests.support.scenes import ANSWER, OTHER_CARD, answered, asked, card_of, score_of, shown
from tests.support.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")
SETTINGS = {"model": "scripted:echo"}
FIRST, *REST = ANSWER.split(". ")
WEAK = f"{FIRST}."
MORE = ". ".join(REST)
NONSENSE = "It depends on many things, as so often in life and at work."


async def test_one_question_about_the_persons_own_words_and_the_gain_is_shown(talk: Talk, sam: LocalPerson) -> None:
    before = await answered(talk, sam, WEAK)
    assert sam.last.labels[-1] == "Follow-up"
    (prompt,) = await talk.taps(sam, "Follow-up")
    assert prompt.text.splitlines()[0] == t.FOLLOW_UP_TITLE
    assert f"You said: “{FIRST}" in prompt.text
    assert "What makes you say so?" in prompt.text
    assert f"So far: {before}/100" in prompt.text
    assert prompt.labels == ["Hint", "Skip"]
    messages = await talk.says(sam, MORE)
    after = score_of(messages)
    assert after > before
    assert messages[-1].text.splitlines()[0].endswith(f"+{after - before} by your follow-up")


async def test_the_prompt_tells_nothing_of_what_is_missing(talk: Talk, sam: LocalPerson) -> None:
    card = card_of(talk)
    await answered(talk, sam, WEAK)
    prompt = shown(await talk.taps(sam, "Follow-up"))
    assert not any(point.text in prompt for point in card.key_points)


async def test_it_is_kept_as_an_attempt_of_its_own_kind_with_its_question(talk: Talk, sam: LocalPerson) -> None:
    before = await answered(talk, sam, WEAK)
    await talk.taps(sam, "Follow-up")
    await talk.says(sam, MORE)
    whole, first = await talk.app.store.attempts(sam.user_id)
    assert (whole.kind, whole.retry_of) == (AttemptKind.FOLLOW_UP, first.id)
    assert (whole.added, whole.probe) == (MORE, "What makes you say so?")
    assert whole.answer == f"{WEAK}\n{MORE}"
    assert (first.answer, first.score, first.superseded) == (WEAK, before, False)
    exported = await talk.app.store.export(sam.user_id)
    assert exported is not None
    assert exported["attempts"][0]["probe"] == "What makes you say so?"


async def test_the_history_shows_the_question_and_the_gain(talk: Talk, sam: LocalPerson) -> None:
    before = await answered(talk, sam, WEAK)
    await talk.taps(sam, "Follow-up")
    after = score_of(await talk.says(sam, MORE))
    listed = await talk.says(sam, "/history")
    assert "follow-up answered" in shown(listed)
    opened = shown(await talk.taps(sam, listed[-1].labels[0]))
    assert f"{t.FOLLOW_UP_TITLE}\nWhat makes you say so?" in opened
    assert f"{after - before:+d} by your follow-up" in opened


async def test_it_counts_apart_in_the_figures_and_not_for_the_level(talk: Talk, sam: LocalPerson) -> None:
    before = await answered(talk, sam, WEAK)
    await talk.taps(sam, "Follow-up")
    after = score_of(await talk.says(sam, MORE))
    stats = shown(await talk.says(sam, "/stats"))
    assert f"Average score: {before}, best {after}" in stats
    assert f"Follow-ups answered: 1, on average +{after - before} points" in stats


async def test_an_answer_that_says_nothing_costs_nothing(talk: Talk, sam: LocalPerson) -> None:
    before = await answered(talk, sam, WEAK)
    labels = sam.last.labels
    await talk.taps(sam, "Follow-up")
    messages = await talk.says(sam, NONSENSE)
    assert score_of(messages) == before
    assert t.FOLLOW_UP_IN_VAIN in shown(messages)
    assert "+0" not in shown(messages)
    assert t.COVERED not in shown(messages), "the whole screen stands above"
    assert sam.last.labels == labels[:-1], "all but another follow-up"


async def test_a_follow_up_to_a_follow_up_is_not_asked_nor_one_to_a_retry_or_a_gap(
    talk: Talk, sam: LocalPerson
) -> None:
    await answered(talk, sam, WEAK)
    await talk.taps(sam, "Follow-up")
    await talk.says(sam, NONSENSE)
    assert "Follow-up" not in sam.last.labels
    assert "Fill the gap" in sam.last.labels
    await talk.taps(sam, "Fill the gap")
    await talk.says(sam, REST[0])
    assert "Follow-up" not in sam.last.labels
    await talk.says(sam, "/retry")
    await talk.says(sam, WEAK)
    assert "Follow-up" not in sam.last.labels


async def test_there_is_none_where_everything_was_said_or_nothing_was_graded(talk: Talk, sam: LocalPerson) -> None:
    card = await asked(talk, sam)
    assert score_of(await talk.says(sam, " ".join(point.text for point in card.key_points))) == 100
    assert "Follow-up" not in sam.last.labels
    await asked(talk, sam)
    await talk.says(sam, "I don't know")
    assert "Follow-up" not in sam.last.labels


async def test_a_button_of_an_earlier_answer_is_refused_and_a_second_tap_too(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam, WEAK)
    old = sam.last.message_id
    await answered(talk, sam, ANSWER, OTHER_CARD)
    assert await talk.taps(sam, "Follow-up", old) == []
    assert sam.toast == t.STALE_TOAST
    await answered(talk, sam, WEAK)
    feedback = sam.last.message_id
    await talk.taps(sam, "Follow-up", feedback)
    assert await talk.taps(sam, "Follow-up", feedback) == []
    assert sam.toast == t.STALE_TOAST


async def test_who_wants_no_numbers_and_no_hints_gets_none(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/settings numbers off")
    await talk.says(sam, "/settings hints off")
    await asked(talk, sam)
    await talk.says(sam, WEAK)
    (prompt,) = await talk.taps(sam, "Follow-up")
    assert prompt.labels == ["Skip"]
    assert "/100" not in prompt.text
    assert "So far: " in prompt.text
    assert "/100" not in shown(await talk.says(sam, MORE))


async def test_skip_leaves_it_and_the_score_stays(talk: Talk, sam: LocalPerson) -> None:
    before = await answered(talk, sam, WEAK)
    await talk.taps(sam, "Follow-up")
    left = shown(await talk.taps(sam, "Skip"))
    assert t.NOTES["skipped"] in left
    assert t.FOLLOW_UP_TITLE not in shown(await talk.says(sam, "/question"))
    assert [attempt.score for attempt in await talk.app.store.attempts(sam.user_id)] == [before]


async def test_cancel_puts_it_aside_and_resume_brings_back_the_same_question(talk: Talk, sam: LocalPerson) -> None:
    before = await answered(talk, sam, WEAK)
    await talk.taps(sam, "Follow-up")
    long_part = f"{MORE} {'m' * 3_900}"
    assert "Saved part 1" in shown(await talk.says(sam, long_part))
    await talk.says(sam, "/cancel")
    await answered(talk, sam, ANSWER, OTHER_CARD)
    messages = await talk.says(sam, "/resume")
    again = shown(messages)
    assert t.QUESTION_OPEN in again
    assert f"So far: {before}/100" in again
    assert WEAK in shown(await talk.taps(sam, "Your answer", messages[0].message_id))
    assert "What makes you say so?" in again
    assert card_of(talk).question in again
    await talk.taps(sam, "Done")
    newest = (await talk.app.store.attempts(sam.user_id))[0]
    assert (newest.answer, newest.kind) == (f"{WEAK}\n{long_part}", AttemptKind.FOLLOW_UP)


async def test_held_parts_of_another_answer_are_not_left(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam, WEAK)
    await talk.taps(sam, "Follow-up")
    await talk.says(sam, "m" * 3_900)
    assert "characters of an answer here" in shown(await talk.says(sam, "/skip"))


async def test_the_example_answer_pasted_is_no_answer_and_the_follow_up_stays(talk: Talk, sam: LocalPerson) -> None:
    card = card_of(talk)
    before = await answered(talk, sam, WEAK)
    await talk.taps(sam, "Follow-up")
    assert t.GATES["model_answer_pasted"] in shown(await talk.says(sam, card.standard_response))
    assert "What makes you say so?" in shown(await talk.says(sam, "/question"))
    messages = await talk.says(sam, MORE)
    assert f"+{score_of(messages) - before} by your follow-up" in shown(messages)


async def test_hints_cap_as_for_a_gap_and_never_below_what_was_reached(
    talk: Talk, sam: LocalPerson, ben: LocalPerson
) -> None:
    card = card_of(talk)
    everything = " ".join(point.text for point in card.key_points)
    await answered(talk, sam, WEAK)
    await talk.taps(sam, "Follow-up")
    assert "best possible score is 90" in shown(await talk.says(sam, "/hint"))
    assert score_of(await talk.says(sam, everything)) == 90
    most = " ".join(point.text for point in card.key_points[:-1])
    before = await answered(talk, ben, most)
    assert 70 < before < 100
    await talk.taps(ben, "Follow-up")
    for _ in range(3):
        await talk.says(ben, "/hint")
    assert score_of(await talk.says(ben, card.key_points[-1].text)) == before


async def test_a_text_two_seconds_later_belongs_to_it(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam, WEAK)
    await talk.taps(sam, "Follow-up")
    await talk.says(sam, REST[0])
    talk.clock.forward(seconds=2)
    messages = await talk.says_at_once(sam, REST[1])
    assert "by your follow-up" in messages[-1].text.splitlines()[0]
    whole = (await talk.app.store.attempts(sam.user_id))[0]
    assert (whole.added, whole.probe) == (f"{REST[0]}\n{REST[1]}", "What makes you say so?")
