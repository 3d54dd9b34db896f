"""A mock that is paused, stands in the way of something else, or is left alone for a day; and its clock."""

from __future__ import annotations

import pytest

from bot.local.person import LocalPerson
from bot.tg import texts as t
from knowledge.card import QuestionCard
from tests.support.mock_talk import answers, begun, mocks_of, on_screen
from tests.support.scenes import ANSWER, CARD, asked, card_of, scores_in, shown
from tests.support.speaking import session_of, speaks
from tests.support.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.long]
SETTINGS = {"model": "scripted:echo", "transcribe": "scripted:echo"}
PART = f"{'word ' * 770}end."
VAGUE = "I would look at the numbers first and then talk with everybody who works with them."
CHOICES = ["Go on", "Finish now", "Abandon it"]


async def not_in_the_mock(talk: Talk, person: LocalPerson) -> QuestionCard:
    """A card that the person's mock does not ask: which it asks depends on the person, here on the tests before."""
    (mock,) = await mocks_of(talk, person)
    asked_there = {slot.card_id for slot in mock.slots}
    return next(card for card in talk.app.library.bank.cards.values() if card.id not in asked_there)


async def test_cancel_pauses_the_whole_and_resume_goes_on_with_the_clock_where_it_was(
    talk: Talk, sam: LocalPerson
) -> None:
    await begun(talk, sam)
    await answers(talk, sam)
    second = on_screen(talk, sam)
    talk.clock.forward(minutes=1)
    assert t.NOTES["mock_paused"] in shown(await talk.taps(sam, "Pause"))
    assert t.NOTES["nothing_to_cancel"] in shown(await talk.says(sam, "/cancel"))
    talk.clock.forward(hours=5)
    told = shown(await talk.says(sam, "/resume"))
    assert "2 of 3" in told
    assert second.question.strip() in told
    told = shown(await answers(talk, sam, minutes=2))
    assert "The last one took 3 min." in told, "the pause was counted, or the time before it was not"
    await answers(talk, sam)
    assert t.REPORT_TITLE in shown(sam.sees)


async def test_the_greeting_shows_the_question_on_the_table_and_says_that_what_was_answered_is_saved(
    talk: Talk, sam: LocalPerson
) -> None:
    """As after a crash, in which the next question may have been lost on its way."""
    first = await begun(talk, sam)
    assert t.WELCOME_SAVED not in shown(await talk.says(sam, "/start")), "nothing is answered yet"
    await answers(talk, sam)
    second = on_screen(talk, sam)
    told = shown(await talk.says(sam, "/start"))
    assert t.WELCOME_SAVED in told
    assert "2 of 3" in told
    assert second.question.strip() in told
    assert second.question.strip() not in shown(first)


async def test_a_review_tells_no_score_of_a_mock_that_is_not_over(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam)
    card = on_screen(talk, sam)
    await answers(talk, sam, VAGUE)
    await talk.says(sam, "/cancel")
    talk.clock.forward(hours=23, minutes=50)
    told = shown(await talk.says(sam, "/review"))
    assert card.question[:40] in told
    assert "/100" not in told
    await talk.says(sam, "/mock")
    await talk.taps(sam, "Finish now")
    assert "/100" in shown(await talk.says(sam, "/review"))


async def test_the_report_names_the_role_that_the_mock_was_for(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam)
    await answers(talk, sam, VAGUE)
    await talk.says(sam, "/mock")
    await talk.taps(sam, "Finish now")
    await talk.says(sam, "/role front-end engineer")
    (mock,) = await mocks_of(talk, sam)
    report = await talk.app.desk.interviewer.mock_report(sam.user_id, mock.number, files=True)
    assert report is not None
    assert report.role == "Data Scientist"


async def test_what_was_typed_survives_the_pause(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam)
    await talk.says(sam, PART)
    await talk.says(sam, "/cancel")
    assert f"{len(PART)} characters" in shown(await talk.says(sam, "/resume"))
    assert "2 of 3" in shown(await talk.taps(sam, "Done"))
    (attempt,) = await talk.app.store.attempts(sam.user_id)
    assert attempt.answer == PART


async def test_half_an_answer_is_not_skipped(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam)
    await talk.says(sam, PART)
    assert "Tap “Done”" in shown(await talk.says(sam, "/skip"))


async def test_a_text_while_paused_is_no_answer(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam)
    await talk.says(sam, "/cancel")
    assert "kept that text" in shown(await talk.says(sam, "A thought about something else altogether."))
    assert await talk.app.store.attempts(sam.user_id) == ()


@pytest.mark.parametrize("wish", ["/question", "/retry", "/mock", "/mock 5", f"/start q_{CARD}", "/difficulty hard"])
async def test_another_wish_asks_what_becomes_of_a_paused_mock(talk: Talk, sam: LocalPerson, wish: str) -> None:
    await begun(talk, sam)
    await answers(talk, sam)
    await talk.says(sam, "/cancel")
    told = shown(await talk.says(sam, wish))
    assert "Answered so far: 1 of 3." in told
    assert sam.last.labels == CHOICES
    assert "2 of 3" in shown(await talk.taps(sam, "Go on"))


@pytest.mark.parametrize(
    ("wish", "then"),
    [
        ("/question", "Write your answer"),
        ("/retry", "Last time"),
        ("/mock", t.MOCK_OFFER),
        ("/mock 5", "1 of 5"),
        ("/start q_{id}", "{question}"),
    ],
)
async def test_left_it_gives_way_to_the_wish(talk: Talk, sam: LocalPerson, wish: str, then: str) -> None:
    await begun(talk, sam)
    card = await not_in_the_mock(talk, sam)
    wish, then = wish.format(id=card.id), then.format(question=card.question.strip())
    await answers(talk, sam)
    if wish == "/question":  # while a question is open, it is that one
        await talk.says(sam, "/cancel")
    await talk.says(sam, wish)
    assert sam.last.labels == CHOICES
    choice = sam.last.message_id
    told = shown(await talk.taps(sam, "Abandon it", choice))
    assert t.MOCK_CLOSED["left"] in told
    assert then in told
    assert t.REPORT_TITLE not in shown(sam.sees), "nobody wanted the report"
    if wish == "/mock":  # no new turn has begun
        assert t.NOTES["mock_none_open"] in shown(await talk.taps(sam, "Abandon it", choice))
        assert t.REPORT_TITLE in shown(await talk.says(sam, "/report"))
    else:
        assert await talk.taps(sam, "Abandon it", choice) == []
        assert sam.toast == t.STALE_TOAST


async def test_left_in_exam_mode_it_gives_way_to_another_mock(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/settings mode exam")
    await begun(talk, sam)
    await talk.says(sam, "/cancel")
    await talk.says(sam, "/question")
    told = shown(await talk.taps(sam, "Abandon it"))
    assert t.MOCK_CLOSED["left"] in told
    assert "1 of 3" in told
    assert not scores_in(await answers(talk, sam)), "feedback before the end"


@pytest.mark.parametrize("leads_on", ["/skip", "/difficulty hard"])
async def test_in_exam_mode_whatever_leads_on_leads_to_a_mock(talk: Talk, sam: LocalPerson, leads_on: str) -> None:
    for text in ("data scientist", "/cancel", "/settings mode exam"):
        await talk.says(sam, text)
    if leads_on == "/skip":
        await talk.says(sam, f"/start q_{CARD}")
    assert "1 of 3" in shown(await talk.says(sam, leads_on))


async def test_question_in_a_running_mock_is_its_question(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam)
    told = shown(await talk.says(sam, "/question"))
    assert told.startswith("Still open:\n1 of 3")


async def test_finish_now_reports_what_is_there(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam, 5)
    await answers(talk, sam)
    await talk.says(sam, "/mock")
    told = shown(await talk.taps(sam, "Finish now"))
    (attempt,) = await talk.app.store.attempts(sam.user_id)
    assert t.MOCK_CLOSED["finished"] in told
    assert f"{t.REPORT_TITLE}\n{attempt.score}/100" in told
    assert "Questions: 1 of 5 · answered: 1" in told
    assert t.NOTES["nothing_open"] in shown(await talk.says(sam, "/skip"))


async def test_finish_now_marks_what_was_half_typed(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam)
    await talk.says(sam, PART)
    await talk.says(sam, "/mock")
    told = shown(await talk.taps(sam, "Finish now"))
    (attempt,) = await talk.app.store.attempts(sam.user_id)
    assert attempt.answer == PART
    assert "Questions: 1 of 3 · answered: 1" in told


async def test_finish_now_marks_no_voice_note_that_was_not_sent(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam)
    await speaks(talk, sam, ANSWER)
    await talk.says(sam, "/mock")
    told = shown(await talk.taps(sam, "Finish now"))
    assert t.NOTES["mock_aside"] in told
    assert t.MOCK_NO_ANSWERS in told
    assert await talk.app.store.attempts(sam.user_id) == ()
    assert (await session_of(talk, sam)).paused[-1].parts == (ANSWER,)


async def test_what_was_typed_beside_a_voice_note_that_was_not_sent_is_marked_alone(
    talk: Talk, sam: LocalPerson
) -> None:
    await begun(talk, sam)
    await talk.says(sam, PART)
    await speaks(talk, sam, ANSWER)
    await talk.says(sam, "/cancel")
    talk.clock.forward(hours=25)
    assert t.MOCK_CLOSED["expired"] in shown(await talk.says(sam, "/stats"))
    (attempt,) = await talk.app.store.attempts(sam.user_id)
    assert (attempt.answer, attempt.spoken_seconds) == (PART, None)
    assert [kept.text for kept in (await session_of(talk, sam)).shelved] == [ANSWER]


async def test_a_voice_note_sent_after_a_day_still_counts_and_is_the_last(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam)
    await speaks(talk, sam, ANSWER)
    talk.clock.forward(hours=30)
    told = shown(await talk.taps(sam, "Send it"))
    assert t.MOCK_CLOSED["expired"] in told
    (attempt,) = await talk.app.store.attempts(sam.user_id)
    assert (attempt.answer, attempt.spoken_seconds) == (ANSWER, 20)


@pytest.mark.parametrize("spoken", [False, True])
async def test_leaving_puts_what_was_not_sent_aside_with_its_question(
    talk: Talk, sam: LocalPerson, spoken: bool
) -> None:
    await begun(talk, sam)
    question = on_screen(talk, sam).question.strip()
    await (speaks(talk, sam, ANSWER) if spoken else talk.says(sam, PART))
    await talk.says(sam, "/mock")
    assert t.NOTES["mock_aside"] in shown(await talk.taps(sam, "Abandon it"))
    await talk.says(sam, "/skip")
    await talk.says(sam, "/skip")
    session = await session_of(talk, sam)
    aside = session.paused[-1]
    assert (aside.parts, session.shelved) == ((ANSWER if spoken else PART,), ())
    assert question in shown(await talk.says(sam, f"/start q_{aside.card_id}"))
    await talk.taps(sam, "Send it" if spoken else "Done")
    (attempt,) = await talk.app.store.attempts(sam.user_id)
    assert attempt.answer == aside.parts[0]


async def test_after_a_day_the_next_contact_closes_it_and_the_report_comes(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam)
    await answers(talk, sam)
    talk.clock.forward(hours=25)
    told = shown(await talk.says(sam, "/stats"))
    assert t.MOCK_CLOSED["expired"] in told
    assert "Answers: 1 " in told
    assert "Questions: 1 of 3 · answered: 1" in told
    assert t.MOCK_CLOSED["expired"] not in shown(await talk.says(sam, "/question"))


async def test_a_paused_one_is_closed_after_a_day_too(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam)
    await answers(talk, sam)
    await talk.says(sam, "/cancel")
    talk.clock.forward(hours=25)
    told = shown(await talk.says(sam, "/resume"))
    assert t.MOCK_CLOSED["expired"] in told
    assert t.REPORT_TITLE in told
    assert "2 of 3" not in shown(await talk.says(sam, "/resume"))


async def test_an_answer_that_comes_after_a_day_still_counts_and_is_the_last(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam)
    await answers(talk, sam)
    talk.clock.forward(hours=30)
    told = shown(await answers(talk, sam))
    assert t.MOCK_CLOSED["expired"] in told
    assert "Questions: 2 of 3 · answered: 2" in told
    assert len(await talk.app.store.attempts(sam.user_id)) == 2


async def test_within_the_day_nothing_is_closed(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam)
    talk.clock.forward(hours=23)
    assert "2 of 3" in shown(await answers(talk, sam))


async def time_is_over(talk: Talk, person: LocalPerson, key: str, turn: int) -> str:
    """What the engine does by itself when a question's planned time is over."""
    snapshot = await talk.app.store.snapshot(person.user_id)
    assert snapshot is not None
    before = len(person.sees)
    payload = {"person": snapshot.candidate.person.model_dump(mode="json"), "turn": turn}
    await talk.app.engine.store("mock-time", f"{key}-{person.user_id}", person.user_id, payload)
    await talk.settle()
    return shown(person.sees[before:])


async def test_a_word_is_said_when_a_questions_time_is_over_and_none_once_it_is_answered(
    talk: Talk, sam: LocalPerson
) -> None:
    waiting = await talk.app.engine.delayed()
    await begun(talk, sam)
    assert await talk.app.engine.delayed() == waiting + 1, "no word is planned"
    (mock,) = await mocks_of(talk, sam)
    first = mock.number
    told = await time_is_over(talk, sam, "open", first)
    assert told == t.MOCK_TIME_UP.format(planned=told.split(" min")[0].removeprefix("The ") + " min")
    assert "2 of 3" in shown(await answers(talk, sam)), "time locks"
    assert await talk.app.engine.delayed() == waiting + 2
    assert await time_is_over(talk, sam, "answered", first) == ""
    await talk.says(sam, "/cancel")
    assert await time_is_over(talk, sam, "paused", first + 1) == ""
    await talk.says(sam, "/resume")
    assert await time_is_over(talk, sam, "resumed", first + 1) == ""
    assert await time_is_over(talk, sam, "resumed-new", first + 2) != ""
    assert await time_is_over(talk, sam, "other", first + 9) == ""


async def test_report_without_a_mock_names_the_way_to_one(talk: Talk, sam: LocalPerson) -> None:
    assert t.NOTES["no_report"] in shown(await talk.says(sam, "/report"))
    await asked(talk, sam)
    assert t.NOTES["no_report"] in shown(await talk.says(sam, "/report now"))
    assert card_of(talk, CARD).question in shown(await talk.says(sam, "/question"))


async def test_report_comes_again_with_files(talk: Talk, sam: LocalPerson) -> None:
    await begun(talk, sam)
    for _ in range(3):
        await answers(talk, sam)
    first = sam.last
    told = await talk.taps(sam, "Save the report")
    assert [m.kind for m in told] == ["photo", "text", "document", "document"]
    assert told[1].text == first.text
    names = [m.document.name for m in told if m.document]
    assert [name.rpartition(".")[2] for name in names] == ["md", "html"]
    await asked(talk, sam)
    assert [m.kind for m in await talk.says(sam, "/report")] == ["photo", "text", "document", "document"]
    assert len(scores_in(await answers(talk, sam))) == 1, "the open question was lost"
