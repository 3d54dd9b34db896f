"""/interview: the date in many forms, the plan, its end, and what comes after the day."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
import pytest_asyncio

from bot.interview.session import Session
from bot.local.person import LocalPerson
from bot.tg import texts as t
from bot.tg.phrases import day as in_words
from tests.support.scenes import CARD, asked, card_of, shown
from tests.support.scored import NamedScore, worth
from tests.support.talk import Talk, open_talk

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def talk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Talk]:
    async with open_talk(tmp_path_factory.mktemp("viva"), examiner=NamedScore()) as talk:
        yield talk


async def session_of(talk: Talk, person: LocalPerson) -> Session:
    snapshot = await talk.app.store.snapshot(person.user_id)
    assert snapshot is not None
    return snapshot.candidate.session


def ahead(talk: Talk, days: int) -> date:
    return talk.clock.now.date() + timedelta(days=days)


def words(talk: Talk, day: date) -> str:
    return in_words(day, talk.clock.now.date())


async def test_alone_it_asks_for_the_date_which_may_then_be_written(talk: Talk, sam: LocalPerson) -> None:
    told = shown(await talk.says(sam, "/interview"))
    assert told.startswith(t.PLAN_ASK["ask"])
    assert "in two weeks" in told
    told = shown(await talk.says(sam, "in 14 days data scientist"))
    assert told.startswith(f"Your plan until {words(talk, ahead(talk, 14))}\nData Scientist\nDays left: 14\n")
    told = shown(await talk.says(sam, "/interview"))
    assert told.startswith(f"Your interview: {words(talk, ahead(talk, 14))}\n")


async def test_the_plan_says_what_to_practise_when(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, f"/start q_{CARD}")
    await talk.says(sam, worth(20))
    told = shown(await talk.says(sam, f"/interview {ahead(talk, 14)} data scientist Acme"))
    blocks = [block.split("\n") for block in told.split("\n\n")]
    assert [block[0] for block in blocks[1:6]] == [
        f"{words(talk, ahead(talk, 0))} to {words(talk, ahead(talk, 7))}",
        f"{words(talk, ahead(talk, 8))} to {words(talk, ahead(talk, 11))}",
        words(talk, ahead(talk, 12)),
        words(talk, ahead(talk, 13)),
        words(talk, ahead(talk, 14)),
    ]
    assert blocks[1][2] == f"Most worth it: {', '.join(sorted(card_of(talk).tags)[:3])}."
    assert blocks[1][3] == "Reviews already planned: 1."
    assert "/mock" in blocks[3][1]
    assert "Rest in the evening" in blocks[4][1]
    assert "Your role is now Data Scientist." in told
    assert "No question here is known to come from Acme" in told
    assert sam.last.labels[:4] == ["What is due", "Cheat sheet", "Get a question", "End the plan"]
    assert "(new for you" in shown(await talk.taps(sam, "Get a question"))


@pytest.mark.parametrize("when", ["3 pm", "at 14:00", "10:30 via Zoom", "um 15 Uhr", "final round"])
async def test_a_time_or_a_round_behind_the_date_changes_neither_role_nor_company(
    talk: Talk, sam: LocalPerson, when: str
) -> None:
    await talk.says(sam, "/role data scientist")
    await talk.says(sam, "/cancel")
    for said in (f"/interview {ahead(talk, 14)} {when}", f"{ahead(talk, 14)}, {when}"):
        await talk.says(sam, "/interview off")
        if not said.startswith("/"):
            await talk.says(sam, "/interview")
        told = shown(await talk.says(sam, said))
        assert told.startswith(f"Your plan until {words(talk, ahead(talk, 14))}\nData Scientist\nDays left: 14\n")
        assert "Your role is now" not in told
        plan = (await session_of(talk, sam)).plan
        assert plan is not None
        assert (plan.role, plan.company) == ("Data Scientist", None)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("2020-01-01", "past"),
        ("1 March 2026", "past"),
        ("in 99 weeks", "far"),
        ("31 Feb", "impossible"),
        ("3/4", "ambiguous"),
        ("soon", "unclear"),
        ("data scientist", "unclear"),
    ],
)
async def test_what_is_no_date_ahead_is_answered_with_the_forms(
    talk: Talk, sam: LocalPerson, said: str, code: str
) -> None:
    told = shown(await talk.says(sam, f"/interview {said}"))
    assert told.startswith(t.PLAN_ASK[code].format(said=said))
    assert "12 December" in told
    assert (await session_of(talk, sam)).plan is None
    assert "Days left: 1\n" in shown(await talk.says(sam, "tomorrow"))


async def test_while_a_question_is_open_plain_text_stays_the_answer(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    assert "Plain text is taken as your answer" in shown(await talk.says(sam, "/interview"))
    assert t.PLAN_STAYS in shown(await talk.says(sam, "/interview tomorrow"))
    assert "Get a question" not in sam.last.labels
    assert "70/100" in shown(await talk.says(sam, worth(70)))


async def test_another_date_changes_the_plan_and_keeps_role_and_company(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/interview in a week data engineer, Acme")
    told = shown(await talk.says(sam, "/interview in two weeks, 3 pm"))
    assert told.startswith(f"Your new plan until {words(talk, ahead(talk, 14))}\nData Engineer, Acme\n")
    assert "Your role is now" not in told
    told = shown(await talk.says(sam, "/interview in three weeks data scientist"))
    assert told.startswith(f"Your new plan until {words(talk, ahead(talk, 21))}\nData Scientist\n")


async def test_a_date_after_an_interview_that_is_over_is_another_interviews(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/interview today data engineer, Acme")
    talk.clock.forward(days=2)
    told = shown(await talk.says(sam, "/interview in two weeks"))
    assert told.startswith(f"Your new plan until {words(talk, ahead(talk, 14))}\nData Engineer\n")


async def test_cancel_after_the_question_for_a_date_ends_the_asking(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/role data engineer")
    await talk.says(sam, "/cancel")
    await talk.says(sam, "/interview")
    assert shown(await talk.says(sam, "cancel")) == t.NOTES["no_plan"]
    assert (await session_of(talk, sam)).awaiting is None
    assert "no date" not in shown(await talk.says(sam, "By the way, I forgot to say hello"))


async def test_it_can_be_ended_by_word_or_button(talk: Talk, sam: LocalPerson) -> None:
    assert shown(await talk.says(sam, "/interview off")) == t.NOTES["no_plan"]
    await talk.says(sam, "/interview in a week data engineer")
    assert shown(await talk.taps(sam, "End the plan")).startswith("The plan until")
    await talk.says(sam, "/interview in a week")
    await talk.says(sam, "/interview OFF")
    assert (await session_of(talk, sam)).plan is None


async def test_a_button_of_an_earlier_moment_ends_nothing(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/interview in a week data engineer")
    shown_at = sam.last.message_id
    await asked(talk, sam)
    await talk.taps(sam, "End the plan", shown_at)
    assert (await session_of(talk, sam)).plan is not None


async def test_after_the_day_it_closes_and_asks_how_it_went(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/interview tomorrow data engineer at Acme")
    day = ahead(talk, 1)
    talk.clock.forward(days=1)
    assert t.PLAN_TODAY in shown(await talk.says(sam, "/interview"))
    talk.clock.forward(days=1)
    told = shown(await talk.says(sam, "/question"))
    assert told == f"{t.OVER_COMPANY.format(company='Acme', day=words(talk, day))}\n{t.OVER_ASK}"
    assert shown(await talk.says(sam, "They asked about joins, it went well.")) == t.NOTES["interview_told"]
    session = await session_of(talk, sam)
    assert session.plan is None
    assert session.shelved[-1].text == "They asked about joins, it went well."
    assert "How did it go" not in shown(await talk.says(sam, "/question"))


async def test_whoever_does_not_want_to_tell_goes_on(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/interview today data engineer")
    talk.clock.forward(days=3)
    assert "How did it go?" in shown(await talk.says(sam, "/review"))
    question = shown(await talk.taps(sam, "Get a question"))
    assert "Write your answer" in question
    assert "50/100" in shown(await talk.says(sam, worth(50)))


async def test_the_day_passing_never_holds_up_an_answer(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/interview today data engineer")
    await talk.taps(sam, "Get a question")
    talk.clock.forward(days=2)
    assert "50/100" in shown(await talk.says(sam, worth(50)))
    await talk.says(sam, f"/start q_{CARD}")
    told = shown(await talk.says(sam, "/interview"))
    assert t.OVER_WISH in told
    assert t.OVER_ASK not in told
    assert "60/100" in shown(await talk.says(sam, worth(60)))


async def test_the_role_in_ones_own_words_is_understood(talk: Talk, sam: LocalPerson) -> None:
    told = shown(await talk.says(sam, "/interview in a week as an ML engineer at Big Corp"))
    assert "\nMachine Learning Engineer, Big Corp\n" in told
    told = shown(await talk.says(sam, "/interview in a week Big Corp data scientist"))
    assert "\nData Scientist, Big Corp\n" in told
    told = shown(await talk.says(sam, "/interview in a week Zyxcorp"))
    assert "\nData Scientist, Zyxcorp\n" in told


async def test_a_company_alone_promises_no_questions_for_a_role_that_is_not_known(talk: Talk, sam: LocalPerson) -> None:
    told = shown(await talk.says(sam, "/interview in a week at Acme"))
    assert "\nNo question here is known to come from Acme.\n" in told
    assert t.PLAN_NO_ROLE in told


async def test_a_role_told_later_is_the_plans_role_too(talk: Talk, sam: LocalPerson) -> None:
    assert t.PLAN_NO_ROLE in shown(await talk.says(sam, "/interview in two weeks at Acme"))
    for said, role in (("/role data scientist", "Data Scientist"), ("/role frontend engineer", "Frontend Engineer")):
        await talk.says(sam, said)
        told = shown(await talk.says(sam, "/interview"))
        assert f"\n{role}, Acme\n" in told
        assert t.PLAN_NO_ROLE not in told


async def test_nobody_elses_plan_is_shown(talk: Talk, sam: LocalPerson, ben: LocalPerson) -> None:
    await talk.says(sam, "/interview in a week data engineer")
    assert shown(await talk.says(ben, "/interview")).startswith(t.PLAN_ASK["ask"])
