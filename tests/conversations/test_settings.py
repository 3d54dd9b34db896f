"""/settings: seen and changed in one message, or by words; and the hints that can be switched off."""

from __future__ import annotations

from typing import Any

import pytest

from bot.interview.session import Prefs
from bot.local.person import LocalPerson
from bot.tg import texts as t
from tests.support.scenes import ANSWER, OTHER_CARD, answered, asked, score_of, shown
from tests.support.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")
SETTINGS = {"model": "scripted:echo"}


async def prefs_of(talk: Talk, person: LocalPerson) -> Prefs:
    snapshot = await talk.app.store.snapshot(person.user_id)
    assert snapshot is not None
    return snapshot.candidate.session.prefs


async def test_it_shows_everything_in_one_message(talk: Talk, sam: LocalPerson) -> None:
    (message,) = await talk.says(sam, "/settings")
    for line in (
        "Practice: coach",
        "Hints: on",
        "Feedback: full",
        "Scores: shown",
        "Guess your score first: off",
        "Language: as in your Telegram",
        "Daily reminder: none",
        "Time zone: not known yet",
        "Quiet hours: 22:00 to 07:00",
    ):
        assert line in message.text
    assert len(message.labels) == 9


@pytest.mark.parametrize(
    ("taps", "changes", "line"),
    [
        (["Exam mode"], {"mode": "exam"}, "✓ Practice: exam"),
        (["Exam mode", "Coach mode"], {}, "✓ Practice: coach"),
        (["Hints off"], {"hints": False}, "✓ Hints: off"),
        (["Short feedback"], {"brief": True}, "✓ Feedback: short"),
        (["Hide scores"], {"hide_numbers": True}, "✓ Scores: hidden"),
        (["Hide scores", "Show scores"], {}, "✓ Scores: shown"),
        (["Guess first"], {"guess": True}, "✓ Guess your score first: on"),
        (["Language", "Deutsch"], {"language": "de"}, "✓ Sprache: Deutsch"),
        (["Language", "Español"], {"language": "es"}, "✓ Idioma: Español"),
        (["Language", "English", "Language", "As in Telegram"], {}, "✓ Language: as in your Telegram"),
        (["Reminder", "18:30"], {"daily": "18:30"}, "✓ Daily reminder: 18:30"),
        (["Reminder", "18:30", "Reminder", "No reminder"], {}, "✓ Daily reminder: none"),
        (["Time zone", "Tokyo"], {"zone": "Asia/Tokyo"}, "✓ Time zone: Asia/Tokyo, where it is"),
        (["Quiet hours", "23:00 to 06:00"], {"quiet": (23, 6)}, "✓ Quiet hours: 23:00 to 06:00"),
        (["Quiet hours", "No quiet hours"], {"quiet": (0, 0)}, "✓ Quiet hours: none"),
        (["Language", "Back"], {}, "Language: as in your Telegram"),
    ],
)
async def test_each_is_changed_in_place(
    talk: Talk, sam: LocalPerson, taps: list[str], changes: dict[str, Any], line: str
) -> None:
    (message,) = await talk.says(sam, "/settings")
    for button in taps:
        assert await talk.taps(sam, button) == []
    assert sam.last.message_id == message.message_id
    assert line in sam.last.text
    assert await prefs_of(talk, sam) == Prefs().model_copy(update=changes)


async def test_a_double_tap_changes_it_once(talk: Talk, sam: LocalPerson) -> None:
    message = (await talk.says(sam, "/settings"))[-1]
    data = next(b.data for row in message.buttons for b in row if b.label == "Hints off")
    assert data is not None
    for _ in range(2):
        await sam.taps_old(message.message_id, data)
    await talk.settle()
    assert (await prefs_of(talk, sam)).hints is False
    assert "Hints: off" in sam.last.text
    assert sam.spinning == 0


async def test_a_button_from_before_the_next_question_is_explained(talk: Talk, sam: LocalPerson) -> None:
    old = (await talk.says(sam, "/settings"))[-1]
    await asked(talk, sam)
    assert await talk.taps(sam, "Hints off", old.message_id) == []
    assert sam.toast == t.STALE_TOAST
    assert await prefs_of(talk, sam) == Prefs()


@pytest.mark.parametrize(
    ("typed", "changes"),
    [
        ("/settings zone Europe/Berlin", {"zone": "Europe/Berlin"}),
        ("/settings brief on", {"brief": True}),
        ("/settings HINTS OFF", {"hints": False}),
        ("/settings exam", {"mode": "exam"}),
        ("/settings mode exam", {"mode": "exam"}),
        ("/settings numbers off", {"hide_numbers": True}),
        ("/settings language Deutsch", {"language": "de"}),
        ("/settings daily 18:30 Berlin", {"daily": "18:30", "zone": "Europe/Berlin"}),
        ("/settings quiet 21-8", {"quiet": (21, 8)}),
    ],
)
async def test_words_are_a_shortcut(talk: Talk, sam: LocalPerson, typed: str, changes: dict[str, Any]) -> None:
    assert "✓ " in shown(await talk.says(sam, typed))
    assert await prefs_of(talk, sam) == Prefs().model_copy(update=changes)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("/settings hnts off", "Did you mean /settings hints?"),
        ("/settings colour blue", "There are: mode, hints, brief, numbers, guess, language, daily, zone, quiet"),
        ("/settings brief maybe", "“maybe” is no choice for “brief”, so it stays off. Try one of these: on, off"),
        ("/settings language Klingon", "Try one of these: English, Deutsch, Español, auto"),
        ("/settings zone Berln", "/settings zone Europe/Berlin"),
        ("/settings zone Xyzzy", "so it stays UTC. Try one of these: Europe/Berlin, New York, +2"),
        ("/settings quiet 22:30-7", "Try one of these: 21-8, 22-7, off"),
        ("/settings quiet 0-24", "so it stays 22-7. Try one of these: 21-8, 22-7, off"),
        ("/settings quiet 0-24", "/daily off"),
        ("/settings daily soon", "so it stays off. Try one of these: 18:30, off"),
        ("/settings hints", "“hints” is on. Choose from: on, off"),
        ("/settings " + "x" * 3000, "I have no setting called “xxx"),
    ],
)
async def test_wrong_words_change_nothing_and_name_what_is_possible(
    talk: Talk, sam: LocalPerson, typed: str, told: str
) -> None:
    message = (await talk.says(sam, typed))[-1]
    assert told in message.text
    assert len(message.text) < 400
    assert await prefs_of(talk, sam) == Prefs()
    await talk.taps(sam, "All settings")
    assert "Your settings" in sam.last.text


async def test_a_name_alone_opens_its_menu(talk: Talk, sam: LocalPerson) -> None:
    message = (await talk.says(sam, "/settings language"))[-1]
    assert message.labels == ["English", "Deutsch", "Español", "✓ As in Telegram", "Back"]
    await talk.taps(sam, "Deutsch")
    assert "✓ Deutsch" in (await talk.says(sam, "/settings language"))[-1].labels


async def test_without_hints_there_is_no_button_and_hint_says_so(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    button = sam.last.message_id
    await talk.says(sam, "/settings hints off")
    assert "Hints are switched off" in shown(await talk.says(sam, "/hint"))
    assert "Hints are switched off" in shown(await talk.taps(sam, "Hint", button))
    again = (await talk.says(sam, "/question"))[-1]
    assert again.labels == ["Example answer", "Skip", "Save"]
    await asked(talk, sam, OTHER_CARD)
    assert sam.last.labels == ["Example answer", "Skip", "Save"]
    await talk.says(sam, "/settings hints on")
    assert "Hint 1 of" in shown(await talk.says(sam, "/hint"))
    assert "Hint" in (await talk.says(sam, "/question"))[-1].labels


async def test_without_hints_there_is_none_while_a_gap_is_filled(talk: Talk, sam: LocalPerson) -> None:
    await talk.says(sam, "/settings hints off")
    await answered(talk, sam)
    await talk.taps(sam, "Fill the gap")
    assert sam.last.labels == ["Cancel"]


async def test_in_the_middle_of_a_question_it_is_no_answer(talk: Talk, sam: LocalPerson) -> None:
    await asked(talk, sam)
    await talk.says(sam, "/settings")
    await talk.taps(sam, "Short feedback")
    assert score_of(await talk.says(sam, ANSWER)) > 0
    assert (await prefs_of(talk, sam)).brief
