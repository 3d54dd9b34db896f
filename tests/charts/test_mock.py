"""The chart of a mock: its size, and that the same numbers make the same picture."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.charts import style
from bot.charts.drawing import ChartError
from bot.charts.mock import Bar, MockChart, _paint, draw
from bot.charts.style import figure
from bot.interview.scoring import BANDS
from bot.local.images import picture_size

BARS = [Bar("1 case", 72, "72 · solid, with gaps"), Bar("2 concept", None, "not answered"), Bar("3 case", 0, "0")]


def chart(bars: list[Bar]) -> MockChart:
    return MockChart("Mock interview · Data Scientist", "36/100 · thin", "Questions: 3 · answered: 2", bars)


@pytest.mark.parametrize("count", [1, 3, 10])
def test_the_picture_is_a_png_of_1280_by_720(count: int) -> None:
    content = draw(chart([BARS[n % 3] for n in range(count)]))
    assert picture_size(content) == (1280, 720)
    assert len(content) < 300_000


def test_the_same_numbers_make_the_same_picture() -> None:
    assert draw(chart(BARS)) == draw(chart(BARS))
    assert draw(chart(BARS)) != draw(chart([Bar("1 case", 71, "71 · solid, with gaps"), *BARS[1:]]))


def test_without_numbers_there_is_no_scale() -> None:
    without = replace(chart(BARS), numbers=False)
    assert picture_size(draw(without)) == (1280, 720)
    assert draw(without) != draw(chart(BARS))
    drawn = figure()
    _paint(drawn, without)
    assert [label.get_text() for label in drawn.axes[0].get_xticklabels()] == []


def test_letters_that_mean_something_to_matplotlib_are_only_letters() -> None:
    odd = MockChart("$x_{", "\\frac{1}{ $^ 50 $", "$$", [Bar("1 $\\frac{1}{$", 72, "$x^"), Bar("2 $_$", None, "$a_{$")])
    assert picture_size(draw(odd)) == (1280, 720)


def test_what_cannot_be_drawn_is_the_one_error_of_charts() -> None:
    with pytest.raises(ChartError, match="TypeError"):
        draw(chart([Bar("1 case", "many", "")]))  # type: ignore[arg-type]
    assert draw(chart(BARS)), "the next one is drawn"


def test_every_band_has_a_colour_of_its_own() -> None:
    assert len({style.colour(low) for low, _ in BANDS}) == len(BANDS)
    assert style.colour(100) == style.colour(80) != style.colour(79.9)
