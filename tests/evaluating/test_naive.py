"""The naive prompt that ours is measured against: the model's word is taken, and what cannot be read is no grade."""

from __future__ import annotations

import json

import pytest

from bot.grading.chat import Chat
from bot.interview.assessment import Assessment
from bot.interview.errors import GradingFailed
from tests.evals.naive import naive, tell
from tests.support.marked import MISTAKES, POINTS, golden_answer
from tests.support.provider import Provider, serve
from tests.support.replies import Waits

ONE = golden_answer("strong", "cpmmmm", text="It learns the noise.")


async def asked(*replies: str) -> tuple[Assessment, str]:
    """What the naive side makes of the ``replies``, and what it was asked."""
    with serve(Provider(list(replies))) as provider:
        options = {"base_url": provider.url, "api_key": "none"}
        found = await naive(Chat("openai:judge-1", 10, options, backoff=Waits().backoff()), ONE)
        return found, json.dumps(provider.seen[0])


async def test_the_rubric_is_told_and_the_models_word_is_taken() -> None:
    said = {"score": 7, "covered": [POINTS[0], POINTS[2]], "mistakes": [MISTAKES[1]]}
    found, prompt = await asked(json.dumps(said))
    assert found.score == 70
    assert [point.verdict == "covered" for point in found.points] == [True, False, True, False, False, False]
    assert [mistake.made for mistake in found.mistakes] == [False, True]
    assert all(name in prompt for name in (*POINTS, *MISTAKES))
    assert "It learns the noise." in prompt


@pytest.mark.parametrize(("score", "worth"), [(-3, 0), (14, 100), (6.5, 65)])
async def test_a_score_is_held_between_nought_and_a_hundred(score: float, worth: int) -> None:
    found, _ = await asked(json.dumps({"score": score, "covered": [], "mistakes": []}))
    assert found.score == worth


@pytest.mark.parametrize("reply", ["Well done!", '{"score": 7}', '{"score": "high", "covered": [], "mistakes": []}'])
async def test_a_reply_of_no_use_is_no_grade(reply: str) -> None:
    with pytest.raises(GradingFailed, match="naive"):
        await asked(reply)


async def test_what_could_not_be_graded_is_counted_and_in_no_figure(capsys: pytest.CaptureFixture[str]) -> None:
    found, _ = await asked(json.dumps({"score": 7, "covered": [POINTS[0]], "mistakes": []}))
    other = golden_answer("partial", "mmmmmm")
    tell("naive", [[ONE, other]], [found, GradingFailed("Saved.", "it hung")])
    out = capsys.readouterr().out
    assert "not graded: it hung" in out
    last = json.loads(out.splitlines()[-1])
    assert (last["n"], last["ungraded"]) == (2, 1)
    assert last["recall"] == 1.0
