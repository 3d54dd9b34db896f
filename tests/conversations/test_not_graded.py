"""A model that fails: the answer is saved, no number is made up, and grading is tried again."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.interview.assessment import Assessment, Ruling, Status
from bot.interview.attempt import Attempt, AttemptKind, Contest
from bot.interview.errors import GradingFailed
from bot.local.person import LocalPerson
from bot.local.seen import SeenMessage
from bot.tg import texts as t
from bot.tg.buttons import Button, encode
from tests.support.marker import Marker
from tests.support.mock_talk import good
from tests.support.scenes import ANSWER, OTHER_CARD, answered, asked, card_of, score_of, scores_in, shown
from tests.support.talk import Talk, open_talk
from tests.support.writings import CODES, FOREIGN

pytestmark = pytest.mark.long

WEAK = "A pre-trained model comes with weights already learned on a large, general data set."
FAILURES = ["garbage", "empty", "timeout", "hang", "network", "429", "500", "503", "401"]


async def try_again(talk: Talk, attempt: Attempt, key: str, lane: str = "") -> None:
    """What the engine does by itself when the pause is over; ``lane``: beside the talk, as in a mock."""
    snapshot = await talk.app.store.snapshot(attempt.user_id)
    assert snapshot is not None
    payload = {"attempt": attempt.id, "person": snapshot.candidate.person.model_dump(mode="json"), "lane": lane}
    await talk.app.engine.store("regrade", key, attempt.user_id, payload, lane=lane)
    await talk.settle()


def script(folder: Path, *steps: str) -> str:
    path = folder / "script.yaml"
    path.write_text("".join(f"- {step}\n" for step in steps), encoding="utf-8")
    return f"scripted:{path}"


async def failed(talk: Talk, person: LocalPerson) -> Attempt:
    """An answer that could not be graded."""
    await asked(talk, person)
    told = await talk.says(person, ANSWER)
    assert "saved, not graded yet" in shown(told)
    assert scores_in(told) == []
    return (await talk.app.store.attempts(person.user_id))[0]


async def taps_an_old_button(talk: Talk, person: LocalPerson) -> list[SeenMessage]:
    """Tap "Mark it now" under a message of before for the newest answer, which may be one that is not offered it."""
    (newest, *_) = await talk.app.store.attempts(person.user_id)
    before = {m.message_id for m in person.sees}
    await person.taps_old(person.last.message_id, encode(Button("", "judge", newest.id), newest.turn, person.user_id))
    await talk.settle()
    return [m for m in person.sees if m.message_id not in before and m.from_bot]


@pytest.mark.parametrize("failure", FAILURES)
async def test_a_failure_is_said_saved_and_never_a_number(tmp_path: Path, failure: str) -> None:
    async with open_talk(tmp_path, model=f"scripted:{failure}", model_timeout="0.5") as talk:
        sam = talk.person(7)
        attempt = await failed(talk, sam)
        assert attempt.answer == ANSWER
        assert attempt.score is None
        assert attempt.assessment is not None
        assert attempt.assessment.status is Status.NOT_GRADED
        assert not re.search(r"\d+ ?/ ?100", shown(sam.sees))
        assert sam.last.text.count("saved") == 1
        assert await talk.app.engine.delayed() == 1, "no further try is planned"
        stats = shown(await talk.says(sam, "/stats"))
        assert "Waiting for a grade: 1" in stats
        assert "Average" not in stats
        assert shown(await talk.says(sam, "/why")) == t.NOTES["not_marked_yet"]


class Busy(Marker):
    """Its provider wants to be left alone for an hour when an answer says so, and at every objection."""

    async def grade(self, attempt: Attempt, judge: str) -> Assessment:
        if attempt.answer == "wait":
            raise _in_an_hour()
        return await super().grade(attempt, judge)

    async def look_again(self, attempt: Attempt, contest: Contest) -> Ruling:
        raise _in_an_hour()


def _in_an_hour() -> GradingFailed:
    failed = GradingFailed("Your answer is saved. The grading model is busy.")
    failed.retry_after = 3600
    return failed


async def test_a_provider_that_wants_to_be_left_alone_is_not_called_sooner(tmp_path: Path) -> None:
    async with open_talk(tmp_path, examiner=Busy()) as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        assert "I will try again in 1 h;" in shown(await talk.says(sam, "wait"))
        await answered(talk, sam, "+definition", OTHER_CARD)
        await talk.taps(sam, "Disagree")
        await talk.taps(sam, sam.last.labels[0])
        assert "1 h." in shown(await talk.says(sam, "I said that."))
        assert await talk.app.engine.delayed() == 2


NO_TIME = "0.000001"
"""Seconds in which no model replies: one that hangs is given up at once, and no time passes in a test."""
USELESS = "The grading model gave no usable judgement."
NOT_SET_UP = "The grading model is not set up properly, and only the person who runs me can mend that."
WRONG_IDS = {
    "points": {"no-such-point": {"quote": "", "verdict": "missing"}},
    "mistakes": {},
    "factual_errors": [],
    "strength": "",
    "next_step": "",
}
SAID = {
    "prose": ("garbage", USELESS),
    "half a JSON": ('text: \'{"points": {"no-such-point": {"quote": "A pre-trained\'', USELESS),
    "wrong ids": (f"reply: {json.dumps(WRONG_IDS)}", USELESS),
    "nothing": ("empty", USELESS),
    "a refusal": ("refusal", USELESS),
    "no end": ("endless", USELESS),
    "it hangs": ("hang", "The grading model took too long."),
    "its library gave up": ("timeout", "The grading model took too long."),
    "unreachable": ("network", "The grading model could not be reached."),
    "broken": ("500", "The grading model could not be reached."),
    "the request refused": ("400", "The grading model refused this request."),
    "busy": ("429", "The grading model is busy."),
    "a key refused": ("401", NOT_SET_UP),
    "no credit left": ("402", NOT_SET_UP),
}
"""What the model does, and why the person is told that there is no grade yet."""


@pytest.mark.parametrize("case", SAID)
async def test_the_person_is_told_why_and_the_answer_is_graded_later(tmp_path: Path, case: str) -> None:
    step, why = SAID[case]
    patience = NO_TIME if step == "hang" else "60"
    async with open_talk(tmp_path, model=script(tmp_path, step), model_timeout=patience) as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        (told,) = await talk.says(sam, ANSWER)
        assert told.text.splitlines() == [
            f"Your answer is saved, not graded yet. {why}",
            "I will try again in 1 min; you need not do anything.",
            "Or have the built-in judge mark it now.",
        ]
        assert told.labels == ["Mark it now"]
        (kept,) = await talk.app.store.attempts(sam.user_id)
        assert (kept.answer, kept.score) == (ANSWER, None)
    # Whoever runs the bot starts it anew, with a model that works.
    async with open_talk(tmp_path, api=talk.api, clock=talk.clock, model="scripted:echo") as talk:
        await try_again(talk, kept, "again")
        score = score_of([sam.last])
        assert score > 0
        (graded,) = await talk.app.store.attempts(sam.user_id)
        assert (graded.id, graded.answer, graded.score) == (kept.id, ANSWER, score)


async def test_the_built_in_judge_marks_it_if_the_person_wants(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:garbage") as talk:
        sam = talk.person(7)
        attempt = await failed(talk, sam)
        button = sam.last.message_id
        await asked(talk, sam, OTHER_CARD)  # the button outlives the next question
        feedback = await talk.taps(sam, "Mark it now", button)
        assert "built-in judge" in shown(feedback)
        (kept,) = await talk.app.store.attempts(sam.user_id)
        assert kept.id == attempt.id
        assert kept.assessment is not None
        assert kept.assessment.graded_by == "embedded"
        assert score_of(feedback) == kept.score == kept.assessment.score
        assert feedback[-1].labels == ["Retry", "Your answer", "Why", "Save"]
        for label, told in (("Your answer", ANSWER), ("Why", t.TRACE), ("Save", "Saved")):
            assert told in shown(await talk.taps(sam, label, feedback[-1].message_id)), label
        assert await talk.taps(sam, "Mark it now", button) != []
        assert "graded already" in sam.last.text
        assert "Still open" in shown(await talk.says(sam, "/question"))


async def test_what_the_built_in_judge_cannot_read_waits_for_the_model(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model=script(tmp_path, "500", "echo")) as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        await talk.says(sam, FOREIGN["German"])
        told = shown(await taps_an_old_button(talk, sam))
        assert "The built-in judge cannot read it." in told
        (kept,) = await talk.app.store.attempts(7)
        assert (kept.answer, kept.score) == (FOREIGN["German"], None)
        await try_again(talk, kept, "again")
        (graded,) = await talk.app.store.attempts(7)
        assert graded.assessment is not None
        assert graded.assessment.graded_by.startswith("scripted:")


async def test_what_the_built_in_judge_cannot_read_is_no_try_of_the_model(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:garbage") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        await talk.says(sam, FOREIGN["German"])
        (before,) = await talk.app.store.attempts(7)
        for _ in range(5):
            (told,) = await taps_an_old_button(talk, sam)
            assert told.text.splitlines() == [
                "Your answer is saved, not graded yet. The built-in judge cannot read it.",
                "It waits for the model, which I ask again by myself; you need not do anything.",
            ]
            assert told.labels == [], "what cannot help is offered again"
        assert await talk.app.store.attempts(7) == (before,)
        assert before.assessment is not None
        assert before.assessment.usage.input_tokens > 100
        assert await talk.app.engine.delayed() == 1, "the model is asked in more than one chain"
        await try_again(talk, before, "again")
        assert "again in 5 min" in sam.last.text


async def test_what_the_built_in_judge_cannot_read_waits_where_the_model_was_given_up(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:500") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        await talk.says(sam, FOREIGN["German"])
        (attempt,) = await talk.app.store.attempts(7)
        for number in range(5):
            await try_again(talk, attempt, f"again-{number}")
        planned = await talk.app.engine.delayed()
        (told,) = await taps_an_old_button(talk, sam)
        assert told.text.splitlines() == [
            "Your answer is saved, not graded yet. The built-in judge cannot read it.",
            t.NOT_GRADED_UNREADABLE,
        ]
        assert told.labels == ["Ask the model again"]
        assert await talk.app.engine.delayed() == planned
        assert t.NOT_GRADED_UNREADABLE in shown(await talk.taps(sam, "Ask the model again"))


@pytest.mark.parametrize("answer", [FOREIGN["German"], CODES[1]])
async def test_the_built_in_judge_is_not_offered_for_what_it_cannot_read(tmp_path: Path, answer: str) -> None:
    async with open_talk(tmp_path, model="scripted:500") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        told = await talk.says(sam, answer)
        assert "try again in 1 min" in shown(told)
        assert t.NOT_GRADED_OFFER not in shown(told)
        assert told[-1].labels == []
        (attempt,) = await talk.app.store.attempts(7)
        await talk.says(sam, "/history")
        assert (await talk.taps(sam, "Open 1"))[0].labels == ["Retry", "Save", "All my answers"]
        for number in range(5):
            await try_again(talk, attempt, f"again-{number}")
        assert sam.last.text.splitlines()[-1] == t.NOT_GRADED_UNREADABLE
        assert sam.last.labels == ["Ask the model again"]
        await talk.says(sam, "/history")
        (opened,) = await talk.taps(sam, "Open 1")
        assert opened.labels == ["Ask the model again", "Retry", "Save", "All my answers"]


async def test_what_waits_for_the_next_day_goes_on_waiting_for_it(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo", total_daily_answers="1") as talk:
        sam = talk.person(7)
        await answered(talk, sam, ANSWER, OTHER_CARD)
        await asked(talk, sam)
        assert "until midnight UTC" in shown(await talk.says(sam, FOREIGN["German"]))
        before = (await talk.app.store.attempts(7))[0]
        assert "try again in" not in shown(await taps_an_old_button(talk, sam))
        assert (await talk.app.store.attempts(7))[0] == before
        assert await talk.app.engine.delayed() == 1


async def test_the_feedback_arrives_once_the_model_recovers(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model=script(tmp_path, "429", "429", "echo")) as talk:
        sam = talk.person(7)
        attempt = await failed(talk, sam)
        await try_again(talk, attempt, "again-1")
        assert "in 5 min" in sam.last.text
        await try_again(talk, attempt, "again-2")
        score = score_of([sam.last])
        assert score > 0
        before = len(sam.sees)
        await try_again(talk, attempt, "again-3")
        assert len(sam.sees) == before, "a grade was given twice"
        (kept,) = await talk.app.store.attempts(7)
        assert kept.score == score


async def test_a_grade_that_comes_late_names_its_question_and_its_buttons_work(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model=script(tmp_path, "500", "echo")) as talk:
        sam = talk.person(7)
        attempt = await failed(talk, sam)
        await asked(talk, sam, OTHER_CARD)
        await try_again(talk, attempt, "again")
        late, score = sam.last, score_of([sam.last])
        assert late.text.splitlines()[1] in card_of(talk).question
        assert f"{score}/100" in shown(await talk.taps(sam, "Your answer", late.message_id))
        (why,) = await talk.taps(sam, "Why", late.message_id)
        assert f"Score: {score} of 100" in why.text
        assert "Put aside" in shown(await talk.taps(sam, "Retry", why.message_id))
        assert f"Last time: {score}/100" in sam.last.text
        assert await talk.taps(sam, "Why", late.message_id) != [], "what only reads holds on"
        told = await talk.says(sam, f"{ANSWER} It depends on the task.")
        assert "against your last try" in shown(told)
        assert (await talk.app.store.attempts(7))[0].retry_of == attempt.id


async def test_after_the_last_try_the_person_decides(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:500") as talk:
        sam = talk.person(7)
        attempt = await failed(talk, sam)
        pauses = re.findall(r"in (\d+ \w+)", sam.last.text)
        for number in range(5):
            await try_again(talk, attempt, f"again-{number}")
            pauses += re.findall(r"again in (\d+ \w+)", sam.last.text)
        assert pauses == ["1 min", "5 min", "30 min", "2 h", "8 h"]
        assert "tried several times" in sam.last.text
        assert sam.last.labels == ["Mark it now", "Ask the model again"]
        assert score_of(await talk.taps(sam, "Mark it now")) >= 0


async def test_the_model_is_asked_again_under_the_last_message_and_in_history(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model=script(tmp_path, *["500"] * 7, "echo")) as talk:
        sam = talk.person(7)
        attempt = await failed(talk, sam)
        await talk.says(sam, "/history")
        (opened,) = await talk.taps(sam, "Open 1")
        assert opened.labels == ["Mark it now", "Retry", "Save", "All my answers"], "it is still tried again"
        for number in range(5):
            await try_again(talk, attempt, f"again-{number}")
        last = sam.last.message_id
        await asked(talk, sam, OTHER_CARD)
        assert t.NOT_GRADED_OVER in shown(await talk.taps(sam, "Ask the model again", last)), "it fails once more"
        await talk.says(sam, "/history")
        (opened,) = await talk.taps(sam, "Open 1")
        assert opened.labels == ["Mark it now", "Ask the model again", "Retry", "Save", "All my answers"]
        assert score_of(await talk.taps(sam, "Ask the model again", opened.message_id)) > 0
        assert "Still open" in shown(await talk.says(sam, "/question"))
        assert t.NOTES["already_graded"] in shown(await talk.taps(sam, "Ask the model again", opened.message_id))
        assert [one.id for one in await talk.app.store.attempts(7)] == [attempt.id]


async def test_an_answer_that_waits_can_be_marked_from_history(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:500") as talk:
        sam = talk.person(7)
        await failed(talk, sam)
        await talk.says(sam, "/history")
        (opened,) = await talk.taps(sam, "Open 1")
        assert "built-in judge" in shown(await talk.taps(sam, "Mark it now", opened.message_id))
        await talk.says(sam, "/history")
        (opened,) = await talk.taps(sam, "Open 1")
        assert "Mark it now" not in opened.labels


async def test_a_part_joined_to_an_ungraded_answer_is_graded_with_it(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model=script(tmp_path, "500", "echo")) as talk:
        sam = talk.person(7)
        first = await failed(talk, sam)
        talk.clock.forward(seconds=2)
        assert score_of(await talk.says_at_once(sam, "And it depends on the task.")) > 0
        before = len(sam.sees)
        await try_again(talk, first, "again")
        assert len(sam.sees) == before, "the part was graded though the whole is"


@pytest.mark.usefixtures("trouble_expected")
async def test_a_failed_grading_does_not_hold_up_the_talk(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:timeout") as talk:
        people = [talk.person(100 + n) for n in range(3)]
        for person in people:
            await failed(talk, person)
            assert "Which role" in shown(await talk.says(person, "/next"))


@pytest.mark.parametrize("seconds", [2, 60])
async def test_what_is_said_after_the_example_answer_is_no_part_of_the_first_answer(
    tmp_path: Path, seconds: int
) -> None:
    async with open_talk(tmp_path, model=script(tmp_path, "500", "echo", "echo")) as talk:
        sam = talk.person(7)
        card = await asked(talk, sam)
        await talk.says(sam, WEAK)
        await talk.says_at_once(sam, "/solution")
        talk.clock.forward(seconds=seconds)
        told = await talk.says_at_once(sam, good(card))
        assert "Add it to my last answer" in told[-1].labels
        await talk.taps(sam, "Add it to my last answer")
        whole, first = await talk.app.store.attempts(7)
        assert (whole.kind, whole.base, whole.score is None) == (AttemptKind.GAP, WEAK, False)
        assert (first.kind, first.answer, first.superseded) == (AttemptKind.ANSWER, WEAK, False)
        await try_again(talk, first, "again")
        assert (await talk.app.store.attempts(7))[1].score is not None
