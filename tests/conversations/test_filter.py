"""/filter: by words or by buttons; the question on the table stays, the next one follows it."""

from __future__ import annotations

import pytest

from bot.interview.finding import key_of
from bot.interview.session import Filter, Session
from bot.local.person import LocalPerson
from bot.tg import texts as t
from bot.tg.buttons import Button, encode
from knowledge.card import Difficulty, QuestionType
from tests.support.scenes import ANSWER, asked, score_of, shown
from tests.support.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")
SETTINGS = {"model": "scripted:echo"}
ROLE = "Data Engineer"


async def session_of(talk: Talk, person: LocalPerson) -> Session:
    snapshot = await talk.app.store.snapshot(person.user_id)
    assert snapshot is not None
    return snapshot.candidate.session


async def practising(talk: Talk, person: LocalPerson) -> None:
    """The person has a role, and no question is open."""
    await talk.says(person, f"/role {ROLE}")
    await talk.taps(person, "Adaptive")
    await talk.says(person, "idk")


def labels(person: LocalPerson) -> list[str]:
    return [button.label for row in person.last.buttons for button in row]


async def test_filter_alone_shows_what_is_set_and_what_can_be(talk: Talk, sam: LocalPerson) -> None:
    await practising(talk, sam)
    told = shown(await talk.says(sam, "/filter"))
    assert told.startswith("No filter is set")
    assert "/filter system-design hard" in told
    assert labels(sam) == ["Kind", "Difficulty", "Topic", "Company", "Get a question"]
    await talk.says(sam, "/filter hard concept sql")
    told = shown(await talk.says(sam, "/filter"))
    assert told.startswith("Your filter: hard · concept · SQL\n")
    assert labels(sam) == ["Kind", "Difficulty", "Topic", "Company", "Clear", "Get a question"]


async def test_the_next_question_follows_the_filter_and_says_so(talk: Talk, sam: LocalPerson) -> None:
    await practising(talk, sam)
    told = shown(await talk.says(sam, "/filter System_Designs medium"))
    assert told.startswith("Filter: medium · system design\n")
    fits = talk.app.library.fitting(ROLE, Difficulty.MEDIUM, Filter(type=QuestionType.SYSTEM_DESIGN))
    assert f"{fits} question" in told
    assert t.FILTER_STAYS["set"] not in told
    told = shown(await talk.taps(sam, "Get a question"))
    assert told.startswith("Medium · system design\n")
    assert "fits your filter" in told
    assert told.endswith("Filter: medium · system design")


async def test_the_filter_is_picked_with_buttons(talk: Talk, sam: LocalPerson) -> None:
    await practising(talk, sam)
    await talk.says(sam, "/filter")
    await talk.taps(sam, "Kind")
    assert labels(sam) == [*(t.TYPES[kind].capitalize() for kind in QuestionType), "Back"]
    assert shown(await talk.taps(sam, "Coding discussion")).startswith("Filter: coding discussion\n")
    await talk.taps(sam, "Difficulty")
    assert labels(sam) == ["Easy", "Medium", "Hard", "✓ Adaptive", "Back"]
    assert shown(await talk.taps(sam, "Hard")).startswith("Filter: hard · coding discussion\n")
    await talk.taps(sam, "Topic")
    frequent = talk.app.library.tags(ROLE)
    assert labels(sam)[:12] == list(frequent[:12])
    assert f"· {frequent[0]}\n" in shown(await talk.taps(sam, frequent[0]))
    await talk.taps(sam, "Topic")
    await talk.taps(sam, "Next page")
    assert labels(sam)[:12] == list(frequent[12:24])
    assert f"· {frequent[0]} or {frequent[12]}\n" in shown(await talk.taps(sam, frequent[12]))
    session = await session_of(talk, sam)
    assert session.filter == Filter(type=QuestionType.CODING_DISCUSSION, tags=(frequent[0], frequent[12]))
    assert session.difficulty is Difficulty.HARD
    await talk.taps(sam, "Topic")
    assert f"· {frequent[12]}\n" in shown(await talk.taps(sam, f"✓ {frequent[0]}"))
    await talk.taps(sam, "Kind")
    assert shown(await talk.taps(sam, "✓ Coding discussion")).startswith(f"Filter: hard · {frequent[12]}\n")
    assert shown(await talk.taps(sam, "Clear")).startswith("Filter cleared.")
    session = await session_of(talk, sam)
    assert (session.filter, session.difficulty) == (Filter(), None)


async def test_leafing_through_the_topics(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/filter tag")
    first = labels(sam)
    assert "Previous page" not in first
    while "Next page" in labels(sam):
        await talk.taps(sam, "Next page")
    assert labels(sam)[-2:] == ["Previous page", "Back"]
    pages = sam.last.text.splitlines()[-1]
    assert pages.split()[1] == pages.split()[3]
    assert shown(await talk.taps(sam, "Back")).startswith("No filter is set")


async def test_our_bank_names_no_company_and_says_so(talk: Talk, sam: LocalPerson) -> None:
    for said in ("/filter company", "/filter company acme"):
        assert shown(await talk.says(sam, said)) == t.NOTES["filter_no_companies"]
    await talk.says(sam, "/filter")
    assert shown(await talk.taps(sam, "Company")) == t.NOTES["filter_no_companies"]
    assert (await session_of(talk, sam)).filter == Filter()


async def test_difficulty_is_one_thing_however_it_is_set(talk: Talk, sam: LocalPerson) -> None:
    await practising(talk, sam)
    await talk.says(sam, "/filter hard")
    await talk.says(sam, "/difficulty")
    assert (await session_of(talk, sam)).difficulty is Difficulty.HARD
    await talk.says(sam, "/difficulty easy")
    assert shown(await talk.says(sam, "/filter")).startswith("Your filter: easy\n")
    await talk.says(sam, "/filter clear")
    assert (await session_of(talk, sam)).difficulty is None


async def test_the_question_on_the_table_stays(talk: Talk, sam: LocalPerson) -> None:
    card = await asked(talk, sam)
    told = shown(await talk.says(sam, "/filter behavioural"))
    assert t.FILTER_STAYS["set"] in told
    assert "Get a question" not in labels(sam)
    told = shown(await talk.says(sam, "/filter clear"))
    assert t.FILTER_STAYS["set"] not in told
    assert t.FILTER_STAYS["cleared"] in told
    await talk.says(sam, "/filter behavioural")
    assert card.question in shown(await talk.says(sam, "/question"))
    assert score_of(await talk.says(sam, ANSWER)) > 0
    await talk.says(sam, "/role data engineer")
    assert "behavioural\n" in shown(await talk.says(sam, "/question"))


@pytest.mark.parametrize(
    ("said", "words", "nearest"),
    [("tag caching", "caching", "Performance"), ("hard systme design", "systme", "System design")],
)
async def test_an_unknown_word_changes_nothing_and_the_nearest_are_offered(
    talk: Talk, sam: LocalPerson, said: str, words: str, nearest: str
) -> None:
    await talk.says(sam, "/filter case sql")
    before = await session_of(talk, sam)
    told = shown(await talk.says(sam, f"/filter {said}"))
    assert told.startswith(f"I know nothing to filter by called “{words}”, so I changed nothing. Nearest: ")
    assert told.endswith(f"/find {words}")
    assert nearest in told
    assert await session_of(talk, sam) == before
    assert 1 <= len(labels(sam)) == len(set(map(str.lower, labels(sam)))) <= 3


@pytest.mark.parametrize(("said", "words"), [("</b>", "b"), ("xyzzy", "xyzzy"), ("مرحبا", "مرحبا")])
async def test_where_nothing_is_near_no_name_is_called_near_and_the_kinds_are_offered(
    talk: Talk, sam: LocalPerson, said: str, words: str
) -> None:
    told = shown(await talk.says(sam, f"/filter {said}"))
    assert told.startswith(f"I know nothing to filter by called “{words}”, nor anything near it, so I changed nothing.")
    assert labels(sam) == ["Kind", "Difficulty", "Topic", "Company"]
    assert "Which topics?" in shown(await talk.taps(sam, "Topic"))


@pytest.mark.parametrize("said", ["no sql", "hard -sql", "not hard", "everything but cloud"])
async def test_leaving_something_out_is_refused_and_not_turned_into_its_opposite(
    talk: Talk, sam: LocalPerson, said: str
) -> None:
    await talk.says(sam, "/filter case")
    before = await session_of(talk, sam)
    assert shown(await talk.says(sam, f"/filter {said}")) == t.NOTES["filter_leaves_out"]
    assert await session_of(talk, sam) == before


@pytest.mark.parametrize(
    ("said", "sentence", "buttons"),
    [
        ("sql easy or hard", t.FILTER_ONE_OF["level"], ["Easy", "Hard"]),
        ("case or behavioural", t.FILTER_ONE_OF["type"], ["Case", "Behavioural"]),
    ],
)
async def test_of_two_levels_or_kinds_none_is_dropped_silently(
    talk: Talk, sam: LocalPerson, said: str, sentence: str, buttons: list[str]
) -> None:
    assert shown(await talk.says(sam, f"/filter {said}")) == sentence
    assert labels(sam) == buttons
    assert (await session_of(talk, sam)).filter == Filter()
    assert shown(await talk.taps(sam, buttons[1])).startswith(f"Filter: {buttons[1].lower()}\n")


async def test_without_a_role_no_role_is_spoken_of(talk: Talk, sam: LocalPerson) -> None:
    assert shown(await talk.says(sam, "/filter")).startswith("No filter is set: I choose from every question.\n")
    assert "your role" not in shown(await talk.says(sam, "/filter clear"))
    await practising(talk, sam)
    assert "every question for your role." in shown(await talk.says(sam, "/filter"))


async def test_a_filter_set_before_the_role_holds_for_the_first_question(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/filter medium sql")
    await talk.taps(sam, "Get a question")
    await talk.taps(sam, ROLE)
    told = shown(await talk.says(sam, "/question"))
    assert told.startswith("Medium · ")
    assert told.endswith("Filter: medium · SQL")


async def test_a_chosen_topic_that_the_role_lacks_can_be_taken_away_again(talk: Talk, sam: LocalPerson) -> None:
    await practising(talk, sam)
    assert "Mobile" not in talk.app.library.tags(ROLE)
    await talk.says(sam, "/filter mobile")
    await talk.taps(sam, "Topic")
    assert labels(sam)[0] == "✓ Mobile"
    await talk.taps(sam, "✓ Mobile")
    assert (await session_of(talk, sam)).filter == Filter()


async def test_the_nearest_name_is_a_tap_away(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/filter systme")
    assert shown(await talk.taps(sam, "System design")).startswith("Filter: system design\n")


async def test_a_word_that_begins_several_names_is_asked_about(talk: Talk, sam: LocalPerson) -> None:
    told = shown(await talk.says(sam, "/filter hard data"))
    assert told.startswith("“data” can be ")
    assert sorted(labels(sam)) == ["Data Engineering", "Data Modelling", "Databases"]
    assert (await session_of(talk, sam)).difficulty is None
    assert shown(await talk.taps(sam, "Databases")).startswith("Filter: Databases\n")


async def test_when_nothing_fits_the_nearest_comes_with_what_was_given_up(talk: Talk, sam: LocalPerson) -> None:
    await practising(talk, sam)
    told = shown(await talk.says(sam, "/filter behavioural hard tag mobile"))
    assert "No question for the role Data Engineer fits all of it" in told
    told = shown(await talk.says(sam, "/question"))
    assert told.startswith("Nothing new for “hard · behavioural · Mobile · Data Engineer”; here is the nearest: ")
    assert "Write your answer" in told
    assert "fits your filter" not in told


async def test_a_filter_never_asks_a_question_twice_in_a_session(talk: Talk, sam: LocalPerson) -> None:
    await practising(talk, sam)
    await talk.says(sam, "/filter case")
    asked_before, widened = set((await session_of(talk, sam)).seen), 0
    fits = talk.app.library.fitting(ROLE, None, Filter(type=QuestionType.CASE))
    for _ in range(fits + 2):
        told = shown(await talk.says(sam, "/question"))
        card_id = (await session_of(talk, sam)).seen[-1]
        assert card_id not in asked_before
        asked_before.add(card_id)
        widened += "Nothing new for “case" in told
        await talk.says(sam, "/cancel")
    assert widened >= 2


async def test_a_double_tap_on_a_topic_sets_it_once(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/filter tag")
    menu = sam.last.message_id
    topic = labels(sam)[0]
    await sam.taps(topic, menu)
    await sam.taps(topic, menu)
    await talk.settle()
    assert (await session_of(talk, sam)).filter.tags == (topic,)


async def test_an_old_button_of_the_filter_changes_nothing(talk: Talk, sam: LocalPerson) -> None:
    (old,) = await talk.says(sam, "/filter type")
    await asked(talk, sam)
    assert await talk.taps(sam, "Case", old.message_id) == []
    assert sam.toast == t.STALE_TOAST
    assert (await session_of(talk, sam)).filter == Filter()


async def test_a_filter_button_made_for_somebody_else_does_nothing(
    talk: Talk, sam: LocalPerson, ben: LocalPerson
) -> None:
    await talk.says(sam, "/filter")
    await talk.says(ben, "/filter")
    turn = (await session_of(talk, sam)).turn
    await ben.taps_old(ben.last.message_id, encode(Button("", "filter", "type:case"), turn, sam.user_id))
    await talk.settle()
    assert ben.toast == t.FOREIGN_TOAST
    assert (await session_of(talk, sam)).filter == (await session_of(talk, ben)).filter == Filter()


CHANGES = (
    *("", "x", "show:x", "show:tag.99", "show:tag.-1", "show:tag.²", "show:company.1", "type:x", "level:brutal"),
    *("tag:0", "company:0", "no-tag:0", "clear:x", f"tag:{key_of('Gardening')}"),
)


@pytest.mark.parametrize("change", CHANGES)
async def test_forged_or_outdated_changes_are_answered_and_break_nothing(
    talk: Talk, sam: LocalPerson, change: str
) -> None:
    await talk.says(sam, "/filter sql")
    turn = (await session_of(talk, sam)).turn
    before = len(sam.sees)
    await sam.taps_old(sam.last.message_id, encode(Button("", "filter", change), turn, sam.user_id))
    await talk.settle()
    assert len(sam.sees) == before + 1
    assert (await session_of(talk, sam)).filter.tags == (() if change.startswith("clear") else ("SQL",))
