"""Filler words, pace and the language of a transcript."""

from __future__ import annotations

import pytest

from bot.hearing.languages import code_of
from bot.interview.speech import fillers, language_of, words_of, words_per_minute


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "Um, I, uh, think. Uhm... er, hmm.", {"um": 2, "uh": 2, "hmm": 1}),
        (
            "en",
            "So, it was, like, huge, you know? I mean, basically, yes.",
            dict.fromkeys(("so", "like", "you know", "i mean", "basically"), 1),
        ),
        ("en", "I like it, so that you know what a kind of model does well.", {}),
        ("en", "The umbrella, the error and the hummus.", {}),
        ("en", "An err is human; er, to forgive, uh, divine.", {"uh": 2}),
        (
            "de",
            "Also, ähm, das ist halt, äh, sozusagen gut. Öhm.",
            {"ähm": 2, "also": 1, "halt": 1, "äh": 1, "sozusagen": 1},
        ),
        ("de", "Das gilt also auch um zwei Uhr, ja.", {}),
        (
            "es",
            "Bueno, eh, este... es, o sea, más barato, digamos.",
            dict.fromkeys(("bueno", "eh", "este", "o sea", "digamos"), 1),
        ),
        ("es", "Este modelo es bueno y vale mucho.", {}),
        ("en", "", {}),
    ],
)
def test_filler_words(language: str, text: str, found: dict[str, int]) -> None:
    counted = fillers(text, language)
    assert counted is not None
    assert dict(counted) == found
    assert [n for _, n in counted] == sorted((n for _, n in counted), reverse=True)


@pytest.mark.parametrize("language", [None, "fr", "ja"])
def test_no_filler_words_are_made_up_for_other_languages(language: str | None) -> None:
    assert fillers("um, uh, you know", language) is None


@pytest.mark.parametrize(
    ("text", "told", "language"),
    [
        ("The model is trained and the data are split for it.", None, "en"),
        ("Das Modell ist nicht gut, weil die Daten fehlen und wir sie brauchen.", None, "de"),
        ("El modelo es barato porque los datos se usan con cuidado.", None, "es"),
        ("Le modèle est entraîné sur des données.", None, None),
        ("Overfitting.", None, None),
        ("The model is trained and the data are split for it.", "fr", "fr"),
    ],
)
def test_the_language_of_a_transcript(text: str, told: str | None, language: str | None) -> None:
    assert language_of(text, told) == language


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("english", "en"),
        ("German", "de"),
        ("es", "es"),
        ("en-GB", "en"),
        ("pt_BR", "pt"),
        ("klingon", None),
        (7, None),
        ("", None),
    ],
)
def test_what_engines_call_a_language(said: object, code: str | None) -> None:
    assert code_of(said) == code


def test_pace() -> None:
    assert words_per_minute(len(words_of("It's one two three-four five.")), 6.0) == 60
    assert words_per_minute(30, 15) == 120
    assert words_per_minute(3, 15) is None
    assert words_per_minute(30, 4) is None
    assert words_per_minute(30, 0) is None
    assert words_per_minute(30, None) is None
