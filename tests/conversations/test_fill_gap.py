"""Fill the gap: only the missing part is written, and the whole is marked again."""

from __future__ import annotations

import pytest

from bot.interview.attempt import AttemptKind
from bot.interview.finding import key_of
from bot.local.person import LocalPerson
from bot.tg import texts as t
from tests.support.scenes import ANSWER, CARD, OTHER_CARD, answered, asked, card_of, score_of, shown
from tests.support.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.long]
SETTINGS = {"model": "scripted:echo"}
FIRST, *REST = ANSWER.split(". ")
WEAK = f"{FIRST}."
MISSING = ". ".join(REST)
NOTHING_NEW = "It depends on many things, as so often in life and at work."


async def test_only_the_missing_part_is_written_and_the_gain_shown(talk: Talk, sam: LocalPerson) -> None:
    card = card_of(talk)
    before = await answered(talk, sam, WEAK)
    prompt = shown(await talk.taps(sam, "Fill the gap"))
    assert card.question in prompt
    assert f"So far: {before}/100" in prompt
    assert "Write only the missing part" in prompt
    messages = await talk.says(sam, MISSING)
    after = score_of(messages)
    assert after > before
    assert messages[-1].text.splitlines()[0].endswith(f"+{after - before} by what you added")


async def test_the_prompt_lists_exactly_what_is_not_covered(talk: Talk, sam: LocalPerson) -> None:
    card = card_of(talk)
    await answered(talk, sam, WEAK)
    (attempt,) = await talk.app.store.attempts(sam.user_id)
    assert attempt.assessment is not None
    verdicts = {point.id: point.verdict for point in attempt.assessment.points}
    assert len(set(verdicts.values())) > 1
    prompt = shown(await talk.taps(sam, "Fill the gap"))
    for point in card.key_points:
        line = f"{t.MARKS[verdicts[point.id]]} {point.text}"
        assert (line in prompt) is (verdicts[point.id] != "covered")
        assert line in prompt or point.text not in prompt


async def test_what_was_typed_is_kept_apart_and_the_whole_is_graded(talk: Talk, sam: LocalPerson) -> None:
    before = await answered(talk, sam, WEAK)
    await talk.taps(sam, "Fill the gap")
    await talk.says(sam, MISSING)
    whole, first = await talk.app.store.attempts(sam.user_id)
    assert (whole.kind, whole.retry_of, whole.added) == (AttemptKind.GAP, first.id, MISSING)
    assert whole.answer == f"{WEAK}\n{MISSING}"
    assert (first.answer, first.score, first.superseded) == (WEAK, before, False)


async def test_a_gap_can_be_filled_again_and_again(talk: Talk, sam: LocalPerson) -> None:
    scores = [await answered(talk, sam, WEAK)]
    for part in REST:
        await talk.taps(sam, "Fill the gap")
        scores.append(score_of(await talk.says(sam, part)))
    assert scores == sorted(scores)
    newest = (await talk.app.store.attempts(sam.user_id))[0]
    assert newest.answer == "\n".join((WEAK, *REST))
    assert newest.added == REST[-1]
    stats = shown(await talk.says(sam, "/stats"))
    assert f"Gaps filled: {len(REST)}, on average +" in stats
    assert f"Average score: {scores[0]}, best {scores[-1]}" in stats


async def test_a_hint_taken_before_still_caps_the_score(talk: Talk, sam: LocalPerson) -> None:
    card = await asked(talk, sam)
    await talk.says(sam, "/hint")
    await talk.says(sam, "/hint")
    await talk.says(sam, WEAK)
    await talk.taps(sam, "Fill the gap")
    everything = " ".join(point.text for point in card.key_points)
    messages = await talk.says(sam, everything)
    assert score_of(messages) == 80
    assert "Capped at 80" in shown(messages)


async def test_the_example_answer_seen_before_answering_still_caps_and_seen_after_does_not(
    talk: Talk, sam: LocalPerson, ben: LocalPerson
) -> None:
    card = await asked(talk, sam)
    everything = " ".join(point.text for point in card.key_points)
    await talk.says(sam, "/solution")
    await talk.says(sam, WEAK)
    await talk.taps(sam, "Fill the gap")
    assert "with this hint the best possible score is 50" in shown(await talk.says(sam, "/hint")).lower()
    assert score_of(await talk.says(sam, everything)) == 50
    before = await answered(talk, ben, WEAK)
    assert before < 50
    await talk.taps(ben, "Fill the gap")
    assert "best possible score" not in shown(await talk.says(ben, "/solution"))
    assert score_of(await talk.says(ben, everything)) > 50


async def test_a_button_of_an_earlier_answer_is_refused_and_a_second_tap_too(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam, WEAK)
    old = sam.last.message_id
    await answered(talk, sam, ANSWER, OTHER_CARD)
    assert await talk.taps(sam, "Fill the gap", old) == []
    assert sam.toast == t.STALE_TOAST
    await answered(talk, sam, WEAK)
    feedback = sam.last.message_id
    await talk.taps(sam, "Fill the gap", feedback)
    assert await talk.taps(sam, "Fill the gap", feedback) == []
    assert sam.toast == t.STALE_TOAST


async def test_cancel_leaves_it_and_resume_brings_it_back_with_what_was_typed(talk: Talk, sam: LocalPerson) -> None:
    before = await answered(talk, sam, WEAK)
    (prompt,) = await talk.taps(sam, "Fill the gap")
    assert prompt.labels == ["Hint", "Cancel"]
    long_part = f"{MISSING} {'m' * 3_900}"
    assert "Saved part 1" in shown(await talk.says(sam, long_part))
    assert "/resume" in shown(await talk.says(sam, "/cancel"))
    await answered(talk, sam, ANSWER, OTHER_CARD)
    again = (await talk.says(sam, "/resume"))[0]
    assert again.text == f"{t.QUESTION_OPEN}\n{prompt.text}"
    assert again.labels == ["Hint", "Cancel", "Your answer"]
    opened = shown(await talk.taps(sam, "Your answer", again.message_id))
    assert WEAK in opened
    assert f"{before}/100" in opened
    messages = await talk.taps(sam, "Done")
    assert score_of(messages) >= before
    assert (await talk.app.store.attempts(sam.user_id))[0].answer == f"{WEAK}\n{long_part}"


@pytest.mark.parametrize("way", ["/question", "/resume", f"/start q_{CARD}", "/find", "/review"])
async def test_brought_back_it_is_shown_again_with_what_is_missing(talk: Talk, sam: LocalPerson, way: str) -> None:
    before = await answered(talk, sam, WEAK)
    (prompt,) = await talk.taps(sam, "Fill the gap")
    assert f"So far: {before}/100" in prompt.text
    await answered(talk, sam, ANSWER, OTHER_CARD)
    await talk.says(sam, "/resume")
    if way == "/review":
        talk.clock.forward(days=1)
        again = await talk.says(sam, f"/review {key_of(CARD)}")
    elif way == "/find":
        await talk.says(sam, f"/find {CARD}")
        again = await talk.taps(sam, "Take 1")
    else:
        again = await talk.says(sam, way)
    assert shown(again) == f"{t.QUESTION_OPEN}\n{prompt.text}"


@pytest.mark.parametrize("way", ["Fill the gap", "Follow-up", "Retry"])
async def test_put_aside_it_goes_on_from_the_answer_as_it_has_become(talk: Talk, sam: LocalPerson, way: str) -> None:
    await answered(talk, sam, WEAK)
    await talk.taps(sam, way)
    await talk.says(sam, "/cancel")
    await talk.says(sam, REST[0])
    whole = score_of(await talk.taps(sam, "Add it"))
    assert (f"{whole}/100" in shown(await talk.says(sam, "/resume"))) is (way != "Retry")
    told = await talk.says(sam, NOTHING_NEW)
    newest, joined, *_ = await talk.app.store.attempts(sam.user_id)
    assert (newest.retry_of, joined.answer, joined.superseded) == (joined.id, f"{WEAK}\n{REST[0]}", False)
    if way != "Retry":
        assert newest.answer == f"{WEAK}\n{REST[0]}\n{NOTHING_NEW}"
        assert score_of(told) >= whole
    change = f"{score_of(told) - whole:+d}"
    difference = {
        "Fill the gap": f"{change} by what you added",
        "Follow-up": t.FOLLOW_UP_IN_VAIN,
        "Retry": f"{change} against your last try",
    }
    assert difference[way] in shown(told).replace("\N{MINUS SIGN}", "-")


async def test_the_cancel_button_of_the_prompt_leaves_the_score_as_it_is(talk: Talk, sam: LocalPerson) -> None:
    before = await answered(talk, sam, WEAK)
    await talk.taps(sam, "Fill the gap")
    assert "/resume" in shown(await talk.taps(sam, "Cancel"))
    assert [attempt.score for attempt in await talk.app.store.attempts(sam.user_id)] == [before]


async def test_question_shows_the_gap_again_and_retry_begins_afresh(talk: Talk, sam: LocalPerson) -> None:
    before = await answered(talk, sam, WEAK)
    await talk.taps(sam, "Fill the gap")
    again = shown(await talk.says(sam, "/question"))
    assert t.QUESTION_OPEN in again
    assert t.GAP_TITLE in again
    retry = shown(await talk.says(sam, "/retry"))
    assert t.GAP_TITLE not in retry
    assert t.NOTES["cancelled"] not in retry
    assert f"Last time: {before}/100" in retry
    await talk.says(sam, MISSING)
    assert (await talk.app.store.attempts(sam.user_id))[0].answer == MISSING
    assert shown(await talk.says(sam, "/resume")) == t.NOTES["nothing_paused"]


async def test_a_text_two_seconds_later_belongs_to_what_was_added(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam, WEAK)
    await talk.taps(sam, "Fill the gap")
    await talk.says(sam, MISSING)
    talk.clock.forward(seconds=2)
    messages = await talk.says_at_once(sam, "And it depends on the task.")
    assert "by what you added" in messages[-1].text.splitlines()[0]
    whole = (await talk.app.store.attempts(sam.user_id))[0]
    assert whole.added == f"{MISSING}\nAnd it depends on the task."
    assert whole.base == WEAK


async def test_the_example_answer_pasted_as_the_gap_is_no_answer_and_the_gap_stays(
    talk: Talk, sam: LocalPerson
) -> None:
    card = card_of(talk)
    before = await answered(talk, sam, WEAK)
    await talk.taps(sam, "Fill the gap")
    assert t.GATES["model_answer_pasted"] in shown(await talk.says(sam, card.standard_response))
    messages = await talk.says(sam, MISSING)
    assert f"+{score_of(messages) - before} by what you added" in shown(messages)
    assert (await talk.app.store.attempts(sam.user_id))[0].answer == f"{WEAK}\n{MISSING}"


async def test_there_is_no_button_where_there_is_no_gap(talk: Talk, sam: LocalPerson) -> None:
    card = await asked(talk, sam)
    messages = await talk.says(sam, " ".join(point.text for point in card.key_points))
    assert score_of(messages) == 100
    assert messages[-1].labels == ["Retry", "Example answer", "Why", "Save", "Next"]
