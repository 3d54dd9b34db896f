"""Whatever is said is said in the language that is being spoken."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from bot.interview.events import Tally
from bot.interview.languages import LANGUAGES
from bot.tg import texts as english
from bot.tg.language import speaking, spoken
from bot.tg.language import texts as t
from bot.tg.phrases import advice, day, pause
from bot.tg.render_progress import stats


def test_english_is_what_stands_there() -> None:
    assert t.SAVED is english.SAVED
    assert t.NOTES is english.NOTES


def test_a_block_speaks_its_language_and_the_one_around_it_goes_on() -> None:
    with speaking("de"):
        assert t.SAVED == "Deine Antwort ist gespeichert."
        with speaking("es"):
            assert t.SAVED == "Tu respuesta está guardada."
        with speaking(""):
            assert t.SAVED == "Deine Antwort ist gespeichert."
        with speaking("xx"):
            assert t.SAVED == english.SAVED, "a language that is not there any more"
    assert t.SAVED == english.SAVED


def practice(code: str, gain: float) -> str:
    """/stats in the language ``code`` for whom everything brought ``gain`` points."""
    gains = {"mean_gain": gain, "gap_gain": gain, "follow_up_gain": gain}
    counts = {"answers": 9, "graded": 9, "waiting": 0, "average": 50.0, "best": 60, "latest": (40, 60)}
    more = {"retries": 2, "gaps": 2, "follow_ups": 2, "by_difficulty": (), "this_week": 2, "streak": 1}
    first = date(2026, 3, 2)
    kinds = {"days": (first, first), "by_type": (("coding-discussion", 2, 50.0),)}
    with speaking(code):
        return stats(Tally.model_validate({**counts, **more, **gains, **kinds})).words.text


@pytest.mark.parametrize(("code", "one", "more"), [("en", "point", "points"), ("de", "Punkt", "Punkte")])
def test_one_point_is_one(code: str, one: str, more: str) -> None:
    for gain, word in ((1.2, one), (-1.0, one), (0.4, more), (31.0, more)):
        ends = [line.endswith(f" {gain:+.0f} {word}") for line in practice(code, gain).splitlines()]
        assert sum(ends) == 3


def test_a_kind_of_question_begins_with_a_capital_letter_and_keeps_its_others() -> None:
    assert "Coding discussion: 50 (2)" in practice("en", 1)
    assert "Gespräch über Code: 50 (2)" in practice("de", 1)


async def test_two_talks_at_once_speak_their_own_languages() -> None:
    async def says(code: str) -> str:
        with speaking(code):
            await asyncio.sleep(0)
            return str(t.BUTTONS["next"])

    said = await asyncio.gather(says("de"), says("es"), says("en"))
    assert list(said) == ["Weiter", "Siguiente", "Next"]


def test_tables_keep_their_keys_and_marks_their_look() -> None:
    with speaking("de"):
        assert t.NTH == {3: "Dritte", 4: "Vierte", 5: "Fünfte"}
        assert t.MARKS == english.MARKS
        assert t.FILTER_OR == " oder "


@pytest.mark.parametrize(
    ("code", "none", "one", "several"),
    [
        ("en", "0 questions fit.", "1 question fits.", "2 questions fit."),
        ("de", "0 Fragen passen.", "1 Frage passt.", "2 Fragen passen."),
        ("es", "0 preguntas encajan.", "1 pregunta encaja.", "2 preguntas encajan."),
    ],
)
def test_a_number_decides_the_form(code: str, none: str, one: str, several: str) -> None:
    with speaking(code):
        assert [t.FILTER_FITS.format(n=n) for n in (0, 1, 2)] == [none, one, several]
        assert "Data Engineer" in t.FILTER_FITS_ROLE.format(n=1, role="Data Engineer")


def test_a_sentence_from_elsewhere_is_translated_if_it_is_known() -> None:
    with speaking("de"):
        assert spoken("The question has left the bank.") == "Die Frage ist nicht mehr in der Sammlung."
        assert spoken("A sentence of a model.") == "A sentence of a model."
        assert spoken("") == ""


def test_advice_is_framed_in_the_language_spoken_around_the_cards_own_words() -> None:
    assert advice("Add this: Names the risk.") == "Add this: Names the risk."
    with speaking("de"):
        assert advice("Add this: Names the risk.") == "Ergänze das: Names the risk."
        assert advice("You touched on this: A: b") == "Das hast du gestreift: A: b"
        assert advice("Nenne ein Beispiel.") == "Nenne ein Beispiel."


def test_a_pause_is_said_in_the_language_spoken() -> None:
    with speaking("de"):
        assert (pause(90), pause(7_200)) == ("2 min", "2 h")


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_length_of_time_may_end_a_sentence_without_a_second_stop(code: str) -> None:
    with speaking(code):
        lengths = (pause(90), pause(7_200), t.VOICE_LENGTH.format(minutes=1, seconds=30))
    assert not [length for length in lengths if length.endswith(".")]


@pytest.mark.parametrize(
    ("code", "this_year", "another"),
    [
        ("en", "Tuesday 3 March", "Tuesday 3 March 2026"),
        ("de", "Dienstag, 3. März", "Dienstag, 3. März 2026"),
        ("es", "martes 3 de marzo", "martes 3 de marzo de 2026"),
    ],
)
def test_a_date_is_written_as_the_language_writes_it(code: str, this_year: str, another: str) -> None:
    with speaking(code):
        assert day(date(2026, 3, 3), date(2026, 12, 31)) == this_year
        assert day(date(2026, 3, 3), date(2027, 1, 1)) == another
