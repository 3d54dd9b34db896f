"""The chart of a mock's report: the score of each question as a bar, the whole above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.charts import style
from bot.charts.drawing import picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STEPS = (20, 40, 60, 80)
"""Where a band begins."""
LABEL = 26
"""Characters of a label that fit beside the bars."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A question: ``label`` names it, ``score`` is 0 to 100 or None, ``note`` stands at the end of the bar."""

    label: str
    score: int | None
    note: str


@dataclass(frozen=True, slots=True)
class MockChart:
    """All the words and numbers of the picture. ``headline`` is the overall score and its band.

    ``numbers``: write the scale below the bars; notes and headline are as they are given.
    """

    title: str
    headline: str
    under: str
    bars: Sequence[Bar]
    numbers: bool = True


def draw(chart: MockChart) -> bytes:
    """The chart as a PNG of 1280 by 720 pixels. Raises `bot.charts.drawing.ChartError`."""
    return picture(lambda figure: _paint(figure, chart))


def _paint(drawn: Figure, chart: MockChart) -> None:
    drawn.text(0.035, 0.925, chart.title, fontsize=style.BODY, color=style.MUTED, va="center")
    drawn.text(0.035, 0.835, chart.headline, fontsize=style.TITLE, color=style.INK, weight="bold", va="center")
    drawn.text(0.035, 0.755, chart.under, fontsize=style.SMALL, color=style.MUTED, va="center")
    axes = drawn.add_axes((0.335, 0.085, 0.635, 0.62))
    _bars(axes, chart.bars)
    axes.set_xticks((0, *STEPS, 100) if chart.numbers else ())


def _bars(axes: Axes, bars: Sequence[Bar]) -> None:
    style.bare(axes)
    size = style.BODY if len(bars) <= 5 else style.SMALL
    for place, bar in enumerate(bars):
        if bar.score is None:
            axes.barh(place, 100, height=0.62, color=style.PAPER, edgecolor=style.GRID, hatch=style.EMPTY_HATCH)
            box = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 2}
            axes.text(2, place, bar.note, fontsize=size, color=style.INK, va="center_baseline", bbox=box)
            continue
        axes.barh(place, 100, height=0.62, color=style.GRID, alpha=0.45)
        axes.barh(place, bar.score, height=0.62, color=style.colour(bar.score))
        inside = bar.score >= 45
        axes.text(
            bar.score - 1.5 if inside else bar.score + 1.5,
            place,
            bar.note,
            fontsize=size,
            color=style.PAPER if inside else style.INK,
            weight="bold",
            va="center_baseline",
            ha="right" if inside else "left",
        )
    for step in STEPS:
        axes.axvline(step, color=style.PAPER, linewidth=1.5, alpha=0.55, zorder=1.5)
    axes.set_xlim(0, 100)
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.set_yticks(range(len(bars)), [_short(bar.label) for bar in bars], fontsize=size)
    axes.tick_params(axis="y", pad=12)


def _short(label: str) -> str:
    return label if len(label) <= LABEL else f"{label[: LABEL - 1].rstrip()}…"
