"""Statements strung together by commas, and what only looks like them."""

from __future__ import annotations

import pytest

from bot.grading.strung import parts_of

STRING = "an id beats any class, order only breaks ties, devtools crosses out red - I would lower the strong rule"


def parts(answer: str) -> list[list[str]]:
    return [[answer[a:b] for a, b in found] for found in parts_of(answer).values()]


def test_statements_between_commas_dashes_and_arrows_are_parts() -> None:
    assert parts(STRING) == [
        ["an id beats any class", "order only breaks ties", "devtools crosses out red", "I would lower the strong rule"]
    ]
    assert parts("cd fails silently -> rm runs at home \u2192 all is gone, no dump is left") == [
        ["cd fails silently", "rm runs at home", "all is gone", "no dump is left"]
    ]


def test_a_short_part_goes_with_what_follows_and_the_last_with_what_is_before() -> None:
    assert parts(
        "maps, chat, adverts wait for use, crash reporter comes first, no splash counts, measured in CI, ok"
    ) == [["maps, chat, adverts wait for use", "crash reporter comes first", "no splash counts", "measured in CI, ok"]]


def test_speech_without_any_mark_is_cut_where_it_goes_on() -> None:
    speech = (
        "I sit next to her on a Monday and watch what she does then I store the three files as they came "
        "and put the fixes into a table so sales can edit it and both reports run for a month"
    )
    assert parts(speech) == [
        [
            "I sit next to her on a Monday",
            "and watch what she does",
            "then I store the three files as they came",
            "and put the fixes into a table",
            "so sales can edit it",
            "and both reports run for a month",
        ]
    ]
    assert parts(speech.replace("came and", "came, and")) == []


def test_every_part_is_cut_out_of_its_sentence() -> None:
    answer = f"Short one first. {STRING}."
    ((sentence, found),) = parts_of(answer).items()
    assert answer[slice(*sentence)].startswith("an id")
    assert found[-1][1] == sentence[1]
    assert all(sentence[0] <= a < b <= sentence[1] for a, b in found)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "Noise is memorised, so the gap grows, which validation shows.",
        "tea, milk, sugar, salt, bread",
        "In my last role I led a team, aligned the stakeholders, and delivered two weeks early, which taught me a lot.",
        STRING.replace("beats", "does not beat"),
        f"{STRING}. But that is only the beginning of a much longer story, which goes on for quite a few words more. "
        "It has a second sentence with as many words in it as there were in the whole of the string before.",
        "One. Two. Three. " + STRING,
        "I would first look at what the developers had in mind when they wrote this handler at all, then record "
        "a profile on a slow machine to see what takes the time, after which I would cut the rows that are drawn "
        "at the same time, and in the end I would measure all of it once more with the same recording as before.",
    ],
)
def test_talk_and_lists_of_words_are_left_whole(answer: str) -> None:
    assert parts_of(answer) == {}
