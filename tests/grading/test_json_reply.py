from __future__ import annotations

import json

import pytest

from bot.grading.json_reply import BadReply, json_reply


@pytest.mark.parametrize(
    "text",
    [
        '{"a": [1]}',
        '  {"a": [1]}  ',
        '```json\n{"a": [1]}\n```',
        'Here it is: {"a": [1]} I hope that helps.',
        '<think>{"b": 2}</think>{"a": [1]}',
        '{"b": 2} or {point}?\n</think>\n{"a": [1]}',  # the template has opened the thoughts itself
        '<think>{</think> and {"b": 2}</think>\n```json\n{"a": [1]}\n```',
    ],
)
def test_the_one_object_is_found(text: str) -> None:
    assert json_reply(text) == ({"a": [1]}, '{"a": [1]}')


@pytest.mark.parametrize("thoughts", ["", "<think>{hm}</think>", "{hm}</think>"])
def test_tags_that_are_quoted_stay_in_the_object(thoughts: str) -> None:
    quoted = '{"a": "between <think> and </think>, {then} the answer", "b": "</think>"}'
    assert json_reply(f"{thoughts}{quoted} I hope that helps.") == (json.loads(quoted), quoted)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "it is empty"),
        ("<think>{}</think>", "it is empty"),
        ('{"a": 1}</think>', "it is empty"),
        ('{"a": 1}</think>{"a"', "broken at character"),
        ("Nothing here.", "no JSON object"),
        ('{"a": [1', "broken at character"),
        ('{"a": 1} {"b": 2}', "broken at character"),
        ('{"a": 1, "a": 2}', "twice"),
        ('{"a": "Nice \\ud83d start"}', "half of a letter"),
        ('{"a": "Nice \ud83d start"}', "half of a letter"),
        ('{"\\ude00": 1}', "half of a letter"),
        ('\ud83d {"a": 1}', "half of a letter"),
    ],
)
def test_anything_else_is_refused_without_its_words(text: str, problem: str) -> None:
    with pytest.raises(BadReply, match=problem) as bad:
        json_reply(text)
    assert "Nothing here" not in str(bad.value)


def test_a_letter_of_two_escapes_is_whole() -> None:
    assert json_reply('{"a": "\\ud83d\\ude00"}')[0] == {"a": "\U0001f600"}
