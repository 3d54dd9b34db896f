from __future__ import annotations

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
    ],
)
def test_the_one_object_is_found(text: str) -> None:
    assert json_reply(text) == ({"a": [1]}, '{"a": [1]}')


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "it is empty"),
        ("<think>{}</think>", "it is empty"),
        ("Nothing here.", "no JSON object"),
        ('{"a": [1', "broken at character"),
        ('{"a": 1} {"b": 2}', "broken at character"),
        ('{"a": 1, "a": 2}', "twice"),
    ],
)
def test_anything_else_is_refused_without_its_words(text: str, problem: str) -> None:
    with pytest.raises(BadReply, match=problem) as bad:
        json_reply(text)
    assert "Nothing here" not in str(bad.value)
