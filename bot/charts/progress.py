"""The chart of /stats: the latest scores one by one, and bars for topics and kinds of points beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.charts.drawing import picture
from bot.charts.style import BODY, GRID, INK, MUTED, PAPER, SMALL, SOLID, THIN, TITLE, bare

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SCORES = 12
"""Scores that fit side by side with their numbers."""
ZONE = "#EFEBE1"
"""Every second band of scores."""
FREE_BELOW = 25
"""Lowest score with room for its number below it."""
LABEL = 22
"""Letters of a bar's label."""


@dataclass(frozen=True, slots=True)
class Bar:
    """``share`` (0 to 1) of a bar is filled; ``text`` says how much."""

    label: str
    share: float
    text: str


@dataclass(frozen=True, slots=True)
class Mean:
    """A line at ``value`` (0 to 100) over the scores ``start`` to before ``end``, counted from 0, with its label."""

    start: int
    end: int
    value: float
    label: str


@dataclass(frozen=True, slots=True)
class ProgressChart:
    """What to draw. ``scores`` (0 to 100) oldest first, at most `SCORES`; ``first`` and ``last`` are their days.

    ``bands`` are (lowest score, name), best first. ``numbers``: write them at marks and bars. ``means`` are the two
    groups that a trend compares, older first, or nothing. ``groups`` are (title, bars).
    """

    title: str
    scores: tuple[int, ...]
    first: str
    last: str
    bands: tuple[tuple[int, str], ...]
    numbers: bool
    means: tuple[Mean, ...]
    groups: tuple[tuple[str, tuple[Bar, ...]], ...]


def draw(chart: ProgressChart) -> bytes:
    """The chart as a PNG. Raises `bot.charts.drawing.ChartError`."""
    return picture(lambda figure: _paint(figure, chart))


def _paint(figure: Figure, chart: ProgressChart) -> None:
    figure.text(0.03, 0.945, chart.title, fontsize=TITLE, color=INK, weight="bold", va="top")
    _scores(figure.add_axes((0.155, 0.12, 0.475, 0.73)), chart)
    _bars(figure.add_axes((0.67, 0.04, 0.30, 0.91)), chart)


def _scores(axes: Axes, chart: ProgressChart) -> None:
    count = len(chart.scores)
    axes.set_xlim(-0.7, count - 0.3)
    axes.set_ylim(0, 105)
    bare(axes)
    for place, (floor, _) in enumerate(chart.bands):
        top = 105 if place == 0 else chart.bands[place - 1][0]
        axes.axhspan(floor, top, color=ZONE if place % 2 == 0 else PAPER, zorder=0)
    tops = [100, *(floor for floor, _ in chart.bands)]
    axes.set_yticks([(floor + top) / 2 for (floor, _), top in zip(chart.bands, tops, strict=False)])
    axes.set_yticklabels([name.replace(" ", "\n", 1) for _, name in chart.bands], fontsize=SMALL, color=MUTED)
    axes.set_xticks([0, count - 1])
    axes.set_xticklabels([chart.first, chart.last], fontsize=BODY, color=INK)
    axes.tick_params(pad=10)
    axes.plot(range(count), chart.scores, color=SOLID, linewidth=2.5, alpha=0.55, zorder=2)
    newer = chart.means[-1].start if chart.means else 0
    for place, score in enumerate(chart.scores):
        # Filled and hollow tell the two groups apart without colour.
        face = SOLID if place >= newer else PAPER
        axes.plot([place], [score], "o", markersize=13, color=SOLID, markerfacecolor=face, markeredgewidth=3, zorder=4)
        if chart.numbers:
            below = _in_a_dip(chart.scores, place) or score > 88
            offset, side = (0, -16 if below else 15), "top" if below else "bottom"
            ground = {"boxstyle": "square,pad=0.05", "facecolor": PAPER, "alpha": 0.75, "edgecolor": "none"}
            axes.annotate(
                str(score), (place, score), offset, textcoords="offset points", ha="center", va=side,
                fontsize=BODY, color=INK, weight="bold", zorder=5, bbox=ground,
            )  # fmt: skip
    _means(axes, chart)


def _means(axes: Axes, chart: ProgressChart) -> None:
    """The two averages that a trend compares, named where no score is in the way."""
    foot = not chart.scores or min(chart.scores) >= 20 or max(chart.scores) > 85
    height, side = (2, "bottom") if foot else (103, "top")
    for mean, dashes in zip(chart.means, ("--", "-"), strict=False):
        axes.plot([mean.start - 0.4, mean.end - 0.6], [mean.value] * 2, dashes, color=THIN, linewidth=4, zorder=3)
        axes.text(
            (mean.start + mean.end - 1) / 2, height, mean.label, ha="center", va=side, fontsize=SMALL, color=THIN,
            weight="bold", zorder=5,
        )  # fmt: skip


def _in_a_dip(scores: Sequence[int], place: int) -> bool:
    """Whether the line leaves the score upwards on both sides, so that its number is free below only."""
    around = [scores[n] for n in (place - 1, place + 1) if 0 <= n < len(scores)]
    return scores[place] >= FREE_BELOW and all(scores[place] < other for other in around)


def _bars(axes: Axes, chart: ProgressChart) -> None:
    """Titles and bars from top to bottom; one unit is one row of text."""
    axes.set_xlim(0, 1)
    axes.set_axis_off()
    row = 0.0
    for title, bars in chart.groups:
        axes.text(0, row, title, fontsize=BODY, color=INK, weight="bold", va="center")
        row += 1.0
        for bar in bars:
            axes.text(0, row, _cut(bar.label), fontsize=SMALL, color=INK, va="center")
            if chart.numbers:
                axes.text(1, row, bar.text, fontsize=BODY, color=INK, weight="bold", va="center", ha="right")
            axes.barh(row + 0.62, 1, height=0.32, color=GRID)
            axes.barh(row + 0.62, bar.share, height=0.32, color=SOLID)
            row += 1.4
        row += 0.3
    axes.set_ylim(max(row, 9.0) - 0.5, -0.5)


def _cut(label: str) -> str:
    return label if len(label) <= LABEL else label[: LABEL - 1].rstrip() + "…"
