from __future__ import annotations

import pytest

from knowledge.sources.cutoff import looks_cut_off


@pytest.mark.parametrize(
    "text",
    [
        "Speak of the wider effects, such as",
        "For Sales Roles: Focus on costs,",
        "It depends on the",
        "Compare speed and",
        "Name the tools, including",
        "Name a tool, e.g.",
        "A well-",
        "Tools (such as a profiler",
        "Speak of the wider effects, such as…",
        "This is something you should be careful with",
    ],
)
def test_unfinished_text_is_seen(text: str) -> None:
    assert looks_cut_off(text)


@pytest.mark.parametrize(
    "text",
    [
        "Time Efficiency",
        "What to look for",
        "Less waiting",
        "Say why.",
        "Ask “why?”",
        "I look at three things:",
        "Go on…",
    ],
)
def test_short_bullets_and_whole_sentences_are_left_alone(text: str) -> None:
    assert not looks_cut_off(text)


def test_the_one_item_without_a_full_stop_stands_out_among_sentences() -> None:
    text = "For Sales Roles: Speak of the wider"
    assert looks_cut_off(text, ["One sentence.", "Another sentence."])
    assert not looks_cut_off(text, ["No stop here", "Another sentence."])
    assert not looks_cut_off("Time Efficiency", ["One sentence."])
