"""/job: a vacancy pasted, in one piece or several; what it asks for, and questions for it until that ends."""

from __future__ import annotations

import json

import pytest

from bot.interview.flow_job import LONGEST_VACANCY
from bot.interview.session import Session
from bot.local.person import LocalPerson
from bot.tg import texts as t
from tests.support.scenes import ANSWER, CARD, OTHER_CARD, answered, asked, card_of, score_of, shown
from tests.support.talk import Talk
from tests.support.vacancies import CV, DATA, GERMAN, ML, NURSE, ORDERS, long_vacancy

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.long]
NUMBERS = [str(n) for n in range(1, 11)]
ASKS, FOR = t.JOB_ASKS, "For your vacancy: “"


async def session_of(talk: Talk, person: LocalPerson) -> Session:
    snapshot = await talk.app.store.snapshot(person.user_id)
    assert snapshot is not None
    return snapshot.candidate.session


def parts_of(text: str, size: int = 4_000) -> list[str]:
    return [text[i : i + size] for i in range(0, len(text), size)]


async def test_a_vacancy_after_the_command_is_read_onto_one_screen(talk: Talk, sam: LocalPerson) -> None:
    (message,) = await talk.says(sam, f"/job {ML.text}")
    lines = message.text.splitlines()
    assert lines[0] == ASKS
    demands = [line[4:-1] for line in lines if line[1:4] == ". “"]
    assert len(demands) == 8
    assert all(demand.rstrip("…").rstrip() in ML.text for demand in demands)
    assert "Role: Machine Learning Engineer 0.85, also Data Engineer 0.56" in message.text
    assert "Topics: Machine Learning, " in message.text
    assert "Level: Hard, as “Senior” suggests" in message.text
    assert [line.split(".")[0] for line in lines if line[:1].isdigit()] == NUMBERS
    assert "/job off" in message.text
    assert message.labels[:10] == NUMBERS
    assert len(message.text) < 3_500
    assert not any(word in message.text for word in ML.never)


async def test_the_command_alone_asks_and_the_next_text_is_the_vacancy(talk: Talk, sam: LocalPerson) -> None:
    assert t.NOTES["job_what"] in shown(await talk.says(sam, "/job"))
    assert ASKS in shown(await talk.says(sam, DATA.text))
    # Only that one text: the next is what it would have been.
    assert ASKS not in shown(await talk.says(sam, DATA.text))


async def test_each_vacancy_pasted_as_a_message_of_its_own_is_kept_for_the_export(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/job")
    await talk.says(sam, ML.text)
    assert t.JOB_ANOTHER in shown(await talk.says(sam, "/job"))
    assert "Role: Data Engineer" in shown(await talk.says(sam, DATA.text))
    await talk.says(sam, "/job")
    assert t.JOB_UNFIT["short"] in shown(await talk.says(sam, "one two three"))
    (message,) = await talk.says(sam, "/export")
    assert message.document is not None
    kept = json.loads(message.document.content)["candidate"]["session"]
    shelved = [text["text"] for text in kept["shelved"]]
    assert [*shelved, *kept["posting"]["parts"]] == [ML.text.strip(), DATA.text.strip(), "one two three"]


async def test_only_where_the_next_text_is_taken_does_the_vacancy_in_focus_say_so(talk: Talk, sam: LocalPerson) -> None:
    assert t.JOB_ANOTHER not in shown(await talk.says(sam, f"/job {ML.text}"))
    await asked(talk, sam)
    assert t.JOB_ANOTHER not in shown(await talk.says(sam, "/job"))


async def test_a_word_that_ends_it_ends_the_waiting_too(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam)
    await talk.says(sam, "/job")
    assert t.NOTES["job_none"] in shown(await talk.says(sam, "/job off"))
    assert "I kept that text" in shown(await talk.says(sam, DATA.text))


async def test_a_part_that_was_held_stays_when_the_waiting_is_ended(talk: Talk, sam: LocalPerson) -> None:
    first, last = f"{DATA.text}{'m ' * 2_000}"[:4_000], "Requirements\n- Good SQL"
    await answered(talk, sam)
    await talk.says(sam, f"/job {first}")
    assert t.NOTES["job_left"] in shown(await talk.says(sam, "/job off"))
    assert "I kept that text" in shown(await talk.says(sam, "by the way"))
    assert "Kept part 1 of the vacancy" in shown(await talk.says(sam, "/job"))
    assert "Role: Data Engineer" in shown(await talk.says(sam, last))


async def test_a_role_put_right_on_the_vacancy_in_focus_ends_the_waiting(talk: Talk, sam: LocalPerson) -> None:
    await answered(talk, sam)
    await talk.says(sam, f"/job {ML.text}")
    await talk.says(sam, "/job")
    await talk.taps(sam, "It is for this role: Data Engineer")
    assert "I kept that text" in shown(await talk.says(sam, "by the way"))


async def test_a_newcomer_needs_nothing_but_the_vacancy(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, f"/job {DATA.text}")
    question = shown(await talk.says(sam, "/question"))
    assert FOR in question
    assert "matches your role" in question
    assert (await session_of(talk, sam)).role == "Data Engineer"


async def test_a_numbered_button_takes_that_question_and_says_what_it_serves(talk: Talk, sam: LocalPerson) -> None:
    (message,) = await talk.says(sam, f"/job {DATA.text}")
    third = next(line for line in message.text.splitlines() if line.startswith("3. "))[3:].rstrip("…")
    (question,) = await talk.taps(sam, "3")
    assert third in " ".join(question.text.split())
    assert "(you picked it)" in question.text
    quote = question.text.split(FOR)[1].split("”")[0].rstrip("…")
    assert quote in DATA.text
    assert score_of(await talk.says(sam, ANSWER)) >= 0
    assert FOR in shown(await talk.taps(sam, "Next"))


async def test_every_next_question_serves_the_vacancy_while_any_is_left_and_else_says_so(
    talk: Talk, sam: LocalPerson
) -> None:
    await talk.says(sam, "data analyst")
    await talk.says(sam, "/difficulty hard")
    await talk.says(sam, "/cancel")
    await talk.says(sam, f"/job {DATA.text}")
    texts = [shown(await talk.says(sam, "/question"))]
    while t.WIDENED["vacancy_rest"] not in texts[-1]:
        texts.append(shown((await talk.says(sam, "/skip"))[1:]))
        assert len(texts) < 60
    assert len(texts) > 10
    assert all(FOR in text and text.startswith("Hard") for text in texts[:-1])
    assert FOR not in texts[-1]


async def test_the_focus_stays_until_it_is_ended_and_then_the_own_role_is_back(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "data analyst")
    await talk.says(sam, "/difficulty medium")
    await talk.says(sam, "/cancel")
    await talk.says(sam, f"/job {ML.text}")
    assert "Role: Machine Learning Engineer" in shown(await talk.says(sam, "/job"))
    assert FOR in shown(await talk.says(sam, "/question"))
    await talk.says(sam, "/cancel")
    ended = shown(await talk.says(sam, "/job off"))
    assert "I choose questions for Data Analyst again" in ended
    assert FOR not in shown(await talk.says(sam, "/question"))
    assert t.NOTES["job_none"] in shown(await talk.says(sam, "/job off"))


async def test_another_vacancy_replaces_it_and_the_role_before_both_comes_back(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "ux designer")
    for vacancy, role in ((ML, "Machine Learning Engineer"), (DATA, "Data Engineer")):
        assert f"Role: {role}" in shown(await talk.says(sam, f"/job {vacancy.text}"))
    assert "UX Designer" in shown(await talk.taps(sam, "End this focus"))
    kept = await session_of(talk, sam)
    assert (kept.role, kept.vacancy) == ("UX Designer", None)
    assert [pasted.text for pasted in kept.shelved] == [ML.text.strip(), DATA.text.strip()]


async def test_a_role_that_was_misread_is_put_right_and_the_vacancy_stays(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, f"/job {ML.text}")
    assert "Role for this vacancy: Data Engineer" in shown(await talk.taps(sam, "It is for this role: Data Engineer"))
    assert "Role: Data Engineer 0.56, also Machine Learning Engineer" in shown(await talk.says(sam, "/job"))
    assert FOR in shown(await talk.says(sam, "/question"))


async def test_another_role_ends_the_focus_and_says_so(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, f"/job {ML.text}")
    assert t.NOTES["job_left_by_role"] in shown(await talk.says(sam, "/role qa engineer"))
    assert t.NOTES["job_none"] in shown(await talk.says(sam, "/job off"))
    assert (await session_of(talk, sam)).role == "QA Engineer"


async def test_an_interview_for_another_role_ends_the_focus_and_one_for_the_same_does_not(
    talk: Talk, sam: LocalPerson
) -> None:
    await talk.says(sam, f"/job {ML.text}")
    told = shown(await talk.says(sam, "/interview in two weeks machine learning engineer at Acme"))
    assert t.NOTES["job_left_by_role"] not in told
    told = shown(await talk.says(sam, "/interview in two weeks qa engineer at Acme"))
    assert t.NOTES["job_left_by_role"] in told
    assert (await session_of(talk, sam)).vacancy is None
    assert t.NOTES["job_none"] in shown(await talk.says(sam, "/job off"))
    assert (await session_of(talk, sam)).role == "QA Engineer"


async def test_the_suggested_level_is_a_tap_away_and_not_forced(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, f"/job {ML.text}")
    assert (await session_of(talk, sam)).difficulty is None
    told = shown(await talk.taps(sam, "Practise at this level: Hard"))
    assert "Difficulty: hard" in told
    assert FOR in told


async def test_with_a_question_open_plain_text_stays_the_answer(talk: Talk, sam: LocalPerson) -> None:
    card = await asked(talk, sam)
    assert t.NOTES["job_what_open"] in shown(await talk.says(sam, "/job"))
    told = shown(await talk.says(sam, f"/job {DATA.text}"))
    assert ASKS in told
    assert t.FOUND_STAYS in told
    assert card.question in shown(await talk.says(sam, "/question"))
    assert score_of(await talk.says(sam, ANSWER)) >= 0


async def test_parts_are_joined_until_a_short_one_comes(talk: Talk, sam: LocalPerson) -> None:
    text = long_vacancy(9_000)
    first, second, last = parts_of(text)
    assert "Kept part 1 of the vacancy" in shown(await talk.says(sam, f"/job {first}"))
    assert "Kept part 2 of the vacancy" in shown(await talk.says(sam, second))
    assert "Role: Data Engineer" in shown(await talk.says(sam, last))
    posting = (await session_of(talk, sam)).posting
    assert posting is not None
    assert [part.strip() for part in posting.parts] == [first.strip(), second.strip(), last.strip()]


async def test_done_says_that_it_was_all_once(talk: Talk, sam: LocalPerson) -> None:
    held = await talk.says(sam, f"/job {DATA.text}{'m ' * 2_000}"[:4_090])
    assert held[-1].labels == ["Done"]
    assert ASKS in shown(await talk.taps(sam, "Done"))
    again = shown(await talk.taps(sam, "Done", held[-1].message_id))
    assert t.NOTES["job_nothing_held"] in again


async def test_a_long_one_puts_the_open_question_aside_so_that_its_rest_is_no_answer(
    talk: Talk, sam: LocalPerson
) -> None:
    await asked(talk, sam)
    first, last = parts_of(long_vacancy(4_500))[:2]
    told = shown(await talk.says(sam, f"/job {first}"))
    assert "Put aside" in told
    await talk.says(sam, last)
    assert await talk.app.store.attempts(sam.user_id) == ()
    assert card_of(talk).question in shown(await talk.says(sam, "/resume"))


async def test_what_was_held_waits_for_the_next_job_and_cancel_keeps_it(talk: Talk, sam: LocalPerson) -> None:
    first, last = f"{DATA.text}{'m ' * 2_000}"[:4_000], "Requirements\n- Good SQL"
    await talk.says(sam, f"/job {first}")
    assert t.NOTES["job_left"] in shown(await talk.says(sam, "/cancel"))
    await answered(talk, sam)
    again = await talk.says(sam, "/job")
    assert "Kept part 1 of the vacancy" in shown(again)
    assert "Role: Data Engineer" in shown(await talk.says(sam, last))


async def test_a_message_two_seconds_later_belongs_to_the_vacancy(talk: Talk, sam: LocalPerson) -> None:
    head, rest = DATA.text.split("REQUIREMENTS")
    await talk.says(sam, f"/job {head}")
    talk.clock.forward(seconds=2)
    told = shown(await talk.says_at_once(sam, f"REQUIREMENTS{rest}"))
    assert "Solid SQL" in told
    talk.clock.forward(seconds=9)
    assert "I kept that text" in shown(await talk.says_at_once(sam, "by the way"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("one two three", "short"),
        (CV, "cv"),
        (NURSE, "nothing"),
        ("I did it. I told my team, and I would do it again. My point is this.", "answer"),
    ],
)
async def test_what_is_no_vacancy_changes_nothing_and_is_kept(
    talk: Talk, sam: LocalPerson, text: str, why: str
) -> None:
    await talk.says(sam, f"/job {DATA.text}")
    before = (await session_of(talk, sam)).vacancy
    told = shown(await talk.says(sam, f"/job {text}"))
    assert t.JOB_UNFIT[why] in told
    assert t.JOB_FOCUS_STAYS in told
    kept = await session_of(talk, sam)
    assert kept.vacancy == before
    assert kept.posting is not None
    assert kept.posting.text == text.strip()


async def test_a_mere_title_is_offered_as_the_role(talk: Talk, sam: LocalPerson) -> None:
    told = await talk.says(sam, "/job senior backend engineer")
    assert told[-1].labels == ["Backend Engineer"]
    assert "Role: Backend Engineer" in shown(await talk.taps(sam, "Backend Engineer"))


async def test_twenty_thousand_characters_in_parts_and_more_than_is_kept(talk: Talk, sam: LocalPerson) -> None:
    text = long_vacancy(20_000)
    *parts, last = parts_of(text)
    await talk.says(sam, "/job")
    for part in parts:
        await talk.says(sam, part)
    assert "Solid SQL" in shown(await talk.says(sam, last))
    await talk.says(sam, "/job")
    for _ in range(LONGEST_VACANCY // 4_000 + 1):
        told = shown(await talk.says(sam, "x" * 4_000))
    assert f"{LONGEST_VACANCY} characters" in told


async def test_another_language_is_read_by_names_and_says_so(talk: Talk, sam: LocalPerson) -> None:
    told = shown(await talk.says(sam, f"/job {GERMAN}"))
    assert t.JOB_FOREIGN in told
    assert "Role: Frontend Engineer" in told
    assert "10. " in told


async def test_orders_in_a_vacancy_change_nothing_the_person_sees(
    talk: Talk, sam: LocalPerson, ben: LocalPerson
) -> None:
    infected = DATA.text.replace("REQUIREMENTS\n", "REQUIREMENTS\n" + "\n".join(ORDERS) + "\n")
    assert shown(await talk.says(sam, f"/job {DATA.text}")) == shown(await talk.says(ben, f"/job {infected}"))


async def test_everything_pasted_is_exported_and_forgotten(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, f"/job {ML.text}")
    await talk.says(sam, f"/job {DATA.text}")
    exported = json.dumps(await talk.app.store.export(sam.user_id))
    assert "A budget of 1,500 EUR" in exported
    assert "eleven million records" in exported
    await talk.says(sam, "/forget")
    await talk.taps(sam, "Delete everything")
    assert await talk.app.store.export(sam.user_id) is None


async def test_a_button_of_an_earlier_moment_is_refused(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, f"/job {DATA.text}")
    screen = sam.last.message_id
    await asked(talk, sam, OTHER_CARD)
    for label in ("1", "End this focus", "Next"):
        assert await talk.taps(sam, label, screen) == []
        assert sam.toast == t.STALE_TOAST


async def test_a_question_put_aside_still_says_what_it_serves(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, f"/job {ML.text}")
    assert FOR in shown(await talk.says(sam, f"/start q_{CARD}"))
    await talk.says(sam, "/cancel")
    assert FOR in shown(await talk.says(sam, "/resume"))
