"""Every sentence is translated, and says the same: one exact check, not a count."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

import bot
from bot.interview.flow_setup import level_of
from bot.interview.languages import IN_ENGLISH, LANGUAGES
from bot.interview.scoring import BANDS, FRAMES
from bot.tg import texts
from bot.tg.commands import COMMANDS
from bot.tg.language import speaking, spoken
from bot.tg.language import texts as t
from tests.support.catalogue import LOCALE, TRANSLATED, english, problems, read, updated

BOT = Path(bot.__file__).parent
TALKS = (
    "bot/budget.py",
    "bot/examiner.py",
    "bot/second_look.py",
    "bot/engine",
    "bot/grading",
    "bot/interview",
    "bot/storage",
    "bot/tg",
)
"""Where errors come from that may be told in the talk."""
QUOTED = {"en": "“{}”", "de": "„{}“", "es": "«{}»"}
GRADING = ("GradingFailed", "CardGone", "ModelUnusable", "LimitReached", "ReplyUnusable")
TOLD = (*GRADING, "StoreError", "Unfamiliar", "Unreadable", "Unscrubbed", "SendFailed")


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_catalogue_is_the_whole_and_faithful_translation(code: str) -> None:
    assert list(problems(code, read(code))) == [], "python -m tests.support.catalogue --update, then translate"


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_catalogue_lies_there_as_it_would_be_written(code: str) -> None:
    assert (LOCALE / f"{code}.po").read_text(encoding="utf-8") == updated(code, read(code))


def test_every_language_has_its_catalogue_and_its_english_name() -> None:
    assert {file.stem for file in LOCALE.iterdir()} == set(TRANSLATED)
    assert set(IN_ENGLISH) == set(LANGUAGES)


def test_whatever_is_wrong_is_found() -> None:
    catalog = read("de")
    expected = set()

    def spoil(text: str, problem: str, string: str | None = None, fuzzy: bool = False) -> None:
        message = catalog.get(text)
        assert message is not None
        message.string = message.string if string is None else string
        if fuzzy:
            message.flags.add("fuzzy")
        expected.add(f"de: {problem}: {text!r}")

    spoil(texts.SAVED, "empty", string=" ")
    spoil(texts.TRACE, "fuzzy", fuzzy=True)
    spoil(texts.WELCOME_BACK, "other fields in 'Willkommen.'", string="Willkommen.")
    spoil(texts.HINT_CAP, "other fields in 'Bis {cap:d}.'", string="Bis {cap:d}.")
    spoil(texts.WELCOME_GO, "other commands in 'Hol dir eine Frage.'", string="Hol dir eine Frage.")
    spoil(texts.GAP_BEFORE, "other numbers in 'Bisher: {score}/10'", string="Bisher: {score}/10")
    spoil(texts.FILTER_OR, "other edges in 'oder'", string="oder")
    del catalog[texts.CONTESTS]
    expected.add(f"de: missing: CONTESTS: {texts.CONTESTS!r}")
    catalog.add("An older sentence.", "Ein älterer Satz.")
    expected.add("de: extra: 'An older sentence.'")
    assert set(problems("de", catalog)) == expected


def test_what_joins_fields_is_to_be_translated_too() -> None:
    assert {texts.DAY, texts.DAY_WITH_YEAR, texts.DAY_AND_YEAR} <= set(english())
    assert not {texts.REVIEW_LINE, texts.GUESS_BAND} & set(english()), "marks between them are no language's"


def test_an_update_keeps_what_is_translated_and_shows_what_is_not() -> None:
    catalog = Catalog(locale="de")
    catalog.add(texts.SAVED, "Deine Antwort ist gespeichert.")
    catalog.add("An older sentence.", "Ein älterer Satz.")
    written = updated("de", catalog)
    assert f'msgid "{texts.SAVED}"\nmsgstr "Deine Antwort ist gespeichert."' in written
    assert f'msgid "{texts.CONTESTS}"\nmsgstr ""' in written
    assert "An older sentence." not in written


@pytest.mark.parametrize("code", LANGUAGES)
def test_sentences_name_buttons_in_quotation_marks_and_as_they_are_labelled(code: str) -> None:
    labels = {*texts.BUTTONS.values(), *texts.VOICE_BUTTONS.values()}
    with speaking(code):
        for text in (text for text in english() if isinstance(text, str)):
            for label in labels:
                assert not re.search(rf"[Tt]ap {label}\b", text), text
                if f"“{label}”" in text:
                    assert QUOTED[code].format(spoken(label)) in spoken(text), text


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_level_typed_as_its_button_says_it_is_understood(code: str) -> None:
    with speaking(code):
        for names in (t.LEVELS, t.LEVEL_WORDS):
            assert [level_of(name) for name in names.values()] == list(names)


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_goes_into_telegrams_profile_and_toasts_is_short_enough(code: str) -> None:
    with speaking(code):
        assert len(t.BOT_SHORT) <= 120
        assert all(0 < len(spoken(command.summary)) <= 256 for command in COMMANDS)
        assert all(len(toast) <= 200 for toast in (t.STALE_TOAST, t.FOREIGN_TOAST, t.UNKNOWN_TOAST))


@pytest.mark.parametrize("code", LANGUAGES)
def test_saved_can_be_taken_from_the_front_of_a_reason(code: str) -> None:
    with speaking(code):
        for text in texts.ERRORS:
            if text.startswith(f"{texts.SAVED} "):
                assert spoken(text).startswith(f"{t.SAVED} ")


def test_the_frames_around_a_cards_words_are_those_of_the_scoring() -> None:
    assert texts.ADVICE == FRAMES
    assert all(frame.endswith("{text}") and frame.count("{") == 1 for frame in FRAMES.values())


def test_help_tells_the_bands_there_are() -> None:
    told = [f"{name} {'below' if low == 0 else 'from'} {low or BANDS[-2][0]}" for low, name in BANDS]
    assert f"Bands: {', '.join(told)}" == texts.HELP_BANDS


def test_every_error_that_may_be_told_is_among_the_texts() -> None:
    raised = {text for path in _talking() for text in _told(path)}
    # Those that name a setting are for whoever starts the bot, before anybody talks.
    assert {text for text in raised if "VIVA_" not in text} == set(texts.ERRORS)


def _talking() -> list[Path]:
    places = [BOT.parent / place for place in TALKS]
    return sorted(path for place in places for path in (place.rglob("*.py") if place.is_dir() else [place]))


def _told(path: Path) -> set[str]:
    """What the errors raised in a module say to the person. One that names a place or a cause is the operator's."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    made = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in TOLD and call.args]
    return {text for call in made if (text := _text(call.args[0], path))}


def _text(node: ast.expr, path: Path) -> str:
    """A text with the module's constants filled in; "" if there are other values in it."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = [_text(part.value if isinstance(part, ast.FormattedValue) else part, path) for part in node.values]
        return "".join(parts) if all(parts) else ""
    if isinstance(node, ast.Name) and node.id.isupper():
        return str(getattr(importlib.import_module(_module(path)), node.id))
    return ""


def _module(path: Path) -> str:
    return ".".join(path.relative_to(BOT.parent).with_suffix("").parts)
