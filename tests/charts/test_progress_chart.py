"""The chart of /stats: its size, what it must bear, and that its caption says all of it."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.charts.drawing import ChartError, picture
from bot.charts.progress import SCORES, Bar, ProgressChart, draw
from bot.local.images import picture_size
from bot.tg.render_progress import caption, chart, stats
from bot.tg.words import utf16
from tests.support.pictures import sample_tally

pytestmark = pytest.mark.long

CAPTION_LIMIT = 1_024
"""UTF-16 units that the Bot API takes as a caption."""


def sample(**changes: object) -> ProgressChart:
    found = chart(sample_tally().model_copy(update=changes))
    assert found is not None
    return found


def test_a_chart_is_a_png_of_1280_by_720_and_always_the_same() -> None:
    first = draw(sample())
    assert picture_size(first) == (1280, 720)
    assert draw(sample()) == first
    assert draw(sample(no_numbers=True)) != first


@pytest.mark.parametrize("scores", [(0, 0), (100, 100), (0, 100) * 6, (50,) * 12, (5, 9, 3, 80, 12)])
def test_every_score_can_be_drawn(scores: tuple[int, ...]) -> None:
    assert picture_size(draw(replace(sample(), scores=scores, means=()))) == (1280, 720)


def test_letters_that_mean_something_to_matplotlib_are_only_letters() -> None:
    odd = ("$x_{", (Bar("$\\frac{1}{", 0.5, "50 $"), Bar("C_$^2 % # &", 2.0, "")))
    assert picture_size(draw(replace(sample(), title="$\\nothing{", groups=(odd,)))) == (1280, 720)


@pytest.mark.parametrize("kind", [ValueError, KeyError, AttributeError, ZeroDivisionError, MemoryError])
def test_what_cannot_be_drawn_is_one_error(kind: type[Exception]) -> None:
    def breaks(_: object) -> None:
        raise kind("no such colour")

    with pytest.raises(ChartError, match="no such colour"):
        picture(breaks)
    with pytest.raises(ChartError):
        draw(replace(sample(), scores=("x", "y")))  # type: ignore[arg-type]
    assert draw(sample()), "the next one is drawn"


def test_every_number_of_the_picture_is_in_its_caption_and_in_the_text() -> None:
    event = sample_tally()
    drawn = sample()
    numbers = {str(score) for score in drawn.scores}
    numbers |= {re.sub(r"\D", "", bar.text) for _, bars in drawn.groups for bar in bars}
    numbers |= {re.sub(r"\D", "", mean.label) for mean in drawn.means}
    for words in (caption(event).text, stats(event).words.text):
        assert numbers <= set(re.findall(r"\d+", words))
    assert len(drawn.means) == 2
    assert len(drawn.scores) == SCORES


def test_a_caption_is_within_telegrams_limit_however_long_the_names() -> None:
    long = tuple((f"{'A topic of many words ' * 3}{n}", 10, 99.0) for n in range(5))
    event = sample_tally().model_copy(
        update={"by_tag": long, "latest": (100,) * 20, "days": sample_tally().days[:1] * 20}
    )
    assert utf16(caption(event).text) <= CAPTION_LIMIT


def test_without_numbers_none_is_drawn() -> None:
    words = sample(no_numbers=True)
    assert not words.numbers
    assert not any(re.search(r"\d", mean.label) for mean in words.means)
    event = sample_tally().model_copy(update={"no_numbers": True})
    assert not re.search(r"[:,] \d", caption(event).text)


def test_one_score_is_no_chart() -> None:
    assert chart(sample_tally((40,))) is None
    assert chart(sample_tally((40, 50))) is not None


def test_matplotlib_is_loaded_when_it_is_needed() -> None:
    code = "import sys, bot.charts.progress, bot.tg.pictures; print('matplotlib' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_the_readme_shows_stats_as_they_are() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert f"```\n{stats(sample_tally()).words.text.rstrip()}\n```" in readme
